"""Line-parallel lists: .text, .gloss and .files, one clip a line.

Lines are kept verbatim, csv quotes and broken letters included; only the line end is cut. P2S's
own lists are misaligned on 100 of 1,739 lines, so counts are compared wherever lists meet.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from signkit.errors import InputError

COUNT_AT_ONCE = 1 << 20


def read_lines(path: Path) -> list[str]:
    """Read a list, one line a clip.

    Parameters
    ----------
    path : Path
        A .text, .gloss or .files file in UTF-8.

    Returns
    -------
    list of str
        Lines without their ends, otherwise verbatim.

    Raises
    ------
    InputError
        If there is no such file or it is not UTF-8.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}", "a list with one line a clip", "no such file", "check the path")
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        came = f"the byte 0x{content[error.start]:02x}"
        raise InputError(
            f"{path.name} line {line}", "UTF-8 text", came, "save the file as UTF-8"
        ) from error
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a list, one line a clip.

    Parameters
    ----------
    path : Path
        The file to write; an older one is replaced at the end, never half-way.
    lines : iterable of str
        Lines without their ends.

    Raises
    ------
    InputError
        If a line holds a line end itself.
    """
    path = Path(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(unfinished, "w", encoding="utf-8", newline="") as stream:
            for number, line in enumerate(lines, 1):
                if "\n" in line or "\r" in line:
                    where = f"{path.name} line {number}"
                    raise InputError(where, "one line a clip", "a line end inside", "replace it")
                stream.write(line + "\n")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def count_lines(path: Path) -> int:
    """Count the lines of a file of any size; a last line without an end counts.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    int
        Its number of lines, empty ones included.
    """
    count, last = 0, b"\n"
    with open(path, "rb") as stream:
        while block := stream.read(COUNT_AT_ONCE):
            count += block.count(b"\n")
            last = block[-1:]
    return count + (last != b"\n")


def check_same_length(paths: Sequence[Path]) -> int:
    """Check that files that belong together have a line for each clip.

    Parameters
    ----------
    paths : sequence of Path
        Files of the same clips: ``dev.skels``, ``dev.text``, ``dev.files``.

    Returns
    -------
    int
        How many lines each has.

    Raises
    ------
    InputError
        If two files have different numbers of lines; the message names both.
    """
    counts = [count_lines(path) for path in paths]
    for path, count in zip(paths, counts, strict=True):
        if count != counts[0]:
            first = Path(paths[0]).name
            raise InputError(
                f"{path}",
                f"{counts[0]:,} lines as {first} has",
                f"{count:,} lines",
                "one of the two is cut or misaligned: make both anew from one list of clips",
            )
    return counts[0] if counts else 0


def read_parallel(paths: Sequence[Path]) -> list[list[str]]:
    """Read lists that belong together.

    Parameters
    ----------
    paths : sequence of Path
        Files of the same clips: ``dev.text``, ``dev.gloss``, ``dev.files``.

    Returns
    -------
    list of list of str
        The lines of each file, all equally many.

    Raises
    ------
    InputError
        If a file is absent, not UTF-8, or has another number of lines.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_lines(folder / "dev.text", ['"quoted" .', "rain ."])
    >>> write_lines(folder / "dev.files", ["dev/a", "dev/b"])
    >>> read_parallel([folder / "dev.text", folder / "dev.files"])
    [['"quoted" .', 'rain .'], ['dev/a', 'dev/b']]
    """
    lists = [read_lines(path) for path in paths]
    check_same_length(paths)
    return lists
