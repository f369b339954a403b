"""From one posture to another: bones turn from their first direction to their last.

Joints moved along straight lines would shorten a finger that folds; turned bones keep it. Time
runs along a minimum-jerk curve, as reaching movements of people do (Flash & Hogan 1985).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.pose.skeleton import BONES, CHILDREN, NECK, NOSE, PARENTS

Array = NDArray[np.float64]
OPPOSED = -1 + 1e-12
"""Cosine below which two directions have no way between them that is the shortest."""


def minimum_jerk(share: Array) -> Array:
    """Give how far a reaching movement is, from rest to rest.

    Parameters
    ----------
    share : ndarray
        Share of the time that has passed, 0 to 1.

    Returns
    -------
    ndarray
        Share of the way that is done: 10 s^3 - 15 s^4 + 6 s^5.

    Examples
    --------
    >>> minimum_jerk(np.array([0.0, 0.5, 1.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    return share**3 * (10 - 15 * share + 6 * share**2)


def blend_postures(first: Array, last: Array, way: Array) -> Array:
    """Turn every bone from one posture to another.

    Parameters
    ----------
    first, last : ndarray, shape (50, 3)
        Two postures, neck at the origin; NaN = missing.
    way : ndarray, shape (frames,)
        Share of the way done in each frame, 0 to 1.

    Returns
    -------
    ndarray, shape (frames, 50, 3)
        The postures between them, neck at the origin. A bone missing at one end keeps what it is
        at the other; missing at both, it stays missing.
    """
    bones = [posture[CHILDREN] - posture[PARENTS] for posture in (first, last)]
    turned = _turn(_complete(*bones), _complete(*bones[::-1]), way)
    joints = np.zeros((len(way), len(first), 3))
    for parent, child, bone in zip(PARENTS, CHILDREN, turned.swapaxes(0, 1), strict=True):
        joints[:, child] = joints[:, parent] + bone
    if np.isfinite(joints[:, NECK]).all():
        return joints - joints[:, NECK : NECK + 1]
    joints = _without_nose(turned)
    return joints


def _without_nose(turned: Array) -> Array:
    """Build joints from the neck on where the nose was never seen."""
    joints = np.zeros((len(turned), len(BONES) + 1, 3))
    joints[:, NOSE] = np.nan
    for number, (parent, child) in enumerate(zip(PARENTS, CHILDREN, strict=True)):
        if child != NECK:
            joints[:, child] = joints[:, parent] + turned[:, number]
    return joints


def _complete(bones: Array, others: Array) -> Array:
    return np.where(np.isfinite(bones), bones, others)


def _turn(first: Array, last: Array, way: Array) -> Array:
    """Turn directions along the shortest way and change lengths evenly, ``(frames, 49, 3)``."""
    lengths = [np.linalg.norm(bones, axis=-1, keepdims=True) for bones in (first, last)]
    start, end = (b / np.maximum(n, 1e-9) for b, n in zip((first, last), lengths, strict=True))
    cosine = (start * end).sum(axis=-1, keepdims=True)
    aside = end - cosine * start
    aside = np.where(cosine > OPPOSED, aside, _across(start))
    aside = aside / np.maximum(np.linalg.norm(aside, axis=-1, keepdims=True), 1e-9)
    angle = np.arccos(np.clip(cosine, -1, 1)) * way[:, None, None]
    length = lengths[0] + (lengths[1] - lengths[0]) * way[:, None, None]
    turned: Array = length * (np.cos(angle) * start + np.sin(angle) * aside)
    return turned


def _across(directions: Array) -> Array:
    """Some direction at a right angle to each: towards the viewer where that is possible."""
    viewer = np.broadcast_to([0.0, 0.0, 1.0], directions.shape)
    aside = viewer - (viewer * directions).sum(axis=-1, keepdims=True) * directions
    fits = np.linalg.norm(aside, axis=-1, keepdims=True) > 1e-3
    return np.where(fits, aside, np.broadcast_to([1.0, 0.0, 0.0], directions.shape))
