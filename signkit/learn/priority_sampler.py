"""The Priority Learning Channel: clips drawn by priorities that follow their losses (Sec. 4.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from signkit.corpus.batches import Batch, collate, length_buckets
from signkit.corpus.sources import BatchSource, ClipBatches
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.priorities import draw, effective_sample_size, find_probabilities
from signkit.learn.samplers import Sampler

FAST, SLOW = 0.5, 0.9
"""Shares of the old value that the two running losses of a clip keep at each new loss."""

WHOLE_END = 1 / 8
"""Share of the epochs, at the end, in which ``prune`` leaves no clip out (InfoBatch)."""


class PrioritySampler(Sampler):
    """Draw clips by priorities that follow their training losses.

    Priorities are renewed at the beginning of each epoch, so that a run interrupted in the
    middle of one goes on with the same draws. The first epoch knows no loss and is uniform.

    Parameters
    ----------
    source : ClipBatches
        The clips of one store.
    config : TrainingConfig
        Sampler, eta and shares.
    rank, world : int
        Which of how many processes this is: each takes every ``world``-th clip of a batch.

    Raises
    ------
    InputError
        If the source mixes stores, in which a clip's number is no name.
    """

    def __init__(
        self, source: BatchSource, config: TrainingConfig, rank: int = 0, world: int = 1
    ) -> None:
        if not isinstance(source, ClipBatches):
            raise InputError(
                f"sampler {config.sampler}", "the clips of one corpus", type(source).__name__,
                "train each language by itself, or with the uniform sampler",
            )  # fmt: skip
        super().__init__(source)
        self.config, self.rank, self.world = config, rank, world
        clips = len(source.indices)
        self.lengths = np.asarray(source.store.lengths)[source.indices]
        self.place = {int(number): at for at, number in enumerate(source.indices)}
        self.fast, self.slow = np.full(clips, np.nan), np.full(clips, np.nan)
        self.planned = -1
        self.drawn, self.weight = np.arange(clips), np.ones(clips)
        self.effective = float(clips)

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
            rng = np.random.default_rng([self.source.seed, epoch, 1])
            (self._prune if self.config.sampler == "prune" else self._draw)(epoch, rng)
            self.planned = epoch
        return len(self._cut(epoch))

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

    def _cut(self, epoch: int) -> list[np.ndarray]:
        """Cut the draws into length buckets of positions."""
        size, seed = self.source.batch_size, self.source.seed
        buckets = length_buckets(self.lengths[self.drawn], size, seed, epoch)
        return [self.drawn[bucket] for bucket in buckets]

    def batches(self, epoch: int, start: int) -> Iterator[tuple[Batch, Tensor]]:
        """Yield this process's part of the batches of the epoch that was planned.

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
        weights : Tensor, (clips,)
            Weight of each clip's loss; 0 for a clip that only fills up a process's part.
        """
        for whole in self._cut(epoch)[start:]:
            mine, weights = self._part(whole)
            batch = collate(self.source.store, self.source.indices[mine], self.source.vocabulary)
            yield batch, torch.from_numpy(weights).float()

    def _part(self, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        padded = np.resize(whole, -(-len(whole) // self.world) * self.world)
        # Scaled so that the processes' mean of means is the mean over the whole batch.
        weights = self.weight[padded] * (len(padded) / len(whole))
        weights[len(whole) :] = 0
        return padded[self.rank :: self.world], weights[self.rank :: self.world]

    def observe(self, batch: Batch, losses: Tensor) -> None:
        """Move the clips' running losses towards their newest.

        Parameters
        ----------
        batch : Batch
            The clips, of all processes.
        losses : Tensor, (clips,)
            Their losses, over valid joint-frames; one that is no number is passed over.
        """
        for number, loss in zip(batch.index.tolist(), losses.tolist(), strict=True):
            if np.isfinite(loss):
                at = self.place[number]
                for running, kept in ((self.fast, FAST), (self.slow, SLOW)):
                    old = running[at]
                    running[at] = loss if np.isnan(old) else kept * old + (1 - kept) * loss

    def log(self) -> dict[str, float]:
        """Describe the draws of the epoch that was planned.

        Returns
        -------
        dict of str to float
            Effective sample size, mean frames of a drawn clip and, where the store knows which
            of its clips are ``corrupted``, their share of the draws.
        """
        found = {
            "effective_clips": self.effective,
            "drawn_frames": float(self.lengths[self.drawn].mean()),
        }
        corrupted = getattr(self.source.store, "corrupted", None)
        if corrupted is not None:
            wrong = np.asarray(corrupted, dtype=bool)[self.source.indices]
            found["corrupted_share"] = float(wrong[self.drawn].mean())
        return found

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
        return {**running, **plan, "planned": self.planned, "effective": self.effective}

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
        self.planned, self.effective = state["planned"], state["effective"]


def find_sampler(source: BatchSource, config: TrainingConfig) -> Sampler:
    """Make the sampler that a run is set to.

    Parameters
    ----------
    source : BatchSource
        The batches of an epoch without priorities.
    config : TrainingConfig
        Names the sampler.

    Returns
    -------
    Sampler
        The sampler.
    """
    return Sampler(source) if config.sampler == "uniform" else PrioritySampler(source, config)
