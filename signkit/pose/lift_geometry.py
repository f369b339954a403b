"""Bone lengths from a flat picture: human proportions, and what the clip says against them."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.lift_objective import FAST
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
assert len(PROPORTIONS) == N_LIMBS

LONGEST = 0.9
"""Quantile of the seen lengths that stands for the true one: some frame shows a bone whole."""
BODY_LIMITS = (0.93, 1.30)
"""How far an arm's bone may be from the proportions."""
PALM_LONGEST = 0.7
"""The same quantile for the palm's bones, which come nearer to the camera than shoulders do."""
HAND_LIMITS = (0.85, 1.25)
"""How far a hand, all of it by one factor, may be from the proportions."""
FINGER_LIMITS = (0.9, 1.25)
"""How far one bone of the hand may be from that."""
WRIST_LIMITS = (0.02, 0.12)
"""Shortest and longest bone between wrist and hand root; two detectors' points, not anatomy."""
NOSE_DEPTH, LEAST_NOSE_HEIGHT = 0.25, 0.3
"""How far the nose is before the neck, and how far above it at least; shoulder widths."""
ENOUGH = 0.09
"""Weight of both ends (squared confidence) from which a seen length counts."""
NECK_GROUP, ARM_GROUPS, HAND_GROUP = 1, slice(2, 4), 4
KNUCKLE_GROUPS, FINGER_GROUPS = slice(9, 22, 4), slice(5, N_LIMBS)
_MEASURED = np.array([*BONES.tolist(), (LEFT_SHOULDER, RIGHT_SHOULDER, N_LIMBS)])
"""The bones, and the shoulders' distance as a group of its own."""


def estimate_lengths(points: Doubles, weights: Doubles) -> Doubles:
    """Estimate the length of every group, robust to foreshortening.

    The median of seen lengths, which the released tool takes, is what a bone has after
    foreshortening, so half of all bones are then longer in the picture than in space. Here a
    group starts from human proportions; a bone may differ from them as far as a high quantile of
    its seen lengths says, within limits. The palm's quantiles give one factor for the whole hand
    before its bones are looked at one by one. The shoulders are taken where they are seen broad.

    Parameters
    ----------
    points : ndarray of float64, shape (frames, 50, 2)
        Joints in shoulder widths.
    weights : ndarray of float64, shape (frames, 50)
        Squared confidence; lengths with a doubtful end are left out.

    Returns
    -------
    ndarray of float64, shape (25,)
        Lengths in shoulder widths, all positive.
    """
    seen, counts = _measure_groups(points, weights, _MEASURED, N_LIMBS + 1)
    seen.sort(axis=1)
    lengths = PROPORTIONS.copy()
    if counts[-1]:
        widest = _quantile_of(seen, counts, 0.8)[-1]
        lengths[NECK_GROUP] = 0.5 * max(widest, 0.5)
    longest, middle = _quantile_of(seen, counts, LONGEST), _quantile_of(seen, counts, 0.5)
    lengths[ARM_GROUPS] *= _shares(longest, lengths, ARM_GROUPS, BODY_LIMITS)
    if counts[0]:
        lengths[0] = np.hypot(max(middle[0], LEAST_NOSE_HEIGHT), NOSE_DEPTH)
    palm = _quantile_of(seen, counts, PALM_LONGEST)
    size = np.median(_shares(palm, lengths, KNUCKLE_GROUPS, (0.0, 9.0)))
    lengths[HAND_GROUP:] *= min(max(size, HAND_LIMITS[0]), HAND_LIMITS[1])
    lengths[FINGER_GROUPS] *= _shares(longest, lengths, FINGER_GROUPS, FINGER_LIMITS)
    if counts[HAND_GROUP]:
        lengths[HAND_GROUP] = min(max(middle[HAND_GROUP], WRIST_LIMITS[0]), WRIST_LIMITS[1])
    return lengths


def _shares(seen: Doubles, lengths: Doubles, groups: slice, limits: tuple[float, float]) -> Doubles:
    """Seen over expected lengths within limits; 1 where nothing sure was seen."""
    shares = np.minimum(np.maximum(seen[groups] / lengths[groups], limits[0]), limits[1])
    return np.where(np.isnan(shares), 1.0, shares)


def _quantile_of(seen: Doubles, counts: NDArray[np.int64], quantile: float) -> Doubles:
    """Quantile of each group's sorted squares (the lower of two), as a length; NaN for none."""
    places = (quantile * np.maximum(counts - 1, 0)).astype(np.int64)
    return np.sqrt(np.where(counts > 0, seen[_ROWS, places], np.nan))


_ROWS = np.arange(N_LIMBS + 1)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _measure_groups(
    points: Doubles, weights: Doubles, bones: NDArray[np.int64], groups: int
) -> tuple[Doubles, NDArray[np.int64]]:
    """Gather each group's sure squared lengths in the picture; infinite behind their count.

    The last group, the shoulders' distance, is taken wherever both were seen at all.
    """
    frames = len(points)
    seen, counts = np.full((groups, 2 * frames), np.inf), np.zeros(groups, dtype=np.int64)
    for b in range(len(bones)):
        one, other, group = bones[b, 0], bones[b, 1], bones[b, 2]
        least = ENOUGH if group < groups - 1 else 1e-300
        for t in range(frames):
            if weights[t, one] >= least and weights[t, other] >= least:
                x = points[t, one, 0] - points[t, other, 0]
                y = points[t, one, 1] - points[t, other, 1]
                seen[group, counts[group]] = x * x + y * y
                counts[group] += 1
    return seen, counts
