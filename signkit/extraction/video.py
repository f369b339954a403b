"""Videos read frame by frame: upright RGB pictures, with the rate and size a clip needs.

A phone's video lies on its side and says so in its header; it is turned here. Frames are numbered
in the order in which they are shown, also where the rate varies: then the rate is an average.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer

from signkit.errors import InputError

PICTURE_RATES = 0.25
"""Share by which the time between two frames may differ before a rate is called variable."""
FALLBACK_FPS = 25.0


@dataclass(frozen=True)
class VideoFacts:
    """What a clip must know of its video.

    Parameters
    ----------
    fps : float
        Frames a second; their average where the rate varies.
    size : tuple of int
        Width and height of the upright picture, pixels.
    notes : tuple of str
        What a user should know: turned, variable rate, no rate given, cut off.
    """

    fps: float
    size: tuple[int, int]
    notes: tuple[str, ...] = ()


class Video:
    """A video's frames, once, in order; its facts are known when they have been read.

    Parameters
    ----------
    path : Path
        The video.

    Raises
    ------
    InputError
        If there is no such file, it is empty, no video, or a frame cannot be decoded.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._times: list[float] = []
        self._size = (0, 0)
        self._notes: list[str] = []
        self._rate: float | None = None

    def frames(self) -> Iterator[np.ndarray]:
        """Decode the video.

        Yields
        ------
        ndarray of uint8, shape (height, width, 3)
            Upright RGB pictures.
        """
        with _open(self.path) as container:
            if not container.streams.video:
                raise self._error("a picture track", "none", "choose another file")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            self._rate = float(stream.average_rate) if stream.average_rate else None
            decoded, number = container.decode(stream), 0
            while (frame := self._next(decoded, number)) is not None:
                yield self._upright(frame)
                number += 1
            self._finish(number, stream.frames)

    def _next(self, decoded: Iterator[av.VideoFrame], number: int) -> av.VideoFrame | None:
        try:
            return next(decoded, None)
        except av.FFmpegError as error:
            came = f"one that cannot be decoded ({error.strerror})"
            raise self._error(
                f"a frame {number}", came, "copy it again, or cut it there"
            ) from error

    def _upright(self, frame: av.VideoFrame) -> np.ndarray:
        if frame.time is not None:
            self._times.append(frame.time)
        quarters = round(frame.rotation / 90) % 4
        picture = np.ascontiguousarray(np.rot90(frame.to_ndarray(format="rgb24"), quarters))
        height, width = picture.shape[:2]
        if not self._size[0]:
            self._size = (width, height)
            self._notes += ["turned upright"] if quarters else []
        elif self._size != (width, height):
            came = f"{width}x{height} after {self._size[0]}x{self._size[1]}"
            raise self._error("frames of one size", came, "cut it where its size changes")
        return picture

    def _finish(self, frames: int, promised: int) -> None:
        if not frames:
            raise self._error("at least one frame", "none", "copy it again, or choose another file")
        if promised > frames:
            self._notes.append(f"{frames} of the {promised} frames its header names")

    @property
    def facts(self) -> VideoFacts:
        """Rate, size and notes, known once :meth:`frames` has come to its end."""
        notes = list(self._notes)
        steps = np.diff(self._times)
        fps = self._rate
        if len(steps) > 1 and (np.abs(steps / np.median(steps) - 1) > PICTURE_RATES).any():
            fps = len(steps) / (self._times[-1] - self._times[0])
            notes.append(f"variable rate, {fps:.2f} frames a second on average")
        if not fps:
            fps = FALLBACK_FPS
            notes.append(f"no frame rate given, taken as {fps:g}")
        return VideoFacts(fps, self._size, tuple(notes))

    def _error(self, needed: str, came: str, advice: str) -> InputError:
        return InputError(f"{self.path}", needed, came, advice)


def _open(path: Path) -> InputContainer:
    if not path.is_file():
        raise InputError(f"{path}", "a video", "no such file", "check the path")
    if not path.stat().st_size:
        raise InputError(f"{path}", "a video", "an empty file", "copy it again")
    try:
        return av.open(f"file:{path}")
    except av.FFmpegError as error:
        came = f"a file that cannot be read as one ({error.strerror})"
        raise InputError(f"{path}", "a video", came, "copy it again, or convert it") from error
