"""The tables that ``params.yaml`` asks for, from the results that are there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from signkit.corpus.store import CorpusStore
from signkit.params import Params
from signkit.report.corpus_tables import count_table, template_table
from signkit.report.printed import COLUMNS, TABLES, printed
from signkit.report.study_rows import add_study_rows
from signkit.report.tables import build_table
from signkit.rows import seed_families
from signkit.text.prompts import load_templates


def select_records(params: Params, name: str, records: pd.DataFrame) -> pd.DataFrame:
    """Choose the records that a table shows: its corpora's controls and its own runs.

    Runs of one seed family go by the name of its first.

    Parameters
    ----------
    params : Params
        Names the table's corpora and its runs.
    name : str
        The table: ``"table7"``.
    records : DataFrame (metrics of all records, 18)
        All results, as :func:`signkit.report.records.load_records` reads them.

    Returns
    -------
    DataFrame (metrics of the table's records, 18)
        The rows of those records.
    """
    families = seed_families(params)
    runs = {families[run] for run, found in params.runs.items() if name in found.rows}
    chosen = records.assign(run=records["run"].replace(families))
    here = chosen["corpus"].isin(params.tables[name].corpora)
    return chosen[here & ((chosen["kind"] != "system") | chosen["run"].isin(runs))]


def results_table(
    params: Params,
    name: str,
    records: pd.DataFrame,
    metrics: Sequence[str] | None = None,
    studied: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Build one results table of ``params.yaml``.

    Parameters
    ----------
    params : Params
        Names the table's corpora, splits and metrics, and the runs that fill its rows.
    name : str
        The table: ``"table7"``.
    records : DataFrame (metrics of all records, 18)
        All results.
    metrics : sequence of str, optional
        Columns instead of the table's own; those that no record has are left out.
    studied : DataFrame, optional
        Committed rows of the studies for what no run of ``params.yaml`` fills, as
        :func:`signkit.report.study_rows.read_study_rows` gives them.

    Returns
    -------
    DataFrame (lines, columns)
        As :func:`signkit.report.tables.build_table` lays it out.
    """
    table, chosen = params.tables[name], select_records(params, name, records)
    rows = {run: found.rows[name] for run, found in params.runs.items() if name in found.rows}
    chosen, rows = add_study_rows(chosen, rows, studied, name, params.runs, table.corpora)
    scored = set(chosen["metric"])
    wanted = table.metrics if metrics is None else [key for key in metrics if key in scored]
    return build_table(
        chosen,
        rows=rows,
        printed=printed(name) if name in TABLES else pd.DataFrame(columns=list(COLUMNS)),
        metrics=wanted or table.metrics,
        splits=table.splits,
        languages=[params.corpora[corpus].language for corpus in table.corpora],
    )


def corpus_tables(params: Params, project: Path) -> dict[str, pd.DataFrame]:
    """Build the tables that come from data, templates and code: 1, 2, 3 and the supplement's 1.

    Parameters
    ----------
    params : Params
        Names the corpora.
    project : Path
        The project's folder, with ``artifacts/ingest`` and ``artifacts/lift`` in it.

    Returns
    -------
    dict of str to DataFrame
        ``table1``, ``table2``, ``table3`` and ``tableS1``.
    """
    # it imports torch and Lightning, which takes seconds: the tables of results need neither
    from signkit.report.feature_tables import CorpusFiles, dataset_table, mode_table

    made = project / "artifacts"
    files = {
        name: CorpusFiles(
            corpus.language, project / corpus.source, made / "ingest" / name, made / "lift" / name
        )
        for name, corpus in params.corpora.items()
    }
    stores: dict[str, dict[str, dict[str, CorpusStore]]] = {}
    for name, found in files.items():
        splits = {p.stem: CorpusStore(p) for p in sorted(found.ingested.glob("*.h5"))}
        stores.setdefault(found.language, {})[name] = splits
    templates = {code: load_templates(code) for code in stores}
    return {
        "table1": dataset_table(files, printed("table1")),
        "table2": count_table(stores, printed("table2")),
        "table3": mode_table(printed("table3")),
        "tableS1": template_table(templates, printed("templates")),
    }
