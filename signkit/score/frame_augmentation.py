"""What a back-translator sees in training: other tempo, a little noise, hidden frames.

A generated pose is smoother, slower or blurrier than a true one. A translator that has only seen
true poses punishes that by chance; one that has seen these distortions reads through them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

LONGEST_SPAN = 5
WAVES = 3.0


class FrameAugmentation(nn.Module):
    """Distort sequences of frames at random.

    Parameters
    ----------
    time_warp : float
        Largest change of tempo: 0.2 is up to a fifth shorter or longer; half of it bends the
        tempo within the clip.
    noise : float
        Standard deviation of the noise on a feature.
    masked_share : float
        Expected share of frames set to 0 (the mean), in spans of up to five.
    """

    def __init__(self, time_warp: float, noise: float, masked_share: float) -> None:
        super().__init__()
        self.time_warp = time_warp
        self.noise = noise
        self.masked_share = masked_share

    def forward(self, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Distort a batch.

        Parameters
        ----------
        features : Tensor, (clips, frames, features)
            Standardised features.
        mask : Tensor of bool, (clips, frames)
            True where there is a frame.

        Returns
        -------
        features : Tensor, (clips, new frames, features)
            The distorted features.
        mask : Tensor of bool, (clips, new frames)
            True where there is a frame.
        """
        if self.time_warp > 0:
            features, mask = warp_time(features, mask, self.time_warp)
        if self.noise > 0:
            features = features + self.noise * torch.randn_like(features)
        if self.masked_share > 0:
            features = hide_frames(features, self.masked_share)
        return features, mask


def warp_time(features: Tensor, mask: Tensor, amount: float) -> tuple[Tensor, Tensor]:
    """Make every clip shorter or longer by its own factor, with a gentle bend of the tempo.

    Parameters
    ----------
    features : Tensor, (clips, frames, features)
        Any frames.
    mask : Tensor of bool, (clips, frames)
        True where there is a frame; the first ones of each clip.
    amount : float
        Largest relative change of length.

    Returns
    -------
    features : Tensor, (clips, new frames, features)
        The nearest old frame at each new one.
    mask : Tensor of bool, (clips, new frames)
        True where there is a frame.
    """
    clips, device = len(features), features.device
    lengths = mask.sum(dim=1)
    factors = 1 + amount * (2 * torch.rand(clips, device=device) - 1)
    new_lengths = (lengths * factors).round().long().clamp(min=1)
    steps = torch.arange(int(new_lengths.max()), device=device)
    places = (steps + 0.5) / new_lengths[:, None]  # (clips, new frames) in 0..1
    phase, height = torch.rand(2, clips, 1, device=device)
    bend = torch.sin(WAVES * places + 6.28 * phase) - torch.sin(6.28 * phase)
    places = places + amount / (2 * WAVES) * height * bend * (1 - places)
    sources = (places * lengths[:, None]).long().clamp(min=0)
    sources = torch.minimum(sources, (lengths - 1).clamp(min=0)[:, None])
    warped = features.gather(1, sources[..., None].expand(-1, -1, features.shape[2]))
    return warped, steps < new_lengths[:, None]


def hide_frames(features: Tensor, share: float) -> Tensor:
    """Set spans of frames to zero, which is the mean of standardised features.

    Parameters
    ----------
    features : Tensor, (clips, frames, features)
        Standardised features.
    share : float
        Expected share of hidden frames, about.

    Returns
    -------
    Tensor, (clips, frames, features)
        The same with spans of zeros.
    """
    clips, frames, _ = features.shape
    starts = torch.rand(clips, frames, device=features.device) < share * 2 / (LONGEST_SPAN + 1)
    spans = torch.randint(1, LONGEST_SPAN + 1, (clips, frames), device=features.device)
    ends = torch.arange(frames, device=features.device) + spans * starts
    hidden = ends.cummax(dim=1).values > torch.arange(frames, device=features.device)
    return features.masked_fill(hidden[..., None], 0.0)
