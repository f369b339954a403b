"""A compiled reader of OpenPose's JSON: walks the bytes once and steps over faces.

It understands every known variant: with and without ``_2d``, 25 or 18 body points (the first eight
are the same), empty hands, ``people`` as a list or as one person's dict. Whatever it does not
understand is answered by -1 and left to Python (`openpose_json`). Every text must end with a zero
byte, on which all loops stop.
"""

from __future__ import annotations

import numba
import numpy as np

from signkit.formats.json_steps import is_key, next_item, read_key, skip_space, skip_value
from signkit.formats.number_parser import NOT_UNDERSTOOD, parse_number
from signkit.pose.skeleton import LEFT_HAND, RIGHT_HAND

BODY_COUNT, HAND_COUNT = 24, 63
_SPACE, _TAB, _SMALL_E, _NINE, _MINUS = b" \te9-"
_QUOTE, _COMMA, _OPEN_LIST, _CLOSE_LIST, _OPEN_DICT, _CLOSE_DICT = b'",[]{}'
_BODY_KEY = np.frombuffer(b"pose_keypoints", np.uint8)
_LEFT_KEY = np.frombuffer(b"hand_left_keypoints", np.uint8)
_RIGHT_KEY = np.frombuffer(b"hand_right_keypoints", np.uint8)
_PEOPLE_KEY = np.frombuffer(b"people", np.uint8)
_SUFFIX = np.frombuffer(b"_2d", np.uint8)
_LEFT_COLUMN, _RIGHT_COLUMN = 3 * LEFT_HAND.start, 3 * RIGHT_HAND.start


