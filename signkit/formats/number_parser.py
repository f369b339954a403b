"""Compiled readers of decimal numbers in text, equal to Python's ``float`` bit for bit.

A decimal number of at most 2**53 without its point and a power of ten of at most 22 are one exact
integer and one exact power, so a single multiplication or division, correctly rounded, gives the
nearest double. Whatever does not fit that, or is no number, is answered by -1 and left to Python.

Every buffer must end with a zero byte, on which all loops stop. (Numba's cache notices a change
only in the file of the function that is called: after a change here, save the importing files.)
"""

from __future__ import annotations

import numba
import numpy as np

NOT_UNDERSTOOD = -1
POWERS_OF_TEN = 10.0 ** np.arange(23)
LARGEST_EXACT = np.uint64(2**53)
MOST_CHARACTERS = 19
MOST_EXPONENT = 22
_MINUS, _PLUS, _POINT, _SMALL_E = b"-+.e"
_LOWER_CASE = 32
_ZERO, _TEN = np.uint64(48), np.uint64(10)
_SPACE, _TAB, _NEWLINE, _RETURN = b" \t\n\r"


@numba.njit(cache=True)
def parse_number(buffer: np.ndarray, at: int) -> tuple[float, int]:
    """Read one decimal number.

    Parameters
    ----------
    buffer : ndarray of uint8
        Text that ends with a zero byte.
    at : int
        Where the number starts.

    Returns
    -------
    value : float
        The number, as ``float`` gives it.
    next : int
        Position behind the number; -1 if there is none or it needs ``float`` itself.
    """
    negative = buffer[at] == _MINUS
    at += negative
    start = at
    mantissa = np.uint64(0)
    digit = np.uint64(buffer[at]) - _ZERO
    while digit < _TEN:
        mantissa = mantissa * _TEN + digit
        at += 1
        digit = np.uint64(buffer[at]) - _ZERO
    fewest, decimals = at - start, 0
    if buffer[at] == _POINT:
        at += 1
        point = at
        digit = np.uint64(buffer[at]) - _ZERO
        while digit < _TEN:
            mantissa = mantissa * _TEN + digit
            at += 1
            digit = np.uint64(buffer[at]) - _ZERO
        decimals = at - point
        fewest = min(fewest, decimals)
    if fewest == 0 or at - start > MOST_CHARACTERS or mantissa > LARGEST_EXACT:
        return 0.0, NOT_UNDERSTOOD
    value = float(np.int64(mantissa))
    if buffer[at] | _LOWER_CASE == _SMALL_E:
        power, at = _parse_exponent(buffer, at + 1)
        value = _scale(value, power - decimals)
        at = NOT_UNDERSTOOD if np.isnan(value) else at
    else:
        value /= POWERS_OF_TEN[decimals]
    return (-value if negative else value), at


@numba.njit(cache=True)
def _parse_exponent(buffer: np.ndarray, at: int) -> tuple[int, int]:
    negative = buffer[at] == _MINUS
    if negative or buffer[at] == _PLUS:
        at += 1
    start, power = at, 0
    while np.uint64(buffer[at]) - _ZERO < _TEN and at - start < 4:
        power = power * 10 + int(buffer[at]) - 48
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
        The text of one line, ended by a zero byte or a line end.
    numbers : ndarray (at least half as many as bytes,) float64
        Filled with the numbers, as ``float`` gives them.

    Returns
    -------
    int
        How many numbers there are; -1 if one of them needs ``float`` itself or is none.
    """
    count = 0
    at = 0
    while buffer[at] == _SPACE or buffer[at] == _TAB:
        at += 1
    while buffer[at] != 0 and buffer[at] != _NEWLINE and buffer[at] != _RETURN:
        value, after = _parse_five_decimals(buffer, at)
        if after < 0:
            value, after = parse_number(buffer, at)
            if after < 0 or buffer[after] > _SPACE:
                return NOT_UNDERSTOOD
        at = after
        numbers[count] = value
        count += 1
        while buffer[at] == _SPACE or buffer[at] == _TAB:
            at += 1
    return count


@numba.njit(cache=True)
def _parse_five_decimals(buffer: np.ndarray, at: int) -> tuple[float, int]:
    """Read a number like -0.12345 and the space behind it, the common one of .skels, at once."""
    negative = int(buffer[at] == _MINUS)
    at += negative
    if at + 7 >= len(buffer) or buffer[at + 1] != _POINT or buffer[at + 7] != _SPACE:
        return 0.0, NOT_UNDERSTOOD
    whole, a, b = buffer[at] - 48, buffer[at + 2] - 48, buffer[at + 3] - 48
    c, d, e = buffer[at + 4] - 48, buffer[at + 5] - 48, buffer[at + 6] - 48
    below = whole | a | b | c | d | e
    above = (9 - whole) | (9 - a) | (9 - b) | (9 - c) | (9 - d) | (9 - e)
    if below | above < 0:
        return 0.0, NOT_UNDERSTOOD
    steps = whole * 100000 + a * 10000 + b * 1000 + c * 100 + d * 10 + e
    return (1 - 2 * negative) * (float(steps) / 1e5), at + 8
