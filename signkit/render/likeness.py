"""How alike two pictures are: structural similarity, and the difference of frames."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from signkit.errors import InputError
from signkit.render.frames import Picture

SPREAD, RADIUS = 1.5, 5
"""Pixels: standard deviation and half width of the window of 11 by 11."""

_FIRST, _SECOND = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_LUMA = np.array([0.299, 0.587, 0.114])


def to_grey(picture: Picture) -> NDArray[np.float64]:
    """Turn a picture grey as television does (ITU-R BT.601).

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB.

    Returns
    -------
    ndarray of float64, shape (height, width)
        0..255.
    """
    return np.asarray(picture @ _LUMA)


def ssim_map(one: Picture, other: Picture) -> NDArray[np.float64]:
    """Compute the structural similarity around every pixel (supp. Table 3, "SSIM").

    By the definition of its authors: grey values, a Gaussian window of 11 by 11 with a deviation
    of 1.5 pixels, constants 0.01 and 0.03. The paper states no settings.

    Parameters
    ----------
    one, other : ndarray of uint8, shape (height, width, 3)
        RGB.

    Returns
    -------
    ndarray of float64, shape (height, width)
        -1..1; 1 where both are the same.

    Raises
    ------
    InputError
        If they are of two sizes.
    """
    if one.shape != other.shape:
        came, advice = f"{one.shape} and {other.shape}", "draw both with one camera"
        raise InputError("pictures to compare", "pictures of one size", came, advice)
    x, y = to_grey(one), to_grey(other)
    mean_x, mean_y = _window(x), _window(y)
    var_x, var_y = _window(x * x) - mean_x**2, _window(y * y) - mean_y**2
    both = _window(x * y) - mean_x * mean_y
    light = (2 * mean_x * mean_y + _FIRST) / (mean_x**2 + mean_y**2 + _FIRST)
    return light * (2 * both + _SECOND) / (var_x + var_y + _SECOND)


def ssim(one: Picture, other: Picture) -> float:
    """Compute the structural similarity of two pictures: the mean of its map.

    Parameters
    ----------
    one, other : ndarray of uint8, shape (height, width, 3)
        RGB.

    Returns
    -------
    float
        At most 1.

    Examples
    --------
    >>> grey = np.full((16, 16, 3), 90, np.uint8)
    >>> round(ssim(grey, grey), 6)
    1.0
    """
    return float(ssim_map(one, other).mean())


def frame_difference(pictures: Iterable[Picture]) -> float:
    """Compute how much a picture differs from the one before (supp. Table 3, "F2FD").

    The paper says "the degree of difference between frames" and no formula. Here it is the mean
    absolute difference of grey values: lower is steadier, and a still picture is best of all.

    Parameters
    ----------
    pictures : iterable of ndarray of uint8, shape (height, width, 3)
        RGB, in the order of time.

    Returns
    -------
    float
        In grey values 0..255; 0 for a single picture.

    Examples
    --------
    >>> dark, light = np.zeros((8, 8, 3), np.uint8), np.full((8, 8, 3), 10, np.uint8)
    >>> round(frame_difference([dark, light, light]), 6)
    5.0
    """
    steps = [float(np.abs(b - a).mean()) for a, b in pairwise(map(to_grey, pictures))]
    return float(np.mean(steps)) if steps else 0.0


def _window(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return gaussian_filter(values, SPREAD, radius=RADIUS, mode="reflect")
