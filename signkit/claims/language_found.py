"""The claim that a model of several languages needs not be told which one is meant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from signkit.claims.claim import (
    NOT_REPRODUCED,
    NOT_RUN,
    ONE_SEED,
    REPRODUCED,
    Choices,
    Evidence,
    Figure,
    Finding,
)
from signkit.report.comparisons import SEEDS_FOR_A_CLAIM
from signkit.score.scores_file import PRINTED_SPLITS

CHOICES = "languages.json"


def read_choices(results: Path) -> dict[str, Choices]:
    """Read how runs of several languages inferred the language of texts.

    Parameters
    ----------
    results : Path
        The results folder.

    Returns
    -------
    dict of str to mapping
        By run what `signkit.score.language_choices.count_choices` counted.
    """
    return {
        path.parent.name: json.loads(path.read_text("utf-8"))
        for path in sorted(results.glob(f"*/{CHOICES}"))
    }


def language_is_found(evidence: Evidence) -> Finding:
    """Judge how often runs of several languages inferred the language of a text (Sec. 4.3).

    Parameters
    ----------
    evidence : Evidence
        Its ``choices`` are those of the runs; a choice left open is no right one.

    Returns
    -------
    Finding
        Reproduced if for every run, corpus and split the share's 95 % interval lies above what
        choosing blindly gets, from three runs (seeds) on.
    """
    found = {run: evidence.choices[run] for run in evidence.params.runs if run in evidence.choices}
    lines = [
        (run, corpus, split, counts)
        for run, corpora in found.items()
        for corpus, splits in corpora.items()
        for split, counts in splits.items()
        if split in PRINTED_SPLITS and counts["clips"]
    ]
    if not lines:
        return Finding(NOT_RUN, "no run of several languages in one set of weights was scored")
    figures = tuple(_share(evidence, *line) for line in lines)
    blind = max(1 / counts["languages"] for _, _, _, counts in lines)
    seeds = len({evidence.params.runs[run].train.seed for run in found})
    if seeds < SEEDS_FOR_A_CLAIM:
        because = f"a claim needs {SEEDS_FOR_A_CLAIM} seeds; by chance {blind:.0%} are found"
        return Finding(ONE_SEED, because, figures)
    failed = [
        figure.what
        for figure, (_, _, _, counts) in zip(figures, lines, strict=True)
        if figure.low <= 1 / counts["languages"]
    ]
    if failed:
        return Finding(NOT_REPRODUCED, f"no better than chance: {'; '.join(failed)}", figures)
    return Finding(REPRODUCED, f"every interval lies above chance, {blind:.0%}", figures)


def _share(
    evidence: Evidence, run: str, corpus: str, split: str, counts: Mapping[str, Any]
) -> Figure:
    test = binomtest(counts["right"], counts["clips"])
    interval = test.proportion_ci(method="wilson")
    what = f"{run}, {corpus}, {split}: share of texts whose language is inferred rightly"
    if counts["left_open"]:
        what += f" ({counts['left_open']} of {counts['clips']} left open)"
    synthetic = evidence.params.corpora[corpus].synthetic
    share = counts["right"] / counts["clips"]
    ends = interval.low, interval.high
    return Figure(what, share, *ends, 1, synthetic=synthetic, runs=(run,))
