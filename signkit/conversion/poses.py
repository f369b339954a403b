"""The pose of a clip: the one it is, the file's own depth, or lifted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.clip import Clip, PoseClip, check_frames
from signkit.pose.lifting import lift
from signkit.pose.normalise import shoulder_width, to_shoulder_widths
from signkit.pose.skeleton import NECK

USUAL_LIFT = "released"
"""As `signkit.pose.lifting.lift` does without being told."""
ENOUGH_DEPTH = 0.5
"""Share of the keypoints seen that must have a depth of their own."""


def make_pose(clip: Clip | PoseClip, lift_mode: str | None = None) -> tuple[PoseClip, str]:
    """Give a clip as a pose, and how it was come by.

    Parameters
    ----------
    clip : Clip or PoseClip
        Keypoints, with depth or without, or a pose already.
    lift_mode : str, optional
        A key of `signkit.pose.lifting.LIFT_MODES`: lift, also where the file has depth. Without
        it the file's own depth is taken where half of the keypoints have one, else ``released``.

    Returns
    -------
    pose : PoseClip
        In shoulder widths, neck at the origin.
    how : str
        What was done, to be said.

    Raises
    ------
    InputError
        If too little is seen, or there is no such mode.
    """
    if isinstance(clip, PoseClip):
        if np.isnan(check_frames(clip.frames, f"clip {clip.name!r}")).any(axis=2).all():
            raise InputError(f"clip {clip.name!r}", "a joint that is seen", "none", "leave it out")
        return clip, "3D as read"
    if lift_mode is None and has_depth(clip):
        return add_depth(clip), "2D to 3D: by the depth that the file has, scaled as x and y"
    mode = lift_mode or USUAL_LIFT
    how = f"2D to 3D: lifted as {mode}; scale is now shoulder widths, sides as in the picture"
    return PoseClip(clip.name, lift(clip.keypoints, mode), clip.fps), how


def has_depth(clip: Clip) -> bool:
    """Tell whether a clip's own depth is enough to make a pose of it.

    Parameters
    ----------
    clip : Clip
        Keypoints.

    Returns
    -------
    bool
        True where the neck and half of what is seen have a depth.
    """
    if clip.depth is None:
        return False
    seen = ~clip.missing
    known = seen & np.isfinite(clip.depth)
    return bool(known[:, NECK].any() and known.sum() >= ENOUGH_DEPTH * seen.sum())


def add_depth(clip: Clip) -> PoseClip:
    """Take x, y and the depth of the file as the pose.

    Parameters
    ----------
    clip : Clip
        Keypoints with depth, in pixels all three.

    Returns
    -------
    PoseClip
        In shoulder widths (of the picture's x and y, as lifting has it), the neck at the origin;
        where the neck is not seen it is put between where it was before and after.

    Raises
    ------
    InputError
        If the shoulders are never seen apart.
    """
    assert clip.depth is not None
    joints = np.concatenate((clip.keypoints[..., :2], clip.depth[..., None]), axis=2)
    joints = joints.astype(np.float64)
    joints[clip.missing | ~np.isfinite(joints).all(axis=2)] = np.nan
    joints[:, [NECK]] = fill_gaps(joints[:, [NECK]])
    pose = to_shoulder_widths(joints, shoulder_width(clip.keypoints))
    return PoseClip(clip.name, pose, clip.fps)


def fill_gaps(joints: NDArray[np.floating]) -> NDArray[np.floating]:
    """Fill a joint's missing frames from those before and after.

    Parameters
    ----------
    joints : ndarray, shape (frames, joints, 3)
        Places; NaN = missing.

    Returns
    -------
    ndarray, shape (frames, joints, 3)
        Straight lines over gaps, the nearest place at the ends; NaN where a joint is never seen.

    Examples
    --------
    >>> gap = np.array([0, np.nan, 2, np.nan])
    >>> fill_gaps(np.repeat(gap, 3).reshape(4, 1, 3))[:, 0, 0].tolist()
    [0.0, 1.0, 2.0, 2.0]
    """
    filled = joints.copy()
    seen = np.isfinite(joints).all(axis=2)
    frames = np.arange(len(joints))
    for joint in np.flatnonzero(seen.any(axis=0) & ~seen.all(axis=0)):
        known = seen[:, joint]
        for axis in range(3):
            filled[~known, joint, axis] = np.interp(
                frames[~known], frames[known], joints[known, joint, axis]
            )
    return filled
