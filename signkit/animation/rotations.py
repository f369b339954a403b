"""Turn a pose into rotations of bones on a rest skeleton, and back.

What animation programs want and the paper's poses lack (supp. C.2 stores places of joints). Every
bone has a rotation of its own, so that five knuckles may part as they like, and turns from its
parent by the least angle: a place says nothing of a bone's twist.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from signkit.animation.turning import hold, turn_smoothly, without_jumps
from signkit.errors import InputError
from signkit.pose.clip import check_frames
from signkit.pose.kinematics import bone_lengths
from signkit.pose.skeleton import BONES, JOINT, JOINTS, LIMBS, N_BONES, NECK

Floats = NDArray[np.floating]

Y_UP = np.array([1.0, -1.0, 1.0])
"""From x right, y down, z to the viewer to x right, y up, z to the viewer (right-handed)."""
UNSEEN_LENGTH = 0.1
"""Shoulder widths of a bone that no frame shows, on neither side."""

_TREE = np.array([(NECK, 0, 0), *BONES[1:].tolist()])
"""The 49 bones from the neck on: the head's bone is turned round."""
STARTS, ENDS = _TREE[:, 0], _TREE[:, 1]
_BONE_TO = {int(end): bone for bone, end in enumerate(ENDS)}
BONE_PARENTS = np.array([_BONE_TO.get(int(start), -1) for start in STARTS])
"""``(49,)``: the bone that a bone turns with; -1 = the root at the neck."""

_BODY_NAMES = {
    "nose": "head",
    **{f"{side}_shoulder": f"{side}_collar" for side in ("right", "left")},
    **{f"{side}_elbow": f"{side}_upper_arm" for side in ("right", "left")},
    **{f"{side}_wrist": f"{side}_forearm" for side in ("right", "left")},
    **{f"{side}_hand_root": f"{side}_hand" for side in ("right", "left")},
}


def _bone_name(joint: str) -> str:
    if joint in _BODY_NAMES:
        return _BODY_NAMES[joint]
    side, _, finger, number = joint.split("_")
    return f"{side}_{finger}_{int(number) - 1}"


BONE_NAMES = tuple(_bone_name(JOINTS[end]) for end in ENDS)
"""``head``, ``left_upper_arm``, ``left_index_0`` (in the palm) to ``left_index_3`` (the tip)."""


def _rest_directions() -> Floats:
    """Arms sideways, palms down, thumbs half forward, y up."""
    across = {"thumb": 1.0, "index": 0.3, "middle": 0.1, "ring": -0.1, "little": -0.3}
    rest = np.zeros((N_BONES, 3))
    for bone, name in enumerate(BONE_NAMES):
        side = 1.0 if name.startswith("left") else -1.0
        finger = name.split("_")[1] if "_" in name else ""
        is_spread = name.endswith("_0") or finger == "thumb"
        rest[bone] = (side, 0, across.get(finger, 0.0) if is_spread else 0.0)
    rest[BONE_NAMES.index("head")] = (0, 1, 0)
    return rest / np.linalg.norm(rest, axis=1, keepdims=True)


REST_DIRECTIONS = _rest_directions()
"""``(49, 3)``: where each bone points when nothing is turned; x to the left hand, y up."""


@dataclass(frozen=True, eq=False)
class Motion:
    """A pose as rotations: lengths once, a rotation a bone and frame.

    Parameters
    ----------
    lengths : ndarray, shape (49,)
        Bone lengths in shoulder widths, in the order of ``BONE_NAMES``.
    root : ndarray, shape (frames, 3)
        Place of the neck in shoulder widths, y up.
    root_rotations : ndarray, shape (frames, 4)
        The torso's quaternions x, y, z, w.
    rotations : ndarray, shape (frames, 49, 4)
        Each bone's quaternions relative to its parent's, without jumps of sign.
    held : ndarray of bool, shape (frames, 49)
        Where the bone was not seen and keeps the last rotation seen.
    departure : float
        Furthest that a seen joint lies from where the lengths put it, shoulder widths.
    varying : ndarray, shape (frames, 49), optional
        Each frame's own lengths, where joints may move against each other; a bone not seen has
        that of the frame before.
    """

    lengths: Floats
    root: Floats
    root_rotations: Floats
    rotations: Floats
    held: NDArray[np.bool_]
    departure: float
    varying: Floats | None = None

    def __len__(self) -> int:
        return len(self.root)

    @property
    def offsets(self) -> Floats:
        """Give each bone's vector at rest, shape (49, 3), shoulder widths, y up."""
        return REST_DIRECTIONS * self.lengths[:, None]

    @property
    def moving_offsets(self) -> Floats:
        """Give each frame's own offsets, shape (frames, 49, 3), equal ones if none vary."""
        lengths = self.varying
        if lengths is None:
            lengths = np.broadcast_to(self.lengths, (len(self), N_BONES))
        return REST_DIRECTIONS * lengths[:, :, None]


