"""Handshapes as finger-joint angles, and the 21 hand points that such angles give.

Forward kinematics of a hand with constant bone lengths. The hand's own axes are x
towards the thumb's side, y from the fingers to the wrist, z out of the palm: with the identity as
rotation a right hand stands upright and shows its palm to the viewer.
"""

from __future__ import annotations

import numpy as np

from signkit.octosign.phonology import HANDSHAPES

_THUMB = {
    "out": (60, 15, 0, 0),
    "along": (22, 8, 12, 5),
    "across": (38, 48, 62, 45),
    "facing": (42, 62, 25, 15),
    "touching": (36, 58, 40, 30),
}
_FINGER = {
    "straight": (3, 3, 2),
    "fist": (82, 98, 58),
    "hook": (12, 92, 55),
    "claw": (16, 68, 42),
    "flat_bent": (72, 6, 4),
    "curved": (26, 40, 24),
    "round": (46, 58, 34),
    "leaning": (52, 4, 2),
}
_SPREAD = {
    "wide": (16.0, 4.0, -9.0, -22.0),
    "split": (18.0, -10.0, -12.0, -14.0),
    "closed": (1.0, 0.0, -1.0, -2.0),
}

_TABLE = {
    "fist": "across  fist fist fist fist  closed",
    "thumb_up": "out  fist fist fist fist  closed",
    "flat": "along  straight straight straight straight  closed",
    "flat_thumb_out": "out  straight straight straight straight  closed",
    "bent_flat": "along  flat_bent flat_bent flat_bent flat_bent  closed",
    "open": "out  straight straight straight straight  wide",
    "claw": "out  claw claw claw claw  wide",
    "four": "across  straight straight straight straight  wide",
    "curved": "facing  curved curved curved curved  closed",
    "round": "touching  round round round round  closed",
    "flat_round": "touching  flat_bent flat_bent flat_bent flat_bent  closed",
    "duck": "facing  leaning leaning leaning leaning  closed",
    "point": "across  straight fist fist fist  closed",
    "hook": "across  hook fist fist fist  closed",
    "point_thumb": "out  straight fist fist fist  closed",
    "hook_thumb": "out  hook fist fist fist  closed",
    "beak": "touching  flat_bent fist fist fist  closed",
    "vee": "across  straight straight fist fist  split",
    "bent_vee": "across  hook hook fist fist  split",
    "two_together": "across  straight straight fist fist  closed",
    "kay": "along  straight leaning fist fist  split",
    "three_thumb": "out  straight straight fist fist  split",
    "bent_three": "out  hook hook fist fist  split",
    "three_up": "across  straight straight straight fist  wide",
    "ring": "touching  round straight straight straight  wide",
    "middle_down": "out  straight flat_bent straight straight  wide",
    "little": "across  fist fist fist straight  wide",
    "horns": "across  straight fist fist straight  closed",
    "horns_thumb": "out  straight fist fist straight  wide",
    "wye": "out  fist fist fist straight  wide",
}


def _angles(row: str) -> np.ndarray:
    thumb, *fingers, spread = row.split()
    bends = np.array([_FINGER[finger] for finger in fingers], dtype=float)
    per_finger = np.column_stack([bends, _SPREAD[spread]])
    return np.radians(np.concatenate([_THUMB[thumb], per_finger.ravel()]))


ANGLES = {name: _angles(_TABLE[name]) for name in HANDSHAPES}
"""Handshape name -> ``(20,)`` joint angles in radians.

Four for the thumb (away from the palm's axis, out of the palm, two bends), then four for each
finger (three bends and the spread towards the thumb's side).
"""

RELAXED = 0.6 * ANGLES["curved"] + 0.4 * ANGLES["round"]
"""The hand of somebody who does not sign, ``(20,)``."""

_KNUCKLES = np.array(
    [
        [0.030, -0.026, 0.012],
        [0.025, -0.090, 0.0],
        [0.004, -0.093, 0.0],
        [-0.015, -0.087, 0.0],
        [-0.032, -0.077, 0.0],
    ]
)
_PHALANGES = np.array(
    [
        [0.043, 0.034, 0.028],
        [0.044, 0.027, 0.022],
        [0.048, 0.030, 0.023],
        [0.045, 0.028, 0.023],
        [0.035, 0.022, 0.020],
    ]
)
WRIST_TO_ROOT = np.array([0.0, -0.012, 0.0])
"""From the body's wrist to the hand's root, in the hand's own axes (metres)."""


def closed_partner(handshape: str) -> np.ndarray:
    """Return the angles that a handshape opens from or closes to.

    A handshape that is open closes to a fist; one that is nearly a fist already opens to a flat
    spread hand instead, so that ``open`` and ``close`` are visible on every handshape.

    Parameters
    ----------
    handshape : str
        One of ``phonology.HANDSHAPES``.

    Returns
    -------
    ndarray of shape (20,)
        Joint angles, radians.
    """
    return ANGLES["open"] if is_closed(handshape) else ANGLES["fist"]


def is_closed(handshape: str) -> bool:
    """Tell whether a handshape is nearer to a fist than to a spread hand.

    Parameters
    ----------
    handshape : str
        One of ``phonology.HANDSHAPES``.

    Returns
    -------
    bool
        True where it has at most one straight finger.

    Examples
    --------
    >>> is_closed("fist"), is_closed("flat")
    (True, False)
    """
    return _TABLE[handshape].split()[1:5].count("fist") >= 3


def hand_points(angles: np.ndarray) -> np.ndarray:
    """Compute the 21 points of a hand from its joint angles, in the hand's own axes.

    Parameters
    ----------
    angles : ndarray of shape (..., 20)
        Joint angles in radians: four of the thumb, then four a finger.

    Returns
    -------
    ndarray of shape (..., 21, 3)
        Points in metres relative to the root (which comes first), in OpenPose's order.

    Examples
    --------
    >>> points = hand_points(ANGLES["flat"])
    >>> points.shape, bool(points[8, 1] < points[5, 1] < points[0, 1])
    ((21, 3), True)
    """
    leading = angles.shape[:-1]
    fingers = angles[..., 4:].reshape(*leading, 4, 4)
    bend = np.empty((*leading, 5, 3))
    aside = np.empty((*leading, 5, 3))
    bend[..., 1:, :] = np.cumsum(fingers[..., :3], axis=-1)
    aside[..., 1:, :] = fingers[..., 3:]
    bend[..., 0, :] = angles[..., 1:2]
    aside[..., 0, 0] = angles[..., 0]
    aside[..., 0, 1] = angles[..., 0] - angles[..., 2]
    aside[..., 0, 2] = aside[..., 0, 1] - angles[..., 3]
    steps = np.empty((*leading, 5, 4, 3))
    in_palm = np.cos(bend) * _PHALANGES
    steps[..., 1:, 0] = in_palm * np.sin(aside)
    steps[..., 1:, 1] = -in_palm * np.cos(aside)
    steps[..., 1:, 2] = np.sin(bend) * _PHALANGES
    steps[..., 0, :] = _KNUCKLES
    points = np.zeros((*leading, 21, 3))
    points[..., 1:, :] = np.cumsum(steps, axis=-2).reshape(*leading, 20, 3)
    return points
