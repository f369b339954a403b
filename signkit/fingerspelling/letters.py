"""One letter: a real clip in shoulder widths, and the part of it that is the letter.

A clip begins with the hand on its way up and ends with it going down; between lies the letter,
held still or, in some letters, moved. Trimming looks at the speed of the signing hands only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.clip import Clip
from signkit.pose.skeleton import (
    LEFT_HAND,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NECK,
    RIGHT_HAND,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

Array = NDArray[np.float64]
HANDS = ((LEFT_HAND, LEFT_WRIST), (RIGHT_HAND, RIGHT_WRIST))
CALM = 2.0
"""Speed below which a hand is no longer on its way, shoulder widths a second (travel is 3-25)."""
SEEN_SHARE = 0.5
"""A hand found in less of a clip than this was not meant to be seen."""
FALLBACK_FPS = 25.0
MOVING_AT_ONCE = frozenset({("GSL", "Z")})
"""Letters drawn in the air whose clip begins in the stroke: no calm frame stands before it."""


@dataclass(frozen=True, eq=False)
class Letter:
    """A letter's clip and which of its frames are the letter.

    Parameters
    ----------
    name : str
        The letter, upper case.
    frames : ndarray, shape (frames, 50, 3)
        Joints in shoulder widths, neck at the origin, x right, y down, z towards the viewer;
        NaN = missing.
    confidence : ndarray, shape (frames, 50)
        As the file has it, 0 = missing.
    fps : float
        Frames a second.
    start, end : int
        First frame of the letter, and the first after it.
    hands : tuple of bool
        Whether the left and the right hand take part.
    """

    name: str
    frames: Array
    confidence: Array
    fps: float
    start: int
    end: int
    hands: tuple[bool, bool]


def make_letter(name: str, clip: Clip, language: str) -> Letter:
    """Normalise a letter's clip and find the letter in it.

    Parameters
    ----------
    name : str
        The letter, upper case.
    clip : Clip
        The clip as its file has it, with depth where the format has it.
    language : str
        The paper's code of the sign language; some letters move from their first frame.

    Returns
    -------
    Letter
        The clip in shoulder widths, a hand that takes no part marked missing.

    Raises
    ------
    InputError
        If the shoulders or both hands were not seen.
    """
    frames = _to_shoulder_widths(clip)
    frames[clip.missing] = np.nan
    shares = [np.isfinite(frames[:, hand, 0]).all(axis=1).mean() for hand, _ in HANDS]
    hands = (bool(shares[0] >= SEEN_SHARE), bool(shares[1] >= SEEN_SHARE))
    if not any(hands):
        where, advice = f"clip {clip.name!r} of letter {name}", "leave the letter out"
        raise InputError(where, "a hand in half of its frames", f"{max(shares):.0%}", advice)
    for (hand, _), takes_part in zip(HANDS, hands, strict=True):
        if not takes_part:
            frames[:, hand] = np.nan
    fps = clip.fps or FALLBACK_FPS
    start, end = find_letter(_hand_speed(frames, fps, hands))
    start = 0 if (language, name) in MOVING_AT_ONCE else start
    confidence = np.where(np.isfinite(frames[..., 0]), clip.keypoints[..., 2], 0.0)
    return Letter(name, frames, confidence.astype(np.float64), fps, start, end, hands)


def find_letter(speed: Array) -> tuple[int, int]:
    """Find the frames between the way up and the way down.

    Parameters
    ----------
    speed : ndarray, shape (frames,)
        Speed of the hands, shoulder widths a second; NaN where none was seen.

    Returns
    -------
    tuple of int
        From the first calm frame to the first after the last calm one. Without two of them: the
        calmest frame and its neighbours.

    Examples
    --------
    >>> find_letter(np.array([9.0, 5.0, 0.3, 4.0, 0.2, 0.1, 7.0]))  # moved in between
    (2, 6)
    """
    calm = np.flatnonzero(speed < CALM)
    if len(calm) > 1:
        return int(calm[0]), int(calm[-1]) + 1
    if not np.isfinite(speed).any():
        return 0, len(speed)
    best = int(np.nanargmin(speed))
    return max(0, best - 1), min(len(speed), best + 2)


def _to_shoulder_widths(clip: Clip) -> Array:
    """Joints with depth, neck at the origin, one scale a clip: the median shoulder width."""
    pixels = clip.keypoints[..., :2].astype(np.float64)
    depth = np.zeros(pixels.shape[:2]) if clip.depth is None else clip.depth.astype(np.float64)
    joints = np.concatenate([pixels, depth[..., None]], axis=-1)
    across = joints[:, LEFT_SHOULDER, :2] - joints[:, RIGHT_SHOULDER, :2]
    widths = np.linalg.norm(across, axis=-1)
    width = np.nanmedian(widths) if np.isfinite(widths).any() else 0.0
    if not width > 0:
        advice = "leave the letter out"
        raise InputError(f"clip {clip.name!r}", "two shoulders apart", "none seen", advice)
    joints = (joints - joints[:, NECK : NECK + 1]) / width
    for hand, wrist in HANDS:  # a hand's depth has an origin of its own
        joints[:, hand, 2] += (joints[:, wrist, 2] - joints[:, hand.start, 2])[:, None]
    joints[..., 2] = np.nan_to_num(joints[..., 2])
    return joints


def _hand_speed(frames: Array, fps: float, hands: tuple[bool, bool]) -> Array:
    """Speed of the faster hand that takes part, ``(frames,)``: a mean over its joints."""
    speeds = []
    for (hand, _), takes_part in zip(HANDS, hands, strict=True):
        if takes_part and len(frames) > 1:
            steps = np.linalg.norm(np.diff(frames[:, hand, :2], axis=0), axis=-1).mean(axis=-1)
            speeds.append(fps * np.concatenate([steps[:1], steps]))
    if not speeds:
        return np.zeros(len(frames))
    return np.fmax.reduce(speeds)
