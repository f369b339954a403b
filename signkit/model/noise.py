"""Noise on what the decoder reads in training: without it, its own errors carry it away."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from signkit.model.features import N_FEATURES


class InputNoise(nn.Module):
    """Hold the spread of the noise of each feature, and measure the errors it may follow.

    Free running, a decoder reads its own imperfect frames; trained on perfect ones alone it does
    worse than the mean pose. Buffers, so that an interrupted run goes on with the same noise.
    """

    def __init__(self) -> None:
        super().__init__()
        self.spread: Tensor
        self.moments: Tensor
        self.register_buffer("spread", torch.zeros(N_FEATURES))
        self.register_buffer("moments", torch.zeros(3, N_FEATURES))
        self.measures = False

    def set_constant(self, spread: float) -> None:
        """Use the same noise for every feature and epoch.

        Parameters
        ----------
        spread : float
            Standard deviation of the noise, in standard deviations of the feature.
        """
        self.spread.fill_(spread)
        self.measures = False

    def start_following(self) -> None:
        """Use no noise, and measure errors from now on."""
        self.spread.zero_()
        self.moments.zero_()
        self.measures = True

    def follow_errors(self, rate: float) -> None:
        """Set the noise to the spread of the errors measured since the last call.

        Parameters
        ----------
        rate : float
            Factor on the spread.
        """
        count, mean, square = self.moments
        count = count.clamp(min=1)
        variance = square / count - (mean / count).square()
        self.spread.copy_(rate * variance.clamp(min=0).sqrt())
        self.moments.zero_()

    @torch.no_grad()
    def measure(self, errors: Tensor, known: Tensor) -> None:
        """Take note of prediction errors.

        Parameters
        ----------
        errors : Tensor, (clips, frames, 150)
            Prediction minus target.
        known : Tensor of bool, (clips, frames, 150)
            True where there is a target.
        """
        errors = errors.masked_fill(~known, 0.0)
        self.moments += torch.stack(
            [known.sum(dim=(0, 1)), errors.sum(dim=(0, 1)), errors.square().sum(dim=(0, 1))]
        )

    def forward(self, features: Tensor) -> Tensor:
        """Add noise in training; pass everything through otherwise.

        Parameters
        ----------
        features : Tensor, (clips, frames, 150)
            What the decoder would read.

        Returns
        -------
        Tensor, (clips, frames, 150)
            What it reads.
        """
        if not self.training:
            return features
        return torch.randn_like(features).mul_(self.spread).add_(features)
