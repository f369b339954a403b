"""Poses as pictures by one camera that stands still, so that it tells nothing of the pose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.clip import check_frames
from signkit.render.frames import Picture, render_frames
from signkit.render.framing import Framing, find_framing
from signkit.render.retargeting import ADULT

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Way:
    """One way of showing a pose.

    Parameters
    ----------
    label : str
        Its name in a table.
    style : {"stick", "avatar"}
        What is drawn.
    other_person : bool
        Whether the motion is shown with an adult's bone lengths instead of the signer's own.
    """

    label: str
    style: Literal["stick", "avatar"]
    other_person: bool = False


WAYS = {
    "stick": Way("stick figure", "stick"),
    "avatar": Way("avatar", "avatar"),
    "avatar_other": Way("avatar, another person's proportions", "avatar", other_person=True),
}
"""By the names that runs carry: ``base_gsl_avatar``."""


def find_way(name: str) -> Way:
    """Find a way of showing poses by its name.

    Parameters
    ----------
    name : str
        A key of `WAYS`.

    Returns
    -------
    Way
        The way.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name not in WAYS:
        known = ", ".join(WAYS)
        raise InputError("way of showing a pose", f"one of {known}", repr(name), "choose one")
    return WAYS[name]


def camera(size: int) -> Framing:
    """Place the camera: the signing space fills the picture, whatever is signed.

    Parameters
    ----------
    size : int
        Side of the square picture in pixels.

    Returns
    -------
    Framing
        The same for every pose.

    Examples
    --------
    >>> camera(270).scale
    100.0
    """
    return find_framing([], (size, size))


def film(pose: Floats, way: str, size: int) -> Iterator[Picture]:
    """Show a pose as square pictures (paper Fig. 6 and Table 9, in our renderers' place).

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        In shoulder widths; NaN is not drawn.
    way : str
        A key of `WAYS`.
    size : int
        Side of the pictures in pixels, even.

    Yields
    ------
    ndarray of uint8, shape (size, size, 3)
        RGB. They bear no watermark, since only a program looks at them: show them to nobody.
    """
    chosen = find_way(way)
    return render_frames(
        pose,
        style=chosen.style,
        proportions=ADULT if chosen.other_person else None,
        size=(size, size),
        framing=camera(size),
    )


def project(pose: Floats, size: int) -> NDArray[np.float32]:
    """Give the places in the pictures at which a pose's joints lie: the truth for a detector.

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        In shoulder widths.
    size : int
        Side of the pictures in pixels.

    Returns
    -------
    ndarray of float32, shape (frames, 50, 3)
        x px, y px, confidence 1; NaN, NaN, 0 where a joint is missing.
    """
    pose = check_frames(pose, "pose to project")
    keypoints = camera(size).project(pose).astype(np.float32)
    keypoints[..., 2] = 1.0
    keypoints[~np.isfinite(pose).all(axis=-1)] = (np.nan, np.nan, 0.0)
    return keypoints
