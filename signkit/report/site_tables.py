"""A table as HTML: grouped headers, sortable columns, notes underneath."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import groupby

import pandas as pd

from signkit.report.cells import Column, Shown, lead_values, readable
from signkit.report.metric_names import find_metric
from signkit.report.notes import full_caption, table_notes


def table_to_html(
    frame: pd.DataFrame, caption: str, places: Mapping[tuple[str, str], str] | None = None
) -> str:
    """Write a table as HTML that the page's script can sort.

    Parameters
    ----------
    frame : DataFrame
        A table of this package.
    caption : str
        What the table shows; the word synthetic is added where it is due.
    places : mapping of (str, str) to str, optional
        Id on the page of what stands behind a line, by the line's run (empty in a table about
        corpora) and language; figures of a line that has none are no links.

    Returns
    -------
    str
        A ``figure`` element with caption, table and notes.
    """
    kinds = lead_values(frame, "kind")
    columns, lines = readable(frame)
    behind = zip(lead_values(frame, "run"), lead_values(frame, "language"), strict=True)
    targets = [(places or {}).get(key, "") for key in behind]
    body = "\n".join(
        _line(line, columns, kind, target)
        for line, kind, target in zip(lines, kinds, targets, strict=True)
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in table_notes(frame))
    return (
        f'<figure class="table"><figcaption>{escape(full_caption(frame, caption))}</figcaption>'
        f'<div class="scroll" tabindex="0"><table><thead>{_header(columns)}</thead>\n'
        f'<tbody>{body}</tbody></table></div><ul class="notes">{notes}</ul></figure>'
    )


def _header(columns: list[Column]) -> str:
    groups = [
        (split, len(list(group))) for split, group in groupby(column[0] for column in columns)
    ]
    top = "".join(
        f'<th colspan="{count}"{_group_class(split)}>{escape(split)}</th>'
        for split, count in groups
    )
    bottom = "".join(_header_cell(column) for column in columns)
    return f'<tr class="splits">{top}</tr><tr>{bottom}</tr>'


def _group_class(split: str) -> str:
    return ' class="group"' if split else ""


def _header_cell(column: Column) -> str:
    _, key, source = column
    label = find_metric(key).label if key else source
    beside = "" if source == "here" or not key else f"<small>{escape(source)}</small>"
    style = _column_class(column)
    return f'<th scope="col" class="{style}"><button>{escape(label)}{beside}</button></th>'


def _column_class(column: Column) -> str:
    _, key, source = column
    if not key:
        return "lead"
    return "number printed" if source == "as printed" else "number"


def _line(cells: list[Shown], columns: list[Column], kind: str, target: str) -> str:
    tags = "".join(
        _cell(cell, column, target, first=number == 0)
        for number, (cell, column) in enumerate(zip(cells, columns, strict=True))
    )
    return f'<tr class="{escape(kind or "system")}">{tags}</tr>'


def _cell(cell: Shown, column: Column, target: str, first: bool) -> str:
    style = _column_class(column)
    empty = cell.text in ("not run", "n/a", "–")
    style += (" greyed" if cell.greyed else "") + (" empty" if empty else "")
    tag = "th" if first else "td"
    scope = ' scope="row"' if first else ""
    text = escape(cell.text)
    if target and not empty and _is_ours(column):
        text = f'<a href="#{escape(target)}">{text}</a>'
    return f'<{tag}{scope} class="{style}">{text}</{tag}>'


def _is_ours(column: Column) -> bool:
    """Whether what stands in the column came out of a run of this package."""
    _, key, source = column
    return source != "as printed" if key else source == "run"
