"""Formats that hold one clip a file: .pose, animations, videos and strips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from signkit.animation.bvh import write_bvh
from signkit.animation.gltf import write_gltf
from signkit.animation.vmd import write_vmd
from signkit.conversion.choices import Choices, frames_a_second
from signkit.conversion.poses import make_pose
from signkit.errors import InputError
from signkit.formats.pose_files import write_pose_file
from signkit.pose.clip import Clip, PoseClip, check_frames
from signkit.render.videos import draw_pose_video, make_strip, write_picture

STRIP_SIZE = (480, 480)


def write_clip(clip: Clip | PoseClip, path: Path, to: str, choices: Choices | None = None) -> None:
    """Write one clip to one file; keypoints become a pose where a format wants one.

    Parameters
    ----------
    clip : Clip or PoseClip
        Keypoints or a pose; 25 frames a second, said, where nobody tells.
    path : Path
        The file to write; its folder is made.
    to : str
        One of ``CLIP_TARGETS``.
    choices : Choices, optional
        How it is done.

    Raises
    ------
    InputError
        If there is no such format, or too little of the clip is seen.
    """
    choices = choices or Choices()
    if to not in CLIP_TARGETS:
        raise InputError("format of a clip", f"one of {', '.join(CLIP_TARGETS)}", to, "name one")
    if choices.translations and to not in MAY_TRANSLATE:
        needed = f"one of {', '.join(MAY_TRANSLATE)}, where joints may move"
        raise InputError("format for translations", needed, to, "leave --translations out")
    path = Path(path)
    clip = replace(clip, fps=frames_a_second(clip, choices))
    if to == "pose":
        _write_pose_file(path, clip)
        return
    pose, how = make_pose(clip, choices.lift_mode)
    choices.notes.say_once(clip.name, how)
    WRITERS[to](path, pose, choices)


def _write_pose_file(path: Path, clip: Clip | PoseClip) -> None:
    if isinstance(clip, PoseClip):
        check_frames(clip.frames, f"clip {clip.name!r}")
    write_pose_file(path, clip)


def _write_bvh(path: Path, pose: PoseClip, choices: Choices) -> None:
    write_bvh(path, pose, translations=choices.translations)


def _write_gltf(path: Path, pose: PoseClip, choices: Choices) -> None:
    write_gltf(path, pose, translations=choices.translations)


def _write_vmd(path: Path, pose: PoseClip, choices: Choices) -> None:
    write_vmd(path, pose)


def _write_video(path: Path, pose: PoseClip, choices: Choices) -> None:
    assert pose.fps is not None
    marks = {"style": choices.style, "synthetic": choices.synthetic}
    draw_pose_video(pose.frames, path, pose.fps, **marks)  # type: ignore[arg-type]


def _write_strip(path: Path, pose: PoseClip, choices: Choices) -> None:
    strip = make_strip(
        pose.frames, style=choices.style, synthetic=choices.synthetic, size=STRIP_SIZE
    )
    write_picture(path, strip)


WRITERS: dict[str, Callable[[Path, PoseClip, Choices], None]] = {
    "bvh": _write_bvh,
    "vmd": _write_vmd,
    "glb": _write_gltf,
    "gif": _write_video,
    "mp4": _write_video,
    "png": _write_strip,
}
CLIP_TARGETS = ("pose", *WRITERS)
"""Formats that hold one clip a file."""
MAY_TRANSLATE = ("bvh", "glb")
"""Those whose joints may move, so that bone lengths may vary."""
PICTURES = ("gif", "mp4", "png")
