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

import numpy as np

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.pose.skeleton import LEFT_HAND, MIRROR, N_JOINTS, RIGHT_HAND
from signkit.pose.template_search import cheapest_signs

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
    def turned(self) -> list[np.ndarray]:
        """What of every template frame is compared, frames last, times -2; worked out once."""
        return [-2 * part.T for part in _features(self.poses)]

    @cached_property
    def squares(self) -> np.ndarray:
        """Squared lengths ``(parts, frames)`` of what is compared, worked out once."""
        return np.stack([(part**2).sum(axis=1) for part in _features(self.poses)])


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
    enter, uneven, leave, owner = _moves(templates, pace, sign_cost)
    products = np.empty((len(templates.turned), len(pose), len(templates.poses)), np.float32)
    best_cost, best_path = np.inf, []
    for mirrored in (False, True):
        clip = pose[:, MIRROR] * (-1.0, 1.0, 1.0) if mirrored else pose
        ours, seen = _multiply(_features(clip), templates.turned, products)
        cost, sign, start = cheapest_signs(
            products, ours, templates.squares, seen, np.float32(WORST_PART),
            enter, uneven, leave, owner, filler_cost, best_cost,
        )  # fmt: skip
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


def _multiply(
    clip: list[np.ndarray], turned: list[np.ndarray], products: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Fill in -2 dot products; squared lengths ``(parts, frames)`` and which parts were seen."""
    ours, seen = np.empty(products.shape[:2], np.float32), np.empty(products.shape[:2], np.bool_)
    for i, part in enumerate(clip):
        seen[i] = np.isfinite(part).all(axis=1)
        np.matmul(np.where(seen[i][:, None], part, np.float32(0)), turned[i], out=products[i])
        ours[i] = (part**2).sum(axis=1)
    return ours, seen


def _moves(templates: Templates, pace: float, sign_cost: float) -> tuple[np.ndarray, ...]:
    """Cost of entering every state and of coming from those before it; where signs may end."""
    first, last = templates.offsets[:-1], templates.offsets[1:]
    owner = np.repeat(np.arange(len(first)), last - first)
    place = np.arange(len(owner))
    enter = np.where(place - first[owner] <= pace / 2, sign_cost, np.inf)
    steps = np.arange(max(int(2 * pace + 0.5), 1) + 1)[:, None]
    uneven = UNEVEN_COST * np.abs(steps / pace - 1.0)
    uneven = np.where(steps <= place - first[owner], uneven, np.inf)
    leave = np.flatnonzero(last[owner] - 1 - place <= pace / 2)
    return enter, uneven, leave, owner[leave]


def _trace(sign: np.ndarray, start: np.ndarray) -> list[int]:
    """Follow the cheapest explanation back from the last frame; template indices in order."""
    found, t = [], len(sign) - 1
    while t > 0:
        if sign[t] >= 0:
            found.append(int(sign[t]))
        t = int(start[t])
    return found[::-1]
