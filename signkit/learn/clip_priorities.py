"""The running losses of one corpus's clips, and the draws and weights that follow from them."""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import Tensor

from signkit.corpus.batches import length_buckets
from signkit.corpus.sources import ClipBatches
from signkit.learn.config import TrainingConfig
from signkit.learn.priorities import draw, effective_sample_size, find_probabilities

FAST, SLOW = 0.5, 0.9
"""Shares of the old value that the two running losses of a clip keep at each new loss."""

WHOLE_END = 1 / 8
"""Share of the epochs, at the end, in which ``prune`` leaves no clip out (InfoBatch)."""


class ClipPriorities:
    """Hold the priorities of one corpus.

    Parameters
    ----------
    corpus : ClipBatches
        Its clips.
    config : TrainingConfig
        Sampler, eta and shares.
    number : int
        Number of the corpus among those of the run: each draws by random numbers of its own.
    """

    def __init__(self, corpus: ClipBatches, config: TrainingConfig, number: int = 0) -> None:
        self.corpus, self.config, self.number = corpus, config, number
        clips = len(corpus.indices)
        self.lengths = np.asarray(corpus.store.lengths)[corpus.indices]
        self.fast, self.slow = np.full(clips, np.nan), np.full(clips, np.nan)
        self.drawn, self.weight = np.arange(clips), np.ones(clips)
        self.effective = float(clips)

    def plan(self, epoch: int) -> None:
        """Fix the draws of an epoch from the losses known before it.

        Parameters
        ----------
        epoch : int
            Number of the epoch, from 0.
        """
        rng = np.random.default_rng([self.corpus.seed, epoch, 1 + self.number])
        (self._prune if self.config.sampler == "prune" else self._draw)(epoch, rng)

    def _draw(self, epoch: int, rng: np.random.Generator) -> None:
        config = self.config
        chances = find_probabilities(
            config.sampler, self.fast, self.slow, config.eta, config.uniform_share
        )
        self.drawn = draw(chances, rng)
        self.effective = effective_sample_size(chances)
        if config.sampler == "hard":
            # Prioritised replay: weights 1 / (N P) make the expected gradient the uniform one.
            self.weight = 1 / (len(chances) * chances)

    def _prune(self, epoch: int, rng: np.random.Generator) -> None:
        """InfoBatch: leave out a share of the easy clips, and count the others for them."""
        clips, share = len(self.fast), self.config.prune_share
        seen = np.isfinite(self.fast)
        is_last = epoch >= self.config.epochs * (1 - WHOLE_END)
        easy = np.zeros(clips, dtype=bool)
        if seen.any() and not is_last:
            easy = seen & (self.fast < self.fast[seen].mean())
        self.drawn = np.flatnonzero(~easy | (rng.random(clips) >= share))
        self.weight = np.where(easy, 1 / (1 - share), 1.0)
        self.effective = float(len(self.drawn))

    def cut(self, epoch: int) -> list[np.ndarray]:
        """Cut the draws into batches of like length.

        Parameters
        ----------
        epoch : int
            Number of the epoch.

        Returns
        -------
        list of ndarray of int64
            Positions among the corpus's clips.
        """
        size, seed = self.corpus.batch_size, self.corpus.seed
        buckets = length_buckets(self.lengths[self.drawn], size, seed, epoch)
        return [self.drawn[bucket] for bucket in buckets]

    def observe(self, places: np.ndarray, losses: Tensor) -> None:
        """Move the clips' running losses towards their newest.

        Parameters
        ----------
        places : ndarray of int64, (clips,)
            Positions among the corpus's clips.
        losses : Tensor, (clips,)
            Their losses, over valid joint-frames; one that is no number is passed over.
        """
        for at, loss in zip(places.tolist(), losses.tolist(), strict=True):
            if np.isfinite(loss):
                for running, kept in ((self.fast, FAST), (self.slow, SLOW)):
                    old = running[at]
                    running[at] = loss if np.isnan(old) else kept * old + (1 - kept) * loss

    def corrupted(self) -> np.ndarray | None:
        """Tell which of the draws fell on clips known to be corrupted.

        Returns
        -------
        ndarray of bool or None, (draws,)
            None where the store does not know.
        """
        wrong = getattr(self.corpus.store, "corrupted", None)
        if wrong is None:
            return None
        return np.asarray(wrong, dtype=bool)[self.corpus.indices][self.drawn]

    def state(self) -> dict[str, Any]:
        """Give running losses and the planned draws.

        Returns
        -------
        dict
            As JSON holds it; a clip without a loss has None.
        """
        running = {
            name: [None if np.isnan(x) else x for x in getattr(self, name).tolist()]
            for name in ("fast", "slow")
        }
        plan = {"drawn": self.drawn.tolist(), "weight": self.weight.tolist()}
        return {**running, **plan, "effective": self.effective}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what a checkpoint held.

        Parameters
        ----------
        state : dict
            What :meth:`state` gave.
        """
        for name in ("fast", "slow", "weight"):
            setattr(self, name, np.array(state[name], dtype=np.float64))
        self.drawn = np.array(state["drawn"], dtype=np.int64)
        self.effective = state["effective"]
