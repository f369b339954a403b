"""The skeleton as a few pen strokes: the order in which joints are joined to draw every bone once.

Drawing 49 separate bones costs 147 points a frame; strokes along the arms and fingers cost 72.
"""

from __future__ import annotations

import numpy as np

from signkit.pose.skeleton import (
    JOINT,
    LEFT_HAND,
    LEFT_WRIST,
    N_JOINTS,
    NECK,
    NOSE,
    RIGHT_HAND,
    RIGHT_WRIST,
)

GAP = -1


def _hand_stroke(wrist: int, root: int) -> list[int]:
    """From the wrist through the root into the thumb, then a stroke a finger."""
    stroke = [wrist]
    for finger in range(5):
        first = root + 1 + 4 * finger
        stroke += [root, *range(first, first + 4), GAP]
    return stroke[:-1]


_RIGHT_ARM = [RIGHT_WRIST, JOINT["right_elbow"], JOINT["right_shoulder"]]
_LEFT_ARM = [JOINT["left_shoulder"], JOINT["left_elbow"], LEFT_WRIST]

BODY_STROKE = np.array([*_RIGHT_ARM, NECK, *_LEFT_ARM, GAP, NOSE, NECK])
"""Joints of both arms and the head in drawing order; `GAP` lifts the pen."""

HANDS_STROKE = np.array(
    [
        *_hand_stroke(LEFT_WRIST, LEFT_HAND.start),
        GAP,
        *_hand_stroke(RIGHT_WRIST, RIGHT_HAND.start),
    ]
)
"""Joints of both hands in drawing order; `GAP` lifts the pen."""


def draw_stroke(poses: np.ndarray, stroke: np.ndarray) -> np.ndarray:
    """Lay the joints of a clip out in drawing order, with NaN where the pen is lifted.

    Parameters
    ----------
    poses : ndarray (frames, 50, axes)
        Coordinates; NaN = missing, which lifts the pen too.
    stroke : ndarray (points,) int
        Joints in drawing order: `BODY_STROKE` or `HANDS_STROKE`.

    Returns
    -------
    ndarray (frames, points, axes) float32
        Coordinates rounded to three decimals.
    """
    padded = np.full((len(poses), N_JOINTS + 1, poses.shape[2]), np.nan, dtype=np.float32)
    padded[:, :N_JOINTS] = poses
    return np.round(padded[:, stroke], 3)
