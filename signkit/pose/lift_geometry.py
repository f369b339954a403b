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
NECK_GROUP, HAND_GROUP, KNUCKLE_GROUPS = 1, 4, (9, 13, 17, 21)


@njit(cache=True, fastmath=FAST, error_model="numpy")
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
    lengths = PROPORTIONS.copy()
    lengths[NECK_GROUP] = 0.5 * _seen_shoulders(points, weights)
    for group in (2, 3):
        lengths[group] *= _share(points, weights, group, LONGEST, lengths[group], BODY_LIMITS)
    nose = _quantile_of(points, weights, 0, 0.5)
    if nose > 0:
        lengths[0] = np.hypot(max(nose, LEAST_NOSE_HEIGHT), NOSE_DEPTH)
    shares = np.empty(4)
    for k in range(4):
        group = KNUCKLE_GROUPS[k]
        shares[k] = _share(points, weights, group, PALM_LONGEST, lengths[group], (0.0, 9.0))
    lengths[HAND_GROUP:] *= min(max(np.median(shares), HAND_LIMITS[0]), HAND_LIMITS[1])
    for group in range(HAND_GROUP + 1, len(lengths)):
        lengths[group] *= _share(points, weights, group, LONGEST, lengths[group], FINGER_LIMITS)
    wrist = _quantile_of(points, weights, HAND_GROUP, 0.5)
    if wrist > 0:
        lengths[HAND_GROUP] = min(max(wrist, WRIST_LIMITS[0]), WRIST_LIMITS[1])
    return lengths


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _share(
    points: Doubles,
    weights: Doubles,
    group: int,
    quantile: float,
    length: float,
    limits: tuple[float, float],
) -> float:
    """Seen over expected length within limits; 1 where nothing sure was seen."""
    seen = _quantile_of(points, weights, group, quantile)
    return min(max(seen / length, limits[0]), limits[1]) if seen > 0 else 1.0


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _quantile_of(points: Doubles, weights: Doubles, group: int, quantile: float) -> float:
    """Quantile of a group's sure seen lengths (the lower of two); -1 where there are none."""
    found = np.empty(2 * len(points))
    count = 0
    for bone in range(len(BONES)):
        if BONES[bone, 2] == group:
            a, b = BONES[bone, 0], BONES[bone, 1]
            for t in range(len(points)):
                if weights[t, a] >= ENOUGH and weights[t, b] >= ENOUGH:
                    x = points[t, a, 0] - points[t, b, 0]
                    y = points[t, a, 1] - points[t, b, 1]
                    found[count] = x * x + y * y
                    count += 1
    if count == 0:
        return -1.0
    place = int(quantile * (count - 1))
    return np.sqrt(np.partition(found[:count], place)[place])


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _seen_shoulders(points: Doubles, weights: Doubles) -> float:
    """Upper quintile of the shoulders' seen distance; 1, the median's length, where unsure."""
    found = np.empty(len(points))
    count = 0
    for t in range(len(points)):
        if weights[t, LEFT_SHOULDER] > 0 and weights[t, RIGHT_SHOULDER] > 0:
            x = points[t, LEFT_SHOULDER, 0] - points[t, RIGHT_SHOULDER, 0]
            y = points[t, LEFT_SHOULDER, 1] - points[t, RIGHT_SHOULDER, 1]
            found[count] = np.hypot(x, y)
            count += 1
    if count == 0:
        return 1.0
    place = int(0.8 * (count - 1))
    return max(np.partition(found[:count], place)[place], 0.5)
