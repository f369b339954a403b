"""Turns between directions, frame by frame: the least, without jumps, held where nothing is seen.

The least turn from a bone's rest direction has one fault: next to the opposite direction a hair's
breadth turns the bone round itself. There the twist of the frame before is carried on, and given
back slowly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

Floats = NDArray[np.floating]

TWIST_STEP = np.radians(10)
"""Twist that a bone may add in a frame of its own accord, on its way back to the least turn."""


def turn_smoothly(rest: Floats, goals: Floats) -> Rotation:
    """Turn a bone from rest into every frame's direction, continuously.

    Parameters
    ----------
    rest : ndarray, shape (3,)
        Unit vector.
    goals : ndarray, shape (frames, 3)
        Vectors of any length; NaN or zero = not seen.

    Returns
    -------
    Rotation
        One a frame: the least turn, and near the opposite of rest that of the frame before,
        carried along and untwisted by at most 10 degrees a frame. A frame not seen keeps the
        last one's, at the start the first one's; none turns where no frame is seen.
    """
    seen = np.flatnonzero(np.linalg.norm(np.nan_to_num(goals), axis=1) > 0)
    turns = np.full((len(goals), 4), np.nan)
    if seen.size:
        shown = goals[seen]
        least = Rotation.from_quat(least_turn(np.broadcast_to(rest, shown.shape), shown))
        twists = _ease(_added_twists(rest, shown, least))
        turns[seen] = (least * Rotation.from_rotvec(twists[:, None] * rest)).as_quat()
    return hold_rotation(turns)


def _added_twists(rest: Floats, goals: Floats, least: Rotation) -> Floats:
    """Tell by which angle round itself the bone would jump behind each frame, (frames - 1,)."""
    carried = Rotation.from_quat(least_turn(_unit(goals[:-1]), goals[1:])) * least[:-1]
    between = (least[1:].inv() * carried).as_quat()
    return 2 * np.arctan2(between[:, :3] @ rest, between[:, 3])


def _ease(jumps: Floats) -> Floats:
    """Carry the twist on and take it back step by step, (frames,) radians."""
    twists = np.zeros(len(jumps) + 1)
    for frame, jump in enumerate(jumps):
        carried = (twists[frame] + jump + np.pi) % (2 * np.pi) - np.pi
        twists[frame + 1] = np.sign(carried) * max(abs(carried) - TWIST_STEP, 0.0)
    return twists


def least_turn(start: Floats, goal: Floats) -> Floats:
    """Find the least turn from one direction to another.

    Parameters
    ----------
    start : ndarray, shape (frames, 3)
        Unit vectors.
    goal : ndarray, shape (frames, 3)
        Vectors of any length.

    Returns
    -------
    ndarray, shape (frames, 4)
        Quaternions x, y, z, w; NaN where the goal is missing or of length zero.

    Examples
    --------
    >>> least_turn(np.array([[1.0, 0, 0]]), np.array([[0, 2.0, 0]])).round(3).tolist()
    [[0.0, 0.0, 0.707, 0.707]]
    """
    goal = _unit(goal)
    w = 1 + np.einsum("fi,fi->f", start, goal)
    turns = np.concatenate((np.cross(start, goal), w[:, None]), axis=1)
    # Straight back: any axis square to the bone turns it, and the cross product gives none.
    side = np.cross(start, np.where(np.abs(start[:, 1:2]) < 0.9, [0.0, 1.0, 0.0], [1.0, 0, 0]))
    back = np.concatenate((side, np.zeros_like(w)[:, None]), axis=1)
    turns = np.where((w < 1e-12)[:, None], back, turns)
    return turns / np.linalg.norm(turns, axis=1, keepdims=True)


def _unit(vectors: Floats) -> Floats:
    size = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(size > 0, size, np.nan)


def hold_rotation(turns: Floats) -> Rotation:
    """Fill missing rotations with the last one seen, at the start with the first.

    Parameters
    ----------
    turns : ndarray, shape (frames, 4)
        Quaternions; NaN = missing.

    Returns
    -------
    Rotation
        One a frame; none turns where no frame shows any.
    """
    held = hold(turns)
    return Rotation.from_quat(np.where(np.isnan(held), [0.0, 0.0, 0.0, 1.0], held))


def hold(values: Floats) -> Floats:
    """Fill missing rows with the last seen one, and those at the start with the first.

    Parameters
    ----------
    values : ndarray, shape (frames, columns)
        A row is missing where one of its numbers is NaN.

    Returns
    -------
    ndarray, shape (frames, columns)
        The filled rows; as they came where none is seen.
    """
    seen = ~np.isnan(values).any(axis=1)
    if not seen.any():
        return values
    last = np.maximum.accumulate(np.where(seen, np.arange(len(values)), -1))
    return values[np.where(last < 0, np.argmax(seen), last)]


def without_jumps(turns: Floats) -> Floats:
    """Choose of q and -q, which turn alike, the one nearer to the frame before.

    Parameters
    ----------
    turns : ndarray, shape (frames, 4)
        Quaternions.

    Returns
    -------
    ndarray, shape (frames, 4)
        The same rotations.
    """
    agree = np.einsum("fi,fi->f", turns[1:], turns[:-1]) >= 0
    signs = np.concatenate(([1.0], np.cumprod(np.where(agree, 1.0, -1.0))))
    return turns * signs[:, None]
