"""Bytes of text by their address, one or eight at a time, for the compiled readers.

Eight bytes make one 64-bit word, the first byte lowest, so that one step looks at all of them. A
mark is the top bit of a byte of such a word. Positions are addresses, not indices, since a place
in an array costs the compiled code a test for negative indices and a count of references.

Whoever hands over a text keeps it alive and lets `MARGIN` bytes follow it, which are
read but change nothing. (Numba's cache notices a change only in the file of the function that is
called: after a change here, save the importing files.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
from llvmlite import ir
from numba.extending import intrinsic

MARGIN = 32
ONES, TOPS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_ZEROS = ONES * np.uint64(ord("0"))
_ABOVE_NINE = ONES * np.uint64(0x80 - 10)
_TEN, _BYTE, _TWO_BYTES, _FOUR_BYTES = (np.uint64(n) for n in (10, 8, 16, 32))
_PAIRS = np.uint64(0x000000FF000000FF)
EIGHT_DIGITS = np.uint64((1_000_000 << 32) + 100)
POINT_SECOND = np.uint64((100_000 << 32) + 100)
_EVEN_WEIGHTS = np.uint64((10_000 << 32) + 1)


@intrinsic
def _byte_intrinsic(_typing: Any, address: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        place = builder.inttoptr(arguments[0], ir.IntType(8).as_pointer())
        return builder.zext(builder.load(place), ir.IntType(64))

    return numba.int64(numba.int64), generate


@intrinsic
def _eight_intrinsic(_typing: Any, address: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        place = builder.inttoptr(arguments[0], ir.IntType(64).as_pointer())
        word = builder.load(place)
        word.align = 1
        return word

    return numba.uint64(numba.int64), generate


@intrinsic
def _zeros_intrinsic(_typing: Any, word: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return numba.int64(numba.uint64), generate


_byte_at = cast(Callable[[int], int], _byte_intrinsic)
_eight_at = cast(Callable[[int], np.uint64], _eight_intrinsic)
_zeros_below = cast(Callable[[np.uint64], int], _zeros_intrinsic)


@numba.njit(cache=True)
def load_byte(address: int) -> int:
    """Read one byte.

    Parameters
    ----------
    address : int
        Where it lies.

    Returns
    -------
    int
        The byte.
    """
    return _byte_at(address)


@numba.njit(cache=True)
def load_eight(address: int) -> np.uint64:
    """Read eight bytes, which may start anywhere.

    Parameters
    ----------
    address : int
        Where the first one lies.

    Returns
    -------
    uint64
        All of them, the first one lowest.
    """
    return _eight_at(address)


@numba.njit(cache=True)
def address_of(buffer: np.ndarray) -> int:
    """Say where the bytes of an array lie.

    Parameters
    ----------
    buffer : ndarray of uint8
        A text.

    Returns
    -------
    int
        Address of its first byte.
    """
    return np.int64(buffer.ctypes.data)  # type: ignore[return-value]


@numba.njit(cache=True)
def bytes_before(marks: np.uint64) -> int:
    """Count the bytes before the first mark.

    Parameters
    ----------
    marks : uint64
        Some marks.

    Returns
    -------
    int
        Their number; 8 where there is no mark.
    """
    return _zeros_below(marks) >> 3


@numba.njit(cache=True)
def mark_byte(eight: np.uint64, wanted: np.uint64) -> np.uint64:
    """Mark the bytes equal to one byte; behind the first mark there may be false ones.

    Parameters
    ----------
    eight : uint64
        Eight bytes of text.
    wanted : uint64
        The byte looked for, eight times.

    Returns
    -------
    uint64
        The marks.
    """
    difference = eight ^ wanted
    return (difference - ONES) & ~difference & TOPS


@numba.njit(cache=True)
def mark_other_than_digits(eight: np.uint64) -> np.uint64:
    """Mark the bytes that are no digits; all marks are true ones.

    Parameters
    ----------
    eight : uint64
        Eight bytes of text.

    Returns
    -------
    uint64
        The marks.
    """
    values = eight ^ _ZEROS
    return (((values & ~TOPS) + _ABOVE_NINE) | values) & TOPS


@numba.njit(cache=True)
def read_digits(eight: np.uint64, count: int) -> int:
    """Give the number that the first bytes write.

    Parameters
    ----------
    eight : uint64
        Eight bytes of text.
    count : int
        How many of them, 1 to 8, all digits.

    Returns
    -------
    int
        The number.
    """
    return join_digits((eight ^ _ZEROS) << np.uint64(64 - 8 * count), EIGHT_DIGITS)


@numba.njit(cache=True)
def join_digits(digits: np.uint64, weights: np.uint64) -> int:
    """Put eight digits together: neighbours to pairs, then the four pairs.

    Parameters
    ----------
    digits : uint64
        Values 0 to 9, the first digit lowest.
    weights : uint64
        `EIGHT_DIGITS`, or `POINT_SECOND` if the second one is 0 for a point.

    Returns
    -------
    int
        The number; ten times the number of steps of 1e-5 if digit, point, five digits and 0 come.
    """
    pairs = digits * _TEN + (digits >> _BYTE)
    odd = (pairs & _PAIRS) * weights
    even = ((pairs >> _TWO_BYTES) & _PAIRS) * _EVEN_WEIGHTS
    return np.int64((odd + even) >> _FOUR_BYTES)  # type: ignore[return-value]
