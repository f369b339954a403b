"""A small convolutional network that says where joints lie in a picture, and how sure it is."""

from __future__ import annotations

import torch
from torch import Tensor, nn

CELL = 4
"""Pixels of the input a cell of the heat maps."""

LEAST_SCALE = 0.1
"""Pixels: no joint is claimed to be known better."""


class HeatMaps(nn.Module):
    """Find joints by the mean of a heat map each, as integral regression does.

    Parameters
    ----------
    joints : int
        Joints to be found.
    channels : int
        Width of the first layer; the others are twice and four times as wide.
    """

    def __init__(self, joints: int, channels: int) -> None:
        super().__init__()
        wide = 4 * channels
        self.layers = nn.Sequential(
            _layer(3, channels, stride=2),
            _layer(channels, 2 * channels, stride=2),
            _layer(2 * channels, wide),
            _layer(wide, wide, dilation=2),
            _layer(wide, wide, dilation=4),
        )
        self.heat = nn.Conv2d(wide, joints, 1)
        self.sureness = nn.Linear(wide, joints)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Find the joints.

        Parameters
        ----------
        pictures : Tensor, (pictures, 3, height, width)
            RGB in -1..1, sides that 4 divides.

        Returns
        -------
        places : Tensor, (pictures, joints, 2)
            x and y in pixels of the input; the centre of its first pixel is (0, 0).
        scales : Tensor, (pictures, joints)
            Mean error in x or y that the network expects of itself, in pixels.
        """
        states = self.layers(pictures)
        heat = self.heat(states)
        share = heat.flatten(2).softmax(dim=-1).view_as(heat)
        across = _middles(heat.shape[3], heat)
        down = _middles(heat.shape[2], heat)
        x, y = (share.sum(dim=2) * across).sum(dim=-1), (share.sum(dim=3) * down).sum(dim=-1)
        scales = nn.functional.softplus(self.sureness(states.mean(dim=(2, 3)))) + LEAST_SCALE
        return torch.stack([x, y], dim=-1), scales


def _layer(before: int, after: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    kernel = nn.Conv2d(before, after, 3, stride, dilation, dilation, bias=False)
    return nn.Sequential(kernel, nn.BatchNorm2d(after), nn.ReLU())


def _middles(cells: int, like: Tensor) -> Tensor:
    """Where the middle of each cell lies, in pixels of the input."""
    return torch.arange(cells).to(like) * CELL + (CELL - 1) / 2
