"""The one training loop: for any mode, and for the back-translator.

It asks a model for one loss a clip and knows nothing else of it: no mode, no pose, no text.
A run that was interrupted, even in the middle of an epoch, ends with the very weights that it
would have had.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor

from signkit.corpus.batches import Batch
from signkit.corpus.sources import BatchSource
from signkit.errors import InputError
from signkit.learn.checkpoint import load_checkpoint, read_tensors, save_checkpoint, write_tensors
from signkit.learn.config import TrainingConfig
from signkit.learn.curve import CurveRow, TrainingResult, describe_epoch, write_curve
from signkit.learn.determinism import repeatable
from signkit.learn.losses import PoseLoss, find_pose_loss
from signkit.learn.priority_sampler import find_sampler
from signkit.learn.processes import ClipLosses, Precision, Processes
from signkit.learn.samplers import Share
from signkit.learn.schedule import one_cycle_rate

BEST = "best.safetensors"
CURVE = "curve.csv"
BETAS = (0.9, 0.98)
"""The transformer's; Adam's own 0.999 remembers the warm-up's gradients too long."""


class Trainable(Protocol):
    """What the loop asks of a model, which is a torch module besides."""

    def clip_losses(self, batch: Batch, pose_loss: PoseLoss) -> Tensor:
        """Compute one loss a clip.

        Parameters
        ----------
        batch : Batch
            The clips.
        pose_loss : callable
            From prediction and target to one loss an element.

        Returns
        -------
        Tensor, (clips,)
            The losses.
        """
        ...


Model = TypeVar("Model", bound=Trainable)


