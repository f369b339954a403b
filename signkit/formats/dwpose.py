"""Read a corpus of DWPose's files clip by clip, one file a frame, in bounded memory.

Facts 1.7. Files are numbered from 1; gaps and frames without anybody are missing frames. People
are followed by position, since they swap places in the files, and hands are dealt to the wrists
they lie at. Coordinates are shares of width and height: they become pixels by the size given, by
that of a video beside, or else as if the picture were 1280 x 720, which is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.formats.dwpose_frames import KINDS, parse_frame, read_frame
from signkit.formats.dwpose_hands import deal_hands
from signkit.formats.dwpose_pictures import PictureFinder
from signkit.formats.dwpose_sources import FrameFile, find_frames
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.people import track_signer
from signkit.pose.clip import Clip
from signkit.pose.skeleton import BODY, N_JOINTS
from signkit.progress import say

MOST_GAPS_A_FILE = 10
FEWEST_GAPS = 1000
FRAMES_TRIED = 3
"""Frames of a source that are opened to tell whether they are DWPose's."""
FARTHEST = 10.0
"""A share of the picture beyond which no point lies: the coordinates are others."""


@dataclass
class _Repairs:
    """What was mended in a whole source; said once at its end."""

    frames: int = 0
    nobody: int = 0
    exchanged: int = 0
    exchanged_frames: int = 0
    dropped: int = 0

    def __str__(self) -> str:
        return (
            f"{self.exchanged} hands in {self.exchanged_frames} of {self.frames} frames given to "
            f"the wrist they lie at, {self.dropped} hands at no wrist left out; nobody in "
            f"{self.nobody} frames; body points that were found have confidence 1"
        )


@dataclass
class _UnderWay:
    """A clip whose frames are being read."""

    name: str
    clip: tuple[str, str, str]
    indices: list[int] = field(default_factory=list)
    people: list[np.ndarray] = field(default_factory=list)
    problem: InputError | None = None

    def add(self, frame: FrameFile) -> None:
        self.indices.append(frame.index)
        if self.problem is not None:
            return
        where = f"clip {self.name!r} {frame.file}"
        try:
            people = parse_frame(frame.read(), where)
            if np.nanmax(np.abs(people[:, :, :2]), initial=0) > FARTHEST:
                needed, advice = "coordinates / width and height", "are they pixels?"
                raise InputError(where, needed, f"some beyond {FARTHEST:g}", advice)
            self.people.append(people)
        except InputError as error:
            self.problem = error
        except OSError as error:
            advice = "copy it again"
            self.problem = InputError(where, "a file that can be read", f"{error!r:.200}", advice)


def read_dwpose(
    source: Path,
    *,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    report: IngestReport | None = None,
) -> Iterator[Clip | BadClip]:
    """Read all clips of a source, one at a time.

    Parameters
    ----------
    source : Path
        A folder or archive of ``%08d.json``, ``.npz`` or ``.npy``, of one or many clips.
    fps : float, optional
        Frames a second; else as a video beside has, if it has as many frames.
    size : tuple of int, optional
        Width and height of the picture in pixels; else of a video beside; else 1280 x 720 is
        assumed, and the clip's size stays unknown.
    report : IngestReport, optional
        Filled while the clips are read.

    Yields
    ------
    Clip or BadClip
        Keypoints of the signer in pixels, or the reason why a clip is left out.

    Raises
    ------
    InputError
        If the source is absent, damaged as a whole or holds no frame.
    """
    source, report = Path(source), report if report is not None else IngestReport()
    pictures, repairs = PictureFinder(source, size, fps), _Repairs()
    taken: dict[str, str] = {}
    for under_way in _clips(source):
        kind = under_way.clip[2]
        if taken.get(under_way.name, kind) != kind:
            say(f"{under_way.name}: read from its .{taken[under_way.name]} files, not the .{kind}")
            continue
        clip, others = _finish(under_way, under_way.name in taken, pictures, repairs)
        if isinstance(clip, BadClip):
            report.add_bad(clip)
        else:
            taken[under_way.name] = kind
            report.add(clip.missing, others)
        yield clip
    if repairs.frames:
        say(f"{source}: {repairs}")


