"""Formats that hold a corpus: OpenPose JSON, h5, the tool's text files and .skels.

Clips that cannot be written keep their place where lines are counted (.skels) or the released
tool leaves one (h5), and are left out elsewhere; the reason is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from signkit.conversion.choices import Choices
from signkit.conversion.file_names import FileNames
from signkit.conversion.poses import fill_gaps, make_pose
from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip
from signkit.formats.keypoint_h5 import write_keypoint_h5
from signkit.formats.lines import write_lines
from signkit.formats.openpose_writer import write_openpose
from signkit.formats.skels import SkelsClip, read_skels, write_skels
from signkit.formats.skels_conventions import find_convention
from signkit.formats.skels_poses import pose_to_skels, read_names
from signkit.formats.text_stages import write_text_stages
from signkit.pose.clip import Clip, PoseClip
from signkit.progress import say

AnyClip = Clip | PoseClip | BadClip
FINAL_STAGE = 5


def write_corpus(clips: Iterator[AnyClip], target: Path, to: str, choices: Choices) -> None:
    """Write clips, one in memory at a time, into one corpus.

    Parameters
    ----------
    clips : iterator of Clip or PoseClip or BadClip
        As `signkit.formats.reading.read_clips` gives them.
    target : Path
        File or folder to write; for ``openpose`` also .zip or .tar.gz.
    to : str
        One of ``CORPUS_TARGETS``.
    choices : Choices
        How it is done.

    Raises
    ------
    InputError
        If no clip can be written, or the target is in the way.
    """
    count = [0]
    target.parent.mkdir(parents=True, exist_ok=True)
    WRITERS.get(to, _write_skels)(_counted(clips, target, count), target, to, choices)
    say(f"{target}: {count[0]} clips written as {to}")


def _counted(clips: Iterator[AnyClip], target: Path, count: list[int]) -> Iterator[AnyClip]:
    """Count the good clips; without any, nothing is written, as writers are atomic."""
    for clip in clips:
        count[0] += not isinstance(clip, BadClip)
        yield clip
    if not count[0]:
        raise InputError(f"{target}", "a clip to write", "none", "see what was left out above")


def _write_openpose(clips: Iterator[AnyClip], target: Path, to: str, choices: Choices) -> None:
    names = FileNames()
    good = (clip for clip in _keypoints(clips, to, choices) if isinstance(clip, Clip))
    write_openpose(
        target, (replace(clip, name=names.choose(clip.name, folders=True)) for clip in good)
    )


def _write_h5(clips: Iterator[AnyClip], target: Path, to: str, choices: Choices) -> None:
    names = FileNames()
    write_keypoint_h5(
        target,
        (
            replace(clip, name=names.choose(clip.name, folders=True))
            for clip in _keypoints(clips, to, choices)
        ),
    )


def _keypoints(clips: Iterable[AnyClip], to: str, choices: Choices) -> Iterator[Clip | BadClip]:
    for clip in clips:
        if isinstance(clip, PoseClip):
            raise no_keypoints(clip.name, to)
        if isinstance(clip, Clip) and clip.depth is not None:
            choices.notes.say_once(clip.name, f"its depth is lost, {to} has none")
        yield clip


def no_keypoints(where: str, to: str) -> InputError:
    """Say why a pose does not become keypoints.

    Parameters
    ----------
    where : str
        The source or clip.
    to : str
        The target format.

    Returns
    -------
    InputError
        To be raised.
    """
    advice = "3D poses hold no pixels and no confidences: convert the 2D keypoints they came from"
    return InputError(where, f"2D keypoints for {to}", "3D poses", advice)


def _write_text(clips: Iterator[AnyClip], target: Path, to: str, choices: Choices) -> None:
    names = FileNames()
    written = 0
    for name, pose in _poses(clips, choices):
        if isinstance(pose, BadClip):
            continue
        try:
            filled = _filled(name, pose, to, choices)
            folder = target / names.choose(name, folders=True)
            write_text_stages(folder, {FINAL_STAGE: filled})
            written += 1
        except InputError as error:
            say(f"left out {name}: {error}")
    if not written:
        raise InputError(f"{target}", "a clip to write", "none", "see what was left out above")


def _write_skels(clips: Iterator[AnyClip], target: Path, to: str, choices: Choices) -> None:
    convention = to.removeprefix("skels:")
    wanted = find_convention(convention)
    turned = "x turned round (mirrored)" if wanted.mirrored else "sides as OpenPose"
    say(f"{to}: shoulder widths / {wanted.divisor:g}, counter {wanted.counter}, {turned}")
    lines = (_to_line(name, pose, to, choices) for name, pose in _poses(clips, choices))
    _write_lines_of_clips(lines, target, convention)


def _to_line(
    name: str, pose: np.ndarray | BadClip, to: str, choices: Choices
) -> SkelsClip | BadClip:
    convention = to.removeprefix("skels:")
    if isinstance(pose, BadClip):
        return pose
    try:
        if find_convention(convention).missing is None:
            pose = _filled(name, pose, to, choices)
        return pose_to_skels(name, pose, convention)
    except InputError as error:
        say(f"left out {name}: {error}")
        return BadClip(name, str(error))


def _poses(
    clips: Iterable[AnyClip], choices: Choices
) -> Iterator[tuple[str, np.ndarray | BadClip]]:
    for clip in clips:
        if isinstance(clip, BadClip):
            yield clip.name, clip
            continue
        try:
            pose, how = make_pose(clip, choices.lift_mode)
            choices.notes.say_once(clip.name, how)
            yield clip.name, pose.frames
        except InputError as error:
            say(f"left out {clip.name}: {error}")
            yield clip.name, BadClip(clip.name, str(error))


def _filled(name: str, pose: np.ndarray, to: str, choices: Choices) -> np.ndarray:
    """Fill gaps in time for a format that cannot say that a joint is missing."""
    filled = fill_gaps(pose)
    if np.isnan(pose).any() and not np.isnan(filled).any():
        choices.notes.say_once(name, f"{to} knows no missing joints: gaps are filled over time")
    if np.isnan(filled).any():
        share = np.isnan(filled).any(axis=2).mean()
        came = f"{share:.1%} of the joints in no frame at all"
        advice = "write skels:p2s, or a format that can say that a joint is missing"
        raise InputError(f"clip {name!r}", f"every joint somewhere, for {to}", came, advice)
    return filled


def copy_skels(source: Path, target: Path, to: str) -> None:
    """Write a .skels file again in its own convention: the same bytes.

    Parameters
    ----------
    source : Path
        The file.
    target : Path
        The file to write; a .files list with the names of its lines lies beside it.
    to : str
        ``skels:`` and the source's own convention.
    """
    convention = to.removeprefix("skels:")
    files = source.with_suffix(".files")
    if not files.is_file():
        say(f"{source}: no {files.name} beside it, clips are named by their lines")
    names = read_names(source, files) if files.is_file() else None
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_lines_of_clips(read_skels(source, convention, names), target, convention)
    say(f"{target}: written as {to}")


def _write_lines_of_clips(
    clips: Iterable[SkelsClip | BadClip], target: Path, convention: str
) -> None:
    names: list[str] = []
    good = False

    def noted() -> Iterator[SkelsClip | BadClip]:
        nonlocal good
        for clip in clips:
            names.append(" ".join(clip.name.split()))
            good = good or isinstance(clip, SkelsClip)
            yield clip
        if not good:
            raise InputError(f"{target}", "a clip to write", "none", "see what was left out above")

    write_skels(target, noted(), convention)
    write_lines(target.with_suffix(".files"), names)


WRITERS: dict[str, Callable[[Iterator[AnyClip], Path, str, Choices], None]] = {
    "openpose": _write_openpose,
    "h5": _write_h5,
    "txt": _write_text,
}
CORPUS_TARGETS = (*WRITERS, "skels:pt", "skels:p2s", "skels:dwpose385")
"""Formats that hold many clips."""
