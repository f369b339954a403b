"""Streams of pictures as MP4, GIF and PNG files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.render.frames import Picture, render_frames
from signkit.render.framing import Framing, check_size
from signkit.render.look import DEFAULT_LOOK, Look

Floats = NDArray[np.floating]

ENDINGS = (".mp4", ".gif")
_X264 = {"preset": "veryfast", "crf": "18", "threads": "1"}
_FASTEST_GIF = 50.0
_GIF_COLOURS = 128
_SLOWEST = 0.1
_AS_WRITTEN = 1e-5


def draw_pose_video(
    pose: Floats,
    path: Path,
    fps: float,
    *,
    style: str = "stick",
    synthetic: bool = False,
    proportions: Floats | None = None,
    size: tuple[int, int] = (1280, 720),
    framing: Framing | None = None,
    look: Look = DEFAULT_LOOK,
) -> None:
    """Draw a pose into a video file (paper Fig. 6).

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        In shoulder widths; NaN is not drawn.
    path : Path
        Ends in ``.mp4`` or ``.gif``.
    fps : float
        Frames a second.
    style : str
        ``stick`` or ``avatar``.
    synthetic : bool
        Write SYNTHETIC across every frame.
    proportions : ndarray, shape (25,), optional
        Bone lengths to show the motion with.
    size : tuple of int
        Width and height in pixels, both even.
    framing : Framing, optional
        One camera for several clips.
    look : Look
        Colours of the avatar.
    """
    pictures = render_frames(
        pose,
        style=style,
        synthetic=synthetic,
        proportions=proportions,
        size=size,
        framing=framing,
        look=look,
    )
    write_video(path, pictures, fps)


def write_video(path: Path, pictures: Iterable[Picture], fps: float) -> int:
    """Write pictures as H.264 in MP4 or as GIF, one at a time, whole or not at all.

    GIF keeps time in hundredths of a second: each frame is shown until the nearest hundredth, so
    that the whole lasts as long as it should, and above 50 frames a second it is refused.

    Parameters
    ----------
    path : Path
        Ends in ``.mp4`` or ``.gif``.
    pictures : iterable of ndarray of uint8, shape (height, width, 3)
        RGB, all of one size; even sides.
    fps : float
        Frames a second.

    Returns
    -------
    int
        Frames written.

    Raises
    ------
    InputError
        If the ending, the frame rate or a size cannot be written, or there is no picture.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(
            str(path), f"a name ending in {' or '.join(ENDINGS)}", ending or "no ending", "name it"
        )
    highest = _FASTEST_GIF if ending == ".gif" else 1000.0
    if not _SLOWEST <= fps <= highest:
        raise InputError(
            f"frame rate of {path}",
            f"{_SLOWEST} to {highest:g} frames a second",
            f"{fps}",
            "give its fps",
        )
    checked = _same_size(pictures, str(path))
    with atomic_path(path) as unfinished:
        return (_write_gif if ending == ".gif" else _write_mp4)(unfinished, checked, float(fps))


def write_picture(path: Path, picture: Picture) -> None:
    """Write one picture as PNG, whole or not at all.

    Parameters
    ----------
    path : Path
        Ends in ``.png``.
    picture : ndarray of uint8, shape (height, width, 3)
        RGB.
    """
    path = Path(path)
    if path.suffix.lower() != ".png":
        raise InputError(str(path), "a name ending in .png", path.suffix or "no ending", "name it")
    with atomic_path(path) as unfinished:
        Image.fromarray(picture).save(unfinished, format="PNG")


