"""How one cell of a table reads: digits, words and marks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from signkit.report.metric_names import find_metric
from signkit.report.skill import skill_reading

NOTHING = "–"
ORACLE_MARK = "†"
GATE_MARK = "‡"

Column = tuple[str, str, str]


@dataclass(frozen=True)
class Shown:
    """One cell as a reader sees it.

    Parameters
    ----------
    text : str
        What it says, marks included.
    greyed : bool
        Whether the evaluator's gate takes the figure's worth away.
    """

    text: str
    greyed: bool = False


def show_cell(value: object, column: Column, gate: str = "", kind: str = "system") -> Shown:
    """Turn a cell into text: digits by metric, marks for oracle decoding and a failed gate.

    Parameters
    ----------
    value : object
        The cell: a number, a word such as "not run", or nothing.
    column : tuple of str
        Split, metric and source.
    gate : str
        The line's gate, as `Entry` words it.
    kind : str
        The line's kind; only a system's skill is put into words.

    Returns
    -------
    Shown
        The text, and whether it is greyed.

    Examples
    --------
    >>> show_cell(12.3456, ("dev", "bleu4", "here"), "failed: too close to blind")
    Shown(text='12.35‡', greyed=True)
    """
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return Shown(NOTHING)
    if isinstance(value, int | float):
        return _show_number(float(value), column, gate, kind)
    if column[2] == "gate":
        return Shown(f"failed{GATE_MARK}" if str(value).startswith("failed") else str(value))
    if column[2] == "decoding" and value == "oracle":
        return Shown(f"oracle{ORACLE_MARK}")
    return Shown(str(value))


def _show_number(value: float, column: Column, gate: str, kind: str) -> Shown:
    _, key, source = column
    metric = find_metric(key)
    text = f"{value:,.{metric.decimals if key else 0}f}"
    greyed = gate.startswith("failed") and source != "as printed"
    greyed = greyed and (metric.judged or key == "skill")
    reading = skill_reading(value) if (key, kind) == ("skill", "system") else ""
    text += GATE_MARK if greyed else ""
    return Shown(f"{text} ({reading})" if reading else text, greyed)


def column_name(column: Column) -> str:
    """Name a column in one line, for Markdown and CSV.

    Parameters
    ----------
    column : tuple of str
        Split, metric and source.

    Returns
    -------
    str
        ``dev BLEU-4``, ``dev BLEU-4 as printed``, or the leading column's own name.

    Examples
    --------
    >>> column_name(("dev", "bleu4", "here")), column_name(("", "", "row"))
    ('dev BLEU-4', 'row')
    """
    split, key, source = column
    label = find_metric(key).label if key else ""
    return " ".join(part for part in (split, label, "" if source == "here" else source) if part)


def lead_values(frame: pd.DataFrame, name: str) -> list[str]:
    """List the texts of a leading column; a table without that column has none.

    Parameters
    ----------
    frame : DataFrame
        A table of this package.
    name : str
        Name of the leading column: ``data``.

    Returns
    -------
    list of str
        Its texts from top to bottom, empty where a cell is.
    """
    if ("", "", name) not in frame.columns:
        return [""] * len(frame)
    return [value if isinstance(value, str) else "" for value in frame["", "", name]]


def readable(frame: pd.DataFrame) -> tuple[list[Column], list[list[Shown]]]:
    """Show all cells of a table but for the leading columns that marks and captions replace.

    Parameters
    ----------
    frame : DataFrame
        A table of this package.

    Returns
    -------
    tuple of list of tuple of str and list of list of Shown
        The columns, without ``kind`` and ``gate``, nor ``language`` where all lines share one;
        and one list of cells a line.
    """
    dropped = {("", "", "kind"), ("", "", "gate")}
    if len(set(lead_values(frame, "language"))) == 1:
        dropped.add(("", "", "language"))
    kept = [column for column in frame.columns if column not in dropped]
    gates, kinds = lead_values(frame, "gate"), lead_values(frame, "kind")
    lines = frame[kept].itertuples(index=False, name=None)
    return kept, [
        [show_cell(value, column, gate, kind) for value, column in zip(line, kept, strict=True)]
        for line, gate, kind in zip(lines, gates, kinds, strict=True)
    ]
