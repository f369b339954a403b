"""Sentences of PHOENIX14T and How2Sign as their authors publish them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from signkit.errors import InputError
from signkit.formats.lines import is_mojibake, read_lines
from signkit.progress import say

PHOENIX_COLUMNS = ("name", "video", "start", "end", "speaker", "orth", "translation")
HOW2SIGN_COLUMNS = ("SENTENCE_NAME", "START_REALIGNED", "END_REALIGNED", "SENTENCE")
UNALIGNED = {"START": "START_REALIGNED", "END": "END_REALIGNED"}
"""Columns of How2Sign's first annotations, taken where the realigned ones are absent."""
SEPARATORS = ("\t", ",", ";")


@dataclass(frozen=True)
class Annotation:
    """One annotated clip.

    Parameters
    ----------
    clip : str
        Name of the clip, as its keypoint folder is called.
    text : str
        The sentence, verbatim.
    gloss : str
        Glosses separated by spaces; empty where the corpus has none.
    signer : str
        Who signs; empty where unknown.
    start_seconds : float, optional
        Where the clip starts in its video (How2Sign).
    end_seconds : float, optional
        Where it ends.
    start_frame : int, optional
        First frame of the clip in its video (PHOENIX14T, where it is not -1).
    end_frame : int, optional
        Last frame.
    """

    clip: str
    text: str
    gloss: str = ""
    signer: str = ""
    start_seconds: float | None = None
    end_seconds: float | None = None
    start_frame: int | None = None
    end_frame: int | None = None


def is_annotations(path: Path) -> bool:
    """Tell by the header whether a table is an annotation file of one of the corpora.

    Parameters
    ----------
    path : Path
        Any table.

    Returns
    -------
    bool
        Whether a column of either corpus is named in its first line.
    """
    header = _header(path)
    return "SENTENCE_NAME" in header or header.startswith("name|video|")


def read_annotations(path: Path) -> list[Annotation]:
    """Read an annotation file of either corpus, told by its header.

    Parameters
    ----------
    path : Path
        ``PHOENIX-2014-T.dev.corpus.csv``, ``how2sign_realigned_val.csv`` or the like.

    Returns
    -------
    list of Annotation
        One a line, in the file's order.

    Raises
    ------
    InputError
        As `read_phoenix` and `read_how2sign`.
    """
    return read_phoenix(path) if "|" in _header(path) else read_how2sign(path)


def read_phoenix(path: Path) -> list[Annotation]:
    """Read ``PHOENIX-2014-T.{train,dev,test}.corpus.csv``.

    Parameters
    ----------
    path : Path
        The file: columns separated by ``|``, never quoted.

    Returns
    -------
    list of Annotation
        Clip names without split, texts without the final `` .`` that the .text files have.

    Raises
    ------
    InputError
        If a column is absent, a line has another number of columns, or a frame is no number.
    """
    return [
        Annotation(
            row["name"],
            row["translation"],
            row["orth"],
            row["speaker"],
            start_frame=_frame(where, row, "start"),
            end_frame=_frame(where, row, "end"),
        )
        for where, row in _rows(path, PHOENIX_COLUMNS, lambda line, _: line.split("|"))
    ]


def read_how2sign(path: Path) -> list[Annotation]:
    """Read ``how2sign_realigned_{train,val,test}.csv`` or the first, unaligned ones.

    Parameters
    ----------
    path : Path
        The file, separated by tabs, commas or semicolons, as is seen in its header. A line in
        which quotes stand inside a column is taken verbatim.

    Returns
    -------
    list of Annotation
        Clip names are SENTENCE_NAME, which is also the keypoint folder's name.

    Raises
    ------
    InputError
        If a column is absent, a line has another number of columns, or a time is no number.
    """
    separator = max(SEPARATORS, key=_header(path).count)
    return [
        Annotation(
            row["SENTENCE_NAME"],
            row["SENTENCE"],
            start_seconds=_seconds(path, row, "START_REALIGNED"),
            end_seconds=_seconds(path, row, "END_REALIGNED"),
        )
        for _, row in _rows(
            path, HOW2SIGN_COLUMNS, lambda line, where: _unquote(line, separator, where)
        )
    ]


def _header(path: Path) -> str:
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}", "an annotation file", "no such file", "check the path")
    with open(path, encoding="utf-8-sig", errors="replace") as stream:
        return stream.readline()


def _rows(
    path: Path, columns: tuple[str, ...], split: Callable[[str, str], list[str]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Give every line that is not blank, with where it stands."""
    path = Path(path)
    lines = read_lines(path)
    header = [cell.strip() for cell in split(lines[0], f"{path.name} line 1")] if lines else []
    header = [new if (new := UNALIGNED.get(cell, cell)) not in header else cell for cell in header]
    if absent := [column for column in columns if column not in header]:
        came = f"a header without {', '.join(absent)}"
        raise InputError(
            f"{path.name} line 1", f"columns {', '.join(columns)}", came, "is it that corpus?"
        )
    if broken := sum(map(is_mojibake, lines)):
        say(f"{path.name}: {broken} lines of wrongly decoded characters, kept as they are")
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        where = f"{path.name} line {number}"
        values = split(line, where)
        if len(values) != len(header):
            advice = "is a quote or separator astray?"
            raise InputError(where, f"{len(header)} columns", f"{len(values)}", advice)
        yield where, dict(zip(header, values, strict=True))


def _unquote(line: str, separator: str, where: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error as error:
        if line.count('"') % 2:
            came, advice = "a line end in quotes", "close the open quote"
            raise InputError(where, "one clip a line", came, advice) from error
        return line.split(separator)


def _frame(where: str, row: dict[str, str], column: str) -> int | None:
    try:
        frame = int(row[column])
    except ValueError as error:
        needed = f"a frame number in {column}"
        raise InputError(where, needed, repr(row[column]), "mend the line, or write -1") from error
    return frame if frame >= 0 else None


def _seconds(path: Path, row: dict[str, str], column: str) -> float:
    try:
        return float(row[column])
    except ValueError as error:
        where = f"{Path(path).name} clip {row['SENTENCE_NAME']!r}"
        raise InputError(
            where, f"seconds in {column}", repr(row[column]), "mend the line"
        ) from error
