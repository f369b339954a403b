"""Poses as a network reads and writes them: relative to a parent, standardised, invertible.

Progressive Transformers trains on raw coordinates. There the 42 hand joints carry the wrist's
place 42 times over, and a finger's bend, the smaller movement, drowns in it. Here each joint is
expressed relative to what carries it and each coordinate divided by its spread over the training
poses. The map is linear and has an inverse, so nothing is lost; only the loss weighs differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from signkit.errors import InputError
from signkit.pose.skeleton import (
    BODY,
    JOINT,
    LEFT_HAND,
    LEFT_WRIST,
    N_JOINTS,
    NECK,
    RIGHT_HAND,
    RIGHT_WRIST,
)

N_FEATURES = 3 * N_JOINTS
SMALLEST_SPREAD = 0.02
"""Shoulder widths; coordinates that move less are noise and must not be blown up to size one."""


def _anchors() -> np.ndarray:
    """Joint that each joint is expressed relative to; the neck stands by itself."""
    anchors = np.full(N_JOINTS, NECK)
    for hand, wrist in ((LEFT_HAND, LEFT_WRIST), (RIGHT_HAND, RIGHT_WRIST)):
        anchors[hand] = hand.start
        anchors[hand.start] = wrist
    return anchors


ANCHORS = _anchors()
"""``(50,)``: neck for the body, wrist for a hand's root, the root for the rest of the hand."""

ARM_WEIGHT = 4.0
"""Weight of elbows and wrists in the loss: four joints carry the place of 42 others."""


def _weights() -> Tensor:
    weights = torch.ones(N_JOINTS)
    for name in ("elbow", "wrist"):
        weights[[JOINT[f"left_{name}"], JOINT[f"right_{name}"]]] = ARM_WEIGHT
    return weights.repeat_interleave(3)


FEATURE_WEIGHTS = _weights()
"""``(150,)``: weight of each feature in a pose loss."""


def relate(poses: Tensor) -> Tensor:
    """Express every joint relative to its anchor; the neck keeps its place.

    Parameters
    ----------
    poses : Tensor, (..., 50, 3), shoulder widths
        The poses.

    Returns
    -------
    Tensor, (..., 50, 3), shoulder widths
        The relative places.
    """
    # index_select is a fresh tensor in half the time of poses[..., anchors, :]
    anchored = poses.index_select(-2, torch.as_tensor(ANCHORS, device=poses.device))
    anchored[..., NECK, :] = 0
    return poses - anchored


def unrelate(relative: Tensor) -> Tensor:
    """Undo :func:`relate`.

    Parameters
    ----------
    relative : Tensor, (..., 50, 3), shoulder widths
        The relative places.

    Returns
    -------
    Tensor, (..., 50, 3), shoulder widths
        The poses.
    """
    neck = relative[..., NECK : NECK + 1, :]
    body = relative[..., BODY, :] + neck
    body = torch.cat([body[..., :NECK, :], neck, body[..., NECK + 1 :, :]], dim=-2)
    parts = [body]
    for hand, wrist in ((LEFT_HAND, LEFT_WRIST), (RIGHT_HAND, RIGHT_WRIST)):
        root = relative[..., hand.start : hand.start + 1, :] + body[..., wrist : wrist + 1, :]
        parts += [root, relative[..., hand.start + 1 : hand.stop, :] + root]
    return torch.cat(parts, dim=-2)


