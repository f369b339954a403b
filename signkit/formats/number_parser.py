"""Compiled readers of decimal numbers in text, equal to Python's ``float`` bit for bit.

A decimal number of at most 2**53 without its point and a power of ten of at most 22 are one exact
integer and one exact power, so a single multiplication or division, correctly rounded, gives the
nearest double. Whatever does not fit that, or is no number, is answered by -1 and left to Python.

Texts are given by address (see `eight_bytes`) and end with a zero byte, on which all loops stop.
"""

from __future__ import annotations

import numba
import numpy as np

from signkit.formats.eight_bytes import (
    POINT_SECOND,
    TOPS,
    address_of,
    bytes_before,
    join_digits,
    load_byte,
    load_eight,
    mark_other_than_digits,
    read_digits,
)

NOT_UNDERSTOOD = -1
POWERS_OF_TEN = 10.0 ** np.arange(23)
LARGEST_EXACT = 2**53
MOST_CHARACTERS = 19
MOST_EXPONENT = 22
MOST_DIGITS = 7
_MINUS, _PLUS, _POINT, _SMALL_E = b"-+.e"
_LOWER_CASE = 32
_SPACE, _TAB, _NEWLINE, _RETURN = b" \t\n\r"
_ONE, _NONE = np.uint64(1), np.uint64(0)
_FIVE_DECIMALS = np.uint64(int.from_bytes(b"0.00000 ", "little"))
_ABOVE_FITTING = np.uint64(int.from_bytes(bytes.fromhex("767f76767676767f"), "little"))
"""What makes a mark of a byte above 9 where a digit is, above 0 where the point and space are."""


@numba.njit(cache=True, forceinline=True)
def parse_number(at: int) -> tuple[float, int]:
    """Read one decimal number.

    Parameters
    ----------
    at : int
        Address of its first character.

    Returns
    -------
    value : float
        The number, as ``float`` gives it.
    next : int
        Address behind the number; -1 if there is none or it needs ``float`` itself.
    """
    eight = load_eight(at)
    marks = mark_other_than_digits(eight)
    whole = bytes_before(marks)
    if whole < 1 or whole > MOST_DIGITS:
        return _parse_any_number(at)
    value = float(read_digits(eight, whole))
    end = at + whole
    if load_byte(end) == _POINT:
        characters = bytes_before(marks & (marks - _ONE))
        if characters == 8:
            characters += bytes_before(mark_other_than_digits(load_eight(at + 8)))
        decimals = characters - whole - 1
        if decimals < 1 or decimals > MOST_DIGITS:
            return _parse_any_number(at)
        power = POWERS_OF_TEN[decimals]
        value = (value * power + read_digits(load_eight(end + 1), decimals)) / power
        end = at + characters
    if load_byte(end) | _LOWER_CASE == _SMALL_E:
        return _parse_any_number(at)
    return value, end


@numba.njit(cache=True)
def _parse_any_number(at: int) -> tuple[float, int]:
    """Read a number with a sign, with an exponent or of many digits, byte by byte."""
    negative = load_byte(at) == _MINUS
    at += negative
    start = at
    mantissa, at = _parse_digits(at, 0)
    fewest, decimals = at - start, 0
    if load_byte(at) == _POINT:
        point = at + 1
        mantissa, at = _parse_digits(point, mantissa)
        decimals = at - point
        fewest = min(fewest, decimals)
    if fewest == 0 or at - start > MOST_CHARACTERS or not 0 <= mantissa <= LARGEST_EXACT:
        return 0.0, NOT_UNDERSTOOD
    value = float(mantissa)
    if load_byte(at) | _LOWER_CASE == _SMALL_E:
        power, at = _parse_exponent(at + 1)
        value = _scale(value, power - decimals)
        at = NOT_UNDERSTOOD if np.isnan(value) else at
    else:
        value /= POWERS_OF_TEN[decimals]
    return (-value if negative else value), at


@numba.njit(cache=True)
def _parse_digits(at: int, mantissa: int) -> tuple[int, int]:
    """Append digits to a number; what has too many of them is refused by their count."""
    digit = load_byte(at) - 48
    while 0 <= digit <= 9:
        mantissa = mantissa * 10 + digit
        at += 1
        digit = load_byte(at) - 48
    return mantissa, at


@numba.njit(cache=True)
def _parse_exponent(at: int) -> tuple[int, int]:
    negative = load_byte(at) == _MINUS
    if negative or load_byte(at) == _PLUS:
        at += 1
    start, power = at, 0
    while 0 <= load_byte(at) - 48 <= 9 and at - start < 4:
        power = power * 10 + load_byte(at) - 48
        at += 1
    return (-power if negative else power), (at if at > start else NOT_UNDERSTOOD)


@numba.njit(cache=True)
def _scale(value: float, exponent: int) -> float:
    """Multiply by a power of ten; NaN where that would not be exact."""
    if abs(exponent) > MOST_EXPONENT:
        return np.nan
    return value / POWERS_OF_TEN[-exponent] if exponent < 0 else value * POWERS_OF_TEN[exponent]


@numba.njit(cache=True)
def parse_number_line(buffer: np.ndarray, numbers: np.ndarray) -> int:
    """Read numbers separated by spaces or tabs.

    Parameters
    ----------
    buffer : ndarray of uint8
        The text of one line, ended by a zero byte or a line end, and `MARGIN` bytes more.
    numbers : ndarray (at least half as many as bytes,) float64
        Filled with the numbers, as ``float`` gives them.

    Returns
    -------
    int
        How many numbers there are; -1 if one of them needs ``float`` itself or is none.
    """
    count = 0
    at = _skip_blanks(address_of(buffer))
    while True:
        # A number like -0.12345 and the space behind it, the common one of .skels, at once.
        negative = int(load_byte(at) == _MINUS)
        digits = load_eight(at + negative) ^ _FIVE_DECIMALS
        if ((digits + _ABOVE_FITTING) | digits) & TOPS == _NONE:
            numbers[count] = (1 - 2 * negative) * (join_digits(digits, POINT_SECOND) / 1e6)
            at += 8 + negative
        else:
            at = _skip_blanks(at)
            if load_byte(at) in (0, _NEWLINE, _RETURN):
                return count
            numbers[count], at = parse_number(at)
            if at < 0 or load_byte(at) > _SPACE:
                return NOT_UNDERSTOOD
            at += load_byte(at) == _SPACE
        count += 1


@numba.njit(cache=True)
def _skip_blanks(at: int) -> int:
    while load_byte(at) in (_SPACE, _TAB):
        at += 1
    return at
