"""What an epoch trains on, and with what weight: the uniform sampler, and what all answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from signkit.corpus.batches import Batch
from signkit.corpus.sources import BatchSource, ClipBatches, MixedBatches
from signkit.errors import InputError


@dataclass(frozen=True)
class Drawn:
    """Name the clips of one batch.

    Parameters
    ----------
    corpus : int
        Number of the corpus that they are of.
    places : ndarray of int64, (clips,)
        Their positions among its clips.
    """

    corpus: int
    places: np.ndarray


@dataclass(frozen=True)
class Share:
    """Hold what one process learns from in one step.

    Parameters
    ----------
    batch : Batch
        The process's clips.
    weights : Tensor or None, (clips,)
        Weight of each clip's loss, 0 for a clip that only fills up; None where all are alike.
    drawn : Drawn or None
        The clips of all processes; None where nobody asks which they are.
    clips : int
        Number of the clips of all processes.
    """

    batch: Batch
    weights: Tensor | None
    drawn: Drawn | None
    clips: int


def split(places: np.ndarray, rank: int, world: int) -> tuple[np.ndarray, np.ndarray]:
    """Give a process its part of a batch: every ``world``-th clip.

    Parts are of one size; what is missing to that is filled up from the beginning.

    Parameters
    ----------
    places : ndarray, (clips,)
        The clips of all processes.
    rank, world : int
        Which of how many processes.

    Returns
    -------
    mine : ndarray
        The process's clips.
    weights : ndarray, of the same shape
        Weights with which the processes' mean of means is the mean over the whole batch.

    Examples
    --------
    >>> [part.tolist() for part in split(np.array([7, 8, 9]), 1, 2)]
    [[8, 7], [1.3333333333333333, 0.0]]
    """
    padded = np.resize(places, -(-len(places) // world) * world)
    weights = np.full(len(padded), len(padded) / len(places))
    weights[len(places) :] = 0
    return padded[rank::world], weights[rank::world]


def find_corpora(source: BatchSource, purpose: str) -> list[ClipBatches]:
    """List the corpora of a source, where clips have to be known before they are read.

    Parameters
    ----------
    source : BatchSource
        The batches.
    purpose : str
        What needs it, for the message.

    Returns
    -------
    list of ClipBatches
        One a corpus.

    Raises
    ------
    InputError
        If the source does not say which clips it draws.
    """
    if not isinstance(source, ClipBatches | MixedBatches):
        raise InputError(
            purpose, "clips of corpora", type(source).__name__,
            "draw by ClipBatches or MixedBatches, or train uniformly in one process",
        )  # fmt: skip
    return source.corpora


class Sampler:
    """Take the batches of a source as they come: the uniform sampler, and every other's base.

    Parameters
    ----------
    source : BatchSource
        The batches.
    rank, world : int
        Which of how many processes this is.
    """

    def __init__(self, source: BatchSource, rank: int = 0, world: int = 1) -> None:
        self.source: Any = source
        self.rank, self.world = rank, world

    def plan(self, epoch: int) -> int:
        """Fix the draws of an epoch from what is known before it.

        Parameters
        ----------
        epoch : int
            Number of the epoch, from 0.

        Returns
        -------
        int
            Batches of the epoch.
        """
        return len(self.source)

    def shares(self, epoch: int, start: int) -> Iterator[Share]:
        """Yield this process's part of the batches of the epoch that was planned.

        Parameters
        ----------
        epoch : int
            Number of the epoch.
        start : int
            Batches at the beginning to leave out.

        Yields
        ------
        Share
            Clips and weights.
        """
        if self.world == 1:
            for batch in self.source.epoch(epoch, start=start):
                yield Share(batch, None, None, len(batch))
            return
        corpora = find_corpora(self.source, f"training in {self.world} processes")
        for drawn in self.order(epoch, [corpus.plan(epoch) for corpus in corpora])[start:]:
            yield self.read(corpora[drawn.corpus], drawn)

    def order(self, epoch: int, plans: list[list[np.ndarray]]) -> list[Drawn]:
        """Put the batches planned for each corpus into the epoch's order.

        Parameters
        ----------
        epoch : int
            Number of the epoch.
        plans : list of list of ndarray of int64
            Positions of the clips, one array a batch, one list a corpus.

        Returns
        -------
        list of Drawn
            All batches.
        """
        named = [[Drawn(n, places) for places in plan] for n, plan in enumerate(plans)]
        return self.source.order(epoch, named)

    def read(self, corpus: ClipBatches, drawn: Drawn, weight: np.ndarray | None = None) -> Share:
        """Read this process's part of a batch.

        Parameters
        ----------
        corpus : ClipBatches
            Its corpus.
        drawn : Drawn
            The clips of all processes.
        weight : ndarray, (clips of the corpus,), optional
            Weight of each clip; by default they are alike.

        Returns
        -------
        Share
            Clips and weights.
        """
        mine, weights = split(drawn.places, self.rank, self.world)
        if weight is not None:
            weights = weights * weight[mine]
        batch = corpus.read(mine)
        return Share(batch, torch.from_numpy(weights).float(), drawn, len(drawn.places))

    def observe(self, share: Share, losses: Tensor) -> None:
        """Learn from the training losses of a batch.

        Parameters
        ----------
        share : Share
            What was learnt from.
        losses : Tensor, (clips of all processes,)
            The losses, over valid joint-frames.
        """

    def log(self) -> dict[str, float]:
        """Describe the draws of the epoch that was planned.

        Returns
        -------
        dict of str to float
            Columns of the learning curve.
        """
        return {}

    def state(self) -> dict[str, Any]:
        """Give what a checkpoint must hold.

        Returns
        -------
        dict
            As JSON holds it.
        """
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what a checkpoint held.

        Parameters
        ----------
        state : dict
            What :meth:`state` gave.
        """
