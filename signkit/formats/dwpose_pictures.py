"""How large the picture was whose keypoints are given as shares of its width and height."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from signkit.progress import say

ASSUMED_SIZE = (1280, 720)
"""Of How2Sign's videos and most others: what is taken where nothing else is known."""
VIDEO_ENDINGS = (".mp4", ".webm", ".mkv", ".mov", ".avi")


@dataclass(frozen=True)
class Picture:
    """Size and speed of a video.

    Parameters
    ----------
    size : tuple of int
        Width and height in pixels.
    fps : float, optional
        Frames a second, where the video's frames are the clip's.
    is_known : bool
        Whether the size was found or given; else it is assumed.
    """

    size: tuple[int, int]
    fps: float | None = None
    is_known: bool = True


class PictureFinder:
    """Finds the picture of one clip after another and says once what it had to assume.

    Parameters
    ----------
    source : Path
        Where the keypoints lie; videos are looked for in it and beside it.
    size : tuple of int, optional
        Width and height, where the user gave them.
    fps : float, optional
        Frames a second, where the user gave them.
    """

    def __init__(
        self, source: Path, size: tuple[int, int] | None, fps: float | None = None
    ) -> None:
        self._source, self._size, self.fps = source, size, fps
        self._said = False
        beside = source.resolve().parent
        self._folders = [source, beside] if source.is_dir() else [beside]

    def find(self, name: str, frames: int) -> Picture:
        """Find the picture of a clip.

        Parameters
        ----------
        name : str
            The clip's name: its video has the same, or begins with it.
        frames : int
            Frames of the clip: a video's fps is believed where it has as many.

        Returns
        -------
        Picture
            Size as given, else of a video, else assumed.
        """
        if self._size is not None:
            return Picture(self._size, self.fps)
        for video in self._videos(name):
            found = _look_into(video, frames)
            if found is not None:
                return Picture(found.size, self.fps or found.fps)
        if not self._said:
            width, height = ASSUMED_SIZE
            say(
                f"{self._source}: coordinates are shares of a picture of unknown size, taken as "
                f"{width} x {height} (16:9); give the size, or put the videos beside"
            )
            self._said = True
        return Picture(ASSUMED_SIZE, self.fps, is_known=False)

    def _videos(self, name: str) -> Iterable[Path]:
        stem = name.rpartition("/")[2]
        for folder in self._folders:
            for ending in VIDEO_ENDINGS:
                yield folder / f"{name}{ending}"
                if stem != name:
                    yield folder / f"{stem}{ending}"


def _look_into(video: Path, frames: int) -> Picture | None:
    """Open a video for its size; its fps counts only if it has as many frames as the clip."""
    if not video.is_file():
        return None
    try:
        import av

        with av.open(str(video)) as container:
            stream = container.streams.video[0]
            size = (int(stream.width), int(stream.height))
            rate, count = stream.average_rate, stream.frames
    except (ImportError, OSError, IndexError, ValueError) as error:
        say(f"{video}: not looked into for its size ({error!r:.100})")
        return None
    return Picture(size, float(rate) if rate and count == frames else None)
