"""The Priority Learning Channel: clips drawn by priorities that follow their losses (Sec. 4.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from torch import Tensor

from signkit.corpus.sources import BatchSource
from signkit.learn.clip_priorities import ClipPriorities
from signkit.learn.config import TrainingConfig
from signkit.learn.samplers import Sampler, Share, find_corpora


class PrioritySampler(Sampler):
    """Draw clips by priorities that follow their training losses.

    Priorities are renewed at the beginning of each epoch, so that a run interrupted in the
    middle of one goes on with the same draws, and so that processes which see one another's
    losses draw alike. The first epoch knows no loss and is uniform. Each corpus of a run has
    priorities of its own: losses of two languages do not compare, and no language may starve.

    Parameters
    ----------
    source : BatchSource
        The clips of one corpus, or of several in turn.
    config : TrainingConfig
        Sampler, eta and shares.
    rank, world : int
        Which of how many processes this is: each takes every ``world``-th clip of a batch.

    Raises
    ------
    InputError
        If the source does not say which clips it draws.
    """

    def __init__(
        self, source: BatchSource, config: TrainingConfig, rank: int = 0, world: int = 1
    ) -> None:
        super().__init__(source, rank, world)
        corpora = find_corpora(source, f"sampler {config.sampler}")
        self.corpora = [ClipPriorities(c, config, number) for number, c in enumerate(corpora)]
        self.planned = -1

    def plan(self, epoch: int) -> int:
        """Fix the draws of an epoch from the losses known before it.

        Parameters
        ----------
        epoch : int
            Number of the epoch, from 0. An epoch that is planned already stays as it is.

        Returns
        -------
        int
            Batches of the epoch.
        """
        if epoch != self.planned:
            for corpus in self.corpora:
                corpus.plan(epoch)
            self.planned = epoch
        return sum(len(corpus.cut(epoch)) for corpus in self.corpora)

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
        for drawn in self.order(epoch, [corpus.cut(epoch) for corpus in self.corpora])[start:]:
            priorities = self.corpora[drawn.corpus]
            yield self.read(priorities.corpus, drawn, priorities.weight)

    def observe(self, share: Share, losses: Tensor) -> None:
        """Move the clips' running losses towards their newest.

        Parameters
        ----------
        share : Share
            What was learnt from.
        losses : Tensor, (clips of all processes,)
            The losses, over valid joint-frames; one that is no number is passed over.
        """
        if share.drawn is not None:
            self.corpora[share.drawn.corpus].observe(share.drawn.places, losses)

    def log(self) -> dict[str, float]:
        """Describe the draws of the epoch that was planned.

        Returns
        -------
        dict of str to float
            Effective sample size, number and mean frames of the clips drawn and, where a store
            knows which of its clips are ``corrupted``, their share of its draws.
        """
        drawn = np.array([len(corpus.drawn) for corpus in self.corpora])
        effective = np.array([corpus.effective for corpus in self.corpora])
        frames = np.concatenate([corpus.lengths[corpus.drawn] for corpus in self.corpora])
        found = {
            "effective_clips": float(1 / (np.square(drawn / drawn.sum()) / effective).sum()),
            "drawn_clips": int(drawn.sum()),
            "drawn_frames": float(frames.mean()),
        }
        wrong = [mask for c in self.corpora if (mask := c.corrupted()) is not None]
        if wrong:
            found["corrupted_share"] = float(np.concatenate(wrong).mean())
        return found

    def state(self) -> dict[str, Any]:
        """Give running losses and planned draws of every corpus.

        Returns
        -------
        dict
            As JSON holds it.
        """
        return {"planned": self.planned, "corpora": [corpus.state() for corpus in self.corpora]}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what a checkpoint held.

        Parameters
        ----------
        state : dict
            What :meth:`state` gave.
        """
        self.planned = state["planned"]
        for corpus, held in zip(self.corpora, state["corpora"], strict=True):
            corpus.restore(held)


def find_sampler(
    source: BatchSource, config: TrainingConfig, rank: int = 0, world: int = 1
) -> Sampler:
    """Make the sampler that a run is set to.

    Parameters
    ----------
    source : BatchSource
        The batches of an epoch without priorities.
    config : TrainingConfig
        Names the sampler.
    rank, world : int
        Which of how many processes this is.

    Returns
    -------
    Sampler
        The sampler.
    """
    if config.sampler == "uniform":
        return Sampler(source, rank, world)
    return PrioritySampler(source, config, rank, world)