@numba.njit(cache=True)
def parse_frames(
    buffer: np.ndarray,
    words: np.ndarray,
    ends: np.ndarray,
    first: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Read the first person of many frames of OpenPose JSON.

    Parameters
    ----------
    buffer : ndarray of uint8
        The frames' texts, each ended by a zero byte.
    words : ndarray of uint64
        The same memory, eight bytes at a time.
    ends : ndarray (frames,) int64
        Where each text ends, its zero byte included.
    first : ndarray (frames, 1, 150) float32
        Filled with x, y, confidence of the fifty keypoints; NaN, NaN, 0 where there is none.
    counts : ndarray (frames,) int64
        Filled with the number of people; -1 where a frame was not understood.
    """
    start = 0
    for frame in range(len(ends)):
        counts[frame] = parse_frame(buffer, words, start, ends[frame] - 1, first[frame])
        start = ends[frame]


@numba.njit(cache=True)
def parse_frame(
    buffer: np.ndarray, words: np.ndarray, start: int, end: int, people: np.ndarray
) -> int:
    """Read as many people of one frame as there is room for.

    Parameters
    ----------
    buffer : ndarray of uint8
        Texts, each ended by a zero byte.
    words : ndarray of uint64
        The same memory, eight bytes at a time.
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
    _forget(people)
    count = NOT_UNDERSTOOD
    at = skip_space(buffer, start)
    if buffer[at] != _OPEN_DICT:
        return NOT_UNDERSTOOD
    at = skip_space(buffer, at + 1)
    while buffer[at] == _QUOTE:
        key, key_end, at = read_key(buffer, at)
        if at < 0:
            return NOT_UNDERSTOOD
        if is_key(buffer, key, key_end, _PEOPLE_KEY):
            count, at = _parse_people(buffer, words, at, people)
        else:
            at = skip_value(buffer, words, at)
        if at < 0:
            return NOT_UNDERSTOOD
        at = next_item(buffer, at, _CLOSE_DICT)
    complete = buffer[at] == _CLOSE_DICT and skip_space(buffer, at + 1) == end
    return count if complete else NOT_UNDERSTOOD


@numba.njit(cache=True)
def _parse_people(
    buffer: np.ndarray, words: np.ndarray, at: int, people: np.ndarray
) -> tuple[int, int]:
    if buffer[at] == _OPEN_DICT:
        return 1, _parse_person(buffer, words, at, people[0])
    if buffer[at] != _OPEN_LIST:
        return 0, NOT_UNDERSTOOD
    count = 0
    at = skip_space(buffer, at + 1)
    while buffer[at] == _OPEN_DICT:
        wanted = count < len(people)
        at = (
            _parse_person(buffer, words, at, people[count])
            if wanted
            else skip_value(buffer, words, at)
        )
        if at < 0:
            return 0, NOT_UNDERSTOOD
        count += 1
        at = next_item(buffer, at, _CLOSE_LIST)
    return count, (at + 1 if buffer[at] == _CLOSE_LIST else NOT_UNDERSTOOD)


@numba.njit(cache=True)
def _parse_person(buffer: np.ndarray, words: np.ndarray, at: int, person: np.ndarray) -> int:
    has_body = False
    at = skip_space(buffer, at + 1)
    while buffer[at] == _QUOTE:
        key, key_end, at = read_key(buffer, at)
        if at < 0:
            return NOT_UNDERSTOOD
        column, room = _find_part(buffer, key, key_end)
        if room > 0:
            count, at = _parse_array(buffer, at, person, column, room)
            if not _is_length(count, room):
                return NOT_UNDERSTOOD
            has_body |= room == BODY_COUNT
        else:
            at = skip_value(buffer, words, at)
        if at < 0:
            return NOT_UNDERSTOOD
        at = next_item(buffer, at, _CLOSE_DICT)
    _mark_missing(person)
    return at + 1 if has_body and buffer[at] == _CLOSE_DICT else NOT_UNDERSTOOD


@numba.njit(cache=True)
def _find_part(buffer: np.ndarray, start: int, end: int) -> tuple[int, int]:
    """Give the column of a part's first number and how many numbers to keep; 0 for no part."""
    if _is_key_2d(buffer, start, end, _BODY_KEY):
        return 0, BODY_COUNT
    if _is_key_2d(buffer, start, end, _LEFT_KEY):
        return _LEFT_COLUMN, HAND_COUNT
    if _is_key_2d(buffer, start, end, _RIGHT_KEY):
        return _RIGHT_COLUMN, HAND_COUNT
    return 0, 0


@numba.njit(cache=True)
def _parse_array(
    buffer: np.ndarray, at: int, person: np.ndarray, column: int, room: int
) -> tuple[int, int]:
    """Read a list of numbers, keep the first ones, count all."""
    if buffer[at] != _OPEN_LIST:
        return 0, NOT_UNDERSTOOD
    count = 0
    at = skip_space(buffer, at + 1)
    rest = 0
    while count < room and buffer[at] != _CLOSE_LIST:
        value, at = parse_number(buffer, at)
        if at < 0:
            return 0, NOT_UNDERSTOOD
        if value == 0 and buffer[at - 2] == _MINUS:
            value = 0.0  # json reads -0 as a whole number, which has no sign
        person[column + count] = value
        count += 1
        if buffer[at] <= _SPACE:
            at = skip_space(buffer, at)
        rest = buffer[at] == _COMMA
        if rest == 0:
            break
        at += 1
        if buffer[at] <= _SPACE:
            at = skip_space(buffer, at)
        if buffer[at] == _CLOSE_LIST:
            return 0, NOT_UNDERSTOOD
    byte = buffer[at]
    while byte != _CLOSE_LIST:
        rest += byte == _COMMA
        if (byte < _TAB or byte > _NINE) and byte | 32 != _SMALL_E:
            return 0, NOT_UNDERSTOOD
        at += 1
        byte = buffer[at]
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


@numba.njit(cache=True)
def _is_key_2d(buffer: np.ndarray, start: int, end: int, key: np.ndarray) -> bool:
    """Compare with a key that older releases write without its suffix."""
    after = start + len(key)
    suffixed = end == after + len(_SUFFIX) and is_key(buffer, after, end, _SUFFIX)
    return (suffixed or end == after) and is_key(buffer, start, after, key)
