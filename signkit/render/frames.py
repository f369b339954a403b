"""A stream of pictures of a pose, one a frame."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.clip import Clip, check_frames, find_missing
from signkit.pose.normalise import shoulder_width
from signkit.render.avatar import avatar_shapes
from signkit.render.framing import PICTURE, Framing, check_size, find_framing
from signkit.render.look import DEFAULT_LOOK, Colour, Look
from signkit.render.raster import paint
from signkit.render.retargeting import retarget
from signkit.render.shapes import Shapes
from signkit.render.stick import BACKGROUND, stick_shapes
from signkit.render.watermark import stamp

Floats = NDArray[np.floating]
Picture = NDArray[np.uint8]

STYLES = ("stick", "avatar")


def render_frames(
    pose: Floats,
    *,
    style: str = "stick",
    synthetic: bool = False,
    proportions: Floats | None = None,
    size: tuple[int, int] = (1280, 720),
    framing: Framing | None = None,
    look: Look = DEFAULT_LOOK,
) -> Iterator[Picture]:
    """Draw a pose, frame by frame, in the memory of a few pictures (paper Fig. 6, left).

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        In shoulder widths, neck at the origin, x right, y down, z towards the viewer. NaN is not
        drawn.
    style : str
        ``stick`` or ``avatar``.
    synthetic : bool
        Write SYNTHETIC across every frame.
    proportions : ndarray, shape (25,), optional
        Bone lengths to show the motion with, as from
        `signkit.render.retargeting.measure_proportions`; the pose's own without.
    size : tuple of int
        Width and height in pixels, both even.
    framing : Framing, optional
        One camera for several clips, from `signkit.render.framing.find_framing`; without, this
        clip's own.
    look : Look
        Colours of the avatar.

    Yields
    ------
    ndarray of uint8, shape (height, width, 3)
        RGB, a new array each.

    Raises
    ------
    InputError
        If there is no such style, or the pose or the size cannot be drawn.

    Examples
    --------
    >>> next(render_frames(np.full((1, 50, 3), np.nan), size=(64, 48))).shape
    (48, 64, 3)
    """
    _check_style(style)
    width_height = check_size(size)
    pose = check_frames(pose, "pose to draw")
    if proportions is not None:
        pose = retarget(pose, proportions)
    camera = framing or find_framing([pose], width_height)
    if style == "stick":
        return _pictures(
            pose, lambda joints: stick_shapes(joints, camera), BACKGROUND, width_height, synthetic
        )
    return _pictures(
        pose,
        lambda joints: avatar_shapes(joints, camera, look),
        look.background,
        width_height,
        synthetic,
    )


def render_keypoints(
    clip: Clip, *, synthetic: bool = False, size: tuple[int, int] | None = None
) -> Iterator[Picture]:
    """Draw a clip's 2D keypoints where they are in its picture, as a stick figure.

    Parameters
    ----------
    clip : Clip
        Keypoints in pixels; missing ones are not drawn.
    synthetic : bool
        Write SYNTHETIC across every frame.
    size : tuple of int, optional
        Width and height in pixels; the clip's own, made even, without.

    Yields
    ------
    ndarray of uint8, shape (height, width, 3)
        RGB.
    """
    keypoints = np.array(clip.keypoints, dtype=np.float64)
    keypoints[find_missing(clip.keypoints)] = np.nan
    keypoints[..., 2] = 0.0
    own = clip.size or (1280, 720)
    wanted = check_size(size or (own[0] + own[0] % 2, own[1] + own[1] % 2))
    camera = Framing(min(wanted[0] / own[0], wanted[1] / own[1]), 0.0, 0.0) if size else PICTURE
    unit = _unit(clip, own)
    return _pictures(
        keypoints, lambda xy: stick_shapes(xy, camera, unit), BACKGROUND, wanted, synthetic
    )


def _pictures(
    frames: Floats,
    shapes_of: Callable[[Floats], Shapes],
    background: Colour,
    size: tuple[int, int],
    synthetic: bool,
) -> Iterator[Picture]:
    width, height = size
    empty = _backdrop(background, width, height)
    depth = np.empty((height, width), dtype=np.float32)
    for joints in frames:
        picture = empty.copy()
        depth.fill(-np.inf)
        paint(picture, depth, shapes_of(joints))
        if synthetic:
            stamp(picture)
        yield picture


def _backdrop(colour: Colour, width: int, height: int) -> Picture:
    """A wall that is a little lighter at the top."""
    rows = np.linspace(1.06, 0.9, height)[:, None, None] * np.array(colour)
    wall = np.clip(np.rint(rows), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(wall, (height, width, 3)))


def _unit(clip: Clip, size: tuple[int, int]) -> float:
    try:
        return shoulder_width(clip.keypoints)
    except InputError:  # never both shoulders: lines as thick as for a signer of usual size
        return size[1] / 4


def _check_style(style: str) -> None:
    if style not in STYLES:
        near = difflib.get_close_matches(str(style), STYLES, n=1)
        raise InputError(
            "style of the figure",
            f"one of {', '.join(STYLES)}",
            repr(style),
            f"did you mean {near[0]!r}?" if near else "see signkit.render.frames",
        )
