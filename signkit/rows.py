"""Which runs stand behind a row of a table, and which row it is compared with."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from signkit.params import Params
from signkit.report.comparisons import Clips, Line, compare, comparison_frame

PROTOCOL_METRICS = (
    "bleu4", "rouge", "bleu4_modern", "rouge_modern", "chrf2", "wer", "likelihood", "top1",
    "top5", "dtw", "ndtw_hands", "ndtw_body", "pck", "travel_ratio", "speed_ratio", "jerk_ratio",
    "std_ratio", "duration_ratio", "bone_variation", "replay_share", "gloss_wer",
    "handshape_accuracy", "location_accuracy", "movement_accuracy", "orientation_accuracy",
)  # fmt: skip
"""The columns of science.md 2 that every row has beside those of the paper."""


def seed_families(params: Params) -> dict[str, str]:
    """Find the runs that differ in nothing but their seed: together they are one row.

    Parameters
    ----------
    params : Params
        Names the runs.

    Returns
    -------
    dict of str to str
        For every run the first of its family: itself, where it is trained with one seed only.
    """
    first: dict[str, str] = {}
    families = {}
    for name, run in params.runs.items():
        settings = run.train.model_dump_json(exclude={"seed"})
        families[name] = first.setdefault(settings, name)
    return families


def table_lines(params: Params, table: str) -> list[Line]:
    """Give the rows of a table that runs stand behind, each with the row it is compared with.

    Tables 4 to 7 of the paper are made so. The first row of a corpus is the baseline of its others.

    Parameters
    ----------
    params : Params
        Names the runs and their rows.
    table : str
        Name of the table.

    Returns
    -------
    list of Line
        In the order of the runs.
    """
    lines: list[Line] = []
    baselines: dict[str, tuple[str, ...]] = {}
    metrics = tuple(dict.fromkeys([*params.tables[table].metrics, *PROTOCOL_METRICS]))
    for runs in _families(params, [n for n, run in params.runs.items() if table in run.rows]):
        run = params.runs[runs[0]]
        for corpus in run.train.corpora:
            if len(run.train.corpora) > 1 and corpus not in params.tables[table].corpora:
                continue  # a run of several languages has its row of this one elsewhere
            scored = tuple(params.runs[name].scored_as(name, corpus) for name in runs)
            baseline = baselines.setdefault(corpus, scored)
            lines.append(Line(table, corpus, run.rows[table], scored, baseline, metrics))
    return lines


def _families(params: Params, names: Iterable[str]) -> list[tuple[str, ...]]:
    """Gather runs that differ by their seed only, in the order of their first."""
    first = seed_families(params)
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        found[first[name]] = (*found.get(first[name], ()), name)
    return list(found.values())


def compare_tables(params: Params, clips: Clips) -> pd.DataFrame:
    """Compare every row of every table with its baseline.

    Parameters
    ----------
    params : Params
        Names the tables, their splits and runs.
    clips : mapping of (str, str, str) to mapping of str to ClipScores
        As :func:`signkit.report.comparisons.load_clips` gives it.

    Returns
    -------
    DataFrame (comparisons, 19)
        One line a row, split, decoding and metric.
    """
    return comparison_frame(
        found
        for table in params.tables
        for line in table_lines(params, table)
        for found in compare(line, clips, params.tables[table].splits)
    )


def seeds_of_rows(params: Params, clips: Clips) -> dict[str, int]:
    """Count the scored seeds of every run that a table shows.

    Parameters
    ----------
    params : Params
        Names the tables and runs.
    clips : mapping of (str, str, str) to mapping of str to ClipScores
        As :func:`signkit.report.comparisons.load_clips` gives it.

    Returns
    -------
    dict of str to int
        By the first run of each seed family; one that was not scored is left out.
    """
    scored = {run for run, _, _ in clips}
    lines = [line for table in params.tables for line in table_lines(params, table)]
    counts = {line.runs[0]: len(scored.intersection(line.runs)) for line in lines}
    return {run: count for run, count in sorted(counts.items()) if count}
