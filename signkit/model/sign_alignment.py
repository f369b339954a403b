"""Where each sign of a gloss line lies in its clip, found without anybody's times.

A flat start and Viterbi training, as speech recognisers began: at first a clip is cut evenly; from
the cuts each sign gets a rough course of a few stages; by these courses the clips are cut anew.
What no course explains, the ways between signs and rest, goes to a filler of constant cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STAGES = 4
ROUNDS = 5
FILLER_SHARE = 0.75
"""Share of the signs' frames that are to cost less than the filler."""


def align_signs(clips: Sequence[Array], lines: Sequence[Sequence[str]]) -> list[list[range]]:
    """Find the frames of every sign of some clips.

    Parameters
    ----------
    clips : sequence of ndarray, (frames, features)
        Features of like scale; NaN counts as nothing.
    lines : sequence of sequence of str
        The signs of each clip, in order.

    Returns
    -------
    list of list of range
        Frames of each sign; empty for a clip too short to hold its signs.
    """
    clips = [np.nan_to_num(clip) for clip in clips]
    cuts = [_cut_evenly(len(clip), len(line)) for clip, line in zip(clips, lines, strict=True)]
    for _ in range(ROUNDS):
        courses = _find_courses(clips, lines, cuts)
        filler = _find_filler(clips, lines, cuts, courses)
        cuts = [
            cut_clip(clip, [courses[sign] for sign in line], filler) if cut else []
            for clip, line, cut in zip(clips, lines, cuts, strict=True)
        ]
    return cuts


def _cut_evenly(frames: int, signs: int) -> list[range]:
    if frames < STAGES * signs:
        return []
    ends = np.linspace(0, frames, signs + 1).astype(int)
    return [range(a, b) for a, b in pairwise(ends.tolist())]


def _find_courses(
    clips: Sequence[Array], lines: Sequence[Sequence[str]], cuts: Sequence[Sequence[range]]
) -> dict[str, Array]:
    """Average each sign's stretches, each resampled to its stages: ``(stages, features)``."""
    found: dict[str, list[Array]] = defaultdict(list)
    for clip, line, cut in zip(clips, lines, cuts, strict=True):
        for sign, frames in zip(line if cut else (), cut, strict=True):
            found[sign].append(clip[spread_stages(frames)])
    return {sign: np.mean(of, axis=0) for sign, of in found.items()}


def spread_stages(frames: range) -> NDArray[np.int64]:
    """Choose the frame in the middle of each stage of a stretch.

    Parameters
    ----------
    frames : range
        The stretch.

    Returns
    -------
    ndarray of int64, (stages,)
        Numbers of frames.

    Examples
    --------
    >>> spread_stages(range(10, 18)).tolist()
    [11, 13, 15, 17]
    """
    chosen: NDArray[np.int64] = (
        frames.start + (np.arange(STAGES) + 0.5) * len(frames) / STAGES
    ).astype(np.int64)
    return chosen


def _find_filler(
    clips: Sequence[Array],
    lines: Sequence[Sequence[str]],
    cuts: Sequence[Sequence[range]],
    courses: dict[str, Array],
) -> float:
    costs = [
        np.square(clip[spread_stages(frames)] - courses[sign]).mean(axis=1)
        for clip, line, cut in zip(clips, lines, cuts, strict=True)
        for sign, frames in zip(line if cut else (), cut, strict=True)
    ]
    return float(np.quantile(np.concatenate(costs), FILLER_SHARE)) if costs else 0.0


def cut_clip(clip: Array, courses: Sequence[Array], filler: float) -> list[range]:
    """Cut one clip into its signs, at least one frame a stage, with filler between where it pays.

    Parameters
    ----------
    clip : ndarray, (frames, features)
        The clip.
    courses : sequence of ndarray, (stages, features)
        The course of each of its signs.
    filler : float
        Cost of a frame that belongs to no sign.

    Returns
    -------
    list of range
        Frames of each sign; empty where the clip is too short.
    """
    states = _line_up(clip, courses, filler)
    size, signs = states.shape[1], len(courses)
    is_filler = np.arange(size) % (STAGES + 1) == 0
    cost = np.full(size, np.inf)
    cost[:2] = states[0, :2]
    came = np.zeros(states.shape, np.int64)
    for t in range(1, len(clip)):
        ways = np.full((3, size), np.inf)
        ways[0], ways[1, 1:] = cost, cost[:-1]
        ways[2, 2:] = np.where(is_filler[1:-1], cost[:-2], np.inf)  # the filler is left out
        came[t] = ways.argmin(axis=0)
        cost = ways.min(axis=0) + states[t]
    last = size - 1 if cost[-1] <= cost[-2] else size - 2
    if not np.isfinite(cost[last]):
        return []
    path = [last]
    for t in range(len(clip) - 1, 0, -1):
        path.append(path[-1] - int(came[t, path[-1]]))
    owner = np.where(is_filler, -1, np.arange(size) // (STAGES + 1))[path[::-1]]
    found = [np.flatnonzero(owner == sign) for sign in range(signs)]
    return [range(int(at[0]), int(at[-1]) + 1) for at in found]


def _line_up(clip: Array, courses: Sequence[Array], filler: float) -> Array:
    """Cost of each frame in each state: filler, the stages of a sign, filler, ..., filler."""
    states = np.full((len(clip), len(courses) * (STAGES + 1) + 1), filler)
    for number, course in enumerate(courses):
        first = number * (STAGES + 1) + 1
        off = clip[:, None] - course[None]
        states[:, first : first + STAGES] = np.square(off).mean(axis=2)
    return states
