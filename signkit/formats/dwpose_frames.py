"""One DWPose file a frame to fifty keypoints a person: JSON, .npz or .npy, either layout.

Facts 1.7. ``body_scores`` are places in a list (0..17, 18..35 for the second person, -1 for a
point that was not found), not confidences: a found point gets confidence 1, since nothing is
known of it but that DWPose kept it (its threshold is 0.3). Scores that are no such places are
taken as confidences. Scores of hands are confidences. DWPose sets the coordinates of points below
its threshold to -1, -1 in some releases; those are missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from signkit.errors import InputError
from signkit.formats.restricted_pickle import load_npy, load_npz
from signkit.pose.skeleton import BODY, LEFT_HAND, N_JOINTS, RIGHT_HAND

BODY_POINTS, HAND_POINTS = 18, 21
KEPT_BODY = BODY.stop - BODY.start
KINDS = ("json", "npz", "npy")
PERSON = re.compile(r"^person_?(\d{1,6})$")
NOT_FOUND = -1.0
MOST_PEOPLE = 100
BEYOND_ALL = 1e9
PARTS = (("body", BODY_POINTS), ("left_hand", HAND_POINTS), ("right_hand", HAND_POINTS))


def parse_frame(content: bytes, file: str) -> np.ndarray:
    """Read the people of one frame.

    Parameters
    ----------
    content : bytes
        The file.
    file : str
        Its name: the ending tells the kind, and errors name it.

    Returns
    -------
    ndarray (people, 50, 3) float32
        x / width, y / height and confidence; NaN, NaN, 0 for what was not found.

    Raises
    ------
    InputError
        If the file is damaged, of another layout, or a number is NaN.

    Examples
    --------
    >>> person = {"body_keypoints": [[0.5, 0.25]] * 18, "body_scores": [-1, 1] + [-1] * 16}
    >>> frame = {"num_persons": 1, "person_0": person}
    >>> parse_frame(json.dumps(frame).encode(), "00000001.json")[0, :2]
    array([[ nan,  nan, 0.  ],
           [0.5 , 0.25, 1.  ]], dtype=float32)
    """
    frame = read_frame(content, file)
    return _stacked(frame, file) if "bodies" in frame else _persons(frame, file)


def read_frame(content: bytes, file: str) -> Mapping[str, Any]:
    """Read a frame's file as it is, and hold it against the two layouts.

    Parameters
    ----------
    content : bytes
        The file.
    file : str
        Its name.

    Returns
    -------
    mapping of str to object
        What it holds: ``person_0``, ... or ``bodies``, ...

    Raises
    ------
    InputError
        If it cannot be read, or holds neither layout.
    """
    if file.endswith(".json"):
        frame = _read_json(content, file)
    else:
        frame = load_npz(content, file) if file.endswith(".npz") else load_npy(content, file)
    if isinstance(frame, dict) and len(frame) == 1:
        inner = _plain(next(iter(frame.values())))
        frame = inner if isinstance(inner, dict) and is_frame(inner) else frame
    if not isinstance(frame, dict) or not is_frame(frame):
        came = ", ".join(map(repr, list(frame)[:5])) if isinstance(frame, dict) else "none of them"
        raise InputError(file, "keys num_persons, person_0 or bodies", came, "is it DWPose's?")
    return frame


def is_frame(frame: Mapping[str, Any]) -> bool:
    """Tell by its keys whether this is a frame of DWPose.

    Parameters
    ----------
    frame : mapping of str to object
        What a file holds.

    Returns
    -------
    bool
        Whether one of the two layouts fits.
    """
    return "num_persons" in frame or "bodies" in frame or any(map(PERSON.match, frame))


def to_fifty(parts: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Put body and hands together, with any axes in front.

    Parameters
    ----------
    parts : mapping of str to tuple of ndarray
        ``body`` (..., 18, 2) and (..., 18), ``left_hand`` and ``right_hand`` (..., 21, 2) and
        (..., 21): coordinates and scores.

    Returns
    -------
    ndarray (..., 50, 3) float32
        x, y, confidence; NaN, NaN, 0 for what was not found.
    """
    points, scores = parts["body"]
    keypoints = np.full((*points.shape[:-2], N_JOINTS, 3), np.nan, dtype=np.float32)
    keypoints[..., 2] = 0
    confidence = _body_confidence(scores)
    found_parts = [(BODY, points[..., :KEPT_BODY, :], confidence[..., :KEPT_BODY])]
    for part, joints in (("left_hand", LEFT_HAND), ("right_hand", RIGHT_HAND)):
        if part in parts:
            found_parts.append((joints, *parts[part]))
    for joints, xy, score in found_parts:
        found = (score > 0) & ~(xy == NOT_FOUND).all(axis=-1)
        keypoints[..., joints, :2] = np.where(found[..., None], xy, np.nan)
        keypoints[..., joints, 2] = np.where(found, score, 0)
    return keypoints


