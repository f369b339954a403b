"""Write a pose as BVH, which Blender and most animation programs open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from signkit.animation.rotations import (
    BONE_NAMES,
    BONE_PARENTS,
    REST_DIRECTIONS,
    Motion,
    find_rotations,
)
from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.pose.clip import PoseClip
from signkit.progress import say

CM_PER_SHOULDER_WIDTH = 36.0
"""About an adult's distance between the shoulder joints; BVH knows no unit but is read as cm."""
EULER_ORDER = "ZXY"
TIP_LENGTH = 0.02
"""Shoulder widths of the stub behind a moving fingertip: a program draws no bone without length."""
_PLACES = "Xposition Yposition Zposition"
_TURNS = " ".join(f"{axis}rotation" for axis in EULER_ORDER)


def write_bvh(path: Path, clip: PoseClip, *, translations: bool = False) -> Motion:
    """Write one clip as a BVH file: centimetres, y up, the signer looking along z.

    Parameters
    ----------
    path : Path
        File to write.
    clip : PoseClip
        Pose in shoulder widths; a joint that is missing keeps its last rotation.
    translations : bool
        Give every joint a place in every frame, so that bone lengths may vary as they do in
        the pose. Places count from the parent and stand for the offset, as Blender reads them.

    Returns
    -------
    Motion
        What was written, with how far constant lengths move the joints.

    Raises
    ------
    InputError
        If the frames a second are unknown, or no bone is seen.
    """
    fps = check_rate(clip)
    motion = find_rotations(clip.frames, keep_lengths=translations)
    tell_departures(clip.name, motion)
    lines = ["HIERARCHY", *_hierarchy(motion), "MOTION", f"Frames: {len(motion)}"]
    lines.append(f"Frame Time: {1 / fps:.8f}")
    lines += [" ".join(f"{number:.6f}" for number in frame) for frame in _channels(motion)]
    with atomic_path(Path(path)) as unfinished:
        unfinished.write_text("\n".join(lines) + "\n", encoding="ascii")
    return motion


def check_rate(clip: PoseClip) -> float:
    """Refuse a clip whose frames a second are unknown: a motion needs them.

    Parameters
    ----------
    clip : PoseClip
        The clip to write.

    Returns
    -------
    float
        Frames a second.

    Raises
    ------
    InputError
        If they are None, not finite or not above 0.
    """
    if clip.fps is None or not np.isfinite(clip.fps) or clip.fps <= 0:
        where = f"clip {clip.name!r}"
        raise InputError(where, "frames a second above 0", str(clip.fps), "give --fps")
    return clip.fps


def tell_departures(name: str, motion: Motion) -> None:
    """Say what rotations cannot keep of a clip: varying lengths and missing joints.

    Parameters
    ----------
    name : str
        The clip's name.
    motion : Motion
        Its rotations.
    """
    if motion.departure > 1e-3:
        moved = f"constant ones move joints up to {motion.departure:.3f} shoulder widths"
        say(f"{name}: bone lengths vary; {moved} (--translations keeps them in bvh and glb)")
    if motion.held.any():
        say(f"{name}: {motion.held.mean():.1%} of bones not seen, their last rotation is held")


def _hierarchy(motion: Motion) -> list[str]:
    lines = ["ROOT neck", "{", "\tOFFSET 0 0 0"]
    lines.append(f"\tCHANNELS 6 {_PLACES} {_TURNS}")
    for bone in _children(-1):
        lines += _joint(motion, bone, "\t")
    return [*lines, "}"]


def _joint(motion: Motion, bone: int, tab: str) -> list[str]:
    """Write a bone: it begins where its parent's ends, and its end is its children's start."""
    parent = BONE_PARENTS[bone]
    begin = np.zeros(3) if parent < 0 else motion.offsets[parent]
    lines = [f"{tab}JOINT {BONE_NAMES[bone]}", tab + "{", f"{tab}\t{_offset(begin)}"]
    varies = motion.varying is not None
    lines.append(
        f"{tab}\tCHANNELS 6 {_PLACES} {_TURNS}" if varies else f"{tab}\tCHANNELS 3 {_TURNS}"
    )
    children = _children(bone)
    for child in children:
        lines += _joint(motion, child, tab + "\t")
    if not children:
        lines += (_moving_end if varies else _still_end)(motion, bone, tab + "\t")
    return [*lines, tab + "}"]


def _still_end(motion: Motion, bone: int, tab: str) -> list[str]:
    return [f"{tab}End Site", tab + "{", f"{tab}\t{_offset(motion.offsets[bone])}", tab + "}"]


def _moving_end(motion: Motion, bone: int, tab: str) -> list[str]:
    """End a bone of varying length in a joint, as an End Site has no channels."""
    lines = [f"{tab}JOINT {BONE_NAMES[bone]}_end", tab + "{"]
    lines += [f"{tab}\t{_offset(motion.offsets[bone])}", f"{tab}\tCHANNELS 3 {_PLACES}"]
    tip = REST_DIRECTIONS[bone] * TIP_LENGTH
    lines += [f"{tab}\tEnd Site", tab + "\t{", f"{tab}\t\t{_offset(tip)}", tab + "\t}"]
    return [*lines, tab + "}"]


def _children(bone: int) -> list[int]:
    return np.flatnonzero(bone == BONE_PARENTS).tolist()


def _offset(vector: np.ndarray) -> str:
    return "OFFSET " + " ".join(f"{number:.6f}" for number in vector * CM_PER_SHOULDER_WIDTH)


def _channels(motion: Motion) -> np.ndarray:
    """Lay out places and angles as the hierarchy names them, one row a frame."""
    columns = [motion.root * CM_PER_SHOULDER_WIDTH, _angles(motion.root_rotations)]
    ends = motion.moving_offsets * CM_PER_SHOULDER_WIDTH
    for bone in _depth_first(-1):
        if motion.varying is not None:
            parent = BONE_PARENTS[bone]
            columns.append(np.zeros_like(motion.root) if parent < 0 else ends[:, parent])
        columns.append(_angles(motion.rotations[:, bone]))
        if motion.varying is not None and not _children(bone):
            columns.append(ends[:, bone])
    return np.concatenate(columns, axis=1)


def _depth_first(bone: int) -> list[int]:
    return [n for child in _children(bone) for n in (child, *_depth_first(child))]


def _angles(turns: np.ndarray) -> np.ndarray:
    """Give degrees that run on over 180 instead of jumping, for programs that interpolate."""
    return np.unwrap(
        Rotation.from_quat(turns).as_euler(EULER_ORDER, degrees=True), 180, 0, period=360
    )
