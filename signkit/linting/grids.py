"""Tables as rows of cells, from CSV, Markdown and LaTeX files."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path
from typing import NamedTuple

from signkit.errors import InputError
from signkit.linting.cell_text import Cell
from signkit.linting.tex_grids import read_tex_grids

MOST_BYTES = 20_000_000
"""Largest file that is taken for a table."""

_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_BOLD = re.compile(r"^(\*\*|__)(.+)\1$|<(b|strong)>", re.I)
_UNDERLINED = re.compile(r"<u>|^\+\+.+\+\+$|^_[^_]+_$", re.I)


class Grid(NamedTuple):
    """A table before its headings are understood: cells row by row, and its caption.

    ``filled`` says that headings over several columns are already repeated in each of them.
    """

    rows: list[list[Cell]]
    caption: str = ""
    filled: bool = False


def read_grids(path: Path) -> list[Grid]:
    """Read all tables of a file.

    Parameters
    ----------
    path : Path
        CSV or TSV (one table), Markdown or LaTeX (any number), told by content.

    Returns
    -------
    list of Grid
        Its tables, at least one.

    Raises
    ------
    InputError
        If the file is missing, too large, no text, or holds no table.
    """
    text = _read_text(Path(path))
    if "\\begin{tabular" in text or "\\begin{longtable" in text:
        grids = [Grid(rows, caption, filled) for rows, caption, filled in read_tex_grids(text)]
    elif any(_RULE.match(line) and "|" in line for line in text.splitlines()):
        grids = _markdown_grids(text)
    elif Path(path).suffix.lower() in (".tex", ".md", ".markdown"):
        grids = []
    else:
        grids = _csv_grids(text, str(path))
    grids = [grid for grid in grids if len(grid.rows) > 1]
    if not grids:
        needed = "a table: CSV, Markdown with a line of |---|, or a LaTeX tabular"
        raise InputError(str(path), needed, "none", "give the file that holds the table")
    return grids


def _read_text(path: Path) -> str:
    if not path.is_file():
        raise InputError(str(path), "a file with a table", "no such file", "check the name")
    if path.stat().st_size > MOST_BYTES:
        advice = "give the table alone"
        raise InputError(str(path), "a table under 20 MB", f"{path.stat().st_size} bytes", advice)
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not text.strip() or "\0" in text:
        came = "an empty file" if not data.strip() else "bytes that are no UTF-8 text"
        advice = "save the table as CSV, Markdown or LaTeX"
        raise InputError(str(path), "a table as text", came, advice)
    return text


def _markdown_grids(text: str) -> list[Grid]:
    lines = text.splitlines()
    grids = []
    for number, line in enumerate(lines):
        if number and "|" in line and _RULE.match(line) and "|" in lines[number - 1]:
            stop = number + 1
            while stop < len(lines) and "|" in lines[stop]:
                stop += 1
            rows = [lines[number - 1], *lines[number + 1 : stop]]
            before = [entry for entry in lines[: number - 1] if entry.strip()]
            caption = before[-1].strip(" *#_") if before and "|" not in before[-1] else ""
            grids.append(Grid([_markdown_cells(row) for row in rows], caption))
    return grids


def _markdown_cells(line: str) -> list[Cell]:
    parts = re.split(r"(?<!\\)\|", line.strip())
    if parts and not parts[0].strip():
        parts = parts[1:]
    if parts and not parts[-1].strip():
        parts = parts[:-1]
    return [_markdown_cell(part.replace("\\|", "|").strip()) for part in parts]


def _markdown_cell(text: str) -> Cell:
    mark = "bold" if _BOLD.search(text) else "underlined" if _UNDERLINED.search(text) else ""
    plain = re.sub(r"<(?!-)/?[a-z][^>]*>", " ", text, flags=re.I)
    plain = re.sub(r"(\*\*|__|\+\+)(.+?)\1", r"\2", plain).replace("$", "")
    plain = plain.replace("\\pm", "±").replace("\\uparrow", "↑").replace("\\downarrow", "↓")
    plain = re.sub(r"^([*_`])(.+)\1$", r"\2", plain.strip())
    return Cell(" ".join(html.unescape(plain).split()), mark)


def _csv_grids(text: str, where: str) -> list[Grid]:
    head = "\n".join(text.splitlines()[:20])
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(head, delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if "\t" in head else csv.excel
    try:
        lines = list(csv.reader(text.splitlines(), dialect))
    except csv.Error as error:
        raise InputError(where, "CSV", str(error), "save the table again as CSV") from error
    rows = [[_markdown_cell(field) for field in line] for line in lines if any(line)]
    return [Grid(rows)] if rows and max(len(row) for row in rows) > 1 else []