def is_dwpose(source: Path) -> bool:
    """Tell by names and by the first files whether a source holds DWPose's frames.

    Parameters
    ----------
    source : Path
        File, folder or archive.

    Returns
    -------
    bool
        Whether it does; False where nothing can be read.
    """
    try:
        for frame in islice(find_frames(Path(source)), FRAMES_TRIED):
            try:
                read_frame(frame.read(), frame.file)
            except InputError:
                continue
            return True
    except (InputError, OSError):
        pass
    return False


def _clips(source: Path) -> Iterator[_UnderWay]:
    """Put the frames of a clip together; memory holds one clip."""
    under_way: _UnderWay | None = None
    for frame in find_frames(source):
        if under_way is not None and under_way.clip != frame.clip:
            yield under_way
            under_way = None
        under_way = under_way or _UnderWay(frame.name, frame.clip)
        under_way.add(frame)
    if under_way is None:
        needed = f"files named 00000001.{', .'.join(KINDS)}"
        raise InputError(f"{source}", needed, "none of them", "check the path")
    yield under_way


def _finish(
    under_way: _UnderWay, is_taken: bool, pictures: PictureFinder, repairs: _Repairs
) -> tuple[Clip | BadClip, np.ndarray]:
    name, nobody = under_way.name, np.zeros(0, dtype=np.int64)
    if is_taken:
        advice = "rename one of them, or pack a clip's frames together"
        reason = InputError(f"clip {name!r}", "a name of its own", "it again", advice)
        return BadClip(name, str(reason), duplicate=True), nobody
    if under_way.problem is not None:
        return BadClip(name, str(under_way.problem)), nobody
    try:
        start, length = _extent(name, under_way.indices)
        picture = pictures.find(name, length)
        keypoints, others = _assemble(under_way, start, length, picture.size, repairs)
    except InputError as error:
        return BadClip(name, str(error)), nobody
    size = picture.size if picture.is_known else None
    return Clip(name, keypoints, picture.fps, size), others


def _extent(name: str, indices: list[int]) -> tuple[int, int]:
    """Give the first frame's number (1, or 0 where there is a file 0) and the clip's length."""
    where, least, most = f"clip {name!r}", min(indices), max(indices)
    if len(set(indices)) != len(indices):
        twice = next(index for index in indices if indices.count(index) > 1)
        advice = "are two clips in one folder?"
        raise InputError(where, "every frame number once", f"number {twice} twice", advice)
    start = min(least, 1)
    if most + 1 - start > MOST_GAPS_A_FILE * len(indices) + FEWEST_GAPS:
        came = f"{len(indices)} files numbered {least} to {most}"
        raise InputError(where, "frame numbers without vast gaps", came, "number them from 1")
    return start, most + 1 - start


def _assemble(
    under_way: _UnderWay, start: int, length: int, size: tuple[int, int], repairs: _Repairs
) -> tuple[np.ndarray, np.ndarray]:
    """Put every frame where its number says, deal its hands, and follow the signer.

    A person without a body point is nobody: DWPose never says that it found no one, and looks
    for hands all the same.
    """
    first = np.full((length, N_JOINTS, 3), np.nan, dtype=np.float32)
    first[:, :, 2] = 0
    several = {}
    repairs.frames += length
    for index, people in zip(under_way.indices, under_way.people, strict=True):
        pixels = people * np.array([*size, 1], dtype=np.float32)
        pixels, exchanged, dropped = deal_hands(pixels)
        repairs.exchanged += exchanged
        repairs.exchanged_frames += exchanged > 0
        repairs.dropped += dropped
        pixels = pixels[(pixels[:, BODY, 2] > 0).any(axis=1)]
        if len(pixels):
            first[index - start] = pixels[0]
        if len(pixels) > 1:
            several[index - start] = pixels
    signer, others = track_signer(first, several)
    nobody = np.isnan(first[:, :, 0]).all(axis=1)
    repairs.nobody += int(nobody.sum())
    if nobody.all():
        came, advice = f"{length} frames without anybody", "was the right video given?"
        raise InputError(f"clip {under_way.name!r}", "a person in some frame", came, advice)
    return signer, others
