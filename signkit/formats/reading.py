"""Read a corpus of any known format: tell which it is, then give its clips one by one."""

from __future__ import annotations

import os
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.formats.clip_names import ARCHIVE_ENDINGS
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.keypoint_h5 import scan_keypoint_h5
from signkit.formats.openpose import read_openpose
from signkit.formats.skels import detect_convention, read_skels
from signkit.formats.skels_poses import read_names, skels_to_pose
from signkit.formats.text_stages import read_text_stages
from signkit.pose.clip import Clip, PoseClip
from signkit.pose.normalise import shoulder_width, to_shoulder_widths
from signkit.progress import say

FINAL_STAGE = 5
NAMES_LOOKED_AT = 2000
"""Names of an archive or folder that are looked at before it is taken for OpenPose's."""

ENDINGS = {".h5": "h5", ".hdf5": "h5", ".skels": "skels", ".pose": "pose"}
NAME_RULES = (
    (re.compile(r"_keypoints\.json$"), "openpose"),
    (re.compile(r"\.pose$"), "pose"),
    (re.compile(r"(^|/)demo[1-5]\.txt$"), "txt"),
    (re.compile(r"(^|/)\d{8}\.(json|npz|npy)$"), "dwpose"),
)


def find_format(source: Path) -> str:
    """Tell a corpus's format by its ending and by the names that lie in it.

    Parameters
    ----------
    source : Path
        File, archive or folder.

    Returns
    -------
    str
        ``openpose``, ``h5``, ``txt``, ``skels``, ``dwpose``, ``pose`` or ``mediapipe``.

    Raises
    ------
    InputError
        If it is none of them.
    """
    source = Path(source)
    found = guess_format(source)
    if found is None and (source.is_dir() or source.name.lower().endswith(ARCHIVE_ENDINGS)):
        found = "openpose" if source.exists() else None  # its reader says what names it looks for
    if found is None:
        came = "a file of another kind" if source.exists() else "nothing there"
        needed = "OpenPose JSON, DWPose, .pose, MediaPipe .npz, .h5, .skels or demo1..5.txt"
        raise InputError(f"{source}", needed, came, "check the path")
    return found


def guess_format(source: Path) -> str | None:
    """Tell a corpus's format, if it is of one.

    Parameters
    ----------
    source : Path
        File, archive or folder.

    Returns
    -------
    str or None
        As `find_format`; None where nothing of any format is seen.
    """
    source = Path(source)
    name = source.name.lower()
    if source.is_dir() or (source.is_file() and name.endswith(ARCHIVE_ENDINGS)):
        found = _by_names(_walk(source) if source.is_dir() else _members(source))
        # MediaPipe's arrays may be numbered as DWPose's files are.
        return found if found not in (None, "dwpose") else _by_modules(source) or found
    for ending, kind in ENDINGS.items():
        if source.is_file() and name.endswith(ending):
            return kind
    return _by_modules(source) if source.is_file() else None


def read_clips(
    source: Path,
    *,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    report: IngestReport | None = None,
) -> Iterator[Clip | PoseClip | BadClip]:
    """Read the clips of any known format, one at a time.

    Parameters
    ----------
    source : Path
        File, archive or folder.
    fps : float, optional
        Frames a second, where the format does not say.
    size : tuple of int, optional
        Width and height of the picture in pixels, where the format does not say.
    report : IngestReport, optional
        Filled while the clips are read.

    Yields
    ------
    Clip or PoseClip or BadClip
        2D keypoints, a 3D pose, or the reason why a clip is left out.

    Raises
    ------
    InputError
        If the source is of no known format or damaged as a whole.
    """
    source = Path(source)
    kind = find_format(source)
    report = IngestReport() if report is None else report
    say(f"{source}: {kind}")
    if kind == "openpose":
        yield from read_openpose(source, fps=fps, size=size, report=report)
    elif kind == "pose":
        from signkit.formats.pose_files import read_pose_files

        yield from read_pose_files(source, report=report)
    elif kind == "dwpose":
        from signkit.formats.dwpose import read_dwpose

        yield from read_dwpose(source, fps=fps, size=size, report=report)
    elif kind == "mediapipe":
        from signkit.formats.mediapipe_arrays import read_mediapipe

        yield from read_mediapipe(source, fps=fps, size=size, report=report)
    elif kind == "skels":
        yield from _skels(source, fps, size, report)
    elif kind == "h5":
        yield from _counted(scan_keypoint_h5(source, fps=fps), report)
    else:
        yield from _counted(_text_poses(source, fps), report)


