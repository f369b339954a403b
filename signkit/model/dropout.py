"""Dropout whose mask is drawn four numbers at a time: a third of PyTorch's time on a CPU."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LEVELS = 1 << 16
"""A mask's element is 16 random bits, so that a share is kept to within 1 of 65536."""


class Dropout(nn.Module):
    """Set a random share of activations to zero in training, and scale the others up.

    PyTorch's draws one uniform number an element, which costs a sixth of a back-translator's
    training (supplement Table 4's dropout of 0.1). Elsewhere than on a CPU its own is used.

    Parameters
    ----------
    share : float
        Share of activations dropped, in [0, 1); at 0 nothing is drawn.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, states: Tensor) -> Tensor:
        """Drop some activations in training; pass everything through otherwise.

        Parameters
        ----------
        states : Tensor, (...)
            Activations.

        Returns
        -------
        Tensor, (...)
            The same, some of them zero and the others larger by ``1 / (1 - share)``.
        """
        if not self.training or self.share == 0:
            return states
        if states.device.type != "cpu":
            return F.dropout(states, self.share)
        words = torch.empty((states.numel() + 3) // 4, dtype=torch.int64).random_(-(2**63), None)
        numbers = words.view(torch.int16)[: states.numel()].view(states.shape)
        kept = numbers >= round(self.share * LEVELS) - LEVELS // 2
        return states * kept.to(states.dtype).mul_(1 / (1 - self.share))

    def extra_repr(self) -> str:
        """Say the share when the model is printed.

        Returns
        -------
        str
            The share.
        """
        return f"{self.share}"
