"""Which signs are in a pose sequence: continuous decoding with one template a sign.

A clip is explained, frame by frame, by stretches of templates and by a filler for transitions
and rest; the cheapest explanation is found by dynamic programming over all templates at once
(one-pass connected-word recognition, Bridle, Brown & Chamberlain 1982, with a filler added).
It knows a lexicon and no sentence: an evaluator without training. Only picture coordinates are
compared: the depth that lifting gives is too uncertain to tell signs apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numba
import numpy as np

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.pose.skeleton import LEFT_HAND, MIRROR, N_JOINTS, RIGHT_HAND

_PALM = np.array([0, 5, 9, 13, 17])
"""Points of a hand whose middle is the hand's place: root and knuckles."""
_COMPARED = np.array([3, 4, 6, 8, 10, 12, 14, 16, 18, 20])
"""Points of a hand that make its shape: middle joint and tip of every finger."""

WORST_PART = 0.7
"""A hand's place or shape costs at most this much in a frame, in shoulder widths."""
FILLER_COST = 0.58
SIGN_COST = 0.5
UNEVEN_COST = 0.04


@dataclass(frozen=True)
class Templates:
    """How each sign of a lexicon looks; a gloss may have several forms.

    Parameters
    ----------
    glosses : tuple of str
        Gloss of every template.
    poses : ndarray of shape (frames, 50, 3)
        The templates' poses one after the other, shoulder widths, neck at the origin.
    offsets : ndarray of shape (templates + 1,)
        Where each template starts in ``poses``.
    fps : float
        Frames a second of the templates; twice a clip's rate is a good choice.
    """

    glosses: tuple[str, ...]
    poses: np.ndarray
    offsets: np.ndarray
    fps: float

    @cached_property
    def features(self) -> list[np.ndarray]:
        """What of every template frame is compared, worked out once."""
        return _features(self.poses)


def join_templates(glosses: Sequence[str], poses: Sequence[np.ndarray], fps: float) -> Templates:
    """Make templates of single pose sequences.

    Parameters
    ----------
    glosses : sequence of str
        Gloss of every template; a gloss may come again.
    poses : sequence of ndarray of shape (frames, 50, 3)
        One pose sequence a template, shoulder widths.
    fps : float
        Frames a second.

    Returns
    -------
    Templates
        All of them in one piece.

    Raises
    ------
    InputError
        If there are none, or one has no frames or another shape.
    """
    for gloss, pose in zip(glosses, poses, strict=True):
        if pose.ndim != 3 or pose.shape[1:] != (N_JOINTS, 3) or not len(pose):
            raise InputError(
                f"template {gloss!r}",
                f"poses of shape (frames, {N_JOINTS}, 3) with at least one frame",
                f"shape {pose.shape}",
                "cut the sign's own frames out of a clip",
            )
    if not poses:
        raise InputError("templates", "at least one", "none", "give the lexicon's signs")
    lengths = [len(pose) for pose in poses]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Templates(tuple(glosses), np.concatenate(poses).astype(np.float32), offsets, fps)


def save_templates(path: Path, templates: Templates) -> None:
    """Write templates into an ``.npz`` file without pickles, the same bytes for the same data.

    Parameters
    ----------
    path : Path
        The file, ending in ``.npz``.
    templates : Templates
        What to write; poses are kept as float16.
    """
    with atomic_path(path) as unfinished, open(unfinished, "wb") as stream:
        np.savez_compressed(
            stream,
            glosses=np.array(templates.glosses, dtype=np.str_),
            poses=templates.poses.astype(np.float16),
            offsets=templates.offsets,
            fps=np.float64(templates.fps),
        )


def load_templates(path: Path) -> Templates:
    """Read templates that `save_templates` wrote.

    Parameters
    ----------
    path : Path
        The ``.npz`` file.

    Returns
    -------
    Templates
        Glosses and their poses.
    """
    with np.load(path, allow_pickle=False) as stored:
        return Templates(
            tuple(str(gloss) for gloss in stored["glosses"]),
            stored["poses"].astype(np.float32),
            stored["offsets"],
            float(stored["fps"]),
        )


