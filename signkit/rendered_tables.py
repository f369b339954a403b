"""Table 9 and the supplement's Table 3: what the stage ``rendered`` measured, laid out."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from signkit.params import Params
from signkit.report.printed import printed
from signkit.report.records import load_records
from signkit.report.tables import build_table
from signkit.report.visual_table import visual_table
from signkit.score.scores_file import PRINTED_SPLITS

METRICS = ("bleu4", "rouge", "bleu1", "gloss_wer", "ndtw", "ndtw_hands", "pck")
"""Table 9's two, and what of the poses themselves is left after drawing and reading."""


def presentation_tables(params: Params, rendered: Path) -> dict[str, pd.DataFrame]:
    """Build Table 9 and the supplement's Table 3 from what was drawn and read again.

    Parameters
    ----------
    params : Params
        Names the corpora, the runs and the paper's rows that they fill.
    rendered : Path
        ``artifacts/rendered``: one folder a corpus, with ``scores.json`` and ``visual.json``.

    Returns
    -------
    dict of str to DataFrame
        ``table9`` and ``tableS3``.
    """
    records = load_records(rendered)
    scored = set(records["metric"])
    systems = records[records["kind"] == "system"]
    rows = dict(zip(systems["run"], systems["label"], strict=True)) | params.rendered.rows
    paper = printed("table9")
    ours = [params.corpora[corpus].language for corpus in params.rendered.runs]
    visual = {
        corpus: json.loads((rendered / corpus / "visual.json").read_text(encoding="utf-8"))
        for corpus in params.rendered.runs
    }
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
