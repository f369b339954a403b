"""A compiled reader of OpenPose's JSON: walks the bytes once and steps over faces.

It understands every known variant: with and without ``_2d``, 25 or 18 body points (the first eight
are the same), empty hands, ``people`` as a list or as one person's dict. Whatever it does not
understand is answered by -1 and left to Python (`openpose_json`). Texts are given by address (see
`eight_bytes`) and end with a zero byte, on which all loops stop.
"""

from __future__ import annotations

import numba
import numpy as np

from signkit.formats.eight_bytes import address_of, load_byte
from signkit.formats.json_steps import (
    find_value,
    is_key,
    make_key,
    next_item,
    skip_space,
    skip_value,
)
from signkit.formats.number_parser import NOT_UNDERSTOOD, parse_number
from signkit.pose.skeleton import LEFT_HAND, RIGHT_HAND

BODY_COUNT, HAND_COUNT = 24, 63
_SPACE, _TAB, _SMALL_E, _NINE, _MINUS = b" \te9-"
_QUOTE, _COMMA, _OPEN_LIST, _CLOSE_LIST, _OPEN_DICT, _CLOSE_DICT = b'",[]{}'
_PEOPLE_KEY = make_key(b"people")
_BODY_KEY, _LEFT_KEY, _RIGHT_KEY = map(
    make_key, (b"pose_keypoints_2d", b"hand_left_keypoints_2d", b"hand_right_keypoints_2d")
)
_OLD_BODY_KEY, _OLD_LEFT_KEY, _OLD_RIGHT_KEY = map(
    make_key, (b"pose_keypoints", b"hand_left_keypoints", b"hand_right_keypoints")
)
"""Older releases write the keys without ``_2d``."""
_LEFT_COLUMN, _RIGHT_COLUMN = 3 * LEFT_HAND.start, 3 * RIGHT_HAND.start


@numba.njit(cache=True)
def parse_frames(
    buffer: np.ndarray, ends: np.ndarray, first: np.ndarray, counts: np.ndarray
) -> bool:
    """Read the first person of many frames of OpenPose JSON.

    Parameters
    ----------
    buffer : ndarray of uint8
        The frames' texts, each ended by a zero byte, and `MARGIN` bytes more.
    ends : ndarray (frames,) int64
        Where each text ends, its zero byte included.
    first : ndarray (frames, 1, 150) float32
        Filled with x, y, confidence of the fifty keypoints; NaN, NaN, 0 where there is none.
    counts : ndarray (frames,) int64
        Filled with the number of people; -1 where a frame was not understood.

    Returns
    -------
    bool
        Whether all frames were understood and none holds more than one person.
    """
    start, is_plain = 0, True
    for frame in range(len(ends)):
        counts[frame] = parse_frame(buffer, start, ends[frame] - 1, first[frame])
        is_plain &= 0 <= counts[frame] <= 1
        start = ends[frame]
    return is_plain


@numba.njit(cache=True)
def parse_frame(buffer: np.ndarray, start: int, end: int, people: np.ndarray) -> int:
    """Read as many people of one frame as there is room for.

    Parameters
    ----------
    buffer : ndarray of uint8
        Texts, each ended by a zero byte, and `MARGIN` bytes more.
    start : int
        Where the frame's text starts.
    end : int
        Where its zero byte is.
    people : ndarray (room, 150) float32
        Filled with x, y, confidence of the fifty keypoints; NaN, NaN, 0 where there is none.

    Returns
    -------
    int
        How many people the frame holds; -1 if it was not understood.
    """
    address = address_of(buffer)
    _forget(people)
    count = NOT_UNDERSTOOD
    at = skip_space(address + start)
    if load_byte(at) != _OPEN_DICT:
        return NOT_UNDERSTOOD
    at = skip_space(at + 1)
    while at > 0 and load_byte(at) == _QUOTE:
        is_people = is_key(at, _PEOPLE_KEY)
        at = find_value(at)
        if at < 0:
            return NOT_UNDERSTOOD
        if is_people:
            count, at = _parse_people(at, people)
        else:
            at = skip_value(at)
        if at < 0:
            return NOT_UNDERSTOOD
        at = next_item(at, _CLOSE_DICT)
    if at < 0 or load_byte(at) != _CLOSE_DICT or skip_space(at + 1) != address + end:
        return NOT_UNDERSTOOD
    return count


