"""Compiled steps through JSON text, byte by byte; numbers that nobody wants eight at a time.

Every text must end with a zero byte, on which all loops stop.
"""

from __future__ import annotations

import numba
import numpy as np

from signkit.formats.number_parser import NOT_UNDERSTOOD

DEEPEST = 60
_SPACE, _TAB, _NEWLINE, _RETURN = b" \t\n\r"
_QUOTE, _COMMA, _COLON, _BACKSLASH, _OPEN_LIST, _CLOSE_LIST, _OPEN_DICT, _CLOSE_DICT = b'",:\\[]{}'
_ONES, _TOPS, _LETTERS, _QUOTES = (
    np.uint64(byte * 0x0101010101010101) for byte in (0x01, 0x80, 0x40, _QUOTE)
)


@numba.njit(cache=True)
def skip_space(buffer: np.ndarray, at: int) -> int:
    """Step over white space.

    Parameters
    ----------
    buffer : ndarray of uint8
        Text that ends with a zero byte.
    at : int
        Where to start.

    Returns
    -------
    int
        The first place that holds something else.
    """
    byte = buffer[at]
    while byte in (_SPACE, _NEWLINE, _RETURN, _TAB):
        at += 1
        byte = buffer[at]
    return at


@numba.njit(cache=True)
def next_item(buffer: np.ndarray, at: int, close: int) -> int:
    """Step over a comma to the next item, or stay at the closing bracket.

    Parameters
    ----------
    buffer : ndarray of uint8
        Text that ends with a zero byte.
    at : int
        Behind an item.
    close : int
        The byte that closes the list or dict.

    Returns
    -------
    int
        Where the next item starts or the bracket is; -1 if there is neither.
    """
    if buffer[at] == _COMMA and buffer[at + 1] > _SPACE and buffer[at + 1] != close:
        return at + 1
    at = skip_space(buffer, at)
    if buffer[at] == close:
        return at
    if buffer[at] != _COMMA:
        return NOT_UNDERSTOOD
    at = skip_space(buffer, at + 1)
    return NOT_UNDERSTOOD if buffer[at] == close else at


@numba.njit(cache=True)
def read_key(buffer: np.ndarray, at: int) -> tuple[int, int, int]:
    """Find a key and its value.

    Parameters
    ----------
    buffer : ndarray of uint8
        Text that ends with a zero byte.
    at : int
        At the key's quote.

    Returns
    -------
    start : int
        Where the key starts.
    end : int
        Where it ends.
    value : int
        Where its value starts; -1 if there is none.
    """
    end = skip_string(buffer, at)
    if end < 0:
        return at, at, NOT_UNDERSTOOD
    colon = skip_space(buffer, end)
    if buffer[colon] != _COLON:
        return at, at, NOT_UNDERSTOOD
    return at + 1, end - 1, skip_space(buffer, colon + 1)


@numba.njit(cache=True)
def is_key(buffer: np.ndarray, start: int, end: int, key: np.ndarray) -> bool:
    """Compare a key.

    Parameters
    ----------
    buffer : ndarray of uint8
        Text that ends with a zero byte.
    start : int
        Where the key starts.
    end : int
        Where it ends.
    key : ndarray of uint8
        The key to compare with.

    Returns
    -------
    bool
        Whether they are equal.
    """
    offset = 0
    while offset < len(key) and buffer[start + offset] == key[offset]:
        offset += 1
    return offset == len(key) and start + offset == end


@numba.njit(cache=True)
def skip_string(buffer: np.ndarray, at: int) -> int:
    """Step over a string.

    Parameters
    ----------
    buffer : ndarray of uint8
        Text that ends with a zero byte.
    at : int
        At its first quote.

    Returns
    -------
    int
        Behind its last quote; -1 if it has none.
    """
    at += 1
    while buffer[at] != _QUOTE:
        if buffer[at] == _BACKSLASH:
            at += 1
        if buffer[at] < _SPACE:
            return NOT_UNDERSTOOD
        at += 1
    return at + 1


@numba.njit(cache=True)
def skip_value(buffer: np.ndarray, words: np.ndarray, at: int) -> int:
    """Step over a number, string, list or dict; only its brackets and strings are looked at.

    Parameters
    ----------
    buffer : ndarray of uint8
        Text that ends with a zero byte.
    words : ndarray of uint64
        The same memory, eight bytes at a time.
    at : int
        Where the value starts.

    Returns
    -------
    int
        Behind the value; -1 if it does not end.
    """
    depth, kinds = 0, 0
    while True:
        byte = buffer[at]
        while depth > 0 and _QUOTE < byte < _OPEN_LIST:
            at = _skip_numbers(words, at) if at & 7 == 0 else at + 1
            byte = buffer[at]
        if byte == _QUOTE:
            at = skip_string(buffer, at) - 1
            if at < 0:
                return NOT_UNDERSTOOD
        elif byte in (_OPEN_LIST, _OPEN_DICT):
            depth += 1
            kinds = 2 * kinds + (byte == _OPEN_DICT)
        elif byte in (_CLOSE_LIST, _CLOSE_DICT):
            if depth == 0:
                return at
            if (kinds & 1) != (byte == _CLOSE_DICT):
                return NOT_UNDERSTOOD
            depth -= 1
            kinds >>= 1
        elif byte == _COMMA and depth == 0:
            return at
        if byte == 0 or depth > DEEPEST:
            return NOT_UNDERSTOOD
        at += 1


@numba.njit(cache=True)
def _skip_numbers(words: np.ndarray, at: int) -> int:
    """Step over eight bytes at a time that hold no letter, bracket, quote or zero byte."""
    word = at >> 3
    while word < len(words):
        eight = words[word]
        quotes = eight ^ _QUOTES
        stop = eight & _LETTERS
        stop |= (quotes - _ONES) & ~quotes & _TOPS
        stop |= (eight - _ONES) & ~eight & _TOPS
        if stop:
            break
        word += 1
    return max(word << 3, at + 1)
