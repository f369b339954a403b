"""A table as Markdown, CSV and LaTeX files, the same bytes for the same figures."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pandas as pd

from signkit.report.cells import column_name, readable
from signkit.report.files import write_text
from signkit.report.notes import full_caption, table_notes
from signkit.report.table_tex import table_to_tex


def write_table(frame: pd.DataFrame, folder: Path, name: str, caption: str) -> list[Path]:
    """Write a table as ``name.md``, ``name.csv`` and ``name.tex``.

    Parameters
    ----------
    frame : DataFrame
        A table of this package.
    folder : Path
        Where the files go: ``reports/tables``.
    name : str
        File name without its ending: ``table7``.
    caption : str
        What the table shows; the word synthetic is added where it is due.

    Returns
    -------
    list of Path
        The three files.
    """
    texts = {
        "md": table_to_markdown(frame, caption),
        "csv": table_to_csv(frame),
        "tex": table_to_tex(frame, caption, label=f"tab:{name}"),
    }
    paths = [Path(folder) / f"{name}.{ending}" for ending in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        write_text(path, text)
    return paths


def table_to_markdown(frame: pd.DataFrame, caption: str) -> str:
    """Write a table as GitHub Markdown: caption, table, notes.

    Parameters
    ----------
    frame : DataFrame
        A table of this package.
    caption : str
        What the table shows.

    Returns
    -------
    str
        The text; Markdown knows no grey, so ‡ alone marks what a failed gate devalues.
    """
    columns, shown = readable(frame)
    lines = [[_escape(cell.text) for cell in line] for line in shown]
    rules = ["---:" if metric else "---" for _, metric, _ in columns]
    header = [column_name(column) for column in columns]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in [header, rules, *lines])
    notes = "\n".join(f"- {note}" for note in table_notes(frame))
    return (
        "\n\n".join(part for part in (f"**{full_caption(frame, caption)}**", table, notes) if part)
        + "\n"
    )


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def table_to_csv(frame: pd.DataFrame) -> str:
    """Write a table as CSV for machines: one header, bare numbers of four decimals.

    Parameters
    ----------
    frame : DataFrame
        A table of this package.

    Returns
    -------
    str
        The text. Nothing is an empty field; "not run" stays a word.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column_name(column) for column in frame.columns])
    for line in frame.itertuples(index=False, name=None):
        writer.writerow([_plain(value) for value in line])
    return stream.getvalue()


def _plain(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{round(value, 4):.10g}" if isinstance(value, float) else str(value)
