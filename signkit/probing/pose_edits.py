"""Edits of finished poses: a hand lost, frames shuffled, time stopped, sides exchanged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from signkit.pose.lifting import lift
from signkit.pose.skeleton import (
    JOINT,
    LEFT_HAND,
    LEFT_WRIST,
    MIRROR,
    RIGHT_HAND,
    RIGHT_WRIST,
)
from signkit.progress import progress

Pose = NDArray[np.float32]

AGAIN, OTHER = "again", "other_sentence"
"""The second performance, which all edits start from, and the clip of the next sentence."""
_HANDS = {False: np.r_[RIGHT_HAND], True: np.r_[LEFT_HAND]}
_ARMS = {
    False: np.r_[JOINT["right_elbow"], RIGHT_WRIST, RIGHT_HAND],
    True: np.r_[JOINT["left_elbow"], LEFT_WRIST, LEFT_HAND],
}


def lose_hand(pose: Pose, left_handed: bool) -> Pose:
    """Mark the dominant hand as not observed in every frame.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3)
        A pose.
    left_handed : bool
        Whether the left hand is dominant.

    Returns
    -------
    ndarray (frames, 50, 3)
        A copy with NaN in 21 joints.
    """
    edited = pose.copy()
    edited[:, _HANDS[left_handed]] = np.nan
    return edited


def rest_arm(pose: Pose, left_handed: bool) -> Pose:
    """Leave the dominant arm where it was in the first frame.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3)
        A pose.
    left_handed : bool
        Whether the left hand is dominant.

    Returns
    -------
    ndarray (frames, 50, 3)
        A copy whose dominant elbow, wrist and hand stand still.
    """
    edited = pose.copy()
    edited[:, _ARMS[left_handed]] = pose[:1, _ARMS[left_handed]]
    return edited


def shuffle_frames(pose: Pose) -> Pose:
    """Put the frames in random order; the order depends on their number only.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3)
        A pose.

    Returns
    -------
    ndarray (frames, 50, 3)
        The same frames.
    """
    return pose[np.random.default_rng(len(pose)).permutation(len(pose))]


def freeze(pose: Pose) -> Pose:
    """Hold the middle frame for the whole clip.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3)
        A pose.

    Returns
    -------
    ndarray (frames, 50, 3)
        One frame, as often as the clip has frames.
    """
    return np.repeat(pose[len(pose) // 2][None], len(pose), axis=0)


def turn_back(pose: Pose) -> Pose:
    """Play the clip backwards.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3)
        A pose.

    Returns
    -------
    ndarray (frames, 50, 3)
        The frames from last to first.
    """
    return pose[::-1].copy()


def mirror(pose: Pose) -> Pose:
    """Exchange left and right, as if the other hand were dominant.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3)
        A pose.

    Returns
    -------
    ndarray (frames, 50, 3)
        The mirrored pose.

    Examples
    --------
    >>> pose = np.random.default_rng(1).normal(size=(2, 50, 3)).astype(np.float32)
    >>> bool((mirror(mirror(pose)) == pose).all())
    True
    """
    return (pose[:, MIRROR] * np.array([-1, 1, 1], np.float32)).astype(np.float32)


ARM_EDITS: dict[str, Callable[[Pose, bool], Pose]] = {
    "hand_missing": lose_hand,
    "arm_at_rest": rest_arm,
}
WHOLE_EDITS: dict[str, Callable[[Pose], Pose]] = {
    "mirrored": mirror,
    "backwards": turn_back,
    "shuffled": shuffle_frames,
    "frozen": freeze,
}


def lift_takes(
    takes: dict[str, list[NDArray[np.float32]]], mode: str, frame_step: int = 1, **options: str
) -> dict[str, list[Pose]]:
    """Lift performed edits as the corpus itself was lifted.

    Parameters
    ----------
    takes : dict of str to list of ndarray (frames, 50, 3)
        Keypoints by edit: x px, y px, confidence.
    mode : str
        A mode of :func:`signkit.pose.lifting.lift`.
    frame_step : int
        Keep every how manyth frame.
    **options : str
        Options of that mode.

    Returns
    -------
    dict of str to list of ndarray (frames, 50, 3), shoulder widths
        Poses by edit.
    """
    return {
        edit: [lift(clip, mode, **options)[::frame_step] for clip in takes[edit]]
        for edit in progress(list(takes), "lift edits")
    }


def add_pose_edits(
    takes: dict[str, list[Pose]], left_handed: Sequence[bool]
) -> dict[str, list[Pose]]:
    """Add to the performed edits those of finished poses, and the wrong sentence.

    Parameters
    ----------
    takes : dict of str to list of ndarray (frames, 50, 3)
        Performed edits; ``again`` is the second performance that the others start from.
    left_handed : sequence of bool
        Whether each clip's signer is left-handed.

    Returns
    -------
    dict of str to list of ndarray (frames, 50, 3)
        All edits, the wrong sentence (every clip has the next one's) last.
    """
    again = takes[AGAIN]
    arms = {
        name: [edit(pose, bool(left)) for pose, left in zip(again, left_handed, strict=True)]
        for name, edit in ARM_EDITS.items()
    }
    whole = {name: [edit(pose) for pose in again] for name, edit in WHOLE_EDITS.items()}
    return {**takes, **arms, **whole, OTHER: [*again[1:], again[0]]}
