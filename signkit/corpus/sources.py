"""Sources of batches: what the training loop draws from, epoch by epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

import numpy as np

from signkit.corpus.batches import Batch, ClipStore, collate, length_buckets
from signkit.errors import InputError
from signkit.text.vocabulary import Vocabulary

Planned = TypeVar("Planned")


class BatchSource(Protocol):
    """What a training loop draws from: the same batches for the same epoch, always.

    Resuming an interrupted run in the middle of an epoch rests on that promise.
    """

    def __len__(self) -> int: ...

    def epoch(self, number: int, start: int = 0) -> Iterator[Batch]:
        """Yield the batches of one epoch.

        Parameters
        ----------
        number : int
            Number of the epoch, from 0.
        start : int
            Batches at the beginning to leave out.

        Yields
        ------
        Batch
            The batches, in the epoch's order.
        """
        ...


class ClipBatches:
    """Draw the clips of one store in length buckets.

    Parameters
    ----------
    store : CorpusStore
        The clips.
    vocabulary : Vocabulary
        Numbers the texts' tokens.
    batch_size : int
        Clips a batch.
    seed : int
        Seed of the order.
    indices : sequence of int, optional
        The clips to draw, by default all.

    Raises
    ------
    InputError
        If there is no clip to draw.
    """

    def __init__(
        self,
        store: ClipStore,
        vocabulary: Vocabulary,
        batch_size: int,
        seed: int,
        indices: Sequence[int] | None = None,
    ) -> None:
        self.store, self.vocabulary = store, vocabulary
        self.batch_size, self.seed = batch_size, seed
        self.indices = np.arange(len(store)) if indices is None else np.asarray(indices)
        if not len(self.indices):
            raise InputError(
                f"clips of {store.language}", "at least one", "none", "check the split"
            )

    def __len__(self) -> int:
        return len(self._plan(0))

    def epoch(self, number: int, start: int = 0) -> Iterator[Batch]:
        """Yield the batches of one epoch.

        Parameters
        ----------
        number : int
            Number of the epoch, from 0.
        start : int
            Batches at the beginning to leave out.

        Yields
        ------
        Batch
            The batches, in the epoch's order.
        """
        for batch in self._plan(number)[start:]:
            yield self.read(batch)

    @property
    def corpora(self) -> list[ClipBatches]:
        """Itself: the one corpus that it draws from."""
        return [self]

    def plan(self, number: int) -> list[np.ndarray]:
        """Name the clips of each batch of one epoch, without reading any.

        Parameters
        ----------
        number : int
            Number of the epoch, from 0.

        Returns
        -------
        list of ndarray of int64
            Positions in ``indices``.
        """
        return self._plan(number)

    def read(self, places: np.ndarray) -> Batch:
        """Read some clips as one batch.

        Parameters
        ----------
        places : ndarray of int64, (clips,)
            Positions in ``indices``.

        Returns
        -------
        Batch
            The clips.
        """
        return collate(self.store, self.indices[places], self.vocabulary)

    def order(self, number: int, plans: Sequence[Sequence[Planned]]) -> list[Planned]:
        """Put the batches planned for each corpus into the epoch's order.

        Parameters
        ----------
        number : int
            Number of the epoch.
        plans : sequence of sequence
            What was planned for the one corpus.

        Returns
        -------
        list
            The same, as it is.
        """
        return list(plans[0])

    def _plan(self, epoch: int) -> list[np.ndarray]:
        lengths = np.asarray(self.store.lengths)[self.indices]
        return length_buckets(lengths, self.batch_size, self.seed, epoch)


class MixedBatches:
    """Draw from several sources in turn, in random order: one language a batch.

    Parameters
    ----------
    sources : sequence of BatchSource
        One source a language.
    seed : int
        Seed of the order.

    Raises
    ------
    InputError
        If there is no source.
    """

    def __init__(self, sources: Sequence[BatchSource], seed: int) -> None:
        if not sources:
            raise InputError("sources", "at least one", "none", "name a corpus to train on")
        self.sources, self.seed = list(sources), seed

    def __len__(self) -> int:
        return sum(map(len, self.sources))

    def epoch(self, number: int, start: int = 0) -> Iterator[Batch]:
        """Yield the batches of one epoch, those of all sources shuffled together.

        Parameters
        ----------
        number : int
            Number of the epoch, from 0.
        start : int
            Batches at the beginning to leave out.

        Yields
        ------
        Batch
            The batches, in the epoch's order.
        """
        turns = self._turns(number, [len(source) for source in self.sources])
        drawn = np.bincount(turns[:start], minlength=len(self.sources))
        streams = [s.epoch(number, int(n)) for s, n in zip(self.sources, drawn, strict=True)]
        for turn in turns[start:]:
            yield next(streams[turn])

    @property
    def corpora(self) -> list[ClipBatches]:
        """The corpora that it draws from.

        Raises
        ------
        InputError
            If a source is no single corpus.
        """
        for source in self.sources:
            if not isinstance(source, ClipBatches):
                raise InputError(
                    "sources", "clips of one corpus each", type(source).__name__,
                    "mix the corpora directly, or train with the uniform sampler in one process",
                )  # fmt: skip
        return [source for source in self.sources if isinstance(source, ClipBatches)]

    def order(self, number: int, plans: Sequence[Sequence[Planned]]) -> list[Planned]:
        """Put the batches planned for each corpus into the epoch's order.

        Parameters
        ----------
        number : int
            Number of the epoch.
        plans : sequence of sequence
            What was planned for each corpus.

        Returns
        -------
        list
            All of them, shuffled together; those of one corpus keep their order.
        """
        rows = [iter(plan) for plan in plans]
        return [next(rows[turn]) for turn in self._turns(number, [len(plan) for plan in plans])]

    def _turns(self, number: int, counts: list[int]) -> np.ndarray:
        turns = np.repeat(np.arange(len(counts)), counts)
        return np.random.default_rng([self.seed, number]).permutation(turns)
