"""The noise arm: train clips with another clip's text, and clips whose keypoints are spoilt.

Real corpora have both: a released one has a hundred misaligned lines in a row. Which clips were
harmed is written beside the truth, so that a method which should notice them can be checked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SPOILT_BLOCK_SECONDS = 0.3
SPOILT_JITTER = 5.0
"""Standard deviation of the errors of a spoilt clip, pixels."""
SPOILT_CONFIDENCE = 0.8
"""What is left of a confidence in a spoilt clip: not enough to betray it."""


def choose_harmed(
    clips: int, share_misaligned: float, share_corrupted: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Choose which clips are harmed; no clip is harmed twice.

    Parameters
    ----------
    clips : int
        Number of clips.
    share_misaligned, share_corrupted : float
        Shares of all clips, together at most 1.
    rng : numpy.random.Generator
        Source of the choice.

    Returns
    -------
    misaligned, corrupted : ndarray of int
        Positions of the clips, ascending.

    Examples
    --------
    >>> wrong, spoilt = choose_harmed(100, 0.1, 0.05, np.random.default_rng(0))
    >>> len(wrong), len(spoilt), len(set(wrong) & set(spoilt))
    (10, 5, 0)
    """
    order = rng.permutation(clips)
    first = round(share_misaligned * clips)
    second = round(share_corrupted * clips)
    return np.sort(order[:first]), np.sort(order[first : first + second])


def misalign(lines: Sequence[str], misaligned: np.ndarray) -> list[str]:
    """Give each chosen clip the line of the next chosen one.

    Parameters
    ----------
    lines : sequence of str
        One line a clip.
    misaligned : ndarray of int
        Positions of the clips that get a wrong line.

    Returns
    -------
    list of str
        The lines, with the chosen ones moved round by one.

    Examples
    --------
    >>> misalign(["a", "b", "c", "d"], np.array([0, 2, 3]))
    ['c', 'b', 'd', 'a']
    """
    moved = list(lines)
    for here, there in zip(misaligned, np.roll(misaligned, -1), strict=True):
        moved[here] = lines[there]
    return moved


def corrupt(keypoints: np.ndarray, fps: float, rng: np.random.Generator) -> np.ndarray:
    """Spoil a clip: its pieces in another order, and everything off by some pixels.

    Parameters
    ----------
    keypoints : ndarray of shape (frames, 50, 3)
        x, y (pixels) and confidence; zeros where a point was not found.
    fps : float
        Frames a second.
    rng : numpy.random.Generator
        Source of the order and of the errors.

    Returns
    -------
    ndarray of shape (frames, 50, 3)
        As many frames as before; what was not found is still not found.
    """
    block = max(round(SPOILT_BLOCK_SECONDS * fps), 1)
    blocks = np.split(np.arange(len(keypoints)), range(block, len(keypoints), block))
    order = np.concatenate([blocks[i] for i in rng.permutation(len(blocks))])
    spoilt = keypoints[order]
    found = spoilt[..., 2:] > 0
    spoilt[..., :2] += found * SPOILT_JITTER * rng.standard_normal(spoilt[..., :2].shape)
    spoilt[..., 2] *= SPOILT_CONFIDENCE
    return spoilt
