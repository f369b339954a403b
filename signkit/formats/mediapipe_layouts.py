"""Which arrays of a file are MediaPipe's body and hands: by their names, or by where wrists are.

A stack of all points in one array has been written in many orders (543 points alone in two usual
ones). None is guessed: of all orders of the blocks the one is taken in which wrist, thumb, index
and little finger of the body lie where the hands have them, if no other comes near. On four real
videos in all 30 orders of 75 and 543 points this found the right one, with every other order that
has a head smaller than its shoulders at least three times as far off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import permutations
from typing import Any

import numpy as np

from signkit.errors import InputError

PARTS = {"pose": 33, "left": 21, "right": 21}
FACES = {543: 468, 553: 478}
WORLDS = {576: 468, 586: 478}
"""Stacks with a face and the body once more, in metres: as a holistic .pose file has them."""
STACKS = (75, *FACES, *WORLDS)
FLAT_STACKS = {258: (33, 4, 0), 1662: (33, 4, 468), 1692: (33, 4, 478)}
"""Flat frames: body with visibility, then a face, then hands, all of these without it."""
AXES = (2, 3, 4)
BEYOND_ALL = 1e9
SHOULDERS = (11, 12)
HEAD = slice(1, 11)
SAME_POINTS = {
    "left": ((15, 17, 19, 21), (0, 17, 5, 3)),
    "right": ((16, 18, 20, 22), (0, 17, 5, 3)),
}
"""Wrist, little finger, index and thumb: among the body's points, and among a hand's."""
LARGEST_HEAD = 0.7
"""How far the farthest point of a head lies from its nose, in shoulder widths; 0.3 in real ones."""
NEAR = 0.1
"""How far body and hands may differ on the average, in diagonals of the box around all points."""
CLEARLY = 1.5
"""How many times farther every other order must be."""
OTHER_WORDS = ("world", "face", "iris", "mask")


def find_parts(arrays: Mapping[str, Any], where: str) -> dict[str, np.ndarray]:
    """Find body and hands.

    Parameters
    ----------
    arrays : mapping of str to object
        What the file holds.
    where : str
        What to call it in an error message.

    Returns
    -------
    dict of str to ndarray (frames, points, 2 to 4) float64
        ``pose`` (33 points), ``left`` and ``right`` (21), as many as there are; NaN where
        nothing was found, also where all numbers of a part are 0 in a frame.

    Raises
    ------
    InputError
        If there is no body, or the order of a stack is not certain, or lengths differ.

    Examples
    --------
    >>> found = find_parts({"pose_landmarks": np.ones((5, 33, 4)), "fps": 24}, "a.npz")
    >>> {part: array.shape for part, array in found.items()}
    {'pose': (5, 33, 4)}
    """
    found: dict[str, np.ndarray] = {}
    for key, value in arrays.items():
        part = _part_of(key)
        if part is not None and (array := _shaped(value, PARTS[part])) is not None:
            if part in found:
                came = f"{key!r} besides"
                raise InputError(where, f"one array for {part}", came, "leave one out")
            found[part] = array
    if "pose" not in found:
        found = _from_stack(arrays, where) or found
    elif len(found) == 1:
        found |= _from_pair(arrays, found["pose"], where)
    if "pose" not in found:
        shapes = ", ".join(f"{k} {np.shape(v)}" for k, v in list(arrays.items())[:6]) or "nothing"
        advice = "name the arrays pose, left and right"
        raise InputError(where, "an array pose (frames, 33, 3 or 4)", shapes[:200], advice)
    if len({len(array) for array in found.values()}) > 1 or not len(found["pose"]):
        came = ", ".join(f"{part} {len(array)}" for part, array in found.items())
        raise InputError(where, "one number of frames in all parts", came, "write it anew")
    for part, array in found.items():
        if (np.abs(array) > BEYOND_ALL).any():
            came, advice = "infinity or huge ones", "mark what was not found as NaN"
            raise InputError(where, f"finite numbers in {part}", came, advice)
    return {part: _without_zeros(array) for part, array in found.items()}


def _part_of(key: str) -> str | None:
    words = re.split(r"[^a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", key).lower())
    joined = "".join(words)
    if any(word in joined for word in OTHER_WORDS):
        return None
    for side in ("left", "right"):
        short = (side[0], f"{side[0]}h", f"{side[0]}hand")
        if side in joined or any(word in words for word in short):
            return side
    return "pose" if "pose" in joined or "body" in joined else None


def _shaped(value: Any, points: int) -> np.ndarray | None:
    """Give (frames, points, 2 to 4), or None where it is nothing of the kind.

    Axes are told by their lengths, whatever their order: that of the points is known, numbers a
    point are two to four, and axes of length 1 (one person, a batch of one) say nothing.
    """
    array = _numbers(value)
    if array is None:
        return None
    if array.ndim > 3:
        array = array.reshape([length for length in array.shape if length != 1])
    if array.ndim == 2 and array.shape[0] == points and array.shape[1] in AXES:
        array = array[None]  # one frame
    if array.ndim == 2 and array.shape[1] in [points * axes for axes in AXES]:
        array = array.reshape(len(array), points, -1)
    if array.ndim != 3:
        return None
    orders = (array.transpose(order) for order in permutations(range(3)))
    return next((a for a in orders if a.shape[1] == points and a.shape[2] in AXES), None)


def _numbers(value: Any) -> np.ndarray | None:
    """Make an array of floats; in a list of frames None stands for a frame without anybody."""
    if isinstance(value, list):
        shape = next((np.shape(frame) for frame in value if frame is not None), ())
        empty = np.full(shape, np.nan)
        value = [empty if frame is None else frame for frame in value]
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array.astype(np.float64) if array.dtype.kind in "fiu" else None


def _without_zeros(array: np.ndarray) -> np.ndarray:
    """Mark as missing what is exactly 0 in every point, and points with NaN in x or y."""
    nothing = np.nan_to_num(array[..., :2]) == 0
    array = np.where(nothing.all(axis=(1, 2))[:, None, None], np.nan, array)
    unknown = np.isnan(array[..., :2]).any(axis=2)
    return np.where(unknown[..., None], np.nan, array)


def _from_stack(arrays: Mapping[str, Any], where: str) -> dict[str, np.ndarray]:
    """Look for one array that holds all points."""
    for key, value in arrays.items():
        array = _numbers(value)
        if array is None or any(word in key.lower() for word in OTHER_WORDS):
            continue
        if (body := _shaped(array, PARTS["pose"])) is not None:
            return {"pose": body}
        if array.ndim == 2 and array.shape[1] in FLAT_STACKS:
            return _from_flat(array)
        for points in STACKS:
            if (stack := _shaped(array, points)) is not None:
                return _from_order(stack, f"{where} [{key}]")
    return {}


def _from_pair(arrays: Mapping[str, Any], pose: np.ndarray, where: str) -> dict[str, np.ndarray]:
    """Look for both hands in one array; the body's fingers tell which is the left one."""
    for key, value in arrays.items():
        hands = _numbers(value) if "hand" in key.lower() else None
        if hands is None or hands.ndim != 4 or hands.shape[1:3] != (2, PARTS["left"]):
            continue
        if len(hands) == len(pose):
            hands = hands.reshape(len(hands), -1, hands.shape[3])
            axes = min(pose.shape[2], hands.shape[2])
            stack = np.concatenate((pose[..., :axes], hands[..., :axes]), axis=1)
            return {**_from_order(stack, f"{where} [{key}]"), "pose": pose}
    return {}


