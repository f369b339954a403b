"""The processes that train one model together: what they share, and what each does alone.

Data parallel, by lightning-fabric: each process holds the whole model and takes its part of every
batch; gradients are averaged, losses gathered, so that all draw alike. The result is that of one
process, but for the order of sums and for noise and dropout, which each draws for its own clips.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import torch
from lightning_fabric import Fabric
from lightning_fabric.strategies import DDPStrategy
from torch import Tensor, nn

from signkit.corpus.batches import Batch
from signkit.errors import InputError
from signkit.progress import say

Precision = Literal["32-true", "bf16-mixed", "bf16-true"]


class ClipLosses(nn.Module):
    """Make a model's ``clip_losses`` its forward pass, which is where processes meet.

    Parameters
    ----------
    model : Module
        Answers ``clip_losses``.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model: Any = model

    def forward(self, batch: Callable[[], Batch], pose_loss: Callable[..., Tensor]) -> Tensor:
        """Compute one loss a clip.

        Parameters
        ----------
        batch : callable
            Gives the clips: fabric would try to convert what it can look into.
        pose_loss : callable
            From prediction and target to one loss an element.

        Returns
        -------
        Tensor, (clips,)
            The losses.
        """
        losses: Tensor = self.model.clip_losses(batch(), pose_loss)
        return losses


class Processes:
    """Join the processes of a run; with one device there is one, and nothing to share.

    Parameters
    ----------
    accelerator : str
        Fabric's name of the device kind.
    devices : int
        Devices of the machine that train together, one process each.
    precision : str
        Fabric's name of the precision.

    Raises
    ------
    InputError
        If there are several devices and nobody started several processes.
    """

    def __init__(self, accelerator: str, devices: int, precision: Precision) -> None:
        if devices > 1 and not {"LOCAL_RANK", "SLURM_PROCID"} & os.environ.keys():
            raise InputError(
                "devices", f"{devices} processes, started together", "one process",
                f"start the program by torchrun --nproc-per-node {devices}",
            )  # fmt: skip
        # The channels of languages that are not in a batch get no gradient: DDP must look for
        # them. Buffers are settled here, where they are read, not taken from process 0.
        parallel = DDPStrategy(find_unused_parameters=True, broadcast_buffers=False)
        self.fabric = Fabric(
            accelerator=accelerator, devices=devices, precision=precision,
            strategy=parallel if devices > 1 else "auto",
        )  # fmt: skip
        if devices > 1:
            self.fabric.launch()

    @property
    def rank(self) -> int:
        """Number of this process, from 0."""
        return self.fabric.global_rank

    @property
    def world(self) -> int:
        """Number of processes."""
        return self.fabric.world_size

    @property
    def is_first(self) -> bool:
        """Whether this is the process that writes, validates and speaks."""
        return self.rank == 0

    def say(self, message: str) -> None:
        """Write one line of progress, once for all processes.

        Parameters
        ----------
        message : str
            The line.
        """
        if self.is_first:
            say(message)

    def seed(self, seed: int, step: int) -> None:
        """Give each process noise of its own, which a resumed run finds again.

        One process keeps its random state in its checkpoint instead.

        Parameters
        ----------
        seed : int
            Seed of the run.
        step : int
            Number of the step.
        """
        if self.world > 1:
            state = np.random.SeedSequence([seed, step, self.rank]).generate_state(1)
            torch.manual_seed(int(state[0]))

    def gather(self, losses: Tensor, clips: int) -> Tensor:
        """Collect the losses of a batch from all processes.

        Parameters
        ----------
        losses : Tensor, (clips of this process,)
            Its losses.
        clips : int
            Clips of the batch.

        Returns
        -------
        Tensor, (clips,)
            The losses in the batch's order, without those of clips that only fill up.
        """
        if self.world == 1:
            return losses
        rows = self._everyone(losses.float())
        return rows.T.flatten()[:clips]

    def agree(self, value: float) -> float:
        """Take a number from the first process.

        Parameters
        ----------
        value : float
            What this process would say.

        Returns
        -------
        float
            What the first says.
        """
        if self.world == 1:
            return value
        own = torch.tensor([value], dtype=torch.float64, device=self.fabric.device)
        return float(self._everyone(own)[0, 0])

    def settle(self, model: nn.Module) -> None:
        """Average what the processes measured in buffers; equal ones keep their every bit.

        Parameters
        ----------
        model : Module
            Its buffers are changed.
        """
        if self.world == 1:
            return
        for buffer in model.buffers():
            rows = self._everyone(buffer)
            if not torch.equal(rows, rows[:1].expand_as(rows)):
                buffer.copy_(rows.double().mean(dim=0))

    def _everyone(self, value: Tensor) -> Tensor:
        rows: Any = self.fabric.all_gather(value)
        return rows

    def wait(self) -> None:
        """Wait until every process has come here."""
        self.fabric.barrier()
