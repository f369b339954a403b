"""Table 9 and the supplement's Table 3: what stages ``detector`` and ``rendered`` measured."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from signkit.params import Params
from signkit.presentation.films import WAYS
from signkit.report.printed import printed
from signkit.report.records import load_records
from signkit.report.study_rows import add_study_rows
from signkit.report.tables import build_table
from signkit.report.visual_table import visual_table
from signkit.rows import seed_families
from signkit.score.scores_file import PRINTED_SPLITS

METRICS = ("bleu4", "rouge", "bleu1", "gloss_wer", "ndtw", "ndtw_hands", "pck")
"""Table 9's two, and what of the poses themselves is left after drawing and reading."""

WAY_ENDINGS = ("", *(f"_{name}" for name in WAYS))
"""What the name of a run ends with where its poses are shown: nothing, as they are."""

TITLES = {"table9": "Presentation effect study", "tableS3": "Visual study"}


def presentation_tables(
    params: Params, artifacts: Path, studied: pd.DataFrame | None = None
) -> dict[str, pd.DataFrame]:
    """Build Table 9 and the supplement's Table 3 from what was drawn and read again.

    Parameters
    ----------
    params : Params
        Names the corpora, the runs and the paper's rows that they fill.
    artifacts : Path
        Folder of the stages' outputs: ``detector`` with a folder a corpus (``scores.json`` of true
        poses and controls, ``visual.json``), ``rendered`` with a folder a run (``scores.json``).
    studied : DataFrame, optional
        Committed rows of the studies for what no run of ``params.yaml`` fills, as
        :func:`signkit.report.study_rows.read_study_rows` gives them.

    Returns
    -------
    dict of str to DataFrame
        ``table9`` and ``tableS3``.
    """
    corpora = params.rendered.corpora
    folders = [f"detector/{corpus}" for corpus in corpora]
    folders += [f"rendered/{run}" for run in params.rendered.runs]  # and none of an earlier params
    frames = [load_records(artifacts / folder) for folder in folders]
    there = [frame for frame in frames if len(frame)] or [load_records(artifacts / "detector")]
    records = one_row_a_family(params, pd.concat(there, ignore_index=True))
    scored = set(records["metric"])
    systems = records[records["kind"] == "system"]
    rows = dict(zip(systems["run"], systems["label"], strict=True)) | params.rendered.rows
    known = {f"{run}{way}" for run in params.rendered.runs for way in WAY_ENDINGS}
    records, rows = add_study_rows(records, rows, studied, "table9", known, corpora)
    paper = printed("table9")
    ours = [params.corpora[corpus].language for corpus in corpora]
    paths = {corpus: artifacts / "detector" / corpus / "visual.json" for corpus in corpora}
    visual = {c: json.loads(path.read_text("utf-8")) for c, path in paths.items() if path.exists()}
    measured = {
        params.corpora[corpus].language: [
            {**row, "synthetic": params.corpora[corpus].synthetic} for row in found
        ]
        for corpus, found in visual.items()
    }
    return {
        "table9": build_table(
            records,
            rows=rows,
            printed=paper,
            metrics=[key for key in METRICS if key in scored] or METRICS[:2],
            splits=PRINTED_SPLITS,
            languages=list(dict.fromkeys([*paper["language"], *ours])),
        ),
        "tableS3": visual_table(measured, printed("supp_table3")),
    }


def one_row_a_family(params: Params, records: pd.DataFrame) -> pd.DataFrame:
    """Let runs that differ by their seed only go by the name of their first, in each way.

    Parameters
    ----------
    params : Params
        Names the runs.
    records : DataFrame (metrics of all records, 18)
        Of runs as they are and shown: ``base_gsl_seed28_avatar``.

    Returns
    -------
    DataFrame (metrics of all records, 18)
        The same, ``base_gsl_avatar`` among them.
    """
    first = seed_families(params)
    names = {
        f"{run}{way}": f"{first.get(run, run)}{way}"
        for run in params.rendered.runs
        for way in WAY_ENDINGS
    }
    return records.assign(run=records["run"].replace(names))
