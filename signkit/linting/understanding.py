"""From grids of cells to tables of figures: headings, parts of a table, tidy files."""

from __future__ import annotations

from pathlib import Path

from signkit.errors import InputError
from signkit.linting.cell_text import Cell, read_cell, says_nothing
from signkit.linting.grids import Grid, read_grids
from signkit.linting.headings import Heading, is_split, read_heading
from signkit.linting.table import Increment, Place, Row, Table

_TIDY = ("row", "metric", "value")
_DERIVED = {"_increment": False, "_gain_percent": True}
"""How tidy metrics end that are differences, and whether these are in per cent."""


def read_tables(path: Path) -> list[Table]:
    """Read the tables of results in a file.

    Parameters
    ----------
    path : Path
        CSV (wide, or tidy with columns row, metric and value), Markdown or LaTeX.

    Returns
    -------
    list of Table
        Every table with a column or a row named like a metric.

    Raises
    ------
    InputError
        If the file is no table, or none with a metric.
    """
    grids = read_grids(path)
    tables = []
    for number, grid in enumerate(grids, start=1):
        name = path.name if len(grids) == 1 else f"{path.name} table {number}"
        table = (
            _tidy(grid, name) if _is_tidy(grid) else _wide(grid, name) or _wide(_turn(grid), name)
        )
        if table and table.figures:
            tables.append(table)
    if not tables:
        first = ", ".join(cell.text for cell in grids[0].rows[0] if cell.text)[:120]
        needed = "a column named like a metric (BLEU-4, ROUGE, DTW, WER) with figures below"
        advice = "name the metrics in the heading"
        raise InputError(str(path), needed, f"headings {first or 'without text'}", advice)
    return tables


def _is_tidy(grid: Grid) -> bool:
    return set(_TIDY) <= {cell.text.lower() for cell in grid.rows[0]}


def _tidy(grid: Grid, name: str) -> Table:
    table = Table(name, grid.caption)
    names = [cell.text.lower() for cell in grid.rows[0]]
    for line, cells in enumerate(grid.rows[1:], start=2):
        if len(cells) != len(names):
            came = f"{len(cells)} fields"
            raise InputError(f"{name} line {line}", f"{len(names)} fields", came, "mend the line")
        entry = dict(zip(names, cells, strict=True))
        _add_tidy(table, {key: cell.text for key, cell in entry.items()})
    return table


def _add_tidy(table: Table, entry: dict[str, str]) -> None:
    row = _row(table, entry["row"], entry.get("language", ""))
    note = entry.get("note", "")
    mark = next((mark for mark in ("bold", "underlined") if mark in note), "")
    content = read_cell(Cell(entry["value"], mark))
    metric, group = entry["metric"], entry.get("split", "")
    if metric in ("clips", "sentences", "samples", "n"):
        table.counts[row] = " ".join(filter(None, (table.counts.get(row, ""), entry["value"])))
        return
    if content is None or content.figure is None:
        return
    for ending, percent in _DERIVED.items():
        if metric.endswith(ending):
            place = Place(row, group, metric.removesuffix(ending))
            spread = "±" in note
            table.increments.append(Increment(place, content.figure, percent, spread))
            return
    heading = read_heading(metric)
    if heading.kind == "figure":
        table.figures[Place(row, f"{group} {heading.group}".strip(), heading.metric)] = (
            content.figure
        )


def _row(table: Table, label: str, language: str) -> Row:
    row = Row(label, language)
    if row not in table.rows:
        table.rows.append(row)
    return row


def _turn(grid: Grid) -> Grid:
    """Swap rows and columns, for tables whose metrics stand at the left."""
    width = max(len(row) for row in grid.rows)
    full = [[*row, *[Cell("")] * (width - len(row))] for row in grid.rows]
    return Grid([list(column) for column in zip(*full, strict=True)], grid.caption, True)


