"""Sentences of PHOENIX14T and How2Sign as their authors publish them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from signkit.errors import InputError

PHOENIX_COLUMNS = ("name", "video", "start", "end", "speaker", "orth", "translation")
HOW2SIGN_COLUMNS = ("SENTENCE_NAME", "START_REALIGNED", "END_REALIGNED", "SENTENCE")


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
        Where the clip starts in its video.
    end_seconds : float, optional
        Where it ends.
    """

    clip: str
    text: str
    gloss: str = ""
    signer: str = ""
    start_seconds: float | None = None
    end_seconds: float | None = None


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
        If a column is absent or a line has another number of columns.
    """
    rows = _rows(path, "|", csv.QUOTE_NONE, PHOENIX_COLUMNS)
    return [
        Annotation(row["name"], row["translation"], row["orth"], row["speaker"]) for row in rows
    ]


def read_how2sign(path: Path) -> list[Annotation]:
    """Read ``how2sign_realigned_{train,val,test}.csv``, separated by tabs or commas.

    Parameters
    ----------
    path : Path
        The file; the kind of separator is seen in its header.

    Returns
    -------
    list of Annotation
        Clip names are SENTENCE_NAME, which is also the keypoint folder's name.

    Raises
    ------
    InputError
        If a column is absent, a line has another number of columns, or a time is no number.
    """
    path = Path(path)
    separator = "\t" if "\t" in _text(path).partition("\n")[0] else ","
    return [
        Annotation(
            row["SENTENCE_NAME"],
            row["SENTENCE"],
            start_seconds=_seconds(path, row, "START_REALIGNED"),
            end_seconds=_seconds(path, row, "END_REALIGNED"),
        )
        for row in _rows(path, separator, csv.QUOTE_MINIMAL, HOW2SIGN_COLUMNS)
    ]


def _rows(
    path: Path, separator: str, quoting: int, columns: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    path = Path(path)
    reader = csv.reader(io.StringIO(_text(path), newline=""), delimiter=separator, quoting=quoting)  # type: ignore[arg-type]
    header = next(reader, [])
    absent = [column for column in columns if column not in header]
    if absent:
        came = f"a header without {', '.join(absent)}"
        raise InputError(
            f"{path.name} line 1", f"columns {', '.join(columns)}", came, "is it that corpus?"
        )
    for values in reader:
        where = f"{path.name} line {reader.line_num}"
        if len(values) != len(header):
            came = f"{len(values)}"
            raise InputError(
                where, f"{len(header)} columns", came, "is a quote or separator astray?"
            )
        if any("\n" in value for value in values):
            raise InputError(
                where, "one clip a line", "a line end in quotes", "close the open quote"
            )
        yield dict(zip(header, values, strict=True))


def _text(path: Path) -> str:
    if not path.is_file():
        raise InputError(f"{path}", "an annotation file", "no such file", "check the path")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}", "UTF-8 text", str(error), "save the file as UTF-8") from error


def _seconds(path: Path, row: dict[str, str], column: str) -> float:
    try:
        return float(row[column])
    except ValueError as error:
        where = f"{path.name} clip {row['SENTENCE_NAME']!r}"
        raise InputError(
            where, f"seconds in {column}", repr(row[column]), "mend the line"
        ) from error
