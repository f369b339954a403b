"""What a figure is built of: round cones and ellipsoids, one row of sixteen numbers each.

Columns of a round cone: 0; x, y, z, radius of both ends; unused; red, green, blue; flat; unused.
Columns of an ellipsoid: 1; x, y, z of its centre; xx, yy, zz, xy, xz, yz of its matrix; red,
green, blue; flat; half its width and half its height. ``flat`` is 1 for a shape without shading.
All lengths are in pixels, z towards the viewer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signkit.render.raster import COLUMNS

Shapes = NDArray[np.float64]
NONE: Shapes = np.zeros((0, COLUMNS))


def round_cones(
    starts: ArrayLike, ends: ArrayLike, radii: ArrayLike, colours: ArrayLike, flat: float = 0.0
) -> Shapes:
    """Lay out round cones; those with a NaN end are left out.

    Parameters
    ----------
    starts, ends : array_like, shape (n, 3)
        The ends of their axes.
    radii : array_like, shape (n, 2) or (2,)
        Radius at either end.
    colours : array_like, shape (n, 3) or (3,)
        Red, green, blue in 0..255.
    flat : float
        1 without shading.

    Returns
    -------
    ndarray of float64, shape (at most n, 16)
        One row a cone.

    Examples
    --------
    >>> round_cones([[0, 0, 0], [np.nan, 0, 0]], np.ones((2, 3)), (2, 1), (255, 0, 0)).shape
    (1, 16)
    """
    starts, ends = np.atleast_2d(starts), np.atleast_2d(ends)
    shapes = np.zeros((len(starts), COLUMNS))
    radii = np.broadcast_to(radii, (len(starts), 2))
    shapes[:, 1:4], shapes[:, 4] = starts, radii[:, 0]
    shapes[:, 5:8], shapes[:, 8] = ends, radii[:, 1]
    shapes[:, 10:13] = colours
    shapes[:, 13] = flat
    return shapes[np.isfinite(shapes).all(axis=1)]


def ellipsoids(centres: ArrayLike, axes: ArrayLike, radii: ArrayLike, colours: ArrayLike) -> Shapes:
    """Lay out ellipsoids that are turned alike; those with a NaN are left out.

    Parameters
    ----------
    centres : array_like, shape (n, 3) or (3,)
        Their centres.
    axes : array_like, shape (3, 3)
        Their three axes as unit rows.
    radii : array_like, shape (n, 3) or (3,)
        Half their lengths along each axis.
    colours : array_like, shape (n, 3) or (3,)
        Red, green, blue in 0..255.

    Returns
    -------
    ndarray of float64, shape (at most n, 16)
        One row an ellipsoid.

    Examples
    --------
    >>> ellipsoids([[0, 0, 0], [np.nan, 0, 0]], np.eye(3), (1, 2, 3), (255, 0, 0)).shape
    (1, 16)
    """
    centres, axes = np.atleast_2d(centres), np.asarray(axes, dtype=float)
    squares = np.square(np.broadcast_to(np.asarray(radii, dtype=float), centres.shape))
    matrices = np.einsum("ki,nk,kj->nij", axes, 1 / squares, axes)
    shapes = np.zeros((len(centres), COLUMNS))
    shapes[:, 0] = 1
    shapes[:, 1:4] = centres
    shapes[:, 4:7] = matrices[:, range(3), range(3)]
    shapes[:, 7:10] = matrices[:, (0, 0, 1), (1, 2, 2)]
    shapes[:, 10:13] = colours
    shapes[:, 14:16] = np.sqrt(squares @ np.square(axes))[:, :2]
    return shapes[np.isfinite(shapes).all(axis=1)]


def far_to_near(shapes: Shapes) -> Shapes:
    """Sort shapes by the depth of their middles.

    Parameters
    ----------
    shapes : ndarray, shape (n, 16)
        In any order.

    Returns
    -------
    ndarray, shape (n, 16)
        The farthest first.
    """
    depth = np.where(shapes[:, 0] == 0, (shapes[:, 3] + shapes[:, 7]) / 2, shapes[:, 3])
    return shapes[np.argsort(depth, kind="stable")]