@numba.njit(cache=True)
def _parse_people(at: int, people: np.ndarray) -> tuple[int, int]:
    if load_byte(at) == _OPEN_DICT:
        return 1, _parse_person(at, people[0])
    if load_byte(at) != _OPEN_LIST:
        return 0, NOT_UNDERSTOOD
    count = 0
    at = skip_space(at + 1)
    while at > 0 and load_byte(at) == _OPEN_DICT:
        wanted = count < len(people)
        at = _parse_person(at, people[count]) if wanted else skip_value(at)
        if at < 0:
            return 0, NOT_UNDERSTOOD
        count += 1
        at = next_item(at, _CLOSE_LIST)
    if at < 0 or load_byte(at) != _CLOSE_LIST:
        return 0, NOT_UNDERSTOOD
    return count, at + 1


@numba.njit(cache=True)
def _parse_person(at: int, person: np.ndarray) -> int:
    has_body = False
    at = skip_space(at + 1)
    while at > 0 and load_byte(at) == _QUOTE:
        column, room = _find_part(at)
        at = find_value(at)
        if at < 0:
            return NOT_UNDERSTOOD
        if room > 0:
            count, at = _parse_array(at, person, column, room)
            if not _is_length(count, room):
                return NOT_UNDERSTOOD
            has_body |= room == BODY_COUNT
        else:
            at = skip_value(at)
        if at < 0:
            return NOT_UNDERSTOOD
        at = next_item(at, _CLOSE_DICT)
    if at < 0 or load_byte(at) != _CLOSE_DICT or not has_body:
        return NOT_UNDERSTOOD
    _mark_missing(person)
    return at + 1


@numba.njit(cache=True)
def _find_part(at: int) -> tuple[int, int]:
    """Give the column of a part's first number and how many numbers to keep; 0 for no part."""
    if is_key(at, _BODY_KEY) or is_key(at, _OLD_BODY_KEY):
        return 0, BODY_COUNT
    if is_key(at, _LEFT_KEY) or is_key(at, _OLD_LEFT_KEY):
        return _LEFT_COLUMN, HAND_COUNT
    if is_key(at, _RIGHT_KEY) or is_key(at, _OLD_RIGHT_KEY):
        return _RIGHT_COLUMN, HAND_COUNT
    return 0, 0


@numba.njit(cache=True)
def _parse_array(at: int, person: np.ndarray, column: int, room: int) -> tuple[int, int]:
    """Read a list of numbers, keep the first ones, count all."""
    if load_byte(at) != _OPEN_LIST:
        return 0, NOT_UNDERSTOOD
    count = 0
    at = skip_space(at + 1)
    rest = 0
    while count < room and load_byte(at) != _CLOSE_LIST:
        value, at = parse_number(at)
        if at < 0:
            return 0, NOT_UNDERSTOOD
        if value == 0 and load_byte(at - 2) == _MINUS:
            value = 0.0  # json reads -0 as a whole number, which has no sign
        person[column + count] = value
        count += 1
        if load_byte(at) <= _SPACE:
            at = skip_space(at)
        rest = load_byte(at) == _COMMA
        if rest == 0:
            break
        at += 1
        if load_byte(at) <= _SPACE:
            at = skip_space(at)
        if load_byte(at) == _CLOSE_LIST:
            return 0, NOT_UNDERSTOOD
    byte = load_byte(at)
    while byte != _CLOSE_LIST:
        rest += byte == _COMMA
        if (byte < _TAB or byte > _NINE) and byte | 32 != _SMALL_E:
            return 0, NOT_UNDERSTOOD
        at += 1
        byte = load_byte(at)
    return count + rest, at + 1


@numba.njit(cache=True)
def _is_length(count: int, room: int) -> bool:
    if count == 0 or room == HAND_COUNT:
        return count in (0, HAND_COUNT)
    return count in (75, 54)


@numba.njit(cache=True)
def _forget(people: np.ndarray) -> None:
    for person in range(len(people)):
        for column in range(0, people.shape[1], 3):
            people[person, column] = np.nan
            people[person, column + 1] = np.nan
            people[person, column + 2] = 0


@numba.njit(cache=True)
def _mark_missing(person: np.ndarray) -> None:
    """OpenPose writes 0, 0, 0 for a point it did not find; a true 0 comes with confidence."""
    for x in range(0, len(person), 3):
        if person[x] == 0 and person[x + 1] == 0 and person[x + 2] == 0:
            person[x] = np.nan
            person[x + 1] = np.nan
