"""Write a pose as VMD, the motion format of MikuMikuDance.

Bones are those of the standard model: upper body, neck, shoulders, arms and fingers. Its arms
hang 35 degrees below the horizontal at rest, it looks along -z, and its space is left-handed.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation, Slerp

from signkit.animation.bvh import check_rate
from signkit.animation.rotations import Y_UP
from signkit.animation.turning import hold, hold_rotation, turn_smoothly, without_jumps
from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.pose.clip import PoseClip, check_frames
from signkit.pose.skeleton import JOINT, NECK
from signkit.progress import say

FPS = 30.0
"""MikuMikuDance knows no other frame rate."""
CENTRE = "センター"
"""The bone that carries the whole model."""
UNITS_PER_SHOULDER_WIDTH = 4.5
"""A unit of MikuMikuDance is about 8 cm, a shoulder width 36 cm."""
ARM_SLOPE = np.radians(35)
_LINEAR_ROW = bytes([20] * 8 + [107] * 8)
LINEAR = b"".join(_LINEAR_ROW[k:] + bytes([1] * (k > 0) + [0] * max(k - 1, 0)) for k in range(4))
"""64 bytes of interpolation curves: straight lines, each row one byte further."""
_FINGERS = {"thumb": "親指", "index": "人指", "middle": "中指", "ring": "薬指", "little": "小指"}
_DIGITS = "０１２３"

Chain = tuple[str, str | None, str, str, np.ndarray]


def _side_bones(side: str, sign: str) -> list[Chain]:
    """Give one side's bones: name, parent's name, joint at either end, direction at rest."""
    x = 1.0 if side == "left" else -1.0
    arm = np.array([x * np.cos(ARM_SLOPE), -np.sin(ARM_SLOPE), 0])
    thumb = arm * 0.7 + np.array([0, 0, 0.7])
    thumb /= np.linalg.norm(thumb)
    joints = [f"{side}_{name}" for name in ("shoulder", "elbow", "wrist")]
    bones: list[Chain] = [
        (f"{sign}肩", "上半身", "neck", joints[0], np.array([x, 0, 0])),
        (f"{sign}腕", f"{sign}肩", joints[0], joints[1], arm),
        (f"{sign}ひじ", f"{sign}腕", joints[1], joints[2], arm),
        (f"{sign}手首", f"{sign}ひじ", f"{side}_hand_root", f"{side}_hand_middle_1", arm),
    ]
    for finger, kanji in _FINGERS.items():
        first = 0 if finger == "thumb" else 1
        parent = f"{sign}手首"
        for n in range(3):
            name = f"{sign}{kanji}{_DIGITS[first + n]}"
            ends = [f"{side}_hand_{finger}_{n + k}" for k in (1, 2)]
            bones.append((name, parent, ends[0], ends[1], thumb if finger == "thumb" else arm))
            parent = name
    return bones


BONES: tuple[Chain, ...] = (
    ("上半身", None, "right_shoulder", "left_shoulder", np.array([1.0, 0, 0])),
    ("首", "上半身", "neck", "nose", np.array([0, np.cos(0.4), np.sin(0.4)])),
    *_side_bones("left", "左"),
    *_side_bones("right", "右"),
)


def write_vmd(path: Path, clip: PoseClip, model: str = "signkit") -> int:
    """Write one clip as VMD, brought to 30 frames a second between its frames.

    Parameters
    ----------
    path : Path
        The .vmd file to write.
    clip : PoseClip
        Pose in shoulder widths; a joint that is missing keeps its last rotation.
    model : str
        Name of the model that the motion is for; Shift-JIS, cut after 20 bytes.

    Returns
    -------
    int
        Frames written.

    Raises
    ------
    InputError
        If the frames a second are unknown, or no bone is seen.
    """
    fps = check_rate(clip)
    times = np.arange(len(clip)) / fps
    wanted = np.arange(int(times[-1] * FPS + 1e-6) + 1) / FPS
    turns = {name: _resample(turn, times, wanted) for name, turn in find_turns(clip).items()}
    content = [_text("Vocaloid Motion Data 0002", 30), _text(model, 20)]
    content.append(struct.pack("<I", (len(turns) + 1) * len(wanted)))
    for frame, place in enumerate(_moves(clip, times, wanted).tolist()):
        content.append(_text(CENTRE, 15) + struct.pack("<I7f", frame, *place, 0, 0, 0, 1) + LINEAR)
    for name, quaternions in turns.items():
        label = _text(name, 15)
        for frame, turn in enumerate(quaternions.tolist()):
            content.append(label + struct.pack("<I7f", frame, 0, 0, 0, *turn) + LINEAR)
    content.append(bytes(4 * 5))  # no faces, cameras, lights, shadows or IK states
    with atomic_path(Path(path)) as unfinished:
        unfinished.write_bytes(b"".join(content))
    return len(wanted)


def find_turns(clip: PoseClip) -> dict[str, Rotation]:
    """Find each bone's rotation relative to its parent's, in our right-handed space, y up.

    Parameters
    ----------
    clip : PoseClip
        Pose in shoulder widths.

    Returns
    -------
    dict of Rotation
        By the bone's Japanese name, one rotation a frame.

    Raises
    ------
    InputError
        If no bone is seen in any frame.
    """
    joints = check_frames(clip.frames, f"clip {clip.name!r}").astype(np.float64) * Y_UP
    turned: dict[str, Rotation] = {}
    local: dict[str, Rotation] = {}
    missing = []
    for name, parent, begin, end, rest in BONES:
        goal = joints[:, JOINT[end]] - joints[:, JOINT[begin]]
        missing.append(np.isnan(goal).any(axis=1))
        above = turned[parent] if parent else Rotation.identity(len(goal))
        if name.endswith("手首"):
            found = above.inv() * _palm(joints, begin.removesuffix("_root"), rest)
        else:
            found = turn_smoothly(rest, above.inv().apply(goal))
        local[name], turned[name] = found, above * found
    if np.all(missing):
        raise InputError(f"clip {clip.name!r}", "a bone with both ends", "none", "leave it out")
    if np.any(missing):
        say(f"{clip.name}: {np.mean(missing):.1%} of bones not seen, their last rotation is held")
    return local


def _palm(joints: np.ndarray, hand: str, rest: np.ndarray) -> Rotation:
    """Turn a hand wholly, as its palm shows its twist too: forward, and little to index finger."""
    root, middle, index, little = (
        joints[:, JOINT[f"{hand}_{end}"]] for end in ("root", "middle_1", "index_1", "little_1")
    )
    seen = _axes(middle - root, index - little)
    still = _axes(rest[None], np.array([[0.0, 0.0, 1.0]]))
    turns = np.full((len(joints), 4), np.nan)
    known = np.isfinite(seen).all(axis=(1, 2))
    if known.any():
        turns[known] = Rotation.from_matrix(seen[known] @ still[0].T).as_quat()
    return hold_rotation(turns)


def _axes(forward: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Make right-handed axes, shape (frames, 3, 3), columns; NaN where the two are in line."""
    with np.errstate(invalid="ignore", divide="ignore"):
        x = forward / np.linalg.norm(forward, axis=1, keepdims=True)
        z = np.cross(x, across)
        z /= np.linalg.norm(z, axis=1, keepdims=True)
    return np.stack((x, np.cross(z, x), z), axis=2)


def _moves(clip: PoseClip, times: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Give the neck's way from its first place at the wanted seconds, (frames, 3), left-handed."""
    neck = np.nan_to_num(hold(clip.frames[:, NECK].astype(np.float64))) * Y_UP * [1, 1, -1]
    way = (neck - neck[0]) * UNITS_PER_SHOULDER_WIDTH
    return np.stack([np.interp(wanted, times, axis) for axis in way.T], axis=1)


def _resample(turn: Rotation, times: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Give left-handed quaternions at the wanted seconds: z turned round."""
    between = Slerp(times, turn)(wanted) if len(times) > 1 else turn
    return without_jumps(between.as_quat()) * [-1.0, -1.0, 1.0, 1.0]


def _text(text: str, size: int) -> bytes:
    """Encode to Shift-JIS, cut between characters, filled with zeros."""
    data = text.encode("cp932", errors="replace")[:size]
    return data.decode("cp932", errors="ignore").encode("cp932").ljust(size, b"\0")
