"""Formats that hold a corpus: OpenPose JSON, h5, the tool's text files and .skels.

Clips that cannot be written keep their place where lines are counted (.skels) or the released
tool leaves one (h5), and are left out elsewhere; the reason is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

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
Item = TypeVar("Item")
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
    target.parent.mkdir(parents=True, exist_ok=True)
    tally = Tally(target)
    WRITERS.get(to, _write_skels)(clips, target, to, choices, tally)
    tally.tell(to)


@dataclass
class Tally:
    """What became of the clips so far.

    Parameters
    ----------
    target : Path
        Where they are written to.
    written : int
        Clips written.
    left_out : int
        Clips that could not be read or written.
    """

    target: Path
    written: int = 0
    left_out: int = 0

    def count(self, items: Iterable[Item]) -> Iterator[Item]:
        """Count what is handed to a writer, and refuse in the end to have written nothing.

        Parameters
        ----------
        items : iterable
            What is written, among it bad clips.

        Yields
        ------
        item
            The same.

        Raises
        ------
        InputError
            If none of them was good. Writers are atomic: there is no file then.
        """
        for item in items:
            self.written += not isinstance(item, BadClip)
            self.left_out += isinstance(item, BadClip)
            yield item
        if not self.written:
            advice = "see what was left out above"
            raise InputError(f"{self.target}", "a clip to write", "none", advice)

    def tell(self, to: str) -> None:
        """Say how many clips were written.

        Parameters
        ----------
        to : str
            The format.
        """
        others = f", {self.left_out} left out" if self.left_out else ""
        say(f"{self.target}: {self.written} clips written as {to}{others}")


def _write_openpose(
    clips: Iterator[AnyClip], target: Path, to: str, choices: Choices, tally: Tally
) -> None:
    names = FileNames()
    counted = tally.count(_keypoints(clips, to, choices))
    good = (clip for clip in counted if isinstance(clip, Clip))
    write_openpose(
        target, (replace(clip, name=names.choose(clip.name, folders=True)) for clip in good)
    )


def _write_h5(
    clips: Iterator[AnyClip], target: Path, to: str, choices: Choices, tally: Tally
) -> None:
    names = FileNames()
    write_keypoint_h5(
        target,
        (
            replace(clip, name=names.choose(clip.name, folders=True))
            for clip in tally.count(_keypoints(clips, to, choices))
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


def _write_text(
    clips: Iterator[AnyClip], target: Path, to: str, choices: Choices, tally: Tally
) -> None:
    names = FileNames()
    for pose in tally.count(_whole_poses(clips, to, choices)):
        if isinstance(pose, PoseClip):
            folder = target / names.choose(pose.name, folders=True)
            write_text_stages(folder, {FINAL_STAGE: pose.frames})


def _write_skels(
    clips: Iterator[AnyClip], target: Path, to: str, choices: Choices, tally: Tally
) -> None:
    convention = to.removeprefix("skels:")
    wanted = find_convention(convention)
    turned = "x turned round (mirrored)" if wanted.mirrored else "sides as OpenPose"
    say(f"{to}: shoulder widths / {wanted.divisor:g}, counter {wanted.counter}, {turned}")
    is_whole = wanted.missing is None
    poses = _whole_poses(clips, to, choices) if is_whole else _poses(clips, choices)
    lines = (
        pose if isinstance(pose, BadClip) else pose_to_skels(pose.name, pose.frames, convention)
        for pose in poses
    )
    _write_lines_of_clips(tally.count(lines), target, convention)


def _poses(clips: Iterable[AnyClip], choices: Choices) -> Iterator[PoseClip | BadClip]:
    for clip in clips:
        if isinstance(clip, BadClip):
            yield clip
            continue
        try:
            pose, how = make_pose(clip, choices.lift_mode)
        except InputError as error:
            yield _leave_out(clip.name, error)
            continue
        choices.notes.say_once(clip.name, how)
        yield pose


def _whole_poses(
    clips: Iterable[AnyClip], to: str, choices: Choices
) -> Iterator[PoseClip | BadClip]:
    """Fill gaps in time for a format that cannot say that a joint is missing."""
    for pose in _poses(clips, choices):
        if isinstance(pose, BadClip) or not np.isnan(pose.frames).any():
            yield pose
            continue
        filled = fill_gaps(pose.frames)
        never = np.isnan(filled).any(axis=(0, 2)).sum()
        if never:
            came = f"{never} of them in no frame"
            advice = "write skels:p2s, or a format that can say that a joint is missing"
            error = InputError(f"clip {pose.name!r}", f"all joints for {to}", came, advice)
            yield _leave_out(pose.name, error)
            continue
        choices.notes.say_once(pose.name, f"{to} knows no missing joints: gaps are filled in time")
        yield replace(pose, frames=filled)


def _leave_out(name: str, error: InputError) -> BadClip:
    say(f"left out {name}: {error}")
    return BadClip(name, str(error))


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
    tally = Tally(target)
    lines = tally.count(read_skels(source, convention, names))
    _write_lines_of_clips(lines, target, convention)
    tally.tell(to)


def _write_lines_of_clips(
    clips: Iterable[SkelsClip | BadClip], target: Path, convention: str
) -> None:
    names: list[str] = []

    def noted() -> Iterator[SkelsClip | BadClip]:
        for clip in clips:
            names.append(clip.name.replace("\n", " ").replace("\r", " "))
            yield clip

    write_skels(target, noted(), convention)
    write_lines(target.with_suffix(".files"), names)


WRITERS: dict[str, Callable[[Iterator[AnyClip], Path, str, Choices, Tally], None]] = {
    "openpose": _write_openpose,
    "h5": _write_h5,
    "txt": _write_text,
}
CORPUS_TARGETS = (*WRITERS, "skels:pt", "skels:p2s", "skels:dwpose385")
"""Formats that hold many clips."""
