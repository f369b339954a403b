"""Every row of a table against its baseline: intervals, paired tests, Holm over the columns.

Runs that differ in nothing but their seed are resampled together (science.md 2). With fewer than
three seeds the figures are printed, but they carry no claim.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from signkit.report.metric_directions import better_is
from signkit.score.clip_scores import CLIP_SCORES, ClipScores, read_clip_scores
from signkit.score.statistics import bootstrap, holm, paired_difference

SEEDS_FOR_A_CLAIM = 3
LEVEL = 0.05
NO_CLAIM = "one seed: no claim"
COLUMNS = (
    "table", "corpus", "split", "row", "run", "decoding", "seeds", "clips", "metric", "value",
    "low", "high", "baseline", "difference", "difference_low", "difference_high", "p", "p_holm",
    "reading",
)  # fmt: skip

Clips = Mapping[tuple[str, str, str], Mapping[str, ClipScores]]


@dataclass(frozen=True)
class Line:
    """One row of a table on one split: which runs stand behind it.

    Parameters
    ----------
    table : str
        Name of the table.
    corpus : str
        Name of the corpus.
    row : str
        Label of the row.
    runs : tuple of str
        Its runs, one a seed.
    baseline : tuple of str
        The runs of the row it is compared with; its own for the baseline itself.
    metrics : tuple of str
        Columns of the table.
    """

    table: str
    corpus: str
    row: str
    runs: tuple[str, ...]
    baseline: tuple[str, ...]
    metrics: tuple[str, ...]


def load_clips(folder: Path) -> dict[tuple[str, str, str], dict[str, ClipScores]]:
    """Read what every scored row rests on, clip by clip.

    Parameters
    ----------
    folder : Path
        The results folder; a run scored without clip scores is left out.

    Returns
    -------
    dict of (str, str, str) to dict of str to ClipScores
        By run, split and decoding; controls of several corpora have the corpus's folder in
        front: ``controls_asl/true_poses``.
    """
    found: dict[tuple[str, str, str], dict[str, ClipScores]] = {}
    for path in sorted(Path(folder).rglob(CLIP_SCORES)):
        for row, metrics in read_clip_scores(path).items():
            run, split, decoding = row.split("/")
            name = run if run == path.parent.name else f"{path.parent.name}/{run}"
            found[name, split, decoding] = metrics
    return found


def compare(line: Line, clips: Clips, splits: Sequence[str]) -> list[dict[str, Any]]:
    """Compare one row with its baseline on some splits, column by column.

    Parameters
    ----------
    line : Line
        The row.
    clips : mapping of (str, str, str) to mapping of str to ClipScores
        As :func:`load_clips` gives it.
    splits : sequence of str
        Names of the splits.

    Returns
    -------
    list of dict
        One a split, decoding and metric, with the keys `COLUMNS`; Holm's method is applied over
        the metrics of each split. Seeds that only one of the two rows has are left out of the
        difference.
    """
    found = []
    for split in splits:
        decodings = {d for run, s, d in clips if run in line.runs and s == split}
        for decoding in sorted(decodings):
            found += _compare_split(line, clips, split, decoding)
    return found


def _compare_split(line: Line, clips: Clips, split: str, decoding: str) -> list[dict[str, Any]]:
    ours = [clips[run, split, decoding] for run in line.runs if (run, split, decoding) in clips]
    pairs = [
        (clips[run, split, decoding], clips[other, split, decoding])
        for run, other in zip(line.runs, line.baseline, strict=False)
        if (run, split, decoding) in clips and (other, split, decoding) in clips
    ]
    lines = [
        _figures(line, metric, ours, pairs) | {"split": split, "decoding": decoding}
        for metric in line.metrics
        if all(metric in scores for scores in ours)
    ]
    tested = [one for one in lines if not math.isnan(one["p"])]
    for one, p_value in zip(tested, holm([one["p"] for one in tested]), strict=True):
        one["p_holm"] = p_value
    return [one | {"reading": _reading(one)} for one in lines]


def _figures(
    line: Line,
    metric: str,
    ours: Sequence[Mapping[str, ClipScores]],
    pairs: Sequence[tuple[Mapping[str, ClipScores], Mapping[str, ClipScores]]],
) -> dict[str, Any]:
    interval = bootstrap([scores[metric] for scores in ours])
    figures: dict[str, Any] = {
        "table": line.table, "corpus": line.corpus, "row": line.row, "run": line.runs[0],
        "seeds": len(ours), "clips": ours[0][metric].shape[1], "metric": metric,
        "value": interval.value, "low": interval.low, "high": interval.high,
        "baseline": line.baseline[0] if line.baseline != line.runs else "",
        "difference": math.nan, "difference_low": math.nan, "difference_high": math.nan,
        "p": math.nan, "p_holm": math.nan,
    }  # fmt: skip
    known = [(a[metric], b[metric]) for a, b in pairs if metric in a and metric in b]
    if figures["baseline"] and known:
        system, baseline = ([pair[side] for pair in known] for side in (0, 1))
        difference, p_value = paired_difference(system, baseline)
        figures |= {
            "difference": difference.value, "difference_low": difference.low,
            "difference_high": difference.high, "p": p_value,
        }  # fmt: skip
    return figures


def _reading(figures: Mapping[str, Any]) -> str:
    """Say what a difference means, in the words of a person."""
    if not figures["baseline"] or math.isnan(figures["p"]):
        return ""
    if figures["difference_low"] == figures["difference_high"] == 0:
        return "the same to the last digit"
    if figures["seeds"] < SEEDS_FOR_A_CLAIM:
        return NO_CLAIM
    if figures["p_holm"] >= LEVEL:
        return "no difference shown"
    side = better_is(figures["metric"])
    if side == 0:
        return "differs"
    return "better" if side * figures["difference"] > 0 else "worse"


def comparison_frame(lines: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Put comparisons into one tidy table.

    Parameters
    ----------
    lines : iterable of mapping
        As :func:`compare` gives them.

    Returns
    -------
    DataFrame (comparisons, 19)
        Columns `COLUMNS`.
    """
    return pd.DataFrame(list(lines), columns=list(COLUMNS))
