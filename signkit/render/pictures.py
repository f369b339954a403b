"""Still pictures that compare poses: one row each, the same moments, one camera."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from signkit.errors import InputError
from signkit.pose.clip import check_frames
from signkit.render.frames import Picture
from signkit.render.framing import find_framing
from signkit.render.videos import make_strip

Floats = NDArray[np.floating]

_GAP = 4
_INK, _PAPER = 20, 255


def make_comparison(
    poses: Mapping[str, Floats],
    count: int = 6,
    *,
    style: str = "avatar",
    synthetic: bool = False,
    proportions: Floats | None = None,
    size: tuple[int, int] = (320, 360),
) -> Picture:
    """Draw poses below each other, as the paper's Fig. 6 shows input, truth and prediction.

    The frames of a row are evenly spread over its own clip, from the first to the last, so clips
    of unequal length are shown at the same share of their time.

    Parameters
    ----------
    poses : mapping of str to ndarray, each of shape (frames, 50, 3)
        What to write above each row, and the pose in shoulder widths.
    count : int
        Pictures a row.
    style : str
        ``stick`` or ``avatar``.
    synthetic : bool
        Write SYNTHETIC across every picture.
    proportions : ndarray, shape (25,), optional
        Bone lengths to show all of them with.
    size : tuple of int
        Width and height of one picture in pixels, both even.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        RGB, on white.

    Raises
    ------
    InputError
        If there is no pose, or one of them cannot be drawn.

    Examples
    --------
    >>> still = np.zeros((3, 50, 3))
    >>> make_comparison({"truth": still, "ours": still}, 2, size=(64, 48)).shape
    (132, 132, 3)
    """
    if not poses:
        raise InputError("poses to compare", "at least one", "none", "name the clips to be drawn")
    checked = {name: check_frames(pose, f"pose {name!r}") for name, pose in poses.items()}
    camera = find_framing(list(checked.values()), size)
    rows = [
        make_strip(
            _spread(pose, count),
            count,
            gap=_GAP,
            style=style,
            synthetic=synthetic,
            proportions=proportions,
            size=size,
            framing=camera,
        )
        for pose in checked.values()
    ]
    titled = [_below(name, row) for name, row in zip(checked, rows, strict=True)]
    return np.concatenate(titled, axis=0)


def _spread(pose: Floats, count: int) -> Floats:
    """As many frames for a clip shorter than the row: some are shown twice."""
    if count < 1:
        raise InputError("pictures in a row", "at least one", f"{count}", "leave it at 6")
    return pose[np.linspace(0, len(pose) - 1, count).round().astype(int)]


def _below(name: str, row: Picture) -> Picture:
    height = max(18, row.shape[0] // 14)
    title = Image.new("L", (row.shape[1], height), _PAPER)
    font = ImageFont.load_default(0.7 * height)
    ImageDraw.Draw(title).text((_GAP, height / 2), name, fill=_INK, font=font, anchor="lm")
    return np.concatenate([np.repeat(np.asarray(title)[..., None], 3, axis=-1), row], axis=0)