def find_rotations(pose: Floats, *, keep_lengths: bool = False) -> Motion:
    """Find the rotations that put the rest skeleton into a pose.

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        In shoulder widths, y down; NaN = missing.
    keep_lengths : bool
        Keep every frame's own bone lengths, so that the joints are the pose's in any case.

    Returns
    -------
    Motion
        Its joints are the pose's to rounding where bone lengths are constant; else the median
        lengths are taken and ``departure`` tells by how much the joints move.

    Raises
    ------
    InputError
        If the shape is another, there is no frame, or no bone is seen in any.
    """
    joints = check_frames(pose, "pose").astype(np.float64) * Y_UP
    vectors = joints[:, ENDS] - joints[:, STARTS]
    if np.isnan(vectors).any(axis=2).all():
        advice = "leave this clip out"
        raise InputError("pose", "at least one bone with both ends", "every bone missing", advice)
    every = bone_lengths(joints, _TREE)
    lengths = _median_lengths(every)
    varying = _fill_lengths(every, lengths) if keep_lengths else None
    root = np.nan_to_num(hold(joints[:, NECK]))
    torso = turn_smoothly(
        np.array([1.0, 0.0, 0.0]),
        joints[:, JOINT["left_shoulder"]] - joints[:, JOINT["right_shoulder"]],
    )
    rotations = np.empty((len(joints), N_BONES, 4))
    turned: list[Rotation] = []
    for bone, parent in enumerate(BONE_PARENTS):
        above = torso if parent < 0 else turned[parent]
        local = turn_smoothly(REST_DIRECTIONS[bone], above.inv().apply(vectors[:, bone]))
        turned.append(above * local)
        rotations[:, bone] = without_jumps(local.as_quat())
    held = ~(np.linalg.norm(vectors, axis=2) > 0)
    motion = Motion(lengths, root, without_jumps(torso.as_quat()), rotations, held, 0.0, varying)
    gaps = np.linalg.norm(place_joints(motion) * Y_UP - joints, axis=2)
    return replace(motion, departure=float(np.nanmax(gaps)))


def place_joints(motion: Motion) -> Floats:
    """Place the joints from the rotations: forward kinematics.

    Parameters
    ----------
    motion : Motion
        As from `find_rotations`.

    Returns
    -------
    ndarray, shape (frames, 50, 3)
        Pose in shoulder widths, y down; no joint is missing.
    """
    joints = np.empty((len(motion), len(JOINTS), 3))
    joints[:, NECK] = motion.root
    offsets = motion.moving_offsets
    torso = Rotation.from_quat(motion.root_rotations)
    turned: list[Rotation] = []
    for bone, parent in enumerate(BONE_PARENTS):
        above = torso if parent < 0 else turned[parent]
        turned.append(above * Rotation.from_quat(motion.rotations[:, bone]))
        steps = turned[bone].apply(offsets[:, bone])
        joints[:, ENDS[bone]] = joints[:, STARTS[bone]] + steps
    return joints * Y_UP


def _fill_lengths(every: Floats, usual: Floats) -> Floats:
    """Hold a bone's length while it is not seen; the usual one where it never is."""
    filled = np.stack([hold(own[:, None])[:, 0] for own in every.T], axis=1)
    return np.where(np.isnan(filled), usual, filled)


def _median_lengths(every: Floats) -> Floats:
    """Take each bone's median; for one never seen that of its length group, or a tenth."""
    lengths = np.full(N_BONES, np.nan)
    for bone in range(N_BONES):
        group = every[:, LIMBS[bone] == LIMBS]
        own = every[:, bone]
        seen = own[~np.isnan(own)] if not np.isnan(own).all() else group[~np.isnan(group)]
        lengths[bone] = np.median(seen) if seen.size else UNSEEN_LENGTH
    return lengths
