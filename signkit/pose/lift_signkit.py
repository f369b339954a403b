"""Lifting of our own: human proportions, depth signs that hold over time, rigid bones."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.cleaning import bridge_never_observed, mark_missing
from signkit.pose.depth_arms import find_arm_depths, find_torso_depths
from signkit.pose.depth_hands import find_hand_depths
from signkit.pose.depth_smoothing import smooth_robustly
from signkit.pose.lift_geometry import estimate_lengths, seen_shoulder_width
from signkit.pose.normalise import shoulder_width
from signkit.pose.skeleton import (
    BONES,
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
BODY_BENDING, HAND_BENDING, MOVEMENT = 0.15, 0.15, 0.005
TOLERANCE = 0.06
"""Smoothing of keypoints; see `signkit.pose.depth_smoothing.smooth_robustly`, shoulder widths."""
_HANDS = (("right", RIGHT_HAND, RIGHT_WRIST, 1.0), ("left", LEFT_HAND, LEFT_WRIST, -1.0))


def lift_signkit(keypoints: NDArray[np.floating], *, calm: float = 1.0) -> Doubles:
    """Lift keypoints by geometry and what is known of people who sign.

    Not in the paper. Its idea, depth from foreshortening, is kept; what differs from Algorithm 1
    and from the released tool (ledger LIFT-1):

    - Only what was seen counts: missing keypoints carry no weight, doubtful ones little, and a
      hand that is guessed far off for some frames is outvoted by its neighbours in time.
    - Lengths come from human proportions and high quantiles, not from medians
      (`signkit.pose.lift_geometry.estimate_lengths`).
    - A bone may reach away from the viewer. Which way is decided over the whole clip, for arms
      (`signkit.pose.depth_arms`) and hands (`signkit.pose.depth_hands`) apart.
    - Depth is smoothed where the picture says little about it; then every bone is brought to its
      length exactly, aimed from its placed parent at its keypoint.

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence; missing is NaN, NaN, 0.
    calm : float
        Factor of all smoothing over time; 1 suits 12.5 frames a second and more.

    Returns
    -------
    ndarray of float64, shape (frames, 50, 3)
        Joints in pixels, x right, y down, z towards the viewer, the neck at z = 0.
    """
    width = shoulder_width(keypoints)
    points, weights = _observe(keypoints, width)
    calmed = _calm(points, weights, calm)
    lengths = estimate_lengths(calmed, weights)
    lengths[1] = 0.5 * seen_shoulder_width(calmed, weights)
    depths = _find_depths(calmed, weights, lengths, calm)
    aims = np.concatenate([calmed, np.zeros((*calmed.shape[:2], 1))], axis=-1)
    return place_rigidly(aims, depths, lengths[LIMBS], FROM_NECK) * width


def _observe(keypoints: NDArray[np.floating], width: float) -> tuple[Doubles, Doubles]:
    """Keypoints in shoulder widths, 0 where missing, and their weights in 0..1."""
    marked = mark_missing(keypoints)
    bridged = bridge_never_observed(marked)
    weights = np.clip(marked[..., 2], 0.0, 1.0) ** 2
    lost = np.isnan(marked[..., 0]).all(axis=0)
    points = bridged[..., :2] / width
    weights[:, lost] = np.where(np.isfinite(points[:, lost, 0]), BRIDGED_WEIGHT, 0.0)
    middle = np.nanmean(points[:, NECK], axis=0)
    return np.nan_to_num(points - middle), weights


def _calm(points: Doubles, weights: Doubles, calm: float) -> Doubles:
    """Smooth the body, each hand's root from its wrist, and fingers from their hand's root."""
    calmed = np.empty_like(points)
    calmed[:, :8] = smooth_robustly(
        np.ascontiguousarray(points[:, :8]), weights[:, :8].copy(), BODY_BENDING * calm, MOVEMENT,
        TOLERANCE,
    )  # fmt: skip
    for _, hand, wrist, _ in _HANDS:
        root = hand.start
        base = np.concatenate([[wrist], np.full(20, root)])
        steps = points[:, hand] - points[:, base]
        trust = np.minimum(weights[:, hand], weights[:, base])
        steps = smooth_robustly(steps, trust, HAND_BENDING * calm, MOVEMENT, TOLERANCE)
        calmed[:, root] = calmed[:, wrist] + steps[:, 0]
        calmed[:, root + 1 : hand.stop] = calmed[:, root, None] + steps[:, 1:]
    return calmed


def _find_depths(points: Doubles, weights: Doubles, lengths: Doubles, calm: float) -> Doubles:
    """z of every bone of `FROM_NECK`, ``(frames, 49)``."""
    depths = np.zeros((len(points), len(BONES)))
    bone_to = {child: bone for bone, child in enumerate(FROM_NECK[:, 1].tolist())}
    nose, turn = find_torso_depths(points, weights, lengths[0], lengths[1], calm)
    depths[:, bone_to[NOSE]] = nose
    depths[:, bone_to[RIGHT_SHOULDER]] = turn
    depths[:, bone_to[LEFT_SHOULDER]] = -turn
    for side, hand, wrist, mirror in _HANDS:
        arm = find_arm_depths(points, weights, lengths[2:4], side, calm)
        depths[:, bone_to[wrist - 1]], depths[:, bone_to[wrist]] = arm.T
        seen = points[:, hand] - points[:, hand.start : hand.start + 1]
        seen = np.ascontiguousarray(seen * (mirror, 1.0))
        lean = arm[:, 1] / lengths[3]
        fingers, along = find_hand_depths(seen, weights[:, hand], lengths[5:], lean, calm)
        root = bone_to[hand.start]
        depths[:, root] = -lengths[4] * along[:, 2]
        order = [bone_to[hand.start + 1 + joint] for joint in range(20)]
        depths[:, order] = fingers
    return depths


@njit(cache=True)
def place_rigidly(
    aims: Doubles, depths: Doubles, lengths: Doubles, bones: NDArray[np.int64]
) -> Doubles:
    """Place joints one from the other: exact lengths, given depths, aimed at the picture.

    A bone's direction is ``(aim - placed parent, depth)``, brought to its length. Where the aim
    is too far for length and depth together, depth gives way first, down to a third.

    Parameters
    ----------
    aims : ndarray of float64, shape (frames, joints, 3)
        x and y of where each joint is seen; z is not read.
    depths : ndarray of float64, shape (frames, bones)
        z of each bone.
    lengths : ndarray of float64, shape (bones,)
        Positive lengths.
    bones : ndarray of int, shape (bones, 3)
        Parent, child, length group (unused); parents before children.

    Returns
    -------
    ndarray of float64, shape (frames, joints, 3)
        The joints; the first parent lies where it is seen, at z = 0.
    """
    joints = np.zeros_like(aims)
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
            scale = length / norm
            joints[t, child, 0] = joints[t, parent, 0] + scale * x
            joints[t, child, 1] = joints[t, parent, 1] + scale * y
            joints[t, child, 2] = joints[t, parent, 2] + scale * z
    return joints