def train(
    model: Model,
    batches: BatchSource,
    config: TrainingConfig,
    *,
    validate: Callable[[Model], float] | None = None,
    before_epoch: Callable[[int], None] | None = None,
    folder: Path | None = None,
    label: str = "train",
    checkpoint_seconds: float = 20.0,
    accelerator: str = "auto",
    devices: int = 1,
    precision: Precision = "32-true",
) -> TrainingResult:
    """Train a model and leave it with the weights that scored best on dev.

    Where the folder holds a checkpoint of the same settings, the run goes on from there. Several
    processes, started by torchrun, train one model together (:mod:`signkit.learn.processes`).

    Parameters
    ----------
    model : Trainable and Module
        Answers ``clip_losses``.
    batches : BatchSource
        Gives the batches of each epoch.
    config : TrainingConfig
        The settings.
    validate : callable, optional
        From the model to its dev score, lower is better. Without it the last weights are kept.
    before_epoch : callable, optional
        Called with the number of each epoch, from 0, before its first batch.
    folder : Path, optional
        Where checkpoints, the best weights and the curve go; None keeps everything in memory.
    label : str
        What the run is called in its progress lines.
    checkpoint_seconds : float
        Seconds between two checkpoints.
    accelerator : str
        Fabric's name of the device kind; ``auto`` takes a GPU where there is one.
    devices : int
        Devices that train together, one process each, in a folder that all of them see.
    precision : str
        Fabric's name of the precision: ``32-true``, ``bf16-mixed`` or ``bf16-true``.

    Returns
    -------
    TrainingResult
        Curve and dev score.

    Raises
    ------
    InputError
        If the folder holds a run of other settings, or the loss stops being a number.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(config.threads)
    try:
        with torch.random.fork_rng():
            torch.manual_seed(config.seed)
            processes = Processes(accelerator, devices, precision)
            with repeatable(processes.fabric.device):
                run = _Run(model, batches, config, folder, processes)
                run.resume(label)
                run.epochs(validate, before_epoch, label, checkpoint_seconds)
                return run.finish()
    finally:
        torch.set_num_threads(threads)


class _Run:
    """A run's model, optimiser and place; everything that a checkpoint holds."""

    def __init__(
        self,
        model: Any,
        batches: BatchSource,
        config: TrainingConfig,
        folder: Path | None,
        processes: Processes,
    ) -> None:
        self.model, self.batches, self.config, self.folder = model, batches, config, folder
        self.processes, self.fabric = processes, processes.fabric
        fused = self.fabric.device.type in ("cpu", "cuda")
        self.optimiser = torch.optim.Adam(model.parameters(), betas=BETAS, fused=fused)
        self.wrapped, self.wrapped_optimiser = self.fabric.setup(ClipLosses(model), self.optimiser)
        self.pose_loss = find_pose_loss(
            config.loss, samples=config.policy_samples, spread=config.policy_spread
        )
        self.sampler = find_sampler(batches, config, processes.rank, processes.world)
        self.planned = len(batches)
        self.steps = config.epochs * len(batches)
        self.step = self.epoch = self.batch = self.clips = 0
        self.loss_sum = self.seconds = self.rate = 0.0
        self.curve: list[CurveRow] = []
        self.best_epoch = 0
        self.best_dev: float | None = None
        self.best: dict[str, Tensor] = {}
        self.saved_at = time.monotonic()

    def resume(self, label: str) -> None:
        """Go on from the folder's checkpoint, where there is one of these settings."""
        state = self.folder and load_checkpoint(self.folder, self.model, self.optimiser)
        self.processes.wait()  # the first one's next checkpoint takes the place of this one
        if not state:
            return
        for name, value in self.config.as_dict().items():
            if state["config"].get(name) != value:
                raise InputError(
                    f"{self.folder}", f"a run with {name} = {value!r}",
                    f"one with {state['config'].get(name)!r}",
                    "choose another folder, or delete this one to train anew",
                )  # fmt: skip
        for name in ("step", "epoch", "batch", "clips", "loss_sum", "seconds", "best_epoch"):
            setattr(self, name, state[name])
        self.rate, self.best_dev = state["rate"], state["best_dev"]
        self.curve = [CurveRow(**row) for row in state["curve"]]
        self.sampler.restore(state["sampler"])
        if self.epoch < self.config.epochs:
            self.processes.say(f"{label}: resumed after step {self.step} of {self.steps}")

    def epochs(
        self,
        validate: Callable[[Any], float] | None,
        before_epoch: Callable[[int], None] | None,
        label: str,
        checkpoint_seconds: float,
    ) -> None:
        """Train to the end, from wherever the run is."""
        while self.epoch < self.config.epochs:
            if before_epoch and self.batch == 0:
                before_epoch(self.epoch)
            self.model.train()
            clock = time.process_time()
            self.planned = self.sampler.plan(self.epoch)
            for share in self.sampler.shares(self.epoch, self.batch):
                self.take_step(share)
                self.seconds += time.process_time() - clock
                if self.is_time(checkpoint_seconds):
                    self.save()
                clock = time.process_time()
            self.end_epoch(validate)
            said = describe_epoch(self.curve[-1], self.config.epochs, self.best_dev, self.steps)
            self.processes.say(f"{label}: {said}")
            if self.is_time(checkpoint_seconds) or self.epoch == self.config.epochs:
                self.save()

    def take_step(self, share: Share) -> None:
        """Learn from one batch, in which each clip's loss may have a weight."""
        # A sampler may make an epoch shorter; the rate follows the share of the run that is done.
        epoch = len(self.batches)
        place = epoch * self.epoch + epoch * self.batch / self.planned
        self.rate = one_cycle_rate(place, self.steps, self.config.learning_rate)
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate
        self.processes.seed(self.config.seed, self.step)
        batch = share.batch.to(self.fabric.device)
        losses = self.wrapped(lambda: batch, self.pose_loss)
        self.wrapped_optimiser.zero_grad()
        weighted = losses if share.weights is None else losses * share.weights.to(losses)
        self.fabric.backward(weighted.mean())
        self.fabric.clip_gradients(
            self.wrapped, self.wrapped_optimiser, max_norm=self.config.clip_norm,
            error_if_nonfinite=False,
        )  # fmt: skip
        self.wrapped_optimiser.step()
        found = self.processes.gather(losses.detach(), share.clips)
        self.sampler.observe(share, found)
        self.loss_sum += float(found.cpu().double().sum())  # not every GPU has doubles
        self.clips += share.clips
        self.step += 1
        self.batch += 1

    def end_epoch(self, validate: Callable[[Any], float] | None) -> None:
        """Close an epoch: its curve row, its dev score, the best weights."""
        self.processes.settle(self.model)
        loss = self.loss_sum / max(self.clips, 1)
        self.epoch += 1
        self.batch, self.clips, self.loss_sum = 0, 0, 0.0
        if loss != loss or loss == float("inf"):
            raise InputError(
                f"epoch {self.epoch}", "a finite training loss", str(loss),
                "lower training.learning_rate, or look for wild values in the poses",
            )  # fmt: skip
        is_due = self.epoch % self.config.validate_every == 0 or self.epoch == self.config.epochs
        dev = self.score(validate) if validate and is_due else None
        row = CurveRow(self.step, self.epoch, self.seconds, loss, dev, self.rate)
        log: dict[str, Any] = self.sampler.log()
        self.curve.append(replace(row, **log))
        if dev is not None and (self.best_dev is None or dev < self.best_dev):
            self.best_epoch, self.best_dev = self.epoch, dev
            self.keep_best()

    def score(self, validate: Callable[[Any], float]) -> float:
        """Validate, with a random state that training does not share."""
        self.model.eval()
        dev = 0.0
        if self.processes.is_first:
            with torch.random.fork_rng(), torch.no_grad():
                dev = float(validate(self.model))
        dev = self.processes.agree(dev)
        if dev != dev:
            raise InputError("dev score", "a number", "nan", "look at what validate returns")
        return dev

    def keep_best(self) -> None:
        """Set the present weights aside."""
        if self.folder and self.processes.is_first:
            write_tensors(self.folder / BEST, self.model.state_dict())
        elif not self.folder:
            self.best = {name: t.detach().clone() for name, t in self.model.state_dict().items()}

    def is_time(self, checkpoint_seconds: float) -> bool:
        """Tell whether a checkpoint is due."""
        return bool(self.processes.agree(time.monotonic() - self.saved_at >= checkpoint_seconds))

    def save(self) -> None:
        """Write a checkpoint and the curve, where the run has a folder."""
        self.saved_at = time.monotonic()
        self.processes.settle(self.model)
        if not self.folder or not self.processes.is_first:
            return
        names = ("step", "epoch", "batch", "clips", "loss_sum", "seconds", "rate")
        state = {name: getattr(self, name) for name in (*names, "best_epoch", "best_dev")}
        state |= {"config": self.config.as_dict(), "curve": [asdict(row) for row in self.curve]}
        state["sampler"] = self.sampler.state()
        save_checkpoint(self.folder, self.model, self.optimiser, state)
        write_curve(self.folder / CURVE, self.curve)

    def finish(self) -> TrainingResult:
        """Put the best weights into the model."""
        self.processes.wait()
        if self.best_dev is None:
            self.best_epoch = self.epoch
        else:
            best = read_tensors(self.folder / BEST) if self.folder else self.best
            self.model.load_state_dict(best)
        self.model.eval()
        curve = tuple(self.curve)
        return TrainingResult(curve, self.best_epoch, self.best_dev, self.config.threads)
