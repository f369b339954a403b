"""Where the origin is and how long one is: our convention, and the lineage's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.clip import find_missing
from signkit.pose.skeleton import LEFT_SHOULDER, NECK, RIGHT_SHOULDER

Floats = NDArray[np.floating]


def centre_on_neck(joints: Floats) -> Floats:
    """Move every frame so that the neck lies at the origin.

    Parameters
    ----------
    joints : ndarray, shape (frames, 50, 2 or 3)
        Joints in any unit.

    Returns
    -------
    ndarray, shape (frames, 50, 2 or 3)
        The same joints seen from the neck.
    """
    return joints - joints[:, NECK : NECK + 1]


def shoulder_width(keypoints: Floats) -> float:
    """Measure the clip's unit of length: the median distance of the shoulders.

    Two-dimensional and over the frames that show both shoulders, so one bad frame does not move
    it and missing frames do not shrink it. The lineage has three other scales (ledger SCALE-1).

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence.

    Returns
    -------
    float
        Pixels between the shoulders.

    Raises
    ------
    InputError
        If no frame shows both shoulders apart from each other.

    Examples
    --------
    >>> keypoints = np.ones((1, 50, 3))
    >>> keypoints[0, [2, 5], 0] = [100, 300]
    >>> shoulder_width(keypoints)
    200.0
    """
    shown = ~find_missing(keypoints)[:, [LEFT_SHOULDER, RIGHT_SHOULDER]].any(axis=1)
    pair = keypoints[shown, LEFT_SHOULDER, :2] - keypoints[shown, RIGHT_SHOULDER, :2]
    width = float(np.median(np.hypot(pair[:, 0], pair[:, 1]))) if shown.any() else 0.0
    if width <= 0:
        raise InputError(
            "clip to lift",
            "both shoulders in at least one frame, to know the scale",
            f"{int(shown.sum())} of {len(keypoints)} frames with both, {width:g} px apart",
            "leave this clip out",
        )
    return width


def to_shoulder_widths(joints: Floats, width: float) -> NDArray[np.float32]:
    """Express joints as a pose: seen from the neck, one shoulder width long.

    Parameters
    ----------
    joints : ndarray, shape (frames, 50, 3)
        x right, y down, z towards the viewer, all in one unit.
    width : float
        Shoulder width in that unit, as from `shoulder_width`.

    Returns
    -------
    ndarray of float32, shape (frames, 50, 3)
        Pose in shoulder widths, neck at the origin in every frame.
    """
    return (centre_on_neck(joints) / width).astype(np.float32)


def standardise(xy: Floats, common_mean: bool = False) -> tuple[Floats, Floats, float]:
    """Subtract the clip's mean x and mean y and divide by one standard deviation.

    The released tool's first step (ledger SCALE-1). There a missing keypoint is (0, 0) and counts
    like any other, and the deviation is taken around the common mean of x and y together, so it
    depends on where in the picture the signer stands; ``common_mean`` does the latter.

    Parameters
    ----------
    xy : ndarray, shape (frames, 50, 2)
        x px, y px, both NaN where missing; these are left out of mean and deviation.
    common_mean : bool
        Take the deviation around the mean of all x and y numbers, as released, instead of
        around mean x and mean y.

    Returns
    -------
    standardised : ndarray, shape (frames, 50, 2)
        x and y in standard deviations.
    mean : ndarray, shape (2,)
        Mean x and mean y in pixels.
    deviation : float
        The standard deviation in pixels.

    Raises
    ------
    InputError
        If all keypoints lie on one spot.
    """
    points = xy[~np.isnan(xy[..., 0])]
    mean = points.mean(axis=0)
    around = mean.mean() if common_mean else mean
    deviation = float(np.sqrt(np.square(points - around).mean()))
    if deviation < 1e-5:
        raise InputError(
            "clip to lift", "keypoints in different places", "all on one spot", "leave it out"
        )
    return (xy - mean) / deviation, mean, deviation
