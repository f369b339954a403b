"""Read a corpus of any known format: tell which it is, then give its clips one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.formats.finding import find_format, guess_format
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.keypoint_h5 import scan_keypoint_h5
from signkit.formats.openpose import read_openpose
from signkit.formats.skels import detect_convention, read_skels
from signkit.formats.skels_poses import read_names, skels_to_pose
from signkit.formats.text_stages import read_text_stage, read_text_stages
from signkit.pose.clip import Clip, PoseClip
from signkit.pose.normalise import shoulder_width, to_shoulder_widths
from signkit.progress import say

__all__ = ["find_format", "guess_format", "read_clips"]

FINAL_STAGE = 5


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


def _final_stage(source: Path, folder: Path) -> np.ndarray:
    """Read demo5.txt, held against the other stages where not only this file was asked for."""
    final = f"demo{FINAL_STAGE}.txt"
    if source.is_file() and source.name == final:
        return read_text_stage(source)
    stages = read_text_stages(folder) if source.is_dir() else {}
    if FINAL_STAGE not in stages:
        advice = "the tool stopped before: run it again; or give demo5.txt"
        raise InputError(f"{source if source.is_file() else folder}", final, "others", advice)
    return stages[FINAL_STAGE]


def _text_poses(source: Path, fps: float | None) -> Iterator[PoseClip | BadClip]:
    """Read the final stage of every clip folder, in shoulder widths."""
    if source.is_file() and source.suffix != ".txt":
        advice = "unpack it and give the folder"
        raise InputError(f"{source}", "demo5.txt in a folder", "an archive of them", advice)
    is_file = source.is_file()
    top = source.resolve().parent if is_file else source
    for folder in [top] if is_file else sorted({p.parent for p in source.rglob("demo[1-5].txt")}):
        name = folder.name if folder == top else folder.relative_to(source).as_posix()
        try:
            joints = _final_stage(source, folder)
            seen = np.concatenate((joints[:, :, :2], np.ones_like(joints[:, :, :1])), axis=2)
            yield PoseClip(name, to_shoulder_widths(joints, shoulder_width(seen)), fps)
        except InputError as error:
            yield BadClip(name, str(error))
