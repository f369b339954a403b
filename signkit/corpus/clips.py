"""The clips of one split, whatever format they lie in: keypoints, or poses already in 3D."""

from __future__ import annotations

from collections.abc import Iterator

from signkit.corpus.places import SplitPlace
from signkit.corpus.sentences import clip_name
from signkit.corpus.store import StoredClip
from signkit.formats.ingest_report import IngestReport
from signkit.formats.keypoint_h5 import read_keypoint_h5
from signkit.formats.openpose import ingest
from signkit.formats.skels_poses import read_skels_poses


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
        for pose in read_skels_poses(place.clips, place.files, report):
            yield StoredClip(clip_name(pose.name), pose.frames)
        return
    read = read_keypoint_h5 if place.clips.suffix == ".h5" else ingest
    for clip in read(place.clips, report, fps=fps):
        yield StoredClip(clip.name, clip.keypoints)
