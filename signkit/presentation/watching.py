"""Read poses again from their pictures: film, detect, lift."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.presentation.films import film, project
from signkit.progress import progress
from signkit.render.frames import Picture

Floats = NDArray[np.floating]
Lift = Callable[[Floats], NDArray[np.float32]]
"""Keypoints in pixels to a pose: :func:`signkit.pose.lifting.lift` with its mode."""


class Seer(Protocol):
    """What finds keypoints in square pictures of the camera that stands still."""

    @property
    def size(self) -> int:
        """Side of the pictures in pixels."""
        ...

    @property
    def unit(self) -> float:
        """Pixels a shoulder width."""
        ...

    def detect(self, pictures: Iterable[Picture]) -> NDArray[np.float32]:
        """Detect the keypoints of a clip's pictures, which are all that it is given.

        Parameters
        ----------
        pictures : iterable of ndarray of uint8, shape (size, size, 3)
            RGB, one a frame.

        Returns
        -------
        ndarray of float32, shape (frames, 50, 3)
            x px, y px, confidence; NaN, NaN, 0 for what was not found.
        """
        ...


NOTHING = np.zeros((0, N_JOINTS, 3), np.float32)
"""A pose without frames: what is left of a clip in which too little was seen."""


def read_pictures(pictures: Iterable[Picture], detector: Seer, lift: Lift) -> Floats:
    """Read a pose from pictures, which are all that is known of it.

    Parameters
    ----------
    pictures : iterable of ndarray of uint8, shape (size, size, 3)
        RGB, one a frame.
    detector : Seer
        Finds keypoints.
    lift : callable
        From keypoints in pixels to a pose in shoulder widths.

    Returns
    -------
    ndarray of float32, shape (frames, 50, 3)
        A pose in shoulder widths; without frames where what was seen cannot be lifted.
    """
    return _lift_or_nothing(detector.detect(pictures), lift)


def watch(
    poses: Sequence[Floats], way: str, detector: Seer, lift: Lift, label: str
) -> list[Floats]:
    """Film poses, and read each again from its pictures alone (Table 9's loop).

    Parameters
    ----------
    poses : sequence of ndarray, each of shape (frames, 50, 3)
        Poses in shoulder widths; one without frames stays as it is.
    way : str
        A key of :data:`signkit.presentation.films.WAYS`.
    detector : Seer
        Finds keypoints.
    lift : callable
        From keypoints in pixels to a pose in shoulder widths.
    label : str
        What the work is called in its progress lines.

    Returns
    -------
    list of ndarray of float32, each of shape (frames, 50, 3)
        What was seen, in order.
    """
    size = detector.size
    return [
        read_pictures(film(pose, way, size), detector, lift) if len(pose) else NOTHING
        for pose in progress(poses, label)
    ]


def lift_again(poses: Sequence[Floats], size: int, lift: Lift) -> list[Floats]:
    """Take away the depth of poses and lift them again: what the loop loses without pictures.

    Parameters
    ----------
    poses : sequence of ndarray, each of shape (frames, 50, 3)
        Poses in shoulder widths.
    size : int
        Side in pixels of the pictures that are not drawn.
    lift : callable
        From keypoints in pixels to a pose in shoulder widths.

    Returns
    -------
    list of ndarray of float32, each of shape (frames, 50, 3)
        Poses with the depth that the lift finds.
    """
    return [_lift_or_nothing(project(pose, size), lift) for pose in poses]


def _lift_or_nothing(keypoints: Floats, lift: Lift) -> Floats:
    try:
        return lift(keypoints)
    except InputError:  # counted as faulty where it is scored
        return NOTHING
