"""Convert any corpus that can be read into keypoint files, pose files, animations and pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from signkit.animation.bvh import write_bvh
from signkit.animation.gltf import write_gltf
from signkit.animation.vmd import write_vmd
from signkit.errors import InputError
from signkit.formats.convert import TARGETS as CORPUS_TARGETS
from signkit.formats.convert import convert as convert_corpus
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.pose_files import write_pose_file
from signkit.formats.reading import read_clips
from signkit.pose.clip import Clip, PoseClip
from signkit.pose.lifting import lift
from signkit.progress import say
from signkit.render.videos import draw_pose_video, make_strip, write_picture

CLIP_TARGETS = ("pose", "bvh", "vmd", "glb", "gif", "mp4", "png")
"""Formats that hold one clip a file."""
TARGETS = (*CORPUS_TARGETS, *CLIP_TARGETS)
USUAL_FPS = 25.0


def convert(source: Path, target: Path, to: str, *, fps: float | None = None) -> None:
    """Convert a corpus; say which conventions were found, what was changed and what was lost.

    Parameters
    ----------
    source : Path
        Any corpus that `signkit.formats.reading.read_clips` reads.
    target : Path
        File or folder to write. Formats that hold one clip a file make a folder of files, unless
        the target has the format's ending: then the source must hold one clip.
    to : str
        One of ``TARGETS``.
    fps : float, optional
        Frames a second, where the source does not say; 25, said, where nobody does.

    Raises
    ------
    InputError
        If there is no such target format, the source cannot be read, or it holds several clips
        and the target is one file.
    """
    source, target = Path(source), Path(target)
    if to not in TARGETS:
        where = "format to convert to"
        raise InputError(where, f"one of {', '.join(TARGETS)}", repr(to), "name one")
    if to in CORPUS_TARGETS:
        convert_corpus(source, target, to)
        return
    if source.resolve() == target.resolve():
        raise InputError(f"{target}", "another path than the source", "the same", "choose another")
    is_file = target.suffix.lower() == f".{to}"
    report, written = IngestReport(), set[str]()
    for clip in read_clips(source, fps=fps, report=report):
        if isinstance(clip, BadClip):
            continue
        path = target if is_file else target / f"{_file_name(clip.name)}.{to}"
        if str(path) in written:
            advice = f"name a folder, not a .{to} file, or rename the clip"
            raise InputError(f"{path}", "one clip a file", f"also {clip.name!r}", advice)
        try:
            write_clip(clip if clip.fps else replace(clip, fps=fps), path, to)
            written.add(str(path))
        except InputError as error:
            say(f"left out {clip.name}: {error}")
    say(str(report))
    if not written:
        raise InputError(f"{source}", "a clip to write", "none", "see what was left out above")
    say(f"{target}: {len(written)} clips written as {to}")


def write_clip(clip: Clip | PoseClip, path: Path, to: str) -> None:
    """Write one clip to one file; keypoints are lifted where a format wants a pose.

    Parameters
    ----------
    clip : Clip or PoseClip
        Keypoints or a pose; 25 frames a second, said, where it does not tell.
    path : Path
        The file to write.
    to : str
        One of ``CLIP_TARGETS``.

    Raises
    ------
    InputError
        If there is no such format, or too little of the clip is seen.
    """
    if to not in CLIP_TARGETS:
        raise InputError("format of a clip", f"one of {', '.join(CLIP_TARGETS)}", to, "name one")
    if clip.fps is None:
        say(f"{clip.name}: frames a second unknown, taken for {USUAL_FPS:g}; --fps says others")
        clip = replace(clip, fps=USUAL_FPS)
    path.parent.mkdir(parents=True, exist_ok=True)
    if to == "pose":
        write_pose_file(path, clip)
        return
    pose = _lifted(clip) if isinstance(clip, Clip) else clip
    if to == "bvh":
        write_bvh(path, pose)
    elif to == "vmd":
        write_vmd(path, pose)
    elif to == "glb":
        write_gltf(path, pose)
    elif to == "png":
        write_picture(path, make_strip(pose.frames))
    else:
        draw_pose_video(pose.frames, path, pose.fps or USUAL_FPS)


def _lifted(clip: Clip) -> PoseClip:
    say(f"{clip.name}: keypoints lifted to a pose, in shoulder widths")
    return PoseClip(clip.name, lift(clip.keypoints), clip.fps)


def _file_name(name: str) -> str:
    """Make a name that no file system takes for a folder, an option or a hidden file."""
    return re.sub(r"[\x00-\x1f/\\:*?\"<>|]", "_", name).lstrip(".").strip() or "clip"
