"""Supplement Table 3: the paper's renderers as printed, ours measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from signkit.report.corpus_tables import table_frame
from signkit.report.entries import data_source
from signkit.report.tables import AS_PRINTED, HERE, NOT_RUN, Cell

METRICS = ("ssim", "hand_ssim", "ssim_literal", "similarity", "f2fd", "detected", "own_error")


def visual_table(
    measured: Mapping[str, Sequence[Mapping[str, Cell]]], printed: pd.DataFrame
) -> pd.DataFrame:
    """Lay out the measures of pictures: the paper's rows, then ours, controls last.

    The paper's three models are not run here: two of them are large image models, and the third,
    "Motion Capture", is not described. Ours stand below them and fill none of their rows.

    Parameters
    ----------
    measured : mapping of str to sequence of dict
        By language code, the rows of :func:`signkit.presentation.visual.compare_renderers`,
        each with ``synthetic``.
    printed : DataFrame
        Tidy columns row, language, split, metric, value, note: supplement Table 3.

    Returns
    -------
    DataFrame (rows, columns)
        Columns (split, metric, source) as `build_table` makes them.
    """
    paper = {
        (row, metric): value
        for row, metric, value in printed[["row", "metric", "value"]].itertuples(index=False)
    }
    lines = [_paper_line(row, paper) for row in dict.fromkeys(printed["row"])]
    for language, rows in measured.items():
        lines += [_our_line(language, row) for row in rows]
    return table_frame(lines)


def _paper_line(row: str, paper: Mapping[tuple[str, str], Cell]) -> dict:
    line: dict[tuple[str, str, str], Cell] = {
        ("", "", "row"): row,
        ("", "", "kind"): "system",
        ("", "", "language"): "",
        ("", "", "data"): None,
        ("", "", "pictures"): None,
    }
    for metric in METRICS:
        line["", metric, HERE] = NOT_RUN
        if (row, metric) in paper:
            line["", metric, AS_PRINTED] = paper[row, metric]
    return line


def _our_line(language: str, row: Mapping[str, Cell]) -> dict:
    line: dict[tuple[str, str, str], Cell] = {
        ("", "", "row"): row["row"],
        ("", "", "kind"): row["kind"],
        ("", "", "language"): language,
        ("", "", "data"): data_source(language, bool(row["synthetic"])),
        ("", "", "pictures"): float(row["pictures"] or 0),
    }
    return line | {("", metric, HERE): row.get(metric) for metric in METRICS}
