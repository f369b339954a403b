"""Lifting of our own: human proportions, depth signs that hold over time, nearly rigid bones."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.cleaning import bridge_never_observed, mark_missing
from signkit.pose.depth_arms import find_arm_depths, find_torso_depths
from signkit.pose.depth_hands import find_hand_depths
from signkit.pose.depth_smoothing import smooth_robustly
from signkit.pose.lift_geometry import estimate_lengths
from signkit.pose.lift_objective import FAST
from signkit.pose.normalise import shoulder_width
from signkit.pose.skeleton import (
    BONES,
    CHILDREN,
    LEFT_HAND,
    LEFT_SHOULDER,
    LEFT_WRIST,
    LIMBS,
    N_JOINTS,
    NECK,
    NOSE,
    RIGHT_HAND,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

Doubles = NDArray[np.float64]

FROM_NECK = np.array([(NECK, NOSE, 0), *BONES[1:].tolist()])
"""The bones, the first one turned round: everything is placed from the neck."""

BRIDGED_WEIGHT = 0.05
"""Weight of a joint that was never seen and stands where its neighbours are."""
BODY_BENDING, HAND_BENDING, MOVEMENT = 0.008, 0.03, 0.005
TOLERANCE = 0.1
"""Smoothing of keypoints; see `signkit.pose.depth_smoothing.smooth_robustly`, shoulder widths."""
STRETCH = 0.02
"""How far a bone may be from its length in a frame where the picture asks for it, as a share."""


def _bone_to(joint: int) -> int:
    """Position in `FROM_NECK` of the bone that ends in a joint."""
    return int(np.flatnonzero(FROM_NECK[:, 1] == joint)[0])


_NOSE_BONE = _bone_to(NOSE)
_SIDES = ((1.0, RIGHT_SHOULDER, RIGHT_HAND), (-1.0, LEFT_SHOULDER, LEFT_HAND))
_BONE_TO = [_bone_to(j) if j != NECK else -1 for j in range(len(CHILDREN) + 1)]
_CARRIERS = np.full(N_JOINTS, -1)
"""From which joint another is smoothed: hands from their wrists, fingers from hand roots."""
for _hand, _wrist in ((RIGHT_HAND, RIGHT_WRIST), (LEFT_HAND, LEFT_WRIST)):
    _CARRIERS[_hand], _CARRIERS[_hand.start] = _hand.start, _wrist
_BENDINGS = np.where(_CARRIERS < 0, BODY_BENDING, HAND_BENDING)


def lift_signkit(keypoints: NDArray[np.floating], *, calm: float = 1.0) -> Doubles:
    """Lift keypoints by geometry and what is known of people who sign.

    Not in the paper. Its idea, depth from foreshortening, is kept; what differs from Algorithm 1
    and from the released tool (ledger LIFT-1):

    - Only what was seen counts: missing keypoints carry no weight, doubtful ones little (squared
      confidence), and a hand that is guessed far off is outvoted by its neighbours in time.
    - Lengths come from human proportions and high quantiles, not from medians
      (`signkit.pose.lift_geometry.estimate_lengths`).
    - A bone may reach away from the viewer. Which way is decided over the whole clip, for arms
      (`signkit.pose.depth_arms`) and hands (`signkit.pose.depth_hands`) apart.
    - Depth is smoothed where the picture says little about it; then every bone is brought to its
      length within two in a hundred, aimed from its placed parent at its keypoint.

    The camera is taken to be far away, as in the paper: what is near is not drawn smaller.

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence; missing is NaN, NaN, 0.
    calm : float
        Factor of all smoothing over time; 1 was chosen at 12.5 frames a second.

    Returns
    -------
    ndarray of float64, shape (frames, 50, 3)
        Joints in pixels, x right, y down, z towards the viewer, the neck at z = 0.

    Raises
    ------
    InputError
        If no frame shows both shoulders apart from each other.
    """
    points, weights, width = _observe(keypoints)
    aims = _calm(points, weights, calm)
    lengths = estimate_lengths(aims, weights)
    depths = _find_depths(aims, weights, lengths, calm)
    return place_nearly_rigidly(aims, depths, lengths[LIMBS], FROM_NECK, STRETCH) * width


def _observe(keypoints: NDArray[np.floating]) -> tuple[Doubles, Doubles, float]:
    """Keypoints in shoulder widths, 0 where missing; their weights in 0..1; the width in px."""
    points, weights, widths = _measure(np.ascontiguousarray(keypoints))
    width = float(np.median(widths)) if len(widths) else 0.0
    lost = ~(weights > 0).any(axis=0)
    if lost.any():
        bridged = bridge_never_observed(mark_missing(keypoints))[:, lost, :2]
        weights[:, lost] = np.where(np.isnan(bridged[..., 0]), 0.0, BRIDGED_WEIGHT)
        points[:, lost] = np.nan_to_num(bridged)
    if width <= 0:
        shoulder_width(keypoints)  # says what is wrong
    _centre(points, weights, width)
    return points, weights, width


@njit(cache=True)
def _measure(keypoints: NDArray[np.floating]) -> tuple[Doubles, Doubles, Doubles]:
    """Pixels and weights, 0 where missing, and the widths that `shoulder_width` asks for."""
    frames, joints = keypoints.shape[:2]
    points, weights = np.zeros((frames, joints, 2)), np.zeros((frames, joints))
    widths, count = np.empty(frames), 0
    for t in range(frames):
        for j in range(joints):
            x, y, confidence = keypoints[t, j]
            if np.isfinite(x) and np.isfinite(y) and confidence > 0:
                points[t, j, 0], points[t, j, 1] = x, y
                weights[t, j] = min(confidence, 1.0) ** 2
        if weights[t, LEFT_SHOULDER] > 0 and weights[t, RIGHT_SHOULDER] > 0:
            pair = points[t, LEFT_SHOULDER] - points[t, RIGHT_SHOULDER]
            widths[count] = np.hypot(pair[0], pair[1])
            count += 1
    return points, weights, widths[:count]


@njit(cache=True)
def _centre(points: Doubles, weights: Doubles, width: float) -> None:
    """Bring the neck's mean place to 0 and the width to 1; what has no weight stays 0."""
    total, x, y = 1e-12, 0.0, 0.0
    for t in range(len(points)):
        if weights[t, NECK] > 0:
            total, x, y = total + 1, x + points[t, NECK, 0], y + points[t, NECK, 1]
    for t in range(len(points)):
        for j in range(points.shape[1]):
            if weights[t, j] > 0:
                points[t, j, 0] = (points[t, j, 0] - x / total) / width
                points[t, j, 1] = (points[t, j, 1] - y / total) / width


