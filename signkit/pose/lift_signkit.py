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
_SHOULDER_BONES = np.array([_bone_to(RIGHT_SHOULDER), _bone_to(LEFT_SHOULDER)])
_SHOULDERS = np.array([RIGHT_SHOULDER, LEFT_SHOULDER])
_WRISTS = np.array([RIGHT_WRIST, LEFT_WRIST])
_ROOTS = np.array([RIGHT_HAND.start, LEFT_HAND.start])
_BONE_TO = np.array([_bone_to(j) if j != NECK else -1 for j in range(len(CHILDREN) + 1)])


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
    return _lift(points, weights, LIMBS, FROM_NECK, calm) * width


def _observe(keypoints: NDArray[np.floating]) -> tuple[Doubles, Doubles, float]:
    """Keypoints in shoulder widths, 0 where missing; their weights in 0..1; the width in px."""
    points, weights, width = _measure(np.ascontiguousarray(keypoints))
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
def _measure(keypoints: NDArray[np.floating]) -> tuple[Doubles, Doubles, float]:
    """Pixels and weights, 0 where missing, and the width of `shoulder_width`; one pass."""
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
    return points, weights, np.median(widths[:count]) if count else 0.0


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


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _lift(
    points: Doubles,
    weights: Doubles,
    limbs: NDArray[np.int64],
    bones: NDArray[np.int64],
    calm: float,
) -> Doubles:
    aims = _calm(points, weights, calm)
    lengths = estimate_lengths(aims, weights)
    depths = _find_depths(aims, weights, lengths, calm)
    return place_nearly_rigidly(aims, depths, lengths[limbs], bones, STRETCH)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _calm(points: Doubles, weights: Doubles, calm: float) -> Doubles:
    """Smooth the body, each hand's root from its wrist, and fingers from their hand's root."""
    calmed = np.empty_like(points)
    body, sure = points[:, :8].copy(), weights[:, :8].copy()
    calmed[:, :8] = smooth_robustly(body, sure, BODY_BENDING * calm, MOVEMENT, TOLERANCE)
    for hand in range(2):
        root, wrist = _ROOTS[hand], _WRISTS[hand]
        steps, trust = points[:, root : root + 21].copy(), weights[:, root : root + 21].copy()
        for t in range(len(points)):
            rx, ry, seen = steps[t, 0, 0], steps[t, 0, 1], trust[t, 0]
            for j in range(1, 21):
                steps[t, j, 0] -= rx
                steps[t, j, 1] -= ry
                trust[t, j] = min(trust[t, j], seen)
            steps[t, 0, 0] -= points[t, wrist, 0]
            steps[t, 0, 1] -= points[t, wrist, 1]
            trust[t, 0] = min(seen, weights[t, wrist])
        found = smooth_robustly(steps, trust, HAND_BENDING * calm, MOVEMENT, TOLERANCE)
        for t in range(len(points)):
            rx, ry = calmed[t, wrist, 0] + found[t, 0, 0], calmed[t, wrist, 1] + found[t, 0, 1]
            calmed[t, root, 0], calmed[t, root, 1] = rx, ry
            for j in range(1, 21):
                calmed[t, root + j, 0] = rx + found[t, j, 0]
                calmed[t, root + j, 1] = ry + found[t, j, 1]
    return calmed


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _find_depths(points: Doubles, weights: Doubles, lengths: Doubles, calm: float) -> Doubles:
    """z of every bone of `FROM_NECK`, ``(frames, 49)``."""
    frames = len(points)
    depths = np.zeros((frames, points.shape[1] - 1))
    nose, turn = find_torso_depths(points, weights, lengths[0], lengths[1], calm)
    depths[:, _NOSE_BONE] = nose
    seen = np.empty((frames, 21, 2))
    for hand in range(2):
        side = 1.0 if hand == 0 else -1.0
        shoulder, root = _SHOULDERS[hand], _ROOTS[hand]
        depths[:, _SHOULDER_BONES[hand]] = side * turn
        arm = find_arm_depths(points, weights, lengths[2:4], shoulder, calm)
        depths[:, _BONE_TO[shoulder + 1]] = arm[:, 0]
        depths[:, _BONE_TO[shoulder + 2]] = arm[:, 1]
        for t in range(frames):
            rx, ry = points[t, root, 0], points[t, root, 1]
            for j in range(21):
                seen[t, j, 0] = side * (points[t, root + j, 0] - rx)
                seen[t, j, 1] = points[t, root + j, 1] - ry
        sure = weights[:, root : root + 21].copy()
        fingers, lean = find_hand_depths(seen, sure, lengths[5:], calm)
        for t in range(frames):
            depths[t, _BONE_TO[root]] = lengths[4] * lean[t]
            for j in range(20):
                depths[t, _BONE_TO[root + 1 + j]] = fingers[t, j]
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
