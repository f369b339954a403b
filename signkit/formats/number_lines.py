"""Lines of numbers, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.formats.eight_bytes import MARGIN
from signkit.formats.number_parser import parse_number_line

READ_AT_ONCE = 1 << 18
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def number_lines(path: Path) -> Iterator[tuple[int, np.ndarray | InputError]]:
    """Read the numbers of every line, as ``float`` reads them.

    Parameters
    ----------
    path : Path
        A text file of numbers separated by spaces; it may be larger than memory.

    Yields
    ------
    line : int
        Number of the line, from 1.
    numbers : ndarray of float64 or InputError
        Its numbers, none for an empty line; or which word is no finite number.

    Raises
    ------
    InputError
        If there is no such file.
    """
    if not path.is_file():
        raise InputError(f"{path}", "a .skels file", "no such file", "check the path")
    room = np.empty(0)
    with open(path, "rb", buffering=READ_AT_ONCE) as stream:
        for number, line in enumerate(stream, 1):
            line = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
            text = line + bytes(MARGIN)
            if len(room) < len(text) // 2 + 1:
                room = np.empty(len(text))
            count = parse_number_line(np.frombuffer(text, np.uint8), room)
            found = room[:count].copy() if count >= 0 else _parse_slowly(path, number, line)
            yield number, found


def _parse_slowly(path: Path, number: int, line: bytes) -> np.ndarray | InputError:
    """Read numbers with ``float``, to find what the compiled reader missed or what is wrong."""
    words = line.split()
    values = np.empty(len(words))
    for place, word in enumerate(words):
        try:
            values[place] = float(word)
        except ValueError:
            values[place] = np.nan
        if not np.isfinite(values[place]):
            where = f"{path.name} line {number}, number {place + 1}"
            came = repr(word[:20].decode("utf-8", "replace"))
            advice = "write the clip anew, or empty its line"
            return InputError(where, "a finite number", came, advice)
    return values
