"""The avatar's head: an ellipsoid with hair, ears and simple features, turned with the nose."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signkit.render.look import Look
from signkit.render.shapes import NONE, Shapes, ellipsoid, round_cones

Floats = NDArray[np.floating]

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
    place = _Placing(centre, axes)
    return np.concatenate([*_skull(place, look), *_face(place, look)])


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


class _Placing:
    """Shapes given in the head's own axes, placed in the pose."""

    def __init__(self, centre: Floats, axes: Floats) -> None:
        self.centre, self.axes = centre, axes

    def egg(self, at: ArrayLike, radii: ArrayLike, colour: ArrayLike) -> Shapes:
        return ellipsoid(self.centre + np.asarray(at) @ self.axes, self.axes, radii, colour)

    def cone(self, start: ArrayLike, end: ArrayLike, radii: ArrayLike, colour: ArrayLike) -> Shapes:
        ends = self.centre + np.array([start, end], dtype=float) @ self.axes
        return round_cones(ends[:1], ends[1:], radii, colour)


def _skull(place: _Placing, look: Look) -> list[Shapes]:
    ears = [place.egg((s * 0.225, 0.03, -0.03), (0.03, 0.065, 0.04), look.skin) for s in (-1, 1)]
    return [
        place.egg((0, -0.02, 0), (0.222, 0.285, 0.25), look.skin),
        place.egg((0, 0.115, 0.03), (0.168, 0.215, 0.2), look.skin),  # jaw
        place.egg((0, -0.085, -0.045), (0.243, 0.275, 0.268), look.hair),
        place.egg((0.02, -0.245, 0.1), (0.19, 0.085, 0.13), look.hair),
        *ears,
    ]


def _face(place: _Placing, look: Look) -> list[Shapes]:
    brow = np.array(look.hair) * _BROW_DARKER
    shadow = np.array(look.skin) * 0.82
    parts = [
        place.cone((0, -0.03, 0.235), (0, 0.07, 0.268), (0.02, 0.034), look.skin),
        place.egg((0.026, 0.083, 0.25), (0.02, 0.016, 0.02), shadow),
        place.egg((-0.026, 0.083, 0.25), (0.02, 0.016, 0.02), shadow),
        place.cone((-0.055, 0.163, 0.216), (0.055, 0.163, 0.216), (0.012, 0.012), _LIPS),
        place.egg((0, 0.172, 0.222), (0.05, 0.02, 0.022), _LIPS),
    ]
    for s in (-1, 1):
        eye = np.array([s * _EYE_X, _EYE_Y, _EYE_Z])
        parts += [
            place.egg(eye - (0, 0, 0.018), (0.05, 0.034, 0.032), shadow),
            place.egg(eye, (0.038, 0.0195, 0.026), _WHITE),
            place.egg(eye + np.array([0, 0, 0.022]), (0.0185, 0.0185, 0.012), look.iris),
            place.egg(eye + np.array([0, 0, 0.03]), (0.009, 0.009, 0.008), (12, 12, 14)),
            place.cone((s * 0.042, -0.1, 0.24), (s * 0.13, -0.1, 0.206), (0.0125, 0.008), brow),
        ]
    return parts
