"""One OpenPose JSON file a frame to fifty keypoints a person, compiled.

The released tool reads each file with ``json`` and picks the numbers in Python loops; here a
compiled scanner walks the bytes once, reads the fifty points it wants and steps over faces. It
understands every known variant: with and without ``_2d``, 25 or 18 body points (the first eight
are the same), empty hands, ``people`` as a list or one dict. What it does not understand is read
again by ``json``, which either finds the keypoints after all or says what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from signkit.errors import InputError
from signkit.formats import json_scanner
from signkit.formats.eight_bytes import MARGIN
from signkit.pose.skeleton import LEFT_HAND, N_JOINTS, RIGHT_HAND

BODY_LENGTHS = (75, 54)
HAND_LENGTH = 63
LARGEST = float(np.finfo(np.float32).max)
PARTS = (
    ("pose_keypoints", 0, 24),
    ("hand_left_keypoints", 3 * LEFT_HAND.start, HAND_LENGTH),
    ("hand_right_keypoints", 3 * RIGHT_HAND.start, HAND_LENGTH),
)


def parse_frames(
    contents: Sequence[bytes], where: Sequence[str]
) -> tuple[np.ndarray, dict[int, np.ndarray]]:
    """Read the people of many frames.

    Parameters
    ----------
    contents : sequence of bytes
        The JSON text of every frame.
    where : sequence of str
        What to call each frame in an error message.

    Returns
    -------
    first : ndarray (frames, 50, 3) float32
        Keypoints of the first person (x px, y px, confidence); all NaN, NaN, 0 for nobody.
    several : dict of int to ndarray (people, 50, 3) float32
        All people of the frames that hold more than one.

    Raises
    ------
    InputError
        If a frame is no JSON, lacks people, holds NaN or an array of a wrong length.

    Examples
    --------
    >>> frame = b'{"people": [{"pose_keypoints_2d": [4, 5, 0.5' + b", 0" * 72 + b"]}]}"
    >>> first, several = parse_frames([frame], ["frame 0"])
    >>> first[0, :2], several
    (array([[4. , 5. , 0.5], [nan, nan, 0. ]], dtype=float32), {})
    """
    ends = np.cumsum([len(content) + 1 for content in contents])
    buffer = np.frombuffer(b"\0".join([*contents, bytes(MARGIN)]), dtype=np.uint8)
    first = np.empty((len(contents), 1, N_JOINTS, 3), dtype=np.float32)
    counts = np.empty(len(contents), dtype=np.int64)
    people = first.reshape(len(contents), 1, -1)
    if json_scanner.parse_frames(buffer, ends, people, counts):
        return first[:, 0], {}
    several = {}
    for index in np.flatnonzero((counts < 0) | (counts > 1)).tolist():
        if counts[index] < 0:
            people = _parse_slowly(contents[index], where[index])
            first[index] = people[:1] if len(people) else missing_people(1)
        else:
            people = missing_people(int(counts[index]))
            end = ends[index] - 1
            start = end - len(contents[index])
            json_scanner.parse_frame(buffer, start, end, people.reshape(len(people), -1))
        if len(people) > 1:
            several[index] = people
    return first[:, 0], several


def missing_people(count: int) -> np.ndarray:
    """Make people of whom nothing was seen.

    Parameters
    ----------
    count : int
        Number of people (or frames).

    Returns
    -------
    ndarray (count, 50, 3) float32
        NaN, NaN, 0 everywhere.
    """
    people = np.full((count, N_JOINTS, 3), np.nan, dtype=np.float32)
    people[:, :, 2] = 0
    return people


def _parse_slowly(content: bytes, where: str) -> np.ndarray:
    """Read a frame with ``json``, to find what the scanner missed or to say what is wrong."""
    try:
        frame = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        came = f"{len(content)} bytes that are not ({error})"
        raise InputError(
            where, "a whole JSON text", came, "the file is truncated or damaged"
        ) from error
    people = frame.get("people") if isinstance(frame, dict) else None
    if isinstance(people, dict):
        is_one = any(key.startswith("pose_keypoints") for key in people)
        people = [people] if is_one else list(people.values())
    if not isinstance(people, list):
        raise InputError(
            where, "a dict with the key 'people'", _excerpt(content), "is it OpenPose's?"
        )
    people = [person for person in people if person]
    keypoints = missing_people(len(people))
    for person, numbers in zip(people, keypoints.reshape(-1, 3 * N_JOINTS), strict=True):
        for key, column, wanted in PARTS:
            _fill_part(person, key, numbers[column : column + wanted], where)
    keypoints[(keypoints == 0).all(axis=2), :2] = np.nan
    return keypoints


def _fill_part(person: Any, key: str, numbers: np.ndarray, where: str) -> None:
    values = person.get(f"{key}_2d", person.get(key)) if isinstance(person, dict) else None
    lengths = BODY_LENGTHS if key == "pose_keypoints" else (HAND_LENGTH,)
    if values is None and key != "pose_keypoints":
        return
    if not isinstance(values, list) or len(values) not in (0, *lengths):
        came = f"{len(values)}" if isinstance(values, list) else type(values).__name__
        needed = f"{' or '.join(map(str, lengths))} numbers in {key}_2d"
        raise InputError(where, needed, came, "the file is cut or not from OpenPose BODY_25")
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        raise InputError(
            where, f"only numbers in {key}_2d", "something else", "write the frame anew"
        )
    if any(abs(value) > LARGEST for value in values[: len(numbers)]):
        raise InputError(
            where, f"pixels in {key}_2d", "a number beyond all pictures", "write the frame anew"
        )
    if values:
        numbers[:] = values[: len(numbers)]


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _excerpt(content: bytes) -> str:
    return repr(content[:40].decode("utf-8", "replace"))
