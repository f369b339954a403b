"""Tables that are no results table, as HTML: records of a JSON file, Markdown tables of a stage."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

NOTHING = "–"
DECIMALS = 3
LONG, VERY_LONG = 40, 200
"""Characters from which a cell may have several lines, and from which it is given more width."""
VERDICT = "verdict"
PRINTED = "as printed"
"""How a column or a verdict of the paper's own figures ends: they lead to no run."""
_SPLIT = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"[-+−]?[\d,]*\.?\d+%?")


@dataclass(frozen=True)
class Linked:
    """The text of a cell, parts of which are links of their own.

    Parameters
    ----------
    parts : sequence of (str, str)
        Texts, each with the id that it leads to; empty where it leads nowhere.
    """

    parts: Sequence[tuple[str, str]]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.parts)

    def keep(self, places: Iterable[str]) -> Linked:
        """Leave out links to what the page does not have.

        Parameters
        ----------
        places : iterable of str
            Ids that the page has.

        Returns
        -------
        Linked
            The same text.
        """
        there = set(places)
        return Linked([(text, place if place in there else "") for text, place in self.parts])

    def to_html(self) -> str:
        """Write it.

        Returns
        -------
        str
            Text and ``a`` elements.
        """
        return "".join(
            f'<a href="#{escape(place)}">{escape(text)}</a>' if place else escape(text)
            for text, place in self.parts
        )


def flat_table(
    rows: Sequence[Mapping[str, Any]],
    caption: str,
    notes: Sequence[str] = (),
    targets: Sequence[str] = (),
) -> str:
    """Write records as a table that the page's script can sort.

    Parameters
    ----------
    rows : sequence of mapping of str to any
        Records; their keys, in the order in which they first come, are the columns.
    caption : str
        What the table shows.
    notes : sequence of str
        Sentences underneath.
    targets : sequence of str
        One a row: id of what its numbers lead to, empty where there is nothing.

    Returns
    -------
    str
        A ``figure`` element.
    """
    columns = list(dict.fromkeys(key for row in rows for key in row))
    cells = [[row.get(column) for column in columns] for row in rows]
    lines = [[_text(value) for value in line] for line in cells]
    numeric = [_is_number_column([line[i] for line in lines]) for i in range(len(columns))]
    head = "".join(
        f'<th scope="col" class="{_class(number)}"><button>{escape(_title(name))}</button></th>'
        for name, number in zip(columns, numeric, strict=True)
    )
    verdict = columns.index(VERDICT) if VERDICT in columns else None
    ours = [n and not name.endswith(PRINTED) for n, name in zip(numeric, columns, strict=True)]
    body = "\n".join(
        f"<tr>{_cells(line, numeric, verdict, target, ours)}</tr>"
        for line, target in zip(cells, targets or [""] * len(cells), strict=True)
    )
    under = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return (
        f'<figure class="table"><figcaption>{escape(caption)}</figcaption>'
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>\n'
        f'<tbody>{body}</tbody></table></div><ul class="notes">{under}</ul></figure>'
    )


Table = tuple[str, list[dict[str, str]], list[str]]


def read_markdown_tables(path: Path) -> list[Table]:
    """Read back what `signkit.report.table_files.write_table` and its like wrote as Markdown.

    Parameters
    ----------
    path : Path
        ``reports/tables/table9.md``: a bold line or a heading, a table, a list of notes, and so
        on.

    Returns
    -------
    list of (str, list of dict of str to str, list of str)
        Caption, lines and notes of each table; the caption is the bold line or heading before
        it, else the file's name, and notes before the first table are the first table's.
    """
    caption, header, loose = path.stem, list[str](), list[str]()
    tables: list[Table] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            header = []
        if line.startswith(("**", "#")):
            caption = line.strip("*# ")
        elif line.startswith("- "):
            (tables[-1][2] if tables else loose).append(line.removeprefix("- "))
        elif line.startswith("|") and not header:
            header = _fields(line)
            tables.append((caption, [], []))
        elif line.startswith("|") and not set(line) <= set("|-: "):
            tables[-1][1].append(dict(zip(header, _fields(line), strict=False)))
    if tables:
        tables[0][2][:0] = loose
    return tables


def _fields(line: str) -> list[str]:
    fields = _SPLIT.split(line.strip().removeprefix("|").removesuffix("|"))
    return [field.strip().replace("\\|", "|").replace("&lt;", "<") for field in fields]


def _text(value: Any) -> str:
    if value is None or value == "" or _is_nan(value):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.{DECIMALS}f}"
    if isinstance(value, list | tuple):
        return ", ".join(_text(part) for part in value)
    return str(value)


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _title(name: str) -> str:
    return name.replace("_", " ")


def _is_number_column(texts: list[str]) -> bool:
    """Whether all that is there reads as numbers; words for absence do not count."""
    there = [text for text in texts if not _is_empty(text)]
    return bool(there) and all(_NUMBER.match(text) for text in there)


def _is_empty(text: str) -> bool:
    return text in ("not run", "n/a", NOTHING)


def _class(numeric: bool) -> str:
    return "number" if numeric else "lead"


def _cells(
    line: list[Any], numeric: list[bool], verdict: int | None, target: str, ours: list[bool]
) -> str:
    tags = []
    for place, (value, number) in enumerate(zip(line, numeric, strict=True)):
        text = _text(value)
        style = _class(number) + (" empty" if _is_empty(text) else "")
        style += " wide" if len(text) > LONG else ""
        style += " widest" if len(text) > VERY_LONG else ""
        style += f" verdict-{text.split()[0]}" if place == verdict and text else ""
        tag = 'th scope="row"' if place == 0 else "td"
        shown = value.to_html() if isinstance(value, Linked) else escape(text)
        if target and ours[place] and not _is_empty(text):
            shown = f'<a href="#{escape(target)}">{shown}</a>'
        tags.append(f'<{tag} class="{style}">{shown}</{tag[:2]}>')
    return "".join(tags)
