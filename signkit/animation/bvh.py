"""Write a pose as BVH, which Blender and most animation programs open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from signkit.animation.rotations import BONE_NAMES, BONE_PARENTS, Motion, find_rotations
from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.pose.clip import PoseClip
from signkit.progress import say

CM_PER_SHOULDER_WIDTH = 36.0
"""About an adult's distance between the shoulder joints; BVH knows no unit but is read as cm."""
EULER_ORDER = "ZXY"
_TURNS = " ".join(f"{axis}rotation" for axis in EULER_ORDER)


def write_bvh(path: Path, clip: PoseClip) -> Motion:
    """Write one clip as a BVH file: centimetres, y up, the signer looking along z.

    Parameters
    ----------
    path : Path
        File to write.
    clip : PoseClip
        Pose in shoulder widths; a joint that is missing keeps its last rotation.

    Returns
    -------
    Motion
        What was written, with how far constant lengths moved the joints.

    Raises
    ------
    InputError
        If the frames a second are unknown, or no bone is seen.
    """
    if clip.fps is None or not np.isfinite(clip.fps) or clip.fps <= 0:
        where = f"clip {clip.name!r}"
        raise InputError(where, "frames a second above 0", str(clip.fps), "give --fps")
    motion = find_rotations(clip.frames)
    tell_departures(clip.name, motion)
    lines = ["HIERARCHY", *_hierarchy(motion), "MOTION", f"Frames: {len(motion)}"]
    lines.append(f"Frame Time: {1 / clip.fps:.8f}")
    lines += [" ".join(f"{number:.6f}" for number in frame) for frame in _channels(motion)]
    with atomic_path(Path(path)) as unfinished:
        unfinished.write_text("\n".join(lines) + "\n", encoding="ascii")
    return motion


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
        say(f"{name}: bone lengths vary; constant ones move joints up to {motion.departure:.3f}")
    if motion.held.any():
        say(f"{name}: {motion.held.mean():.1%} of bones not seen, their last rotation is held")


def _hierarchy(motion: Motion) -> list[str]:
    lines = ["ROOT neck", "{", "\tOFFSET 0 0 0"]
    lines.append(f"\tCHANNELS 6 Xposition Yposition Zposition {_TURNS}")
    for bone in _children(-1):
        lines += _joint(motion, bone, "\t")
    return [*lines, "}"]


def _joint(motion: Motion, bone: int, tab: str) -> list[str]:
    """Write a bone: it begins where its parent's ends, and its end is its children's start."""
    parent = BONE_PARENTS[bone]
    begin = np.zeros(3) if parent < 0 else motion.offsets[parent]
    lines = [f"{tab}JOINT {BONE_NAMES[bone]}", tab + "{", f"{tab}\t{_offset(begin)}"]
    lines.append(f"{tab}\tCHANNELS 3 {_TURNS}")
    children = _children(bone)
    for child in children:
        lines += _joint(motion, child, tab + "\t")
    if not children:
        lines += [f"{tab}\tEnd Site", tab + "\t{"]
        lines += [f"{tab}\t\t{_offset(motion.offsets[bone])}", tab + "\t}"]
    return [*lines, tab + "}"]


def _children(bone: int) -> list[int]:
    return np.flatnonzero(bone == BONE_PARENTS).tolist()


def _offset(vector: np.ndarray) -> str:
    return "OFFSET " + " ".join(f"{number:.6f}" for number in vector * CM_PER_SHOULDER_WIDTH)


def _channels(motion: Motion) -> np.ndarray:
    """Lay out places and angles as the hierarchy names them, shape (frames, 6 + 49 * 3)."""
    columns = [motion.root * CM_PER_SHOULDER_WIDTH, _angles(motion.root_rotations)]
    columns += [_angles(motion.rotations[:, bone]) for bone in _depth_first(-1)]
    return np.concatenate(columns, axis=1)


def _depth_first(bone: int) -> list[int]:
    return [n for child in _children(bone) for n in (child, *_depth_first(child))]


def _angles(turns: np.ndarray) -> np.ndarray:
    """Give degrees that run on over 180 instead of jumping, for programs that interpolate."""
    return np.unwrap(
        Rotation.from_quat(turns).as_euler(EULER_ORDER, degrees=True), 180, 0, period=360
    )
