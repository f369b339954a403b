"""The paper's figures exactly as it prints them, for the "as printed" columns.

They are copied, not checked: what contradicts itself among them is kept, listed in
DISCREPANCIES.md and held by ``tests/paper/``. One CSV a table lies in ``report/assets``.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from pathlib import Path

import pandas as pd

from signkit.errors import InputError

TABLES = {
    "table1": "Comparison of Dataset Details",
    "table2": "Dataset Statistics",
    "table3": "The difference between the two modes",
    "table4": "American Sign Language Production (ASLP)",
    "table5": "Multilingual Sign Language Production (MSLP)",
    "table6": "Performance of German SLP",
    "table7": "Comparison of Different Modules",
    "table8": "Prompt Channel Accuracy",
    "table9": "Presentation Effect Study",
    "supp_table2": "Concrete Cases Study",
    "supp_table3": "Visual Study",
    "supp_table4": "Hyperparameters space",
    "templates": "Prompt word templates (Sec. 3)",
}
"""Names of the tables and how their captions begin; ``supp_`` is the supplement."""

COLUMNS = ("row", "language", "split", "metric", "value", "note")

_FOLDER = Path(__file__).parent / "assets"
_NUMBER = re.compile(r"\d+(\.\d+)?")


def printed(table: str) -> pd.DataFrame:
    """Give a table of the paper as printed, one figure a line.

    Row labels are the paper's own. An increment such as "+2.9" beside a figure is a line of
    its own with metric ``bleu4_increment``; Table 8's relative gains are
    ``bleu4_gain_percent``. BLEU and ROUGE are in percent, as in the scores files.

    Parameters
    ----------
    table : str
        One of :data:`TABLES`: ``table4``, ``supp_table2``, ``templates``.

    Returns
    -------
    DataFrame (figures, 6)
        Columns row, language (code, or empty), split (``train``, ``dev``, ``test`` or empty),
        metric, value (float, or text where no number is printed; NaN for "-") and note.

    Raises
    ------
    InputError
        If the paper has no such table; the message suggests the nearest.

    Examples
    --------
    >>> table = printed("table4")
    >>> best = table[(table.split == "test") & (table.metric == "bleu4")]
    >>> best.loc[best.value.astype(float).idxmax(), ["row", "value"]].tolist()
    ['SignLLM-1x1B-Super-M (ASL)', 15.03]
    """
    if table not in TABLES:
        near = difflib.get_close_matches(table, TABLES, n=1)
        advice = f"did you mean {near[0]!r}?" if near else "'supp_' stands for the supplement"
        raise InputError("table", f"one of {', '.join(TABLES)}", repr(table), advice)
    return _read(table).copy()


def printed_value(table: str, row: str, metric: str, split: str = "", language: str = "") -> float:
    """Give one figure of the paper as printed.

    Parameters
    ----------
    table : str
        One of :data:`TABLES`.
    row : str
        The row's label, as the paper has it.
    metric : str
        Key of the metric: ``bleu4``, ``clips``.
    split : str
        The split; empty where the table has none.
    language : str
        Code of the language; empty where the table has one language or none.

    Returns
    -------
    float
        The figure.

    Raises
    ------
    InputError
        If the table holds no such figure, or several.

    Examples
    --------
    >>> printed_value("table7", "RL Loss & PLC", "bleu1", "dev")
    52.66
    """
    figures = printed(table)
    here = (figures["row"] == row) & (figures["metric"] == metric) & (figures["split"] == split)
    if language:
        here &= figures["language"] == language
    found = [value for value in figures.loc[here, "value"] if isinstance(value, float)]
    if len(found) != 1:
        advice = f"look at printed({table!r})"
        where = f"{table}, row {row!r}, {split} {metric}"
        raise InputError(where, "one figure", f"{len(found)}", advice)
    return found[0]


@cache
def _read(table: str) -> pd.DataFrame:
    path = _FOLDER / f"printed_{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame["value"] = pd.Series([_value(text) for text in frame["value"]], dtype=object)
    return frame


def _value(text: str) -> float | str:
    if not text:
        return float("nan")
    return float(text) if _NUMBER.fullmatch(text) else text