def _from_flat(array: np.ndarray) -> dict[str, np.ndarray]:
    points, axes, face = FLAT_STACKS[array.shape[1]]
    body, hands = array[:, : points * axes], array[:, points * axes + 3 * face :]
    left, right = np.split(hands.reshape(len(array), 42, 3), 2, axis=1)
    return {"pose": body.reshape(len(array), points, axes), "left": left, "right": right}


def _from_order(stack: np.ndarray, where: str) -> dict[str, np.ndarray]:
    """Take the one order of blocks in which the body's fingers are the hands'."""
    sizes = dict(PARTS)
    if stack.shape[1] != sum(PARTS.values()):
        sizes["face"] = (FACES | WORLDS)[stack.shape[1]]
    if stack.shape[1] in WORLDS:
        sizes["world"] = PARTS["pose"]
    clean = np.where((stack[..., :2] == 0).all(axis=2)[..., None], np.nan, stack[..., :2])
    box = np.fmax.reduce(clean, axis=1) - np.fmin.reduce(clean, axis=1)
    diagonal = np.linalg.norm(box, axis=1)
    tried = []
    for order in permutations(sizes):
        ends = np.cumsum([sizes[part] for part in order])[:-1]
        blocks = dict(zip(order, np.split(clean, ends, axis=1), strict=True))
        tried.append((_difference(blocks, diagonal), order))
    tried.sort(key=lambda one: one[0])
    (best, order), (second, _) = tried[:2]
    if not (best < NEAR and second > CLEARLY * best):
        came = f"{', '.join(order)} off by {best:.2g} of the box, the next order by {second:.2g}"
        advice = "write an .npz with arrays named pose, left and right"
        raise InputError(where, "an order in which fingers of body and hands agree", came, advice)
    ends = np.cumsum([sizes[part] for part in order])[:-1]
    found = dict(zip(order, np.split(stack, ends, axis=1), strict=True))
    return {part: found[part] for part in PARTS}


def _difference(blocks: Mapping[str, np.ndarray], diagonal: np.ndarray) -> float:
    """How far body and hands differ, in diagonals; infinite for a body that is none."""
    pose = blocks["pose"]
    width = np.linalg.norm(pose[:, SHOULDERS[0]] - pose[:, SHOULDERS[1]], axis=1)
    head = np.linalg.norm(pose[:, HEAD] - pose[:, :1], axis=2).max(axis=1)
    if not _median(head) < LARGEST_HEAD * _median(width):
        return np.inf
    apart = []
    for side, (body, hand) in SAME_POINTS.items():
        distances = np.linalg.norm(pose[:, body] - blocks[side][:, hand], axis=2)
        apart += [_median(distances[:, point] / diagonal) for point in range(len(body))]
    known = [distance for distance in apart if np.isfinite(distance)]
    return float(np.mean(known)) if known else np.inf


def _median(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)]
    return float(np.median(finite)) if len(finite) else np.nan