def decode_templates(
    pose: np.ndarray,
    templates: Templates,
    fps: float,
    *,
    filler_cost: float = FILLER_COST,
    sign_cost: float = SIGN_COST,
) -> list[str]:
    """Find the sequence of signs that explains a clip best.

    The clip is tried as it is and mirrored, as a left-handed signer signs mirrored.

    Parameters
    ----------
    pose : ndarray of shape (frames, 50, 3)
        Poses in shoulder widths, neck at the origin; NaN where nothing was observed.
    templates : Templates
        The lexicon's signs.
    fps : float
        Frames a second of ``pose``.
    filler_cost : float
        Cost of a frame that belongs to no sign.
    sign_cost : float
        Cost of every sign, against explaining a transition by signs.

    Returns
    -------
    list of str
        Glosses in order; empty where nothing but filler was found.

    Raises
    ------
    InputError
        If the pose has another shape.
    """
    if pose.ndim != 3 or pose.shape[1:] != (N_JOINTS, 3):
        raise InputError(
            "decode_templates", f"(frames, {N_JOINTS}, 3)", str(pose.shape), "give one clip"
        )
    if not len(pose):
        return []
    pace = max(templates.fps / fps, 0.5)
    best_cost, best_path = np.inf, []
    for mirrored in (False, True):
        clip = pose[:, MIRROR] * (-1.0, 1.0, 1.0) if mirrored else pose
        costs = _frame_costs(_features(clip), templates.features)
        cost, sign, start = _cheapest(
            costs, templates.offsets, pace, filler_cost, sign_cost, UNEVEN_COST, best_cost
        )
        if cost[-1] < best_cost:
            best_cost, best_path = cost[-1], _trace(sign, start)
    return [templates.glosses[index] for index in best_path]


def _features(pose: np.ndarray) -> list[np.ndarray]:
    """Both hands' places ``(frames, 2)`` and shapes ``(frames, 20)``, without their depth."""
    features = []
    for hand in (RIGHT_HAND, LEFT_HAND):
        points = pose[:, hand, :2].astype(np.float32)
        centre = points[:, _PALM].mean(axis=1)
        shape = (points[:, _COMPARED] - centre[:, None]) / np.sqrt(np.float32(len(_COMPARED)))
        features += [centre, shape.reshape(len(pose), -1)]
    return features


def _frame_costs(clip: list[np.ndarray], known: list[np.ndarray]) -> np.ndarray:
    """Distances ``(frames, template frames)``, summed over the parts; unseen parts cost half."""
    costs = np.zeros((len(clip[0]), len(known[0])), dtype=np.float32)
    for part, template in zip(clip, known, strict=True):
        seen = np.isfinite(part).all(axis=1)
        distance = np.where(seen[:, None], part, np.float32(0)) @ (-2 * template.T)
        distance += (part**2).sum(axis=1)[:, None]
        distance += (template**2).sum(axis=1)
        np.maximum(distance, 0, out=distance)
        np.sqrt(distance, out=distance)
        np.minimum(distance, WORST_PART, out=distance)
        distance[~seen] = WORST_PART / 2
        costs += distance
    return costs


@numba.njit(cache=True)
def _cheapest(
    costs: np.ndarray,
    offsets: np.ndarray,
    pace: float,
    filler_cost: float,
    sign_cost: float,
    uneven_cost: float,
    limit: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Viterbi search over filler and template frames.

    For every count of explained frames: the lowest cost, the template that ends there (-1 for
    filler) and where that started. What cannot end below the limit is given up, its last cost
    infinite: costs only grow.
    """
    frames, states = costs.shape
    signs = len(offsets) - 1
    longest = max(int(2 * pace + 0.5), 1)
    uneven = uneven_cost * np.abs(np.arange(longest + 1) / pace - 1.0)
    now, before = np.full(states, np.inf), np.full(states, np.inf)
    born, born_before = np.zeros(states, np.int64), np.zeros(states, np.int64)
    free = np.empty(frames + 1)
    free_sign = np.full(frames + 1, -1, np.int64)
    free_from = np.zeros(frames + 1, np.int64)
    free[0] = 0.0
    for t in range(frames):
        free[t + 1] = free[t] + filler_cost
        free_from[t + 1] = t
        least = np.inf
        for k in range(signs):
            first, last = offsets[k], offsets[k + 1]
            for s in range(first, last):
                best, start = np.float64(np.inf), 0
                if s - first <= pace / 2:
                    best, start = free[t] + sign_cost, t
                for step in range(min(longest, s - first) + 1):
                    came = before[s - step] + uneven[step]
                    if came < best:
                        best, start = came, born_before[s - step]
                now[s] = best + costs[t, s]
                born[s] = start
                least = min(least, now[s])
                if last - 1 - s <= pace / 2 and now[s] < free[t + 1]:
                    free[t + 1], free_sign[t + 1], free_from[t + 1] = now[s], k, start
        if min(least, free[t + 1]) >= limit:
            free[frames] = np.inf
            break
        now, before = before, now
        born, born_before = born_before, born
    return free, free_sign, free_from


def _trace(sign: np.ndarray, start: np.ndarray) -> list[int]:
    """Follow the cheapest explanation back from the last frame; template indices in order."""
    found, t = [], len(sign) - 1
    while t > 0:
        if sign[t] >= 0:
            found.append(int(sign[t]))
        t = int(start[t])
    return found[::-1]
