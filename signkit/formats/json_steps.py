"""Compiled steps through JSON text; strings and numbers that nobody wants, eight bytes at a time.

Texts are given by address (see `eight_bytes`) and end with a zero byte, on which all loops stop.
A place of -1 is no address: whoever gets it must not look there.
"""

from __future__ import annotations

import numba
import numpy as np

from signkit.formats.eight_bytes import ONES, TOPS, bytes_before, load_byte, load_eight, mark_byte
from signkit.formats.number_parser import NOT_UNDERSTOOD

DEEPEST = 60
_SPACE, _TAB, _NEWLINE, _RETURN = b" \t\n\r"
_QUOTE, _COMMA, _COLON, _BACKSLASH, _OPEN_LIST, _CLOSE_LIST, _OPEN_DICT, _CLOSE_DICT = b'",:\\[]{}'
_LETTERS, _SPACES, _QUOTES, _BACKSLASHES = (
    np.uint64(byte) * ONES for byte in (0x40, _SPACE, _QUOTE, _BACKSLASH)
)
_ONE, _NONE = np.uint64(1), np.uint64(0)


@numba.njit(cache=True)
def skip_space(at: int) -> int:
    """Step over white space.

    Parameters
    ----------
    at : int
        Where to start.

    Returns
    -------
    int
        The first place that holds something else.
    """
    byte = load_byte(at)
    while byte in (_SPACE, _NEWLINE, _RETURN, _TAB):
        at += 1
        byte = load_byte(at)
    return at


@numba.njit(cache=True)
def next_item(at: int, close: int) -> int:
    """Step over a comma to the next item, or stay at the closing bracket.

    Parameters
    ----------
    at : int
        Behind an item.
    close : int
        The byte that closes the list or dict.

    Returns
    -------
    int
        Where the next item starts or the bracket is; -1 if there is neither.
    """
    if load_byte(at) == _COMMA and load_byte(at + 1) > _SPACE and load_byte(at + 1) != close:
        return at + 1
    at = skip_space(at)
    if load_byte(at) == close:
        return at
    if load_byte(at) != _COMMA:
        return NOT_UNDERSTOOD
    at = skip_space(at + 1)
    return NOT_UNDERSTOOD if load_byte(at) == close else at


@numba.njit(cache=True)
def find_value(at: int) -> int:
    """Step over a key and its colon.

    Parameters
    ----------
    at : int
        At the key's first quote.

    Returns
    -------
    int
        Where its value starts; -1 if there is none.
    """
    end = skip_string(at)
    if end < 0:
        return NOT_UNDERSTOOD
    colon = skip_space(end)
    return skip_space(colon + 1) if load_byte(colon) == _COLON else NOT_UNDERSTOOD


def make_key(key: bytes) -> tuple[tuple[np.uint64, np.uint64], ...]:
    """Cut a key and the quote behind it into words.

    Parameters
    ----------
    key : bytes
        A key of at most 23 letters.

    Returns
    -------
    tuple of tuple of uint64
        Eight bytes each, and which of their bits count.
    """
    text = key + b'"'
    pieces = [text[start : start + 8] for start in range(0, len(text), 8)]
    return tuple(
        (np.uint64(int.from_bytes(piece, "little")), np.uint64(256 ** len(piece) - 1))
        for piece in pieces
    )


@numba.njit(cache=True)
def is_key(at: int, key: tuple[tuple[np.uint64, np.uint64], ...]) -> bool:
    """Compare a key.

    Parameters
    ----------
    at : int
        At the key's first quote.
    key : tuple of tuple of uint64
        The key to compare with, from `make_key`.

    Returns
    -------
    bool
        Whether they are equal.
    """
    at += 1
    for word, counting in key:
        if load_eight(at) & counting != word:
            return False
        at += 8
    return True


@numba.njit(cache=True)
def skip_string(at: int) -> int:
    """Step over a string.

    Parameters
    ----------
    at : int
        At its first quote.

    Returns
    -------
    int
        Behind its last quote; -1 if it has none.
    """
    at += 1
    while True:
        eight = load_eight(at)
        marks = mark_byte(eight, _QUOTES) | mark_byte(eight, _BACKSLASHES)
        marks |= (eight - _SPACES) & ~eight & TOPS
        at += bytes_before(marks)
        byte = load_byte(at)
        if byte == _QUOTE:
            return at + 1
        if byte == _BACKSLASH:
            at += 2 if load_byte(at + 1) >= _SPACE else 1
        elif byte < _SPACE:
            return NOT_UNDERSTOOD


@numba.njit(cache=True)
def skip_value(at: int) -> int:
    """Step over a number, string, list or dict; only its brackets and strings are looked at.

    Parameters
    ----------
    at : int
        Where the value starts.

    Returns
    -------
    int
        Behind the value; -1 if it does not end.
    """
    depth, kinds = 0, 0
    while True:
        byte = load_byte(at)
        while depth > 0 and _QUOTE < byte < _OPEN_LIST:
            at = _skip_numbers(at)
            byte = load_byte(at)
        if byte == _QUOTE:
            at = skip_string(at) - 1
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
def _skip_numbers(at: int) -> int:
    """Step over one byte, then over all that are no letter, bracket, quote or zero byte."""
    at += 1
    while True:
        eight = load_eight(at)
        marks = mark_byte(eight, _QUOTES) | ((eight - ONES) & ~eight & TOPS)
        marks |= (eight & _LETTERS) << _ONE
        if marks != _NONE:
            return at + bytes_before(marks)
        at += 8
