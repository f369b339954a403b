"""Text files that hold one thing a line: read with the line's number in mind, written whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from signkit.atomic import atomic_path
from signkit.errors import InputError


def read_lines(path: Path | str) -> list[str]:
    """Read the lines of a UTF-8 file, and say which line is not UTF-8.

    Only ``\\n`` and ``\\r\\n`` end a line: ``str.splitlines`` also cuts at characters such as
    U+2028, which would shift every line behind them against its clip. A byte-order mark is
    dropped, blank lines are kept.

    Parameters
    ----------
    path : Path or str
        The file.

    Returns
    -------
    list of str
        The lines without their ends.

    Raises
    ------
    InputError
        If there is no such file, or a line of it is not UTF-8.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(str(path), "a text file", "no file", "check the name")
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return [_decode(line, f"{path} line {number}") for number, line in enumerate(lines, 1)]


def _decode(line: bytes, where: str) -> str:
    try:
        return line.removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError as error:
        came = f"byte 0x{line[error.start]:02x} at column {error.start + 1}"
        raise InputError(where, "UTF-8 text", came, "save the file as UTF-8") from None


def write_lines(path: Path | str, lines: Iterable[str]) -> None:
    """Write one item a line, all or nothing.

    The lines go to a temporary file beside the target, which takes the target's name only
    when it is complete: a crash leaves the old file or none, never half of one.

    Parameters
    ----------
    path : Path or str
        The file; its folder is made where it is missing.
    lines : iterable of str
        The lines, without line ends.

    Raises
    ------
    InputError
        If a line holds a line end itself, which would shift all lines behind it.
    """
    path = Path(path)
    with (
        atomic_path(path) as unfinished,
        open(unfinished, "w", encoding="utf-8", newline="\n") as stream,
    ):
        for number, line in enumerate(lines, 1):
            stream.write(_checked(line, f"{path} line {number}") + "\n")


def _checked(line: str, where: str) -> str:
    if "\n" in line or "\r" in line:
        advice = "replace the line end by a space"
        raise InputError(where, "text on one line", "a line end inside it", advice)
    return line
