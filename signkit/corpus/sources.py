"""Sources of batches: what the training loop draws from, epoch by epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from signkit.corpus.batches import Batch, ClipStore, collate, length_buckets
from signkit.errors import InputError
from signkit.text.vocabulary import Vocabulary


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
            yield collate(self.store, self.indices[batch], self.vocabulary)

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
        turns = np.repeat(np.arange(len(self.sources)), [len(source) for source in self.sources])
        turns = np.random.default_rng([self.seed, number]).permutation(turns)
        drawn = np.bincount(turns[:start], minlength=len(self.sources))
        streams = [s.epoch(number, int(n)) for s, n in zip(self.sources, drawn, strict=True)]
        for turn in turns[start:]:
            yield next(streams[turn])