def _wide(grid: Grid, name: str) -> Table | None:
    table = Table(name, grid.caption)
    headings: list[Heading] = []
    header: list[list[Cell]] = []
    part = ""
    for line, cells in enumerate(grid.rows, start=1):
        texts = {cell.text for cell in cells if cell.text}
        if not texts:
            continue
        if not _has_figures(cells, headings, header):
            alone = is_split(next(iter(texts))) if len(texts) == 1 and len(cells) > 1 else ""
            if alone and _names_metrics(header):
                part = alone
            elif headings and len(texts) == 1:
                continue  # a heading of a part that is no split
            else:
                header = [*(header if not headings else []), cells]
                headings = []
            continue
        if not headings:
            headings = _headings(header, grid.filled)
            if not any(heading.kind == "figure" for heading in headings):
                return None
        if len(cells) > len(headings):
            came = f"{len(cells)} in row {line}"
            raise InputError(name, f"rows of {len(headings)} cells", came, "mend that row")
        _add_line(table, cells, headings, part, line)
    return table


def _names_metrics(header: list[list[Cell]]) -> bool:
    return any(read_heading(cell.text).kind == "figure" for line in header for cell in line)


def _has_figures(cells: list[Cell], headings: list[Heading], header: list[list[Cell]]) -> bool:
    """Tell a line of figures from one of headings; ``1 2 3 4`` under BLEU is one of headings."""
    if not header:
        return False
    contents = [read_cell(cell) for cell in cells[1:]]
    figures = [c.figure or c.increment for c in contents if c is not None]
    if figures and not headings and all(f and f.value in (1, 2, 3, 4) for f in figures):
        above = " ".join(cell.text.lower() for line in header for cell in line)
        if "bleu" in above and not any("bleu" in cell.text.lower() for cell in cells):
            return len(header) > 1 and any(ch.isdigit() for ch in above)
    named = _names_metrics([cells[1:]])
    gaps = [cell for cell in cells[1:] if cell.text and says_nothing(cell)]
    return bool(figures or (gaps and not named))


def _headings(header: list[list[Cell]], filled: bool) -> list[Heading]:
    width = max((len(line) for line in header), default=0)
    words: list[list[str]] = [[] for _ in range(width)]
    for depth, line in enumerate(header):
        last = depth == len(header) - 1
        above = ""
        for column in range(width):
            text = line[column].text if column < len(line) else ""
            above = text or above
            spoken = text if filled or last or column == 0 else above
            if spoken and spoken not in words[column]:
                words[column].append(spoken)
    found = [read_heading(" ".join(texts)) for texts in words]
    if found and found[0].kind != "language":
        found[0] = Heading("label") if found[0].kind != "figure" else found[0]
    return found


def _add_line(
    table: Table, cells: list[Cell], headings: list[Heading], part: str, line: int
) -> None:
    texts: dict[str, list[str]] = {kind: [] for kind in ("label", "language", "count")}
    for cell, heading in zip(cells, headings, strict=False):
        if heading.kind in texts:
            texts[heading.kind].append(cell.text)
    words = [text for text in texts["label"] if text and read_cell(Cell(text)) is None]
    label = next(iter([*words, *texts["label"]]), "")  # a numbered row is known by its words
    if not label and table.rows:  # a row label set once for several lines
        label = table.rows[-1].label
    row = Row(label, " ".join(filter(None, texts["language"])))
    places = {(place.row, place.group) for place in table.figures}
    if row in table.rows and any((row, _group(h, part)) in places for h in headings):
        row = Row(f"{label} (row {line})", row.language)
    if row not in table.rows:
        table.rows.append(row)
    if texts["count"]:
        table.counts[row] = texts["count"][0]
    for cell, heading in zip(cells, headings, strict=False):
        content = read_cell(cell) if heading.kind == "figure" else None
        if content is None:
            continue
        place = Place(row, _group(heading, part), heading.metric)
        if content.figure:
            table.figures[place] = content.figure
        if content.increment:
            table.increments.append(
                Increment(place, content.increment, content.percent, content.plus_minus)
            )


def _group(heading: Heading, part: str) -> str:
    return (
        heading.group if not part or is_split(heading.group) else f"{part} {heading.group}".strip()
    )
