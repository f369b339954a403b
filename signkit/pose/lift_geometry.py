"""Bone lengths from a flat picture: human proportions, and what the clip says against them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.pose.kinematics import bone_lengths
from signkit.pose.skeleton import BONES, LEFT_SHOULDER, N_LIMBS, RIGHT_SHOULDER

Doubles = NDArray[np.float64]

_FINGERS = [
    (0.125, 0.130, 0.100, 0.080),
    (0.265, 0.130, 0.080, 0.065),
    (0.260, 0.140, 0.088, 0.068),
    (0.245, 0.130, 0.084, 0.068),
    (0.230, 0.100, 0.065, 0.060),
]
PROPORTIONS = np.array([0.62, 0.50, 0.84, 0.71, 0.05, *np.ravel(_FINGERS)])
"""Length of each group in shoulder widths, as adults have it: body from anthropometry
(shoulders as the distance of the joints, 0.21 of the height; upper arm 0.18, forearm 0.15), hand
from the usual shares of its length."""

LONGEST = 0.95
"""Quantile of the seen lengths that stands for the true one: some frame shows a bone unshortened."""
SHARE_LOWEST, SHARE_HIGHEST = 0.93, 1.30
"""How far a bone of the body may be from the proportions."""
HAND_LOWEST, HAND_HIGHEST = 0.85, 1.25
"""How far a hand, all of it by one factor, may be from the proportions."""
PALM_GROUPS = np.array([9, 13, 17, 21])
NOSE_DEPTH = 0.25
"""How far the nose is before the neck, shoulder widths."""
ENOUGH = 0.3
"""Confidence of both ends from which a seen length counts."""


def seen_shoulder_width(points: Doubles, weights: Doubles) -> float:
    """Measure the shoulders where they are seen broadest.

    Parameters
    ----------
    points : ndarray of float64, shape (frames, 50, 2)
        Joints in any unit.
    weights : ndarray of float64, shape (frames, 50)
        Confidence.

    Returns
    -------
    float
        In the unit of ``points``; NaN if no frame shows both shoulders.
    """
    pair = points[:, LEFT_SHOULDER] - points[:, RIGHT_SHOULDER]
    both = (weights[:, [LEFT_SHOULDER, RIGHT_SHOULDER]] > 0).all(axis=1)
    width = np.hypot(pair[both, 0], pair[both, 1])
    return float(np.quantile(width, 0.8)) if width.size else float("nan")


def estimate_lengths(points: Doubles, weights: Doubles) -> Doubles:
    """Estimate the length of every group, robust to foreshortening.

    The median of seen lengths, which the released tool takes, is what a bone has after
    foreshortening, so half of all bones are then longer in the picture than in space. Here a
    group starts from human proportions; a bone of the body may differ from them as far as a high
    quantile of its seen lengths says, within limits. A finger's bones are too short in the picture
    to be measured one by one: the palm's quantiles give one factor for the whole hand.

    Parameters
    ----------
    points : ndarray of float64, shape (frames, 50, 2)
        Joints in shoulder widths.
    weights : ndarray of float64, shape (frames, 50)
        Confidence; lengths with a doubtful end are left out.

    Returns
    -------
    ndarray of float64, shape (25,)
        Lengths in shoulder widths, all positive.
    """
    seen = bone_lengths(points)
    sure = np.minimum(weights[:, BONES[:, 0]], weights[:, BONES[:, 1]]) >= ENOUGH
    lengths = PROPORTIONS.copy()
    for group in (2, 3):
        share = _quantile_of(seen, sure, group, LONGEST) / PROPORTIONS[group]
        if np.isfinite(share):
            lengths[group] *= np.clip(share, SHARE_LOWEST, SHARE_HIGHEST)
    nose = _quantile_of(seen, sure, 0, 0.5)
    if np.isfinite(nose):
        lengths[0] = np.hypot(max(nose, 0.3), NOSE_DEPTH)
    shares = [_quantile_of(seen, sure, g, LONGEST) / PROPORTIONS[g] for g in PALM_GROUPS]
    if np.isfinite(shares).any():
        lengths[4:] *= np.clip(np.nanmedian(shares), HAND_LOWEST, HAND_HIGHEST)
    wrist = _quantile_of(seen, sure, 4, 0.5)
    if np.isfinite(wrist):
        lengths[4] = np.clip(wrist, 0.02, 0.12)
    return lengths


def _quantile_of(seen: Doubles, sure: NDArray[np.bool_], group: int, quantile: float) -> float:
    bones = BONES[:, 2] == group
    lengths = seen[:, bones][sure[:, bones]]
    return float(np.quantile(lengths, quantile)) if lengths.size else float("nan")


assert len(PROPORTIONS) == N_LIMBS
