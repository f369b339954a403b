"""Depth of head, shoulders and arms from their picture and from how people sign."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.pose.depth_smoothing import choose_over_time, smooth
from signkit.pose.skeleton import JOINT, LEFT_SHOULDER, NECK, NOSE, RIGHT_SHOULDER

Doubles = NDArray[np.float64]

ELBOW_DEPTH, ELBOW_SPREAD = -0.15, 0.30
"""Where elbows are in depth, seen from the shoulder, and how far they stray; shoulder widths."""
WRIST_DEPTH, WRIST_SPREAD = 0.55, 0.35
"""Where wrists are in depth, seen from the shoulder: people sign before the body."""
STIFFNESS = 2.0
"""Price of a squared step in depth (shoulder widths) from one frame to the next."""
BENDING, MOVEMENT = 1.0, 0.02
"""Smoothing of depth over time; see `signkit.pose.depth_smoothing.smooth`."""
TURN_BENDING = 400.0
"""The same for the shoulders, which turn slowly."""
UNTURNED = 0.95
"""Share of their full width at which shoulders still count as facing the viewer."""

_SIGNS = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])


def find_arm_depths(
    points: Doubles, weights: Doubles, lengths: Doubles, side: str, calm: float
) -> Doubles:
    """Find the depth of an arm's two bones.

    Each has depth ``+-sqrt(L**2 - d**2)`` (length, seen length). Of the four pairs of signs a
    clip takes those that keep elbow and wrist near where a signer's are, and that change little
    from frame to frame (`signkit.pose.depth_smoothing.choose_over_time`). Near to the picture's
    plane a small error of ``d`` is a large one of depth, so depths are smoothed with weights that
    grow with them.

    Parameters
    ----------
    points : ndarray of float64, shape (frames, 50, 2)
        Joints in shoulder widths.
    weights : ndarray of float64, shape (frames, 50)
        Confidence.
    lengths : ndarray of float64, shape (2,)
        Upper arm and forearm.
    side : str
        ``left`` or ``right``.
    calm : float
        Factor of all smoothing over time; 1 for 12.5 frames a second.

    Returns
    -------
    ndarray of float64, shape (frames, 2)
        z of upper arm and forearm, towards the viewer.
    """
    chain = [JOINT[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist")]
    steps = np.diff(points[:, chain], axis=1)
    depth = np.sqrt(np.maximum(lengths**2 - np.square(steps).sum(axis=-1), 0.0))
    both = _SIGNS * depth[:, None]  # (frames, 4, 2)
    places = np.cumsum(both, axis=-1)
    costs = np.square((places[..., 0] - ELBOW_DEPTH) / ELBOW_SPREAD)
    costs += np.square((places[..., 1] - WRIST_DEPTH) / WRIST_SPREAD)
    trust = np.minimum(weights[:, chain[:2]], weights[:, chain[1:]])
    chosen = choose_over_time(costs * trust.mean(axis=1)[:, None], places, STIFFNESS * calm)
    found = both[np.arange(len(both)), chosen]
    weight = np.ascontiguousarray((np.square(found / lengths) + 0.02) * (trust + 1e-3))
    return smooth(found[..., None], weight, BENDING * calm, MOVEMENT)[..., 0]


def find_torso_depths(
    points: Doubles, weights: Doubles, nose_length: float, half_width: float, calm: float
) -> tuple[Doubles, Doubles]:
    """Find how far the nose is before the neck, and how far the shoulders are turned.

    The nose is always before the neck. Shoulders are a flat line through the neck; where they are
    clearly narrower than the clip's width they are turned, away from the side to which the nose
    points.

    Parameters
    ----------
    points : ndarray of float64, shape (frames, 50, 2)
        Joints in shoulder widths.
    weights : ndarray of float64, shape (frames, 50)
        Confidence.
    nose_length : float
        From neck to nose.
    half_width : float
        From neck to shoulder.
    calm : float
        Factor of all smoothing over time; 1 for 12.5 frames a second.

    Returns
    -------
    nose : ndarray of float64, shape (frames,)
        z of the nose, towards the viewer.
    right : ndarray of float64, shape (frames,)
        z of the right shoulder; the left one's is its negative.
    """
    up = points[:, NOSE] - points[:, NECK]
    raw = np.sqrt(np.maximum(nose_length**2 - np.square(up).sum(axis=-1), 0.0))
    trust = np.minimum(weights[:, NOSE], weights[:, NECK]) + 1e-3
    nose = smooth(raw[:, None, None], trust[:, None], 4 * BENDING * calm, MOVEMENT)[:, 0, 0]
    across = points[:, LEFT_SHOULDER] - points[:, RIGHT_SHOULDER]
    both = np.column_stack([np.sqrt(np.square(across).sum(axis=-1)), up[:, 0]])
    trust = np.minimum(weights[:, LEFT_SHOULDER], weights[:, RIGHT_SHOULDER]) + 1e-3
    slow = smooth(both[:, None], trust[:, None], TURN_BENDING * calm, MOVEMENT)[:, 0]
    narrow = np.minimum(slow[:, 0] / (2 * half_width * UNTURNED), 1.0)
    turn = np.sqrt(1 - narrow**2) * np.clip(slow[:, 1] / 0.15, -1.0, 1.0)
    return nose, half_width * turn
