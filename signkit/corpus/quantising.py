"""Coordinates as 16-bit steps and confidences as bytes: the numbers inside a corpus store.

A clip has one step, a power of two, so that what is read back is exactly a whole number of steps
and quantising it again changes nothing. The error is half a step: at most 0.5 px for keypoints
within 32,767 px, about 0.03 px for a picture 1,280 px wide, 0.00003 shoulder widths for a pose.
"""

from __future__ import annotations

import numpy as np

MISSING = -32768
LARGEST = 32767
SMALLEST_STEP = 2.0**-100
CONFIDENCE_STEPS = 200


def largest_distance(values: np.ndarray) -> float:
    """Find the largest absolute value, missing ones left out.

    Parameters
    ----------
    values : ndarray
        Any numbers; NaN = missing.

    Returns
    -------
    float
        The largest absolute value, 0 where there is none.
    """
    return float(np.nanmax(np.abs(values), initial=0.0))


def power_of_two_step(values: np.ndarray) -> float:
    """Choose the smallest power of two with which every value fits into 16 bits.

    Parameters
    ----------
    values : ndarray
        The coordinates of one clip; NaN = missing.

    Returns
    -------
    float
        The step, in the unit of the values.

    Examples
    --------
    >>> power_of_two_step(np.array([1280.0, np.nan]))
    0.0625
    """
    largest = largest_distance(values)
    if largest == 0:
        return 1.0
    return max(float(2.0 ** np.ceil(np.log2(largest / LARGEST))), SMALLEST_STEP)


def quantise(values: np.ndarray, step: float) -> np.ndarray:
    """Round coordinates to whole steps.

    Parameters
    ----------
    values : ndarray (frames, joints, axes)
        Coordinates; NaN = missing.
    step : float
        Size of a step, in the unit of the values.

    Returns
    -------
    ndarray (frames, joints, axes) int16
        Whole steps; -32768 = missing.
    """
    whole = np.rint(np.nan_to_num(values, nan=0.0) / np.float32(step))
    return np.where(np.isnan(values), MISSING, whole).astype("<i2")


def restore(steps: np.ndarray, step: float, out: np.ndarray) -> None:
    """Turn whole steps back into coordinates.

    Parameters
    ----------
    steps : ndarray (frames, joints, axes) int16
        Whole steps; -32768 = missing.
    step : float
        Size of a step, in the unit of the coordinates.
    out : ndarray (frames, joints, axes) float32
        Filled with coordinates; NaN = missing.
    """
    np.multiply(steps, np.float32(step), out=out, dtype=np.float32)
    if steps.min(initial=0) == MISSING:  # most clips miss nothing, and need no mask
        out[steps == MISSING] = np.nan


def quantise_confidence(confidences: np.ndarray) -> np.ndarray:
    """Round confidences to 1/200; what is above 1.275 becomes that, what is above 0 stays so.

    Parameters
    ----------
    confidences : ndarray (frames, joints)
        Confidences of OpenPose, which may exceed 1 (1.074 seen).

    Returns
    -------
    ndarray (frames, joints) uint8
        Steps of 1/200.
    """
    known = np.nan_to_num(confidences, nan=0.0)
    steps = np.clip(np.rint(known * CONFIDENCE_STEPS), 1, 255)
    return np.where(known > 0, steps, 0).astype(np.uint8)


def restore_confidence(steps: np.ndarray, out: np.ndarray) -> None:
    """Turn steps of 1/200 back into confidences.

    Parameters
    ----------
    steps : ndarray (frames, joints) uint8
        Steps of 1/200.
    out : ndarray (frames, joints) float32
        Filled with confidences.
    """
    np.divide(steps, np.float32(CONFIDENCE_STEPS), out=out)
