"""The one place that deals with missing and doubtful keypoints.

The order is: mark what is missing, prune frames, interpolate over time, and bridge joints that
were never seen. Nothing here drops a frame, so time is never compressed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.clip import find_missing
from signkit.pose.skeleton import BODY, BONES, N_JOINTS

Floats = NDArray[np.floating]

MIN_BODY_CONFIDENCE = 0.3
"""Mean confidence of the eight body points below which the released tool prunes a frame."""

ENOUGH_CONFIDENCE = 0.99
"""Summed confidence at which the released tool's interpolation window stops widening."""


def mark_missing(keypoints: Floats) -> NDArray[np.float64]:
    """Write every missing keypoint in one way: NaN, NaN, 0.

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence; missing where x or y is not finite or confidence is not positive.

    Returns
    -------
    ndarray of float64, shape (frames, 50, 3)
        A copy.
    """
    marked = np.array(keypoints, dtype=np.float64)
    marked[find_missing(keypoints)] = (np.nan, np.nan, 0.0)
    return marked


def prune_frames(keypoints: Floats, min_confidence: float = MIN_BODY_CONFIDENCE) -> Floats:
    """Mark all keypoints of a frame as missing where the body is doubtful.

    The released tool's second step (ledger LIFT-1; not in the paper's Algorithm 1). There the
    frame becomes zeros, here NaN; it is kept in both.

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence.
    min_confidence : float
        Least mean confidence of the eight body points, missing ones counting as 0.

    Returns
    -------
    ndarray, shape (frames, 50, 3)
        A copy of the same type.

    Raises
    ------
    InputError
        If not one frame is left.
    """
    doubtful = np.nan_to_num(keypoints[:, BODY, 2]).mean(axis=1) < min_confidence
    if doubtful.all():
        best = np.nan_to_num(keypoints[:, BODY, 2]).mean(axis=1).max()
        raise InputError(
            "clip to lift",
            f"a frame whose body confidence is {min_confidence:g} or more on average",
            f"at most {best:.2f}",
            "lower min_confidence, or leave this clip out",
        )
    pruned = keypoints.copy()
    pruned[doubtful] = (np.nan, np.nan, 0.0)
    return pruned


def interpolate(keypoints: Floats, enough: float = ENOUGH_CONFIDENCE) -> Floats:
    """Replace each keypoint by a confidence-weighted mean over a window around its frame.

    The released tool's third step. The window starts as the frame itself and widens by one frame
    on both sides until its summed confidence is enough, or the clip is used up: sure keypoints
    stay, doubtful ones lean on their neighbours, missing ones come from them alone. Departs from
    the release in that a joint that was never observed stays NaN instead of becoming zero.

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence.
    enough : float
        Summed confidence at which a window is wide enough.

    Returns
    -------
    ndarray, shape (frames, 50, 3)
        x px, y px, and the confidence as it came, as the refinement needs it.

    Examples
    --------
    >>> keypoints = np.ones((3, 50, 3))
    >>> keypoints[:, 0, 0] = [2, np.nan, 4]
    >>> keypoints[1, 0, 2] = 0
    >>> interpolate(keypoints)[:, 0, 0]
    array([2., 3., 4.])
    """
    confidence = np.nan_to_num(keypoints[..., 2:])
    weighted = np.concatenate([np.nan_to_num(keypoints[..., :2]) * confidence, confidence], -1)
    until = np.zeros((len(keypoints) + 1, *weighted.shape[1:]))
    np.cumsum(weighted, axis=0, out=until[1:])
    sums = _window_sums(until, enough)
    seen = sums[..., 2:] > 0
    filled = keypoints.copy()
    filled[..., :2] = np.where(seen, sums[..., :2] / np.where(seen, sums[..., 2:], 1), np.nan)
    sure = confidence[..., 0] >= enough  # untouched, not even by rounding
    filled[sure] = keypoints[sure]
    return filled


def _window_sums(until: NDArray[np.float64], enough: float) -> NDArray[np.float64]:
    """Sum over the narrowest wide-enough window: ``until`` has the sums of all frames before."""
    frames, joints = len(until) - 1, until.shape[1]
    centre = np.arange(frames)[:, None]
    joint = np.arange(joints)
    total = until[..., 2]
    too_narrow = np.full((frames, joints), -1)
    wide = np.full((frames, joints), frames - 1)
    while (wide - too_narrow > 1).any():  # halve the interval that holds the answer
        half = (too_narrow + wide) // 2
        after, before = np.minimum(centre + half + 1, frames), np.maximum(centre - half, 0)
        suffices = total[after, joint] - total[before, joint] >= enough - 1e-9
        wide = np.where(suffices, half, wide)
        too_narrow = np.where(suffices, too_narrow, half)
    after, before = np.minimum(centre + wide + 1, frames), np.maximum(centre - wide, 0)
    return until[after, joint] - until[before, joint]


def find_never_observed(keypoints: Floats) -> NDArray[np.bool_]:
    """Find the joints that no frame of the clip shows.

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence.

    Returns
    -------
    ndarray of bool, shape (50,)
        True for a joint missing in every frame.
    """
    return np.asarray(find_missing(keypoints).all(axis=0))


def bridge_never_observed(keypoints: Floats) -> Floats:
    """Give joints that were never observed a place, so that their children can be reached.

    Not in the paper nor in the release, where such joints sit at (0, 0) and pull the others to
    it. A joint takes the mean of its observed children (the neck the middle of the shoulders),
    else its parent's place. `signkit.pose.lifting.lift` marks such joints as NaN afterwards.

    Parameters
    ----------
    keypoints : ndarray, shape (frames, 50, 3)
        x px, y px, confidence.

    Returns
    -------
    ndarray, shape (frames, 50, 3)
        No joint is NaN in all frames any more; the confidence of bridged joints stays 0.
    """
    lost = np.asarray(np.isnan(keypoints[..., 0]).all(axis=0))
    if not lost.any():
        return keypoints
    bridged = keypoints.copy()
    for parent in reversed(range(N_JOINTS)):  # children come after their parents
        children = BONES[BONES[:, 0] == parent, 1]
        children = children[~lost[children]]
        if lost[parent] and children.size:
            bridged[:, parent, :2] = _mean_observed(bridged[:, children, :2])
            lost[parent] = False
    for parent, child in BONES[:, :2]:
        if lost[child]:
            bridged[:, child, :2] = bridged[:, parent, :2]
    return bridged


def _mean_observed(points: Floats) -> Floats:
    """Average over axis 1 what is not NaN; NaN where all of it is."""
    seen = ~np.isnan(points)
    with np.errstate(invalid="ignore"):
        return np.where(seen, points, 0).sum(axis=1) / seen.sum(axis=1)