def make_strip(pose: Floats, count: int = 6, *, gap: int = 4, **options: object) -> Picture:
    """Draw some frames of a pose side by side, evenly spread from the first to the last.

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        In shoulder widths.
    count : int
        Pictures in the strip; as many as there are frames at most.
    gap : int
        White pixels between them.
    **options : object
        What `signkit.render.frames.render_frames` takes by name.

    Returns
    -------
    ndarray of uint8, shape (height, count * width + gaps, 3)
        RGB.

    Examples
    --------
    >>> make_strip(np.zeros((9, 50, 3)), 3, size=(64, 48)).shape
    (48, 200, 3)
    """
    if count < 1:
        raise InputError("pictures in a strip", "at least one", f"{count}", "leave it at 6")
    picked = np.unique(np.linspace(0, len(pose) - 1, count).round().astype(int))
    pictures = list(render_frames(np.asarray(pose)[picked], **options))  # type: ignore[arg-type]
    white = np.full((pictures[0].shape[0], gap, 3), 255, dtype=np.uint8)
    spaced = list(chain.from_iterable((white, picture) for picture in pictures))
    return np.concatenate(spaced[1:], axis=1)


def _same_size(pictures: Iterable[Picture], where: str) -> Iterator[Picture]:
    """Look at the first picture before any file is opened, and at the others on their way."""
    stream = iter(pictures)
    first = next(stream, None)
    if first is None:
        raise InputError(where, "at least one picture", "none", "leave this clip out")
    check_size((first.shape[1], first.shape[0]))

    def checked() -> Iterator[Picture]:
        for number, picture in enumerate(chain([first], stream)):
            if picture.shape != first.shape or picture.dtype != np.uint8:
                raise InputError(
                    f"{where} frame {number}",
                    f"a picture of {first.shape} bytes like the first",
                    f"{picture.shape} {picture.dtype}",
                    "draw all with one size",
                )
            yield picture

    return checked()


def _write_mp4(path: Path, pictures: Iterator[Picture], fps: float) -> int:
    rate = _rate(fps)
    count = 0
    with av.open(str(path.absolute()), "w", format="mp4", options={"movflags": "faststart"}) as out:
        stream = None
        for picture in pictures:
            if stream is None:
                stream = out.add_stream("libx264", rate=rate, options=_X264)
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuv420p"
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            out.mux(stream.encode(frame))
            count += 1
        if stream is not None:
            out.mux(stream.encode(None))
    return count


def _rate(fps: float) -> Fraction:
    """Television's rates exactly, though people write 29.97 for 30000/1001."""
    television = Fraction(round(fps) * 1000, 1001)
    if abs(fps - television) < _AS_WRITTEN * fps:
        return television
    return Fraction(fps).limit_denominator(1001)


def _write_gif(path: Path, pictures: Iterator[Picture], fps: float) -> int:
    """Every frame has its own palette: the first says nothing about the colours of the last."""
    count = 0
    # No frame follows the last: without a word on it, it would be gone after a hundredth
    options = {"loop": "0", "final_delay": str(round(100 / fps))}
    with av.open(str(path.absolute()), "w", format="gif", options=options) as out:
        stream = None
        for count, picture in enumerate(pictures, start=1):
            if stream is None:
                stream = out.add_stream("gif", rate=100)
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "pal8"
                stream.time_base = stream.codec_context.time_base = Fraction(1, 100)
            frame = _indexed(picture)
            frame.pts, frame.time_base = round((count - 1) * 100 / fps), Fraction(1, 100)
            out.mux(stream.encode(frame))
        if stream is not None:
            out.mux(stream.encode(None))
    return count


def _indexed(picture: Picture) -> av.VideoFrame:
    reduced = Image.fromarray(picture).quantize(_GIF_COLOURS, Image.Quantize.FASTOCTREE)
    colours = np.zeros((256, 4), dtype=np.uint8)
    colours[:, 0] = 255  # opaque: the palette is alpha, red, green, blue
    rgb = np.array(reduced.getpalette(), dtype=np.uint8).reshape(-1, 3)
    colours[: len(rgb), 1:] = rgb
    # PyAV takes a pair for pal8; its annotations do not say so
    return av.VideoFrame.from_ndarray((np.asarray(reduced), colours), format="pal8")  # type: ignore[arg-type]
