"""From 2D keypoints to a pose: choose a mode, get our convention."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.cleaning import find_never_observed
from signkit.pose.clip import check_frames
from signkit.pose.kinematics import Floats
from signkit.pose.lift_paper import lift_paper
from signkit.pose.lift_released import lift_released
from signkit.pose.lift_signkit import lift_signkit
from signkit.pose.normalise import shoulder_width, to_shoulder_widths
from signkit.pose.skeleton import NECK

LIFT_MODES: dict[str, Callable[..., Floats]] = {
    "paper": lift_paper,
    "released": lift_released,
    "signkit": lift_signkit,
}
"""Name to function: keypoints to joints in pixels, x right, y down, z towards the viewer."""


def lift(keypoints: Floats, mode: str = "released", **options: Any) -> NDArray[np.float32]:
    """Lift a clip's keypoints to a pose.

    Paper Sec. 3 "Data Format" and Algorithm 1. The paper and the tool released with it disagree
    (ledger LIFT-1), so both are here: mode ``paper`` is Algorithm 1 to the letter, ``released``
    the tool; mode ``signkit`` is our own. All results are brought to one convention, which is
    ours: neck at the origin, one shoulder width long (ledger SCALE-1), and NaN for a joint that no
    frame of the clip shows.

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px (down), confidence; missing is NaN, NaN, 0.
    mode : str
        A key of `LIFT_MODES`.
    **options
        What that mode takes by name: see `signkit.pose.lift_paper.lift_paper`,
        `signkit.pose.lift_released.run_released_steps` and
        `signkit.pose.lift_signkit.lift_signkit`.

    Returns
    -------
    ndarray of float32, shape (frames, 50, 3)
        Pose in shoulder widths: x right in the image, y down, z towards the viewer, neck at the
        origin in every frame. As many frames as came in.

    Raises
    ------
    InputError
        If there is no such mode, the keypoints have another shape, or too little was observed
        to lift: nothing at all, no trusted frame, or never both shoulders.

    Examples
    --------
    >>> keypoints = np.random.default_rng(27).uniform(100, 500, (4, 50, 3)).astype(np.float32)
    >>> keypoints[..., 2] = 1
    >>> keypoints[:, 29:] = np.nan, np.nan, 0
    >>> pose = lift(keypoints, mode="paper")
    >>> pose.shape, np.isnan(pose[:, 29:]).all(), np.isfinite(pose[:, :29]).all()
    ((4, 50, 3), np.True_, np.True_)
    """
    if mode not in LIFT_MODES:
        near = difflib.get_close_matches(mode, LIFT_MODES, n=1)
        raise InputError(
            "lift mode",
            f"one of {', '.join(LIFT_MODES)}",
            repr(mode),
            f"did you mean {near[0]!r}?" if near else "see signkit.pose.lifting",
        )
    keypoints = check_frames(keypoints, "keypoints to lift")
    never = find_never_observed(keypoints)
    if never.all():
        raise InputError(
            "keypoints to lift",
            "a keypoint observed in some frame",
            f"{len(keypoints)} frames, all missing",
            "leave this clip out",
        )
    width = shoulder_width(keypoints)
    pose = to_shoulder_widths(LIFT_MODES[mode](keypoints, **options), width)
    never[NECK] = False  # the origin, seen or not
    pose[:, never] = np.nan
    return pose
