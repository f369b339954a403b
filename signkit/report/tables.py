"""Tables of results: ours and the paper's figures side by side, controls above the systems."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from signkit.errors import InputError
from signkit.report.entries import Entry, summarise
from signkit.report.skill import floor_and_ceiling, skill

HERE = "here"
SPREAD = "sd"
AS_PRINTED = "as printed"
NOT_RUN = "not run"
NOT_AVAILABLE = "n/a"

LEAD = ("row", "kind", "language", "data", "decoding", "gate", "seeds", "clips", "model", "run")
"""The columns that say what a line is, before and after the figures."""

EXPECTED_CONTROLS = (("ceiling", "", "true poses (ceiling)"), ("control", "blind", "blind BT"))
"""Kind, part of the name and label of the controls without which no table may be read."""

DERIVED = ("_increment", "_gain_percent")
"""How the printed figures end that are computed from others: a row of nothing else is no row."""

Cell = float | str | None


@dataclass(frozen=True)
class _Line:
    row: str
    kind: str
    language: str
    entry: Entry | None
    in_paper: bool = False


def build_table(
    records: pd.DataFrame,
    *,
    rows: Mapping[str, str],
    printed: pd.DataFrame,
    metrics: Sequence[str],
    splits: Sequence[str],
    languages: Sequence[str] | None = None,
    skill_metric: str = "bleu4",
) -> pd.DataFrame:
    """Lay out a table of the paper: controls, its rows in its order, then rows it has not.

    A printed row that no run stands for reads "not run"; "as printed" columns hold the paper's
    figures untouched. Skill is added where `skill_metric` is among the metrics (science.md 2).

    Parameters
    ----------
    records : DataFrame (metrics of all records, 18)
        As `load_records` gives it.
    rows : mapping of str to str
        The row each run fills, by the run's name; a row the paper lacks goes below.
    printed : DataFrame
        Tidy columns row, language, split, metric, value, note: the paper's table.
    metrics : sequence of str
        Keys of the metrics, in the order of the columns.
    splits : sequence of str
        The splits, in the order of the columns.
    languages : sequence of str, optional
        Codes of the languages to show; by default those of the printed table.
    skill_metric : str
        Key of the metric whose skill is shown.

    Returns
    -------
    DataFrame (lines, columns)
        Columns are (split, metric, source): the leading ones ``("", "", name)``, the others with
        source ``here``, ``sd`` (where a run has several seeds) or ``as printed``.

    Raises
    ------
    InputError
        If no metric or no split is asked for, or neither `printed` nor `languages` names one.
    """
    if not metrics or not splits:
        raise InputError("build_table", "metrics and splits", "an empty list", "name some")
    shown = list(dict.fromkeys(languages or printed["language"]))
    if not shown:
        raise InputError("build_table", "a language", "none", "pass languages=['ASL']")
    wanted = records["language"].isin(shown) & records["split"].isin(splits)
    entries = summarise(records[wanted])
    paper = printed[~printed["metric"].str.endswith(DERIVED) & printed["value"].notna()]
    lines = [line for code in shown for line in _language_lines(code, entries, rows, paper)]
    figures = _figures(lines, paper, metrics, splits)
    if skill_metric in metrics:
        figures |= _skills(lines, splits, skill_metric)
    return _frame(lines, figures)


def _language_lines(
    language: str, entries: list[Entry], rows: Mapping[str, str], printed: pd.DataFrame
) -> Iterator[_Line]:
    ours = [entry for entry in entries if entry.language == language]
    yield from _control_lines(language, ours)
    systems = [e for e in ours if e.kind == "system" and e.run in rows]
    systems.sort(key=lambda entry: entry.decoding == "oracle")
    in_paper = list(dict.fromkeys(printed.loc[printed["language"] == language, "row"]))
    for row in in_paper:
        found = [entry for entry in systems if rows[entry.run] == row]
        yield from (_Line(row, "system", language, entry, in_paper=True) for entry in found)
        if not found:
            yield _Line(row, "system", language, None, in_paper=True)
    for entry in systems:
        if rows[entry.run] not in in_paper:
            yield _Line(rows[entry.run], "system", language, entry)


def _control_lines(language: str, ours: list[Entry]) -> Iterator[_Line]:
    for kind in ("ceiling", "control"):
        controls = [entry for entry in ours if entry.kind == kind]
        for expected, part, label in EXPECTED_CONTROLS:
            if expected == kind and not any(part in entry.run for entry in controls):
                yield _Line(label, kind, language, None)
        yield from (_Line(entry.label, kind, language, entry) for entry in controls)


def _figures(
    lines: list[_Line], printed: pd.DataFrame, metrics: Sequence[str], splits: Sequence[str]
) -> dict[tuple[str, str, str], list[Cell]]:
    paper = {
        (row, language, split, metric): value
        for row, language, split, metric, value in printed[
            ["row", "language", "split", "metric", "value"]
        ].itertuples(index=False)
    }
    in_paper = {(split, metric) for _, _, split, metric in paper}
    several = any(line.entry and line.entry.seeds > 1 for line in lines)
    figures: dict[tuple[str, str, str], list[Cell]] = {}
    for split in splits:
        for metric in metrics:
            figures[split, metric, HERE] = [_ours(line, split, metric) for line in lines]
            if several:
                figures[split, metric, SPREAD] = [_spread(line, split, metric) for line in lines]
            if (split, metric) in in_paper:
                figures[split, metric, AS_PRINTED] = [
                    paper.get((line.row, line.language, split, metric)) if line.in_paper else None
                    for line in lines
                ]
    return figures


def _ours(line: _Line, split: str, metric: str) -> Cell:
    if line.entry is None or not any(split == key[0] for key in line.entry.scores):
        return NOT_RUN
    score = line.entry.scores.get((split, metric))
    return NOT_AVAILABLE if score is None or math.isnan(score.mean) else score.mean


def _spread(line: _Line, split: str, metric: str) -> Cell:
    score = line.entry.scores.get((split, metric)) if line.entry else None
    return None if score is None or math.isnan(score.spread) else score.spread


def _skills(
    lines: list[_Line], splits: Sequence[str], metric: str
) -> dict[tuple[str, str, str], list[Cell]]:
    return {
        (split, "skill", HERE): [_skill(line, lines, split, metric) for line in lines]
        for split in splits
    }


def _skill(line: _Line, lines: list[_Line], split: str, metric: str) -> Cell:
    score = _ours(line, split, metric)
    if not isinstance(score, float):
        return score
    corpus = line.entry.corpus if line.entry else None
    beside = [n.entry for n in lines if n.entry and n.entry.corpus == corpus]
    value = skill(score, *floor_and_ceiling(beside, split, metric))
    return NOT_AVAILABLE if math.isnan(value) else value


def _frame(lines: list[_Line], figures: dict[tuple[str, str, str], list[Cell]]) -> pd.DataFrame:
    lead: dict[tuple[str, str, str], list[Cell]] = {
        ("", "", name): [_lead(line, name) for line in lines] for name in LEAD
    }
    tail = {("", "", name): lead.pop(("", "", name)) for name in ("model", "run")}
    ordered = {key: figures[key] for key in sorted(figures, key=lambda key: _place(key, figures))}
    columns = lead | ordered | tail
    frame = pd.DataFrame({key: pd.Series(cells, dtype=object) for key, cells in columns.items()})
    frame.columns = pd.MultiIndex.from_tuples(columns, names=["split", "metric", "source"])
    return frame


def _place(
    key: tuple[str, str, str], figures: dict[tuple[str, str, str], list[Cell]]
) -> tuple[int, int]:
    """Keep all columns of a split together, in the order in which they were made."""
    order = list(figures)
    return list(dict.fromkeys(split for split, _, _ in order)).index(key[0]), order.index(key)


def _lead(line: _Line, name: str) -> Cell:
    if name in ("row", "kind", "language"):
        return str(getattr(line, name))
    if line.entry is None:
        return NOT_RUN if name == "run" else None
    if name == "model":
        return line.entry.label if line.kind == "system" else None
    value = getattr(line.entry, name)
    return float(value) if name == "seeds" else str(value)
