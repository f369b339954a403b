"""The shaded avatar: a body of round cones and ellipsoids, one a bone, hands first of all.

No mesh and no foreign model: what the fifty joints do not tell (the trunk below the shoulders,
the shape of head and face) is plain geometry. Departs from the pose in one thing, which only
decides what covers what: hands whose depth would put them inside trunk or head come in front.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.pose.skeleton import (
    BONES,
    JOINT,
    LEFT_HAND,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NECK,
    NOSE,
    RIGHT_HAND,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)
from signkit.render.framing import Framing
from signkit.render.head import head_shapes
from signkit.render.look import DEFAULT_LOOK, Look
from signkit.render.shapes import NONE, Shapes, ellipsoids, far_to_near, round_cones

Floats = NDArray[np.floating]

FRONT = 0.5
"""Depth in shoulder widths in front of which hands are always seen."""

_UPPER_ARM, _FOREARM = (0.135, 0.105), (0.098, 0.068)
_SLEEVE_END = 0.62
_HAND_ROOT = 0.06
_PALM = (0.05, 0.036)
_FINGERS = ((0.036, 0.034), (0.031, 0.029), (0.028, 0.026), (0.025, 0.023))
_THUMB = ((0.05, 0.042), (0.042, 0.035), (0.035, 0.031), (0.031, 0.027))
_HAND_BONES = {LEFT_WRIST: BONES[7:28], RIGHT_WRIST: BONES[28:49]}
_HANDS = {LEFT_WRIST: LEFT_HAND, RIGHT_WRIST: RIGHT_HAND}
_ARMS = {
    LEFT_WRIST: (LEFT_SHOULDER, JOINT["left_elbow"]),
    RIGHT_WRIST: (RIGHT_SHOULDER, JOINT["right_elbow"]),
}


def avatar_shapes(joints: Floats, framing: Framing, look: Look = DEFAULT_LOOK) -> Shapes:
    """Build the avatar of one frame; parts whose joints are missing are not drawn.

    Parameters
    ----------
    joints : ndarray, shape (50, 3)
        A pose in shoulder widths, neck at the origin, x right, y down, z towards the viewer.
    framing : Framing
        Where the pose lies in the picture.
    look : Look
        Colours.

    Returns
    -------
    ndarray, shape (shapes, 16)
        In pixels, the farthest first.
    """
    joints = bring_hands_forward(np.asarray(joints, dtype=np.float64))
    parts = [_trunk(joints, look), head_shapes(joints[NOSE], look)]
    for wrist in _HANDS:
        parts += [_arm(joints, wrist, look), _hand(joints, wrist, look)]
    return far_to_near(_to_pixels(np.concatenate(parts), framing))


def bring_hands_forward(joints: Floats) -> NDArray[np.float64]:
    """Move each hand towards the viewer until all of it is in front of trunk and head.

    Parameters
    ----------
    joints : ndarray, shape (50, 3)
        One frame in shoulder widths.

    Returns
    -------
    ndarray of float64, shape (50, 3)
        The same x and y.
    """
    moved = np.array(joints, dtype=np.float64)
    for wrist, hand in _HANDS.items():
        depths = np.append(moved[hand, 2], moved[wrist, 2])
        if np.isfinite(depths).any():
            behind = max(0.0, FRONT - float(np.nanmin(depths)))
            moved[hand, 2] += behind
            moved[wrist, 2] += behind
    return moved


def _to_pixels(shapes: Shapes, framing: Framing) -> Shapes:
    placed = shapes.copy()
    cones, eggs = shapes[:, 0] == 0, shapes[:, 0] == 1
    placed[:, 1:4] = framing.project(shapes[:, 1:4])
    placed[cones, 5:8] = framing.project(shapes[cones, 5:8])
    placed[cones, 4] *= framing.scale
    placed[cones, 8] *= framing.scale
    placed[eggs, 4:10] /= framing.scale**2
    placed[eggs, 14:16] *= framing.scale
    return placed


def _trunk(joints: Floats, look: Look) -> Shapes:
    """Neck, shoulders and a chest that hangs down from them, as far as the picture goes."""
    neck, ends = joints[NECK], joints[[RIGHT_SHOULDER, LEFT_SHOULDER]]
    if not np.isfinite(neck).all() or not np.isfinite(ends).all():
        return NONE
    ends = ends * (1, 1, 0.3)
    across = ends[1] - ends[0]
    down = np.array([-across[1], across[0], 0.0])
    down /= max(float(np.hypot(*down[:2])), 1e-6)
    middle = ends.mean(axis=0)
    wide = float(np.hypot(*across[:2]))
    axes = np.array([[down[1], -down[0], 0.0], down, [0.0, 0.0, 1.0]])
    width = max(wide, 0.3)
    chest_and_waist = ellipsoids(
        [middle + 0.52 * down, middle + 1.3 * down],
        axes,
        [(0.5 * width, 0.68, 0.215), (0.45 * width, 1.25, 0.23)],
        look.cloth,
    )
    yoke = round_cones(np.tile(neck + 0.01 * down, (2, 1)), ends, (0.15, 0.14), look.cloth)
    parts = [chest_and_waist, yoke]
    if np.isfinite(joints[NOSE]).all():
        chin = np.array([joints[NOSE, 0] * 0.7, joints[NOSE, 1] * 0.6, -0.03])
        low = neck + np.array([0.0, -0.06, 0.02])
        parts.append(round_cones(low, chin, (0.145, 0.125), look.skin))
    return np.concatenate(parts)


def _arm(joints: Floats, wrist: int, look: Look) -> Shapes:
    shoulder, elbow = (joints[joint] for joint in _ARMS[wrist])
    end = joints[wrist]
    cuff = elbow + _SLEEVE_END * (end - elbow)
    at_cuff = _FOREARM[0] + _SLEEVE_END * (_FOREARM[1] - _FOREARM[0])
    return np.concatenate(
        [
            round_cones(shoulder, elbow, _UPPER_ARM, look.cloth),
            round_cones(elbow, cuff, (_FOREARM[0], at_cuff), look.cloth),
            round_cones(cuff, end, (at_cuff - 0.012, _FOREARM[1]), look.skin),
        ]
    )


def _hand(joints: Floats, wrist: int, look: Look) -> Shapes:
    """Fingers a little lighter towards the tips and apart from each other by their shading."""
    radii = [(_FOREARM[1], _HAND_ROOT), *_THUMB]
    radii += [pair for _ in range(4) for pair in (_PALM, *_FINGERS[1:])]
    parents, children = _HAND_BONES[wrist][:, 0], _HAND_BONES[wrist][:, 1]
    return np.concatenate(
        [
            round_cones(joints[parents], joints[children], np.array(radii), look.skin),
            _palm(joints, parents[1], look),
        ]
    )


def _palm(joints: Floats, root: int, look: Look) -> Shapes:
    """Close the gaps between the bones of the palm."""
    knuckles = joints[[root + 5, root + 9, root + 13, root + 17]]
    across = round_cones(knuckles[:-1], knuckles[1:], (0.034, 0.034), look.skin)
    middles = (knuckles[:-1] + knuckles[1:]) / 2
    roots = joints[root] + 0.15 * (middles - joints[root])
    return np.concatenate([across, round_cones(roots, middles, (0.05, 0.036), look.skin)])