def _walk(folder: Path) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.lower().endswith(ARCHIVE_ENDINGS):
                yield from _members(Path(parent, name))
            yield f"{parent}/{name}"


def _members(path: Path) -> Iterator[str]:
    """Give the names in an archive; a damaged one is left for its reader to complain of."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from archive.namelist()
        else:
            with tarfile.open(path, "r|*") as stream:
                for member in stream:
                    yield member.name
    except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError, ValueError):
        return


def _by_names(names: Iterator[str]) -> str | None:
    for name in islice(names, NAMES_LOOKED_AT):
        for rule, kind in NAME_RULES:
            if rule.search(name):
                return kind
    return None


def _by_modules(source: Path) -> str | None:
    """Ask the formats that are told by what lies in a file, not by its name."""
    from signkit.formats.dwpose import is_dwpose
    from signkit.formats.mediapipe_arrays import is_mediapipe

    asked: tuple[tuple[str, Callable[[Path], bool]], ...] = (
        ("dwpose", is_dwpose),
        ("mediapipe", is_mediapipe),
    )
    return next((kind for kind, is_kind in asked if is_kind(source)), None)


def _counted(
    clips: Iterator[Clip | BadClip] | Iterator[PoseClip | BadClip], report: IngestReport
) -> Iterator[Clip | PoseClip | BadClip]:
    for clip in clips:
        if isinstance(clip, BadClip):
            report.add_bad(clip)
        elif isinstance(clip, Clip):
            report.add(clip.missing)
        else:
            report.add(np.asarray(np.isnan(clip.frames).any(axis=2)))
        yield clip


def _skels(
    source: Path, fps: float | None, size: tuple[int, int] | None, report: IngestReport
) -> Iterator[Clip | PoseClip | BadClip]:
    found = detect_convention(source)
    say(f"{source}: {found}")
    files = source.with_suffix(".files")
    if not found.convention.has_depth:
        from signkit.formats.skels_keypoints import read_skels_keypoints

        names = files if files.is_file() else None
        yield from read_skels_keypoints(source, names, size=size, fps=fps, report=report)
        return
    yield from _counted(_skels_poses(source, found.convention.name, files, fps), report)


def _skels_poses(
    source: Path, convention: str, files: Path, fps: float | None
) -> Iterator[PoseClip | BadClip]:
    names = read_names(source, files) if files.is_file() else None
    for clip in read_skels(source, convention, names):
        if isinstance(clip, BadClip):
            yield clip
            continue
        try:
            yield PoseClip(clip.name, skels_to_pose(clip, convention), fps)
        except InputError as error:
            yield BadClip(clip.name, str(error))


def _text_poses(source: Path, fps: float | None) -> Iterator[PoseClip | BadClip]:
    """Read the final stage of every clip folder, in shoulder widths."""
    for folder in sorted({path.parent for path in source.rglob("demo[1-5].txt")}):
        name = folder.name if folder == source else folder.relative_to(source).as_posix()
        try:
            stages = read_text_stages(folder)
            if FINAL_STAGE not in stages:
                advice = "the tool stopped before: run it again"
                raise InputError(f"{folder}", "demo5.txt", "earlier stages only", advice)
            joints = stages[FINAL_STAGE]
            seen = np.concatenate((joints[:, :, :2], np.ones_like(joints[:, :, :1])), axis=2)
            yield PoseClip(name, to_shoulder_widths(joints, shoulder_width(seen)), fps)
        except InputError as error:
            yield BadClip(name, str(error))
