"""How a pose moves beside how the truth moves: DTW alone rewards standing still (science.md 2).

Every ratio is hypothesis over truth, 1 where they agree; sums over all clips are compared, so that
a clip in which nothing moves decides nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from signkit.pose.kinematics import bone_lengths, vector_lengths
from signkit.pose.skeleton import LEFT_HAND, N_JOINTS, NECK, RIGHT_HAND
from signkit.score.distances import Pose

HANDS = np.r_[LEFT_HAND, RIGHT_HAND]
SIGNATURES = {
    "duration_ratio": "ratio|of:frames|sums-over-clips|v:1",
    "travel_ratio": "ratio|of:hand-joint-path|sums-over-clips|v:1",
    "speed_ratio": "ratio|of:hand-joint-path-a-frame|sums-over-clips|v:1",
    "jerk_ratio": "ratio|of:hand-joint-third-difference|sums-over-clips|v:1",
    "std_ratio": "ratio|of:within-clip-std|mean-over-joints|v:1",
    "bone_variation": "bone-variation|std/mean-in-clip|mean-over-bones|v:1",
}


def hand_travel(pose: Pose) -> float:
    """Sum how far the hands go, as the mean over their 42 joints.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3), shoulder widths
        A pose; steps to or from an unseen joint are left out.

    Returns
    -------
    float, shoulder widths
        Length of the path; 0 for fewer than two frames.

    Examples
    --------
    >>> still = np.zeros((3, 50, 3))
    >>> still[1:, :, 0] = 1.0
    >>> hand_travel(still)
    1.0
    """
    return _summed(_differences(pose, 1))


def hand_speed(pose: Pose) -> float:
    """Average how far the hands go from frame to frame.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3), shoulder widths
        A pose.

    Returns
    -------
    float, shoulder widths a frame
        Mean speed; 0 for fewer than two frames.
    """
    return hand_travel(pose) / max(1, len(pose) - 1)


def hand_jerk(pose: Pose) -> float:
    """Average the third difference of the hands: how shaky the motion is.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3), shoulder widths
        A pose.

    Returns
    -------
    float, shoulder widths a frame cubed
        Mean size of the jerk; 0 for fewer than four frames.
    """
    return _summed(_differences(pose, 3)) / max(1, len(pose) - 3)


def joint_spread(pose: Pose) -> NDArray[np.float64]:
    """Measure how far every joint strays from its mean place within the clip.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3), shoulder widths
        A pose.

    Returns
    -------
    ndarray (50,) float, shoulder widths
        Root of the variances of x, y and z summed; 0 for a joint never seen.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a joint that is never seen
        variances = np.nanvar(np.asarray(pose, np.float64), axis=0)
    return np.sqrt(np.nan_to_num(variances).sum(axis=-1))


def bone_variation(pose: Pose) -> float:
    """Measure how much bones change their length within a clip; a body's never do.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3), shoulder widths
        A pose.

    Returns
    -------
    float
        Mean over bones of std over mean of the length in time; 0 where no bone has a length.
    """
    lengths = bone_lengths(np.asarray(pose, np.float64))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        mean, std = np.nanmean(lengths, axis=0), np.nanstd(lengths, axis=0)
    known = np.isfinite(mean) & (mean > 1e-6)
    return float((std[known] / mean[known]).mean()) if known.any() else 0.0


def spread_ratios(hypotheses: Sequence[Pose], references: Sequence[Pose]) -> NDArray[np.float64]:
    """Compare how far each joint strays: hypothesis over truth, one number a joint.

    Parameters
    ----------
    hypotheses : sequence of ndarray (frames, 50, 3), shoulder widths
        Produced poses.
    references : sequence of ndarray (frames, 50, 3), shoulder widths
        True poses.

    Returns
    -------
    ndarray (50,) float
        Ratio of the sums over clips; NaN where the truth does not move (the neck).
    """
    ours = np.sum([joint_spread(pose) for pose in hypotheses], axis=0)
    truth = np.sum([joint_spread(pose) for pose in references], axis=0)
    moves = truth > 1e-6 * len(references)
    return np.divide(ours, truth, out=np.full(N_JOINTS, np.nan), where=moves)


def std_ratio(hypotheses: Sequence[Pose], references: Sequence[Pose]) -> float:
    """Average :func:`spread_ratios` over the joints other than the neck.

    Parameters
    ----------
    hypotheses : sequence of ndarray (frames, 50, 3), shoulder widths
        Produced poses.
    references : sequence of ndarray (frames, 50, 3), shoulder widths
        True poses.

    Returns
    -------
    float
        Mean ratio; NaN where the truth does not move at all.
    """
    ratios = spread_ratios(hypotheses, references)
    ratios[NECK] = np.nan
    known = ratios[np.isfinite(ratios)]
    return float(known.mean()) if known.size else float("nan")


def _differences(pose: Pose, order: int) -> NDArray[np.float64]:
    """Sizes of the ``order``-th differences of the hand joints: (frames - order, 42)."""
    hands = np.asarray(pose, np.float64)[:, HANDS]
    return np.asarray(vector_lengths(np.diff(hands, n=order, axis=0)), np.float64)


def _summed(sizes: NDArray[np.float64]) -> float:
    return float(np.nansum(sizes, axis=0).mean())
