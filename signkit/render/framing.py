"""Where a pose lies in the picture: one framing for every frame of every clip to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError

Floats = NDArray[np.floating]

SIGNING_SPACE = ((-1.35, -1.25), (1.35, 1.45))
"""Left top and right bottom corner that every picture shows, in shoulder widths from the neck."""

WIDEST = 2.5
"""How often the signing space fits into what is shown at most: outliers may leave the picture."""

_TRIMMED = (0.5, 99.5)
_MARGIN = 0.12
_SMALLEST, _LARGEST = 16, 8192


@dataclass(frozen=True)
class Framing:
    """An orthographic camera that stands still.

    Parameters
    ----------
    scale : float
        Pixels a unit of the pose (a shoulder width).
    x, y : float
        Pixel at which the pose's origin (the neck) lies.
    """

    scale: float
    x: float
    y: float

    def project(self, joints: Floats) -> NDArray[np.float64]:
        """Turn joints into pixels, depth in the same unit.

        Parameters
        ----------
        joints : ndarray, shape (..., 3)
            x right, y down, z towards the viewer.

        Returns
        -------
        ndarray of float64, shape (..., 3)
            x px, y px, depth px, larger is nearer.

        Examples
        --------
        >>> Framing(100.0, 320.0, 240.0).project(np.array([0.5, -1.0, 0.1]))
        array([370., 140.,  10.])
        """
        return np.asarray(joints, dtype=np.float64) * self.scale + (self.x, self.y, 0.0)


PICTURE = Framing(1.0, 0.0, 0.0)
"""Keypoints are in pixels already."""


def find_framing(poses: Sequence[Floats], size: tuple[int, int] = (1280, 720)) -> Framing:
    """Find one framing for all poses: the signing space, wider where joints leave it for long.

    Takes the joints between two percentiles, so single outliers do not make the signer small,
    and always shows the signing space, so a clip of small signs is not shown larger than others.

    Parameters
    ----------
    poses : sequence of ndarray, each of shape (frames, 50, 3)
        Poses to be shown with the same camera, in shoulder widths; NaN is left out.
    size : tuple of int
        Width and height of the picture in pixels.

    Returns
    -------
    Framing
        The same for every frame.

    Examples
    --------
    >>> framing = find_framing([np.zeros((1, 50, 3))], (540, 540))
    >>> round(framing.scale), round(framing.x), round(framing.y)
    (200, 270, 250)
    """
    low, high = (np.array(corner) for corner in SIGNING_SPACE)
    seen = [pose[..., :2][np.isfinite(pose[..., :2]).all(axis=-1)] for pose in poses]
    points = np.concatenate(seen) if seen else np.empty((0, 2))
    if len(points):
        trimmed = np.percentile(points, _TRIMMED, axis=0)
        widest = WIDEST * np.abs([low, high])
        low = np.maximum(np.minimum(low, trimmed[0] - _MARGIN), -widest[0])
        high = np.minimum(np.maximum(high, trimmed[1] + _MARGIN), widest[1])
    scale = float(np.min(np.array(size) / (high - low)))
    x, y = np.array(size) / 2 - scale * (low + high) / 2
    return Framing(scale, float(x), float(y))


def check_size(size: tuple[int, int]) -> tuple[int, int]:
    """Refuse pictures that no video format takes: H.264 with 4:2:0 colour needs even sides.

    Parameters
    ----------
    size : tuple of int
        Width and height in pixels.

    Returns
    -------
    tuple of int
        The same.

    Raises
    ------
    InputError
        If a side is odd, below 16 or above 8192.
    """
    width, height = size
    if not all(side % 2 == 0 and _SMALLEST <= side <= _LARGEST for side in (width, height)):
        raise InputError(
            "size of the picture",
            f"two even numbers of {_SMALLEST} to {_LARGEST} pixels",
            f"{width} x {height}",
            f"take {_even(width)} x {_even(height)}",
        )
    return int(width), int(height)


def _even(side: int) -> int:
    return min(max(int(side) // 2 * 2, _SMALLEST), _LARGEST)
