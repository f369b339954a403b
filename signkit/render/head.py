"""The avatar's head: an ellipsoid with hair, ears and simple features, turned with the nose."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.render.look import Look
from signkit.render.shapes import NONE, Shapes, ellipsoids, round_cones

Floats = NDArray[np.floating]
Point = tuple[float, float, float]
Egg = tuple[Point, Point, Point]
"""Centre and radii in the head's own axes, and a colour."""
Line = tuple[Point, Point, tuple[float, float], Point]
"""Both ends in the head's own axes, the radii there, and a colour."""

NOSE_TO_CENTRE = np.array([0.0, -0.1, -0.265])
"""From the tip of the nose to the middle of the head, in shoulder widths, head upright."""

NECK_TO_NOSE = 0.58
_MOST = 0.5
_WHITE, _LIPS, _BROW_DARKER = (246, 246, 244), (186, 82, 82), 0.75
_EYE_X, _EYE_Y, _EYE_Z = 0.088, -0.045, 0.234


def head_shapes(nose: Floats, look: Look) -> Shapes:
    """Build the head from where the nose is, seen from the neck.

    Half of the nose's way to a side is taken for a turn of the head, half for a tilt: one point
    does not tell them apart. The depth of the nose is not used; in lifted poses it is a guess.

    Parameters
    ----------
    nose : ndarray, shape (3,)
        The nose in shoulder widths, neck at the origin; NaN = no head is drawn.
    look : Look
        Colours.

    Returns
    -------
    ndarray, shape (shapes, 16)
        In shoulder widths.
    """
    if not np.isfinite(nose).all():
        return NONE
    axes = head_axes(nose)
    centre = np.array([nose[0], nose[1], 0.3]) + NOSE_TO_CENTRE @ axes
    eggs = [*_skull(look), *_face(look)]
    at, radii, colours = (np.array(part, dtype=float) for part in zip(*eggs, strict=True))
    starts, ends, thick, hues = (
        np.array(part, dtype=float) for part in zip(*_lines(look), strict=True)
    )
    return np.concatenate(
        [
            ellipsoids(centre + at @ axes, axes, radii, colours),
            round_cones(centre + starts @ axes, centre + ends @ axes, thick, hues),
        ]
    )


def head_axes(nose: Floats) -> NDArray[np.float64]:
    """Turn the head as the nose says.

    Parameters
    ----------
    nose : ndarray, shape (3,)
        In shoulder widths, neck at the origin.

    Returns
    -------
    ndarray, shape (3, 3)
        Right, down and forward of the head as unit rows.

    Examples
    --------
    >>> head_axes(np.array([0.0, -0.58, 0.2])).round(3).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    side = np.clip(np.arctan2(nose[0], max(-nose[1], 0.2)), -_MOST, _MOST)
    nod = np.clip((NECK_TO_NOSE + nose[1]) * 0.8, -_MOST, _MOST)
    roll, turn = side / 2, side
    tilted = np.array(
        [[np.cos(roll), np.sin(roll), 0], [-np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    )
    turned = np.array(
        [[np.cos(turn), 0, -np.sin(turn)], [0, 1, 0], [np.sin(turn), 0, np.cos(turn)]]
    )
    nodded = np.array([[1, 0, 0], [0, np.cos(nod), -np.sin(nod)], [0, np.sin(nod), np.cos(nod)]])
    return nodded @ turned @ tilted


def _skull(look: Look) -> list[Egg]:
    ears = [((s * 0.225, 0.03, -0.03), (0.03, 0.065, 0.04), look.skin) for s in (-1, 1)]
    return [
        ((0, -0.02, 0), (0.222, 0.285, 0.25), look.skin),
        ((0, 0.115, 0.03), (0.168, 0.215, 0.2), look.skin),  # jaw
        ((0, -0.085, -0.045), (0.243, 0.275, 0.268), look.hair),
        ((0.02, -0.245, 0.1), (0.19, 0.085, 0.13), look.hair),
        *ears,
    ]


def _face(look: Look) -> list[Egg]:
    shadow = _darker(look.skin, 0.82)
    parts: list[Egg] = [
        ((0.026, 0.083, 0.25), (0.02, 0.016, 0.02), shadow),
        ((-0.026, 0.083, 0.25), (0.02, 0.016, 0.02), shadow),
        ((0, 0.172, 0.222), (0.05, 0.02, 0.022), _LIPS),
    ]
    for s in (-1, 1):
        x, y, z = s * _EYE_X, _EYE_Y, _EYE_Z
        parts += [
            ((x, y, z - 0.018), (0.05, 0.034, 0.032), shadow),
            ((x, y, z), (0.038, 0.0195, 0.026), _WHITE),
            ((x, y, z + 0.022), (0.0185, 0.0185, 0.012), look.iris),
            ((x, y, z + 0.03), (0.009, 0.009, 0.008), (12, 12, 14)),
        ]
    return parts


def _lines(look: Look) -> list[Line]:
    """Nose, mouth and brows."""
    brow = _darker(look.hair, _BROW_DARKER)
    return [
        ((0, -0.03, 0.235), (0, 0.07, 0.268), (0.02, 0.034), look.skin),
        ((-0.055, 0.163, 0.216), (0.055, 0.163, 0.216), (0.012, 0.012), _LIPS),
        *(
            ((s * 0.042, -0.1, 0.24), (s * 0.13, -0.1, 0.206), (0.0125, 0.008), brow)
            for s in (-1, 1)
        ),
    ]


def _darker(colour: Point, share: float) -> Point:
    return (colour[0] * share, colour[1] * share, colour[2] * share)
