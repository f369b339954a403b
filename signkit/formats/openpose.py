"""Read a corpus of OpenPose JSON clip by clip; no frame is dropped, no bad clip stops the rest.

Paper supp. C.1 (data collection): videos become OpenPose keypoints. Departs from the released
tool, which takes the first person of each file and drops frames without one, so that time is
compressed: here the frame number of the file name is the place in the array, gaps and empty
frames are missing frames, and the signer is followed by position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.formats.clip_names import is_video_frame, no_frames
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.openpose_json import missing_people, parse_frames
from signkit.formats.openpose_sources import Container, Part, find_containers
from signkit.formats.people import track_signer
from signkit.pose.clip import Clip
from signkit.progress import say

MOST_FRAMES_WAITING = 100_000
MOST_GAPS_A_FILE = 10
FEWEST_GAPS = 1000
FARTHEST_PIXEL = 32767
DEPTH = re.compile(rb'_3d"\s*:\s*\[\s*[-0-9]')
"""Numbers in a list of 3D keypoints: AI-Hub's data has four a point; OpenPose leaves it empty."""

__all__ = ["BadClip", "IngestReport", "ingest", "list_clips", "read_openpose"]


def list_clips(source: Path) -> list[str]:
    """List the clips of a source without reading their frames.

    Parameters
    ----------
    source : Path
        A clip folder, a folder of such folders or of archives, or one archive.

    Returns
    -------
    list of str
        Names in reading order, a name twice where two clips have it.

    Raises
    ------
    InputError
        If the source is absent, damaged or holds no frame at all.
    """
    names: list[str] = []
    for container in find_containers(Path(source)):
        names += container.clips()
    if not names:
        raise no_frames(f"{source}")
    return names


