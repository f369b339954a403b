"""The clips of one split, whatever format they lie in: keypoints, or poses already in 3D."""

from __future__ import annotations

from collections.abc import Iterator

from signkit.corpus.places import SplitPlace
from signkit.corpus.sentences import clip_name
from signkit.corpus.store import StoredClip
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.keypoint_h5 import read_keypoint_h5
from signkit.formats.openpose import read_openpose
from signkit.formats.skels import read_skels
from signkit.formats.skels_detection import detect_convention
from signkit.formats.skels_poses import skels_to_pose
from signkit.pose.clip import Clip
from signkit.progress import say
from signkit.text.line_files import read_lines


def read_clips(place: SplitPlace, fps: float, report: IngestReport) -> Iterator[StoredClip]:
    """Read the good clips of a split; the report counts them and names the others.

    Parameters
    ----------
    place : SplitPlace
        Where they lie; the clips' ending says which format they are in.
    fps : float
        Frames a second.
    report : IngestReport
        Filled while clips are read.

    Yields
    ------
    StoredClip
        Keypoints (px), or poses (shoulder widths) from a ``.skels`` file.
    """
    if place.is_skels:
        yield from _skels(place, report)
    elif place.clips.suffix == ".h5":
        yield from _keypoints(read_keypoint_h5(place.clips), report)
    else:
        yield from _openpose(place, fps, report)


def _openpose(place: SplitPlace, fps: float, report: IngestReport) -> Iterator[StoredClip]:
    for clip in read_openpose(place.clips, fps=fps, report=report):
        if isinstance(clip, Clip):
            yield StoredClip(clip.name, clip.keypoints)


def _keypoints(clips: Iterator[Clip | BadClip], report: IngestReport) -> Iterator[StoredClip]:
    for clip in clips:
        if isinstance(clip, BadClip):
            report.add_bad(clip)
        else:
            report.add(clip)
            yield StoredClip(clip.name, clip.keypoints)


def _skels(place: SplitPlace, report: IngestReport) -> Iterator[StoredClip]:
    found = detect_convention(place.clips)
    say(f"{place.clips.name}: {found}")
    convention = found.convention.name
    names = place.files and [clip_name(line) for line in read_lines(place.files)]
    taken: set[str] = set()
    for clip in read_skels(place.clips, convention, names):
        if isinstance(clip, BadClip):
            report.add_bad(clip)
        elif clip.name in taken:
            report.add_bad(BadClip(clip.name, "a second clip of that name", duplicate=True))
        else:
            taken.add(clip.name)
            pose = skels_to_pose(clip, convention)
            report.add(Clip(clip.name, pose))
            yield StoredClip(clip.name, pose)
