"""Convert a corpus from one format to another, saying what was found and what was changed.

2D formats: OpenPose JSON and h5. 3D formats: the tool's text files and .skels. From 2D to 3D a
clip is lifted as released; from 3D to 2D there is no way, since a projection would invent pixels
and confidences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.formats.clip_names import ARCHIVE_ENDINGS
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.keypoint_h5 import scan_keypoint_h5, write_keypoint_h5
from signkit.formats.lines import write_lines
from signkit.formats.openpose import read_openpose
from signkit.formats.openpose_writer import write_openpose
from signkit.formats.skels import SkelsClip, detect_convention, read_skels, write_skels
from signkit.formats.skels_conventions import find_convention
from signkit.formats.skels_poses import pose_to_skels, read_names, skels_to_pose
from signkit.formats.text_stages import read_text_stages, write_text_stages
from signkit.pose.clip import Clip
from signkit.pose.lifting import lift
from signkit.pose.normalise import shoulder_width, to_shoulder_widths
from signkit.progress import say

TARGETS = ("openpose", "h5", "txt", "skels:pt", "skels:p2s", "skels:dwpose385")
FINAL_STAGE = 5


def convert(source: Path, target: Path, to: str) -> None:
    """Convert a corpus; say which conventions were found, what was changed and what was lost.

    Parameters
    ----------
    source : Path
        OpenPose JSON (folder, .zip, .tar.gz), .h5 of keypoints, .skels, or a folder of clips
        with demo1.txt to demo5.txt.
    target : Path
        Folder or file to write; for ``openpose`` also .zip or .tar.gz. Beside a .skels file a
        .files list with the names of its lines is written.
    to : str
        ``openpose``, ``h5``, ``txt``, ``skels:pt``, ``skels:p2s`` or ``skels:dwpose385``.

    Raises
    ------
    InputError
        If there is no such target format, the source is none of the formats, or there is no
        way from one to the other.
    """
    source, target = Path(source), Path(target)
    if to not in TARGETS:
        raise InputError(
            "format to convert to", f"one of {', '.join(TARGETS)}", repr(to), "name one"
        )
    if source.resolve() == target.resolve():
        raise InputError(f"{target}", "another path than the source", "the same", "choose another")
    target.parent.mkdir(parents=True, exist_ok=True)
    kind = find_format(source)
    say(f"{source}: {kind}")
    _route(kind, to, source)(source, target, to)
    say(f"{target}: written as {to}")


def find_format(source: Path) -> str:
    """Tell a corpus's format by its ending and what lies in it.

    Parameters
    ----------
    source : Path
        File or folder.

    Returns
    -------
    str
        ``openpose``, ``h5``, ``txt`` or ``skels``.

    Raises
    ------
    InputError
        If it is none of them.
    """
    name = source.name.lower()
    if source.is_dir():
        return "txt" if next(source.rglob("demo[1-5].txt"), None) else "openpose"
    if source.is_file():
        if name.endswith(ARCHIVE_ENDINGS):
            return "openpose"
        if name.endswith((".h5", ".hdf5")):
            return "h5"
        if name.endswith(".skels"):
            return "skels"
    came = "a file of another kind" if source.exists() else "nothing there"
    needed = "OpenPose JSON, .h5, .skels or a folder of demo1..5.txt"
    raise InputError(f"{source}", needed, came, "check the path")


def _route(kind: str, to: str, source: Path) -> Callable[[Path, Path, str], None]:
    if kind in ("openpose", "h5"):
        if to in ("openpose", "h5"):
            return _keypoints_to_keypoints
        if to != "skels:dwpose385":
            return _keypoints_to_poses
    elif kind == "skels":
        found = detect_convention(source)
        say(f"{source}: {found}")
        if to == f"skels:{found.convention.name}":
            return _skels_to_skels
        if found.convention.has_depth and to not in ("openpose", "h5", "skels:dwpose385"):
            return _poses_to_poses
    elif to not in ("openpose", "h5", "skels:dwpose385"):
        return _poses_to_poses
    raise _no_way(kind, to, source)


def _no_way(kind: str, to: str, source: Path) -> InputError:
    if to == "skels:dwpose385":
        advice = "it needs DWPose's face and body scores: run DWPose on the videos"
        return InputError(f"{source}", f"a source with a face for {to}", kind, advice)
    advice = "3D poses hold no pixels and no confidences: convert the 2D keypoints they came from"
    return InputError(f"{source}", f"2D keypoints for {to}", f"{kind} poses", advice)


def _keypoints_to_keypoints(source: Path, target: Path, to: str) -> None:
    clips = _keypoints(source)
    if to == "h5":
        write_keypoint_h5(target, clips)
    else:
        write_openpose(target, (clip for clip in clips if isinstance(clip, Clip)))


def _keypoints(source: Path) -> Iterator[Clip | BadClip]:
    """Read 2D keypoints and say what came of it."""
    report = IngestReport()
    if find_format(source) == "openpose":
        yield from read_openpose(source, report=report)
    else:
        for clip in scan_keypoint_h5(source):
            if isinstance(clip, Clip):
                report.add(clip.missing)
            else:
                report.add_bad(clip)
            yield clip
    say(str(report))


def _keypoints_to_poses(source: Path, target: Path, to: str) -> None:
    say("2D to 3D: lifted as released; scale is now shoulder widths, sides as in the picture")
    _write_poses(_lifted(source), target, to)


def _lifted(source: Path) -> Iterator[tuple[str, np.ndarray | BadClip]]:
    for clip in _keypoints(source):
        if isinstance(clip, BadClip):
            yield clip.name, clip
            continue
        try:
            yield clip.name, lift(clip.keypoints)
        except InputError as error:
            say(f"left out {clip.name}: {error}")
            yield clip.name, BadClip(clip.name, str(error))


def _poses_to_poses(source: Path, target: Path, to: str) -> None:
    poses = _skels_poses(source) if find_format(source) == "skels" else _text_poses(source)
    _write_poses(poses, target, to)


def _skels_poses(source: Path) -> Iterator[tuple[str, np.ndarray | BadClip]]:
    name = detect_convention(source).convention.name
    if find_convention(name).mirrored:
        say("x turned round: sides are now as in OpenPose's picture")
    for clip in read_skels(source, name, _names(source)):
        yield clip.name, clip if isinstance(clip, BadClip) else skels_to_pose(clip, name)


def _text_poses(source: Path) -> Iterator[tuple[str, np.ndarray | BadClip]]:
    """Read the final stage of every clip folder, in shoulder widths."""
    say("demo5.txt: raw lifted units; scale is now shoulder widths, neck at the origin")
    for folder in sorted({path.parent for path in source.rglob("demo[1-5].txt")}):
        name = folder.name if folder == source else folder.relative_to(source).as_posix()
        try:
            stages = read_text_stages(folder)
            if FINAL_STAGE not in stages:
                advice = "the tool stopped before: run it again"
                raise InputError(f"{folder}", "demo5.txt", "earlier stages only", advice)
            joints = stages[FINAL_STAGE]
            seen = np.concatenate((joints[:, :, :2], np.ones_like(joints[:, :, :1])), axis=2)
            yield name, to_shoulder_widths(joints, shoulder_width(seen))
        except InputError as error:
            say(f"left out {name}: {error}")
            yield name, BadClip(name, str(error))


def _write_poses(poses: Iterator[tuple[str, np.ndarray | BadClip]], target: Path, to: str) -> None:
    if to == "txt":
        for name, pose in poses:
            if not isinstance(pose, BadClip):
                write_text_stages(_inside(target, name), {FINAL_STAGE: pose})
        return
    convention = to.removeprefix("skels:")
    wanted = find_convention(convention)
    turned = "x turned round (mirrored)" if wanted.mirrored else "sides as OpenPose"
    say(f"{to}: shoulder widths / {wanted.divisor:g}, counter {wanted.counter}, {turned}")
    _write_lines_of_clips(
        (p if isinstance(p, BadClip) else pose_to_skels(n, p, convention) for n, p in poses),
        target,
        convention,
    )


def _skels_to_skels(source: Path, target: Path, to: str) -> None:
    convention = to.removeprefix("skels:")
    _write_lines_of_clips(read_skels(source, convention, _names(source)), target, convention)


def _write_lines_of_clips(
    clips: Iterator[SkelsClip | BadClip], target: Path, convention: str
) -> None:
    names: list[str] = []

    def noted() -> Iterator[SkelsClip | BadClip]:
        for clip in clips:
            names.append(clip.name)
            yield clip

    write_skels(target, noted(), convention)
    write_lines(target.with_suffix(".files"), names)


def _names(source: Path) -> list[str] | None:
    """Read the names beside a .skels file, where there are any."""
    files = source.with_suffix(".files")
    if not files.is_file():
        say(f"{source}: no {files.name} beside it, clips are named by their lines")
        return None
    return read_names(source, files)


def _inside(target: Path, name: str) -> Path:
    folder = target / name
    if not folder.resolve().is_relative_to(target.resolve()):
        where = f"clip {name!r}"
        raise InputError(where, "a name usable as a folder", repr(name), "rename the clip")
    return folder
