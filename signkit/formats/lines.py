"""Line-parallel lists: .text, .gloss and .files, one clip a line.

Lines are kept verbatim, csv quotes and broken letters included; only the line end is cut. P2S's
own lists are misaligned on 100 of 1,739 lines, so counts are compared wherever lists meet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from signkit.errors import InputError
from signkit.text.line_files import read_lines, write_lines

__all__ = [
    "check_same_length",
    "count_lines",
    "is_mojibake",
    "read_lines",
    "write_lines",
]

COUNT_AT_ONCE = 1 << 20
NOT_ASCII = re.compile(r"[^\x00-\x7f]{2,}")


def is_mojibake(line: str) -> bool:
    r"""Tell whether a line holds UTF-8 that was once decoded as Latin-1 or Windows-1252.

    Letters that stand beside each other in a true text (``déjà``, ``ÄÖ``) are not UTF-8 when
    written in those encodings; what was decoded wrongly is.

    Parameters
    ----------
    line : str
        Any text.

    Returns
    -------
    bool
        Whether some of it turns into other letters when decoded again.

    Examples
    --------
    >>> [is_mojibake(text) for text in ("horseâ\x80\x99s", "horseâ€™s", "süß, übel", "horse's")]
    [True, True, False, False]
    """
    return any(_decodes_again(run) for run in NOT_ASCII.findall(line)) or "\ufffd" in line


def _decodes_again(run: str) -> bool:
    for encoding in ("latin-1", "cp1252"):
        try:
            run.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False


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
