"""The stick figure: every bone a round line, every finger its own colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.pose.skeleton import BONES, CHILDREN, PARENTS
from signkit.render.framing import Framing
from signkit.render.shapes import Shapes, far_to_near, round_cones

Floats = NDArray[np.floating]

BACKGROUND = (16, 18, 24)
_BODY = [(235, 235, 240), (255, 92, 92), (255, 150, 60), (255, 200, 70)]
_BODY += [(70, 210, 160), (60, 190, 235), (110, 150, 255)]
_FINGERS = [(255, 105, 120), (255, 190, 70), (120, 225, 110), (80, 195, 250), (200, 140, 255)]
_ROOT = (225, 225, 230)


def _colours() -> NDArray[np.float64]:
    hand = [_ROOT, *(colour for colour in _FINGERS for _ in range(4))]
    return np.array(_BODY + hand + hand, dtype=float)


def _widths() -> NDArray[np.float64]:
    """Half the thickness of each bone in shoulder widths; the right hand as the left."""
    return np.where(np.arange(len(BONES)) < 7, 0.024, 0.011)


COLOURS, HALF_WIDTHS = _colours(), _widths()


def stick_shapes(joints: Floats, framing: Framing, unit: float = 1.0) -> Shapes:
    """Build the stick figure of one frame; a bone without both ends is not drawn.

    Parameters
    ----------
    joints : ndarray, shape (50, 3)
        A pose in shoulder widths or, with `signkit.render.framing.PICTURE`, keypoints' x and y
        in pixels with any depth.
    framing : Framing
        Where the pose lies in the picture.
    unit : float
        A shoulder width in the unit of ``joints``: sets the thickness of the lines.

    Returns
    -------
    ndarray, shape (shapes, 16)
        Bones and joints, the farthest first.
    """
    points = framing.project(joints)
    half = np.maximum(HALF_WIDTHS * unit * framing.scale, 0.75)
    radii = np.stack([half, half], axis=1)
    bones = round_cones(points[PARENTS], points[CHILDREN], radii, COLOURS, flat=1.0)
    ends = points[CHILDREN] + (0.0, 0.0, 0.01)
    dots = round_cones(ends, ends, radii * 1.5, COLOURS, flat=1.0)
    return far_to_near(np.concatenate([bones, dots]))