def _calm(points: Doubles, weights: Doubles, calm: float) -> Doubles:
    """Smooth the body, each hand's root from its wrist, and fingers from their hand's root."""
    steps, trust = _leave_parents(points, weights, _CARRIERS)
    calmed = smooth_robustly(steps, trust, _BENDINGS * calm, MOVEMENT, TOLERANCE)
    _join_parents(calmed, _CARRIERS)
    return calmed


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _leave_parents(
    points: Doubles, weights: Doubles, carriers: NDArray[np.int64]
) -> tuple[Doubles, Doubles]:
    """Joints seen from what carries them, each with the lesser of the two weights."""
    steps, trust = np.empty_like(points), np.empty_like(weights)
    for t in range(len(points)):
        for j in range(len(carriers)):
            parent = carriers[j]
            away = parent >= 0
            steps[t, j, 0] = points[t, j, 0] - (points[t, parent, 0] if away else 0.0)
            steps[t, j, 1] = points[t, j, 1] - (points[t, parent, 1] if away else 0.0)
            trust[t, j] = min(weights[t, j], weights[t, parent]) if away else weights[t, j]
    return steps, trust


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _join_parents(steps: Doubles, carriers: NDArray[np.int64]) -> None:
    """Undo `_leave_parents` in place; what carries comes before what is carried."""
    for t in range(len(steps)):
        for j in range(len(carriers)):
            if carriers[j] >= 0:
                steps[t, j, 0] += steps[t, carriers[j], 0]
                steps[t, j, 1] += steps[t, carriers[j], 1]


def _find_depths(points: Doubles, weights: Doubles, lengths: Doubles, calm: float) -> Doubles:
    """z of every bone of `FROM_NECK`, ``(frames, 49)``."""
    depths = np.zeros((len(points), len(FROM_NECK)))
    nose, turn = find_torso_depths(points, weights, lengths[0], lengths[1], calm)
    depths[:, _NOSE_BONE] = nose
    for side, shoulder, hand in _SIDES:
        arm, root, fingers = _BONE_TO[shoulder + 1], _BONE_TO[hand.start], _BONE_TO[hand.start + 1]
        depths[:, _BONE_TO[shoulder]] = side * turn
        depths[:, arm : arm + 2] = find_arm_depths(points, weights, lengths[2:4], shoulder, calm)
        seen = (points[:, hand] - points[:, hand.start, None]) * (side, 1.0)
        sure = np.ascontiguousarray(weights[:, hand])
        found, lean = find_hand_depths(seen, sure, lengths[5:], calm)
        depths[:, root] = lengths[4] * lean
        depths[:, fingers : fingers + 20] = found
    return depths


@njit(cache=True, fastmath=FAST, error_model="numpy")
def place_nearly_rigidly(
    aims: Doubles,
    depths: Doubles,
    lengths: Doubles,
    bones: NDArray[np.int64],
    stretch: float,
) -> Doubles:
    """Place joints one from the other: given depths and lengths, aimed at the picture.

    A bone's vector is ``(aim - placed parent, depth)``, brought to its length; where the picture
    asks for more or less, it gets as much of that as the stretch allows.

    Parameters
    ----------
    aims : ndarray of float64, shape (frames, joints, 2)
        Where each joint is seen.
    depths : ndarray of float64, shape (frames, bones)
        z of each bone.
    lengths : ndarray of float64, shape (bones,)
        Positive lengths.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group (unused); parents before children.
    stretch : float
        Largest change of a length, as a share of it.

    Returns
    -------
    ndarray of float64, shape (frames, joints, 3)
        The joints; the first parent lies where it is seen, at z = 0.
    """
    joints = np.zeros((aims.shape[0], aims.shape[1], 3))
    for t in range(len(aims)):
        root = bones[0, 0]
        joints[t, root, 0], joints[t, root, 1] = aims[t, root, 0], aims[t, root, 1]
        for b in range(len(bones)):
            parent, child = bones[b, 0], bones[b, 1]
            x = aims[t, child, 0] - joints[t, parent, 0]
            y = aims[t, child, 1] - joints[t, parent, 1]
            z, length = depths[t, b], lengths[b]
            norm = np.sqrt(x * x + y * y + z * z)
            if norm < 1e-9:
                x, y, z, norm = 0.0, 0.0, 1.0, 1.0
            wanted = min(max(norm, length * (1 - stretch)), length * (1 + stretch))
            joints[t, child, 0] = joints[t, parent, 0] + x * wanted / norm
            joints[t, child, 1] = joints[t, parent, 1] + y * wanted / norm
            joints[t, child, 2] = joints[t, parent, 2] + z * wanted / norm
    return joints
