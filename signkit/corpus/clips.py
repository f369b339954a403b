"""The clips of one split, whatever format they lie in: keypoints, or poses already in 3D."""

from __future__ import annotations

from collections.abc import Iterator

from signkit.corpus.places import SplitPlace
from signkit.corpus.sentences import clip_name
from signkit.corpus.store import StoredClip
from signkit.corpus.store_writer import Kind
from signkit.formats import reading
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.openpose import list_clips
from signkit.formats.skels import detect_convention
from signkit.formats.skels_poses import read_skels_poses
from signkit.pose.clip import PoseClip
from signkit.progress import say


def find_kind(place: SplitPlace) -> Kind:
    """Tell whether a split's files hold 2D keypoints or poses that need no lifting.

    Parameters
    ----------
    place : SplitPlace
        Where they lie.

    Returns
    -------
    {'keypoints', 'poses'}
        Poses for ``.skels`` of 151 numbers and for the text stages, else keypoints: of formats
        that carry a depth beside the picture's x and y, the corpus keeps x and y, so that all
        of its clips are lifted alike.

    Raises
    ------
    InputError
        If the clips are of no known format.
    """
    found = reading.find_format(place.clips)
    if found == "skels":
        return "poses" if detect_convention(place.clips).convention.has_depth else "keypoints"
    return "poses" if found == "txt" else "keypoints"


def list_names(place: SplitPlace) -> list[str]:
    """Name the clips of a split without keeping them.

    Parameters
    ----------
    place : SplitPlace
        Where they lie.

    Returns
    -------
    list of str
        In the order of the source; OpenPose's files and archives are listed, any other format
        is read once.
    """
    if reading.find_format(place.clips) == "openpose":
        return list_clips(place.clips)
    clips = read_clips(place, find_kind(place), fps=1.0, report=IngestReport())
    return [clip.name for clip in clips]


def read_clips(
    place: SplitPlace, kind: Kind, fps: float, report: IngestReport
) -> Iterator[StoredClip]:
    """Read the good clips of a split; the report counts them and names the others.

    Parameters
    ----------
    place : SplitPlace
        Where they lie.
    kind : {'keypoints', 'poses'}
        What :func:`find_kind` said of them.
    fps : float
        Frames a second.
    report : IngestReport
        Filled while clips are read.

    Yields
    ------
    StoredClip
        Keypoints (px), or poses (shoulder widths).

    Raises
    ------
    InputError
        If the source is damaged as a whole.
    """
    if kind == "poses" and place.clips.suffix == ".skels":
        for pose in read_skels_poses(place.clips, place.files, report):
            yield StoredClip(clip_name(pose.name), pose.frames)
        return
    depth = False
    for clip in reading.read_clips(place.clips, fps=fps, report=report):
        if isinstance(clip, BadClip):
            continue
        if isinstance(clip, PoseClip):
            yield StoredClip(clip.name, clip.frames)
            continue
        if clip.depth is not None and not depth:
            depth = True
            say(f"{place.clips}: the files' own depth is left aside, the clips will be lifted")
        yield StoredClip(clip.name, clip.keypoints)
