"""Rows of tables that the default pipeline has no time for, filled from the committed studies.

Large and Super models beyond those of ``params.yaml`` are trained by ``signkit studies``. What they
scored is committed and printed in the main tables, each line with the commit that scored it
and the day: it was computed, but not by this pipeline.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from signkit.errors import InputError
from signkit.report.files import write_text
from signkit.report.records import RECORD_COLUMNS
from signkit.report.run_places import SEEDS_FOLDER

STUDY_ROWS = f"{SEEDS_FOLDER}/rows.csv"
"""Below the project's folder."""

MADE = ("scale", "commit", "gathered")
"""Where figures come from: scale of ``params.yaml``, commit that scored, day of gathering (UTC)."""

OF_STUDIES = "(studies, "
"""What says in a table that a run is the studies'."""

COLUMNS = ("table", "row", "name", *RECORD_COLUMNS, *MADE)


def write_study_rows(project: Path, lines: pd.DataFrame) -> Path:
    """Write the rows to be committed.

    Parameters
    ----------
    project : Path
        The project's folder.
    lines : DataFrame (metrics of all records, 24)
        Records with the table and row that they fill, the run's name, and where they come from.

    Returns
    -------
    Path
        ``reports/seeds/rows.csv``.
    """
    kept = lines[list(COLUMNS)].sort_values(["table", "name"], kind="stable")
    text = kept.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    write_text(project / STUDY_ROWS, text)
    return project / STUDY_ROWS


def read_study_rows(project: Path, scale: str) -> pd.DataFrame:
    """Read the rows that were committed.

    Parameters
    ----------
    project : Path
        The project's folder.
    scale : str
        The scale at hand: figures of another are none of its.

    Returns
    -------
    DataFrame (metrics of all records, 24)
        Their runs say that the studies made them; none where nothing was committed.

    Raises
    ------
    InputError
        If the file lacks a column.
    """
    path = project / STUDY_ROWS
    if not path.exists():
        return pd.DataFrame(columns=list(COLUMNS))
    lines = pd.read_csv(path, keep_default_na=False, na_values={"value": "", "low": "", "high": ""})
    missing = [name for name in COLUMNS if name not in lines]
    if missing:
        raise InputError(str(path), "rows of studies", f"no {', '.join(missing)}", "collect anew")
    lines = lines[lines["scale"] == scale]
    shown = (
        lines["name"] + f" {OF_STUDIES}commit " + lines["commit"] + ", " + lines["gathered"] + ")"
    )
    return lines.assign(run=shown, file=STUDY_ROWS).reset_index(drop=True)


def add_study_rows(
    records: pd.DataFrame,
    rows: Mapping[str, str],
    studied: pd.DataFrame | None,
    table: str,
    runs: Collection[str],
    corpora: Collection[str],
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Add the rows that a table has no run of its own for.

    Parameters
    ----------
    records : DataFrame (metrics of all records, 18)
        The table's own.
    rows : mapping of str to str
        The row that each of its runs fills.
    studied : DataFrame (metrics of all records, 24), optional
        As :func:`read_study_rows` gives it.
    table : str
        The table: ``"table6"``.
    runs : collection of str
        Runs that this pipeline knows itself: its own figures go before committed ones.
    corpora : collection of str
        The table's corpora.

    Returns
    -------
    records : DataFrame (metrics of all records, 18)
        With those added.
    rows : dict of str to str
        With the rows that they fill.
    """
    if studied is None:
        return records, dict(rows)
    asked = (studied["table"] == table) & studied["corpus"].isin(corpora)
    added = studied[asked & ~studied["name"].isin(runs)]
    filled = dict(zip(added["run"], added["row"], strict=True))
    return pd.concat([records, added[records.columns]], ignore_index=True), {**rows, **filled}
