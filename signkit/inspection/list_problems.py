"""What looks wrong about lists that belong together, one clip a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from signkit.formats.annotations import Annotation
from signkit.formats.lines import is_mojibake
from signkit.inspection.alignment import find_other_takes, find_shifts

LIST_ENDINGS = (".text", ".gloss", ".files")
LETTERS = re.compile(r"[^\W_]+")


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


def find_list_problems(
    paths: Sequence[Path],
    clips: int | None = None,
    annotations: Mapping[str, Annotation] | None = None,
) -> list[str]:
    """Look through lists for what does not belong there.

    Parameters
    ----------
    paths : sequence of Path
        Lists of the same clips.
    clips : int, optional
        How many clips the file beside them holds.
    annotations : mapping of str to Annotation, optional
        The authors' own sentences, by clip: with them a shifted text is certain, without them
        only what `signkit.inspection.alignment` finds.

    Returns
    -------
    list of str
        A line a problem, with the number of the first line.
    """
    counts = {} if clips is None else {"clips": clips}
    problems: list[str] = []
    lists: dict[str, list[str]] = {}
    for path in paths:
        with open(path, encoding="utf-8-sig", errors="replace", newline="\n") as stream:
            lists[path.suffix] = lines = [line.rstrip("\r\n") for line in stream]
        counts[path.name] = len(lines)
        problems += _of_one(path, lines)
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{name} {count}" for name, count in counts.items())
        problems.insert(0, f"lists of different lengths: {said}")
    if ".files" in lists and ".text" in lists:
        problems += _of_pairs(lists[".files"], lists[".text"], annotations or {})
    return problems


def find_unpaired(clips: Sequence[str], lists: Sequence[Path]) -> list[str]:
    """Find clips that the list of names lacks, and names without a clip.

    Parameters
    ----------
    clips : sequence of str
        Names of the clips.
    lists : sequence of Path
        The lists beside them; only ``.files`` is read.

    Returns
    -------
    list of str
        A line a problem.
    """
    problems = []
    for path in lists:
        if path.suffix == ".files":
            with open(path, encoding="utf-8-sig", errors="replace", newline="\n") as stream:
                listed = {line.rstrip("\r\n").rpartition("/")[2]: None for line in stream}
            there = {name.rpartition("/")[2]: None for name in clips}
            for what, some, others in (
                (f"clip that {path.name} does not list", there, listed),
                (f"name in {path.name} without a clip", listed, there),
            ):
                alone = [name for name in some if name not in others]
                if alone:
                    problems.append(f"{what}: {len(alone)}, first {alone[0]}")
    return problems


def say_lines(what: str, flags: Sequence[bool]) -> str | None:
    """Say how many lines are so and which is the first.

    Parameters
    ----------
    what : str
        What they are, in the singular: ``empty line``.
    flags : sequence of bool
        Whether a line is so.

    Returns
    -------
    str or None
        ``2 empty lines, first 5``; None where none is.

    Examples
    --------
    >>> say_lines("empty line", [False, True, True])
    '2 empty lines, first 2'
    """
    count = sum(flags)
    if not count:
        return None
    noun = what if count == 1 else re.sub(r"\b(line|name|text)\b", r"\1s", what, count=1)
    return f"{count} {noun}, first {list(flags).index(True) + 1}"


def _of_one(path: Path, lines: list[str]) -> list[str]:
    flags = {
        "empty line": [not line.strip() for line in lines],
        "line with kept csv quotes": [line[:1] == line[-1:] == '"' for line in lines],
        "line of wrongly decoded characters": [is_mojibake(line) for line in lines],
    }
    if path.suffix == ".files":
        flags |= _of_names(lines)
    found = (say_lines(what, at) for what, at in flags.items())
    return [f"{path.name}: {said}" for said in found if said]


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


def _of_pairs(
    names: list[str], texts: list[str], annotations: Mapping[str, Annotation]
) -> list[str]:
    differs = [
        (own := annotations.get(name.rpartition("/")[2])) is not None
        and _letters(own.text) != _letters(text)
        and not is_mojibake(text)
        for name, text in zip(names, texts, strict=False)
    ]
    if any(differs):
        last = len(differs) - differs[::-1].index(True)
        what = "line with another text than the annotations have for its name"
        return [f"texts misaligned: {say_lines(what, differs)}, last {last}"]
    problems = [
        f"texts misaligned: between lines {shift.first} and {shift.last} they seem to stand too "
        f"{'early' if shift.early else 'late'} (seams of videos share words with the wrong video)"
        for shift in find_shifts(names, texts)
    ]
    if lines := find_other_takes(names, texts):
        what = f"{len(lines)} lines with another text than another take of the same sentence"
        problems.append(f"texts misaligned: {what}, first {lines[0]}")
    return problems


def _letters(text: str) -> list[str]:
    """Give what no list changes: the .text of PHOENIX14T ends `` .``, P2S keeps csv quotes."""
    return LETTERS.findall(text.lower())
