"""Results and comparisons as files: tidy CSV for pandas, Markdown for people."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from signkit.report.files import write_text
from signkit.report.metric_names import find_metric

SHOWN = ("bleu4", "ndtw_hands", "gloss_wer")
"""Metrics of the Markdown page: one that a judge gives, one of poses, one that nobody trained."""


def write_results(
    folder: Path, records: pd.DataFrame, comparisons: pd.DataFrame, protocol: Mapping[str, Any]
) -> list[Path]:
    """Write ``results.csv``, ``comparisons.csv``, ``comparisons.md`` and ``protocol.json``.

    Parameters
    ----------
    folder : Path
        Where the files go: ``reports``.
    records : DataFrame (metrics of all records, 18)
        As `signkit.report.records.load_records` gives it.
    comparisons : DataFrame (comparisons, 19)
        As `signkit.report.comparisons.comparison_frame` gives it.
    protocol : mapping
        As `signkit.report.protocol.describe_protocol` gives it.

    Returns
    -------
    list of Path
        The four files.
    """
    texts = {
        "results.csv": _to_csv(records),
        "comparisons.csv": _to_csv(comparisons),
        "comparisons.md": comparisons_to_markdown(comparisons, protocol),
        "protocol.json": json.dumps(protocol, indent=1, ensure_ascii=False) + "\n",
    }
    for name, text in texts.items():
        write_text(folder / name, text)
    return [folder / name for name in texts]


def _to_csv(frame: pd.DataFrame) -> str:
    return str(frame.to_csv(index=False, float_format="%.6g", lineterminator="\n"))


def comparisons_to_markdown(comparisons: pd.DataFrame, protocol: Mapping[str, Any]) -> str:
    """Write what differs from its baseline, on test, as a page.

    Parameters
    ----------
    comparisons : DataFrame (comparisons, 19)
        As `signkit.report.comparisons.comparison_frame` gives it.
    protocol : mapping
        As `signkit.report.protocol.describe_protocol` gives it.

    Returns
    -------
    str
        The page: notes first, then a table for each table of the paper.
    """
    made_up = [name for name, found in protocol["corpora"].items() if found["synthetic"]]
    notes = [f"Synthetic corpora: {', '.join(made_up)}."] if made_up else []
    notes += [*protocol["notes"], *_agreements(protocol)]
    parts = ["# Rows against their baselines", "".join(f"- {note}\n" for note in notes).rstrip()]
    parts.append(
        "Test split; 95 % intervals by hierarchical bootstrap over seeds, judges and clips; p by "
        "paired bootstrap, Holm over the columns of a row. All columns and splits: "
        "`comparisons.csv`."
    )
    shown = comparisons[(comparisons["split"] == "test") & comparisons["metric"].isin(SHOWN)]
    for table, group in shown.groupby("table", sort=False):
        parts += [f"## {table}", _table(group)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _agreements(protocol: Mapping[str, Any]) -> list[str]:
    return [
        f"Judges of {corpus} order the systems of {split} alike with Kendall's tau {tau:.2f}."
        for corpus, found in protocol["corpora"].items()
        for split, tau in found["kendall_tau"].items()
        if tau is not None
    ]


def _table(group: pd.DataFrame) -> str:
    header = "| row | corpus | seeds | metric | here | minus baseline | p (Holm) | reading |"
    lines = [header, "| --- | --- | ---: | --- | ---: | ---: | ---: | --- |"]
    for one in group.to_dict("records"):
        label = find_metric(str(one["metric"])).label
        cells = [
            str(one["row"]).replace("|", "\\|"), one["corpus"], one["seeds"], label,
            show_interval(one["value"], one["low"], one["high"]),
            show_interval(one["difference"], one["difference_low"], one["difference_high"]),
            "" if math.isnan(one["p_holm"]) else f"{one['p_holm']:.3f}",
            one["reading"] or ("baseline" if not one["baseline"] else ""),
        ]  # fmt: skip
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines)


def show_interval(value: float, low: float, high: float) -> str:
    """Write a figure with its interval.

    Parameters
    ----------
    value, low, high : float
        The figure and the ends.

    Returns
    -------
    str
        Empty for no figure.

    Examples
    --------
    >>> show_interval(1.234, 1.0, 1.5)
    '1.23 [1.00, 1.50]'
    """
    if math.isnan(value):
        return ""
    decimals = 2 if max(abs(value), abs(low), abs(high)) >= 1 else 3
    return f"{value:.{decimals}f} [{low:.{decimals}f}, {high:.{decimals}f}]"
