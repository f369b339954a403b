"""What an epoch trains on, and with what weight: the uniform sampler, and what all answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from torch import Tensor

from signkit.corpus.batches import Batch
from signkit.corpus.sources import BatchSource


class Sampler:
    """Take the batches of a source as they come: the uniform sampler, and every other's base.

    Parameters
    ----------
    source : BatchSource
        The batches.
    """

    def __init__(self, source: BatchSource) -> None:
        self.source: Any = source

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

    def batches(self, epoch: int, start: int) -> Iterator[tuple[Batch, Tensor | None]]:
        """Yield the batches of the epoch that was planned.

        Parameters
        ----------
        epoch : int
            Number of the epoch.
        start : int
            Batches at the beginning to leave out.

        Yields
        ------
        batch : Batch
            The clips.
        weights : Tensor or None, (clips,)
            Weight of each clip's loss; None where all count the same.
        """
        for batch in self.source.epoch(epoch, start=start):
            yield batch, None

    def observe(self, batch: Batch, losses: Tensor) -> None:
        """Learn from the training losses of a batch.

        Parameters
        ----------
        batch : Batch
            The clips.
        losses : Tensor, (clips,)
            Their losses, over valid joint-frames.
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
