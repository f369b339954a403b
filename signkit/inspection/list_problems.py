"""What looks wrong about lists that belong together, one clip a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

LIST_ENDINGS = (".text", ".gloss", ".files")
MOJIBAKE = re.compile(r"Ã[\x80-\xbf]|â€|Â[\x80-\xbf]|\ufffd")


def lists_beside(path: Path) -> list[Path]:
    """Find the lists of the same name beside a file.

    Parameters
    ----------
    path : Path
        ``dev.skels`` or one of the lists.

    Returns
    -------
    list of Path
        Those of ``.text``, ``.gloss`` and ``.files`` that are there.
    """
    return [p for ending in LIST_ENDINGS if (p := path.with_suffix(ending)).is_file()]


def find_list_problems(paths: Sequence[Path], clips: int | None = None) -> list[str]:
    """Look through lists for what does not belong there.

    That a text stands beside another clip's name can be seen only where numbers of lines differ.

    Parameters
    ----------
    paths : sequence of Path
        Lists of the same clips.
    clips : int, optional
        How many clips the file beside them holds.

    Returns
    -------
    list of str
        A line a problem, with the number of the first line.
    """
    counts = {} if clips is None else {"clips": clips}
    problems: list[str] = []
    for path in paths:
        with open(path, encoding="utf-8-sig", errors="replace") as stream:
            lines = [line.rstrip("\r\n") for line in stream]
        counts[path.name] = len(lines)
        problems += _of_one(path, lines)
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{name} {count}" for name, count in counts.items())
        problems.insert(0, f"lists of different lengths: {said}")
    return problems


def _of_one(path: Path, lines: list[str]) -> list[str]:
    flags = {
        "empty line": [not line.strip() for line in lines],
        "line with kept csv quotes": [line[:1] == line[-1:] == '"' for line in lines],
        "line of wrongly decoded characters": [bool(MOJIBAKE.search(line)) for line in lines],
    }
    if path.suffix == ".files":
        flags |= _of_names(lines)
    problems = []
    for what, at in flags.items():
        if count := sum(at):
            noun = what if count == 1 else what.replace("line", "lines", 1).replace("name", "names")
            problems.append(f"{path.name}: {count} {noun}, first {at.index(True) + 1}")
    return problems


def _of_names(lines: list[str]) -> dict[str, list[bool]]:
    taken: set[str] = set()
    again = []
    for line in lines:
        again.append(line in taken)
        taken.add(line)
    prefixed = ["/" in line for line in lines]
    if 2 * sum(prefixed) > len(lines):
        prefixed = [not flag for flag in prefixed]
    return {"name that came before": again, "name with another prefix than most": prefixed}
