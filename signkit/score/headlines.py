"""The few figures of a run that ``dvc exp show`` and ``dvc metrics diff`` put beside each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from signkit.atomic import atomic_path
from signkit.score.evaluate import Evaluation
from signkit.score.scores_file import PRINTED_SPLITS

HEADLINES = ("bleu4", "ndtw")


def write_headlines(path: Path, evaluations: Sequence[Evaluation]) -> None:
    """Write a run's headline figures as the small file that DVC compares between experiments.

    Everything else is in the scores file: many columns would hide what differs.

    Parameters
    ----------
    path : Path
        ``reports/metrics/base_asl.json``.
    evaluations : sequence of Evaluation
        The run's scored rows; splits other than dev and test are left out. A run of several
        languages has its figures in each.
    """
    found: dict[str, dict[str, float]] = {}
    records = [evaluation.record for evaluation in evaluations]
    several = len({record["corpus"] for record in records}) > 1
    for record in records:
        run = f"{record['run']} ({record['language']})" if several else record["run"]
        figures = found.setdefault(run, {})
        for metric in HEADLINES:
            value = record["metrics"].get(metric)
            if record["split"] in PRINTED_SPLITS and value is not None:
                figures[f"{record['split']}_{metric}"] = round(value, 4)
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_path(path) as unfinished:
        unfinished.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