def future_losses(
    predicted: Tensor,
    targets: Tensor,
    known: Tensor,
    pose_loss: Callable[[Tensor, Tensor], Tensor],
) -> Tensor:
    """Average the loss over known features, in all of the frames that a step predicts.

    Parameters
    ----------
    predicted : Tensor, (clips, frames, future frames, 150)
        Row t predicts frames t, t + 1, ...
    targets : Tensor, (clips, frames, 150)
        The true features.
    known : Tensor, (clips, frames, 150)
        1 where a feature was observed.
    pose_loss : callable
        From prediction and target to one loss an element.

    Returns
    -------
    Tensor, (clips,)
        One loss a clip.
    """
    ahead = predicted.shape[2]
    # Views of one row a frame: written out, ten futures would be ten times the numbers. Behind
    # the end frames are unknown, not zero.
    weights = known * FEATURE_WEIGHTS.to(targets)
    targets, every = _look_ahead(targets, ahead), _look_ahead(weights, ahead)
    # Unknown features are 0 in the targets, so that no mask has to keep junk out of the product.
    total = (pose_loss(predicted, targets) * every).flatten(1).sum(dim=1)
    count = _look_ahead(weights.sum(dim=-1, keepdim=True), ahead).sum(dim=(1, 2, 3))
    return total / count.clamp(min=1e-12)


def _look_ahead(rows: Tensor, ahead: int) -> Tensor:
    """Let row t of (clips, frames, width) show (ahead, width): rows t, t + 1, ..."""
    if ahead == 1:
        return rows[:, :, None]
    return pad(rows, (0, 0, 0, ahead - 1)).unfold(1, ahead, 1).transpose(2, 3)


class PoseFeatures(nn.Module):
    """Map poses to standardised features and back.

    The statistics are buffers: they are saved with the model and never trained.
    """

    def __init__(self) -> None:
        super().__init__()
        self.mean: Tensor
        self.spread: Tensor
        self.register_buffer("mean", torch.zeros(N_FEATURES))
        self.register_buffer("spread", torch.ones(N_FEATURES))

    def fit(self, clips: Iterable[np.ndarray]) -> None:
        """Measure mean and spread of every coordinate over the training poses.

        Parameters
        ----------
        clips : iterable of ndarray, (frames, 50, 3), shoulder widths
            The poses, NaN where a joint is missing; read one clip at a time.

        Raises
        ------
        InputError
            If no frame came.
        """
        total = np.zeros((3, N_JOINTS, 3))  # count, sum, sum of squares
        for clip in clips:
            relative = relate(torch.from_numpy(clip)).double().numpy()
            known = np.isfinite(relative)
            relative = np.where(known, relative, 0)
            total += [known.sum(axis=0), relative.sum(axis=0), (relative**2).sum(axis=0)]
        if not total[0].any():
            raise InputError("features", "poses to measure", "no frame", "is the split empty?")
        count = np.maximum(total[0], 1)
        mean = total[1] / count
        spread = np.sqrt(np.maximum(total[2] / count - mean**2, 0))
        spread = np.where(spread < 1e-6, 1.0, np.maximum(spread, SMALLEST_SPREAD))
        self.mean.copy_(torch.from_numpy(mean.ravel()))
        self.spread.copy_(torch.from_numpy(spread.ravel()))

    def forward(self, poses: Tensor, joint_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Map poses to features; what hangs on a missing joint is missing too.

        Parameters
        ----------
        poses : Tensor, (clips, frames, 50, 3), shoulder widths
            The poses, any finite number where a joint is missing.
        joint_mask : Tensor of bool, (clips, frames, 50)
            True where a joint was observed.

        Returns
        -------
        features : Tensor, (clips, frames, 150)
            The features, 0 where missing, which is the mean.
        known : Tensor of bool, (clips, frames, 150)
            True where the feature could be computed.
        """
        anchors = torch.as_tensor(ANCHORS, device=poses.device)
        known = joint_mask & joint_mask.index_select(-1, anchors)
        known = known[..., None].expand(*known.shape, 3).flatten(-2)
        features = (relate(poses).flatten(-2) - self.mean) / self.spread
        return torch.where(known, features, 0.0), known

    def invert(self, features: Tensor) -> Tensor:
        """Map features back to poses.

        Parameters
        ----------
        features : Tensor, (..., 150)
            The features.

        Returns
        -------
        Tensor, (..., 50, 3), shoulder widths
            The poses.
        """
        return unrelate((features * self.spread + self.mean).unflatten(-1, (N_JOINTS, 3)))