def read_openpose(
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
        A clip folder, a folder of such folders or of archives, or one .zip or .tar.gz.
    fps : float, optional
        Frames a second of the videos, where known.
    size : tuple of int, optional
        Width and height of the videos in pixels, where known.
    report : IngestReport, optional
        Filled while the clips are read.

    Yields
    ------
    Clip or BadClip
        A clip, or the reason why it is left out.

    Raises
    ------
    InputError
        If the source as a whole is absent, damaged or holds no frame at all.
    """
    source, report = Path(source), report if report is not None else IngestReport()
    taken: set[str] = set()
    found, said = 0, False
    for container in find_containers(source):
        for name, under_way in _clips(container):
            if under_way.has_depth and not said:
                say(f"{source}: numbers in *_3d are left out; their unit and origin are not known")
                said = True
            if not found and under_way.files == 0 and container.path == source:
                raise under_way.problem or no_frames(f"{source}")
            found += 1
            clip, others = _finish(name, under_way, taken, fps, size)
            if isinstance(clip, BadClip):
                report.add_bad(clip)
            else:
                report.add(clip.missing, others)
            yield clip
    if not found:
        raise no_frames(f"{source}")


def ingest(
    source: Path,
    report: IngestReport,
    *,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
) -> Iterator[Clip]:
    """Read the good clips of a source; the report says what came of the others.

    Parameters
    ----------
    source : Path
        As for `read_openpose`.
    report : IngestReport
        Filled while the clips are read.
    fps : float, optional
        Frames a second of the videos, where known.
    size : tuple of int, optional
        Width and height of the videos in pixels, where known.

    Yields
    ------
    Clip
        The clips that could be read.

    Raises
    ------
    InputError
        If the source as a whole is absent, damaged or holds no frame at all.
    """
    for clip in read_openpose(source, fps=fps, size=size, report=report):
        if isinstance(clip, Clip):
            yield clip


@dataclass
class _UnderWay:
    """A clip of which some parts are parsed."""

    files: int = 0
    from_video: bool = False
    indices: list[int] = field(default_factory=list)
    first: list[np.ndarray] = field(default_factory=list)
    several: dict[int, np.ndarray] = field(default_factory=dict)
    problem: InputError | None = None
    has_depth: bool = False

    def add(self, part: Part) -> None:
        self.problem = self.problem or part.problem
        if not self.files and part.contents:
            self.has_depth = bool(DEPTH.search(part.contents[0]))
        self.files += len(part.files)
        if self.problem is not None:
            return
        self.from_video = self.from_video or is_video_frame(part.files[0])
        try:
            first, several = parse_frames(part.contents, part.files)
        except InputError as error:
            self.problem = error
            return
        self.several.update({len(self.indices) + place: p for place, p in several.items()})
        self.indices += part.indices
        self.first.append(first)


def _clips(container: Container) -> Iterator[tuple[str, _UnderWay]]:
    """Put parts together; a .tar's clips wait, since their frames may lie scattered."""
    waiting: dict[tuple[str, str], _UnderWay] = {}
    done: set[tuple[str, str]] = set()
    frames = 0
    for part in container.parts():
        if part.clip in done:
            advice = "pack it again folder by folder, or unpack it"
            came = f"frames of {part.clip[0]!r} far apart"
            raise InputError(f"{container.path}", "a clip's frames together", came, advice)
        waiting.setdefault(part.clip, _UnderWay()).add(part)
        frames += len(part.files)
        oldest = next(iter(waiting))
        if part.complete or (frames > MOST_FRAMES_WAITING and oldest != part.clip):
            clip = part.clip if part.complete else oldest
            done.add(clip)
            frames -= waiting[clip].files
            yield container.names.name(clip), waiting.pop(clip)
    for clip, under_way in waiting.items():
        yield container.names.name(clip), under_way


def _finish(
    name: str,
    under_way: _UnderWay,
    taken: set[str],
    fps: float | None,
    size: tuple[int, int] | None,
) -> tuple[Clip | BadClip, np.ndarray]:
    nobody = np.zeros(0, dtype=np.int64)
    if name in taken:
        reason = InputError(f"clip {name!r}", "a name of its own", "it again", "rename one of them")
        return BadClip(name, str(reason), duplicate=True), nobody
    if under_way.problem is not None:
        return BadClip(name, str(under_way.problem)), nobody
    try:
        keypoints, others = _assemble(name, under_way)
    except InputError as error:
        return BadClip(name, str(error)), nobody
    taken.add(name)
    return Clip(name, keypoints, fps, size), others


def _assemble(name: str, under_way: _UnderWay) -> tuple[np.ndarray, np.ndarray]:
    """Put every frame where its number says and check the clip as a whole."""
    where = f"clip {name!r}"
    indices = np.array(under_way.indices)
    start = 0 if under_way.from_video else int(indices.min())
    length = int(indices.max()) + 1 - start
    is_whole = np.array_equal(indices, np.arange(start, start + len(indices)))
    if not is_whole:
        _check_numbers(where, indices, length)
    signer, others = track_signer(np.concatenate(under_way.first), under_way.several)
    if (np.abs(signer) > FARTHEST_PIXEL).any():  # a confidence too may be no number
        came = f"one at {np.nanmax(np.abs(signer)):g}"
        raise InputError(where, f"keypoints within {FARTHEST_PIXEL} px", came, "leave the clip out")
    if np.isnan(signer[:, :, 0]).all():
        came = f"{len(indices)} frames without anybody"
        raise InputError(where, "a person in some frame", came, "was the right video given?")
    if is_whole:
        return signer, others
    keypoints = missing_people(length)
    keypoints[indices - start] = signer
    placed = np.zeros(length, dtype=np.int64)
    placed[indices - start] = others
    return keypoints, placed


def _check_numbers(where: str, indices: np.ndarray, length: int) -> None:
    numbers, counts = np.unique(indices, return_counts=True)
    if len(numbers) != len(indices):
        came = f"number {numbers[counts > 1][0]} twice"
        raise InputError(where, "every frame number once", came, "are two clips in one folder?")
    if length > MOST_GAPS_A_FILE * len(indices) + FEWEST_GAPS:
        came = f"{len(indices)} files numbered {numbers[0]} to {numbers[-1]}"
        raise InputError(where, "frame numbers without vast gaps", came, "number them from 0")