def _body_confidence(scores: np.ndarray) -> np.ndarray:
    """Turn places in a list into found or not; anything else is a confidence already."""
    places = np.arange(scores.shape[-1])
    is_place = (scores == np.round(scores)) & (np.mod(scores, scores.shape[-1]) == places)
    if (is_place | (scores < 0)).all():
        return (scores >= 0).astype(np.float32)
    return np.maximum(scores, 0)


def _persons(frame: Mapping[str, Any], file: str) -> np.ndarray:
    """Read the layout with a dict a person."""
    numbers = sorted(int(match[1]) for match in map(PERSON.match, frame) if match)
    count = _plain(frame.get("num_persons", len(numbers)))
    if count != len(numbers):
        advice = "the file is cut: write it anew"
        raise InputError(file, f"{count} persons, as it says", f"{len(numbers)}", advice)
    people = [np.empty((0, N_JOINTS, 3), dtype=np.float32)]
    for number in numbers:
        key = f"person_{number}" if f"person_{number}" in frame else f"person{number}"
        person = _plain(frame[key])
        if not isinstance(person, dict):
            came = type(person).__name__
            raise InputError(f"{file} {key}", "a dict of keypoints", came, "is it DWPose's?")
        people.append(to_fifty(_parts(person, f"{file} {key}"))[None])
    return np.concatenate(people)


def _parts(person: Mapping[str, Any], where: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    parts = {}
    for part, points in PARTS:
        if f"{part}_keypoints" not in person and part != "body":
            continue
        xy = _numbers(person, f"{part}_keypoints", (points, 2), where)
        parts[part] = xy, _numbers(person, f"{part}_scores", (points,), where)
    return parts


def _stacked(frame: Mapping[str, Any], file: str) -> np.ndarray:
    """Read the older layout: all bodies, then the left hands of all and the right hands of all."""
    bodies = _plain(frame["bodies"])
    if isinstance(bodies, dict):  # as DWPose itself hands them on
        subset = bodies.get("subset", bodies.get("score", frame.get("body_scores")))
        frame = {**frame, "bodies": bodies.get("candidate"), "body_scores": subset}
    shape = (-1, BODY_POINTS, 2)
    parts = {"body": _pair(frame, "bodies", "body_scores", shape, file)}
    people = len(parts["body"][0])
    if "hands" in frame:
        xy, scores = _pair(frame, "hands", "hands_scores", (-1, HAND_POINTS, 2), file)
        if len(xy) != 2 * people:
            came = f"{len(xy)} hands of {people} people"
            raise InputError(file, "two hands a person", came, "the file is cut: write it anew")
        parts["left_hand"] = xy[:people], scores[:people]
        parts["right_hand"] = xy[people:], scores[people:]
    return to_fifty(parts)


def _pair(
    frame: Mapping[str, Any], key: str, scores: str, shape: tuple[int, ...], file: str
) -> tuple[np.ndarray, np.ndarray]:
    xy = _numbers(frame, key, shape, file)
    return xy, _numbers(frame, scores, (len(xy), shape[1]), file)


def _numbers(holder: Mapping[str, Any], key: str, shape: tuple[int, ...], where: str) -> np.ndarray:
    """Take an array of numbers of a known shape; -1 stands for a length that may be any."""
    words = " x ".join("any" if length < 0 else str(length) for length in shape)
    needed = f"{words} numbers in {key}"
    if key not in holder:
        raise InputError(where, needed, "no such key", "the file is cut or not from DWPose")
    try:
        numbers = np.asarray(_plain(holder[key]), dtype=np.float64).reshape(shape)
    except (ValueError, TypeError, OverflowError) as error:
        came = f"something else ({str(error)[:100]})"
        raise InputError(where, needed, came, "the file is cut or not from DWPose") from error
    if not (np.abs(numbers) < BEYOND_ALL).all() or len(numbers) > 2 * MOST_PEOPLE:
        came = "NaN or huge ones" if len(numbers) <= 2 * MOST_PEOPLE else f"{len(numbers)} of them"
        raise InputError(where, needed, came, "write the frame anew, or leave the clip out")
    return numbers


def _plain(value: Any) -> Any:
    """Unwrap numpy's arrays of one number or one object."""
    return value.item() if isinstance(value, np.ndarray) and value.ndim == 0 else value


def _read_json(content: bytes, file: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        came = f"{len(content)} bytes that are not ({error})"
        advice = "the file is truncated or damaged"
        raise InputError(file, "a whole JSON text", came, advice) from error
