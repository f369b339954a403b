"""The claim that showing poses as pictures and reading them again loses next to nothing."""

from __future__ import annotations

from itertools import chain

from signkit.claims.claim import NOT_RUN, Evidence, Figure, Finding
from signkit.claims.rows_differ import judge, paired_figure
from signkit.report.comparisons import Clips
from signkit.score.clip_scores import ClipScores
from signkit.score.scores_file import PRINTED_SPLITS

RENDERED = "rendered/"
"""Before the names of clips scored by stage ``rendered``: it looks at the first of each split."""

AVATAR = "_avatar"


def name_shown(clips: Clips) -> dict[tuple[str, str, str], dict[str, ClipScores]]:
    """Name what stage ``rendered`` scored so that no run scored on whole splits is meant.

    Parameters
    ----------
    clips : mapping of (str, str, str) to mapping of str to ClipScores
        As :func:`signkit.report.comparisons.load_clips` reads ``artifacts/rendered``.

    Returns
    -------
    dict of (str, str, str) to dict of str to ClipScores
        ``rendered/base_gsl`` and ``rendered/base_gsl/base_gsl_avatar``.
    """
    return {
        (f"{RENDERED}{name}", split, decoding): dict(metrics)
        for (name, split, decoding), metrics in clips.items()
    }


def rendering_loses_nothing(evidence: Evidence, margin: float = 1.0) -> Finding:
    """Read Table 9: produced poses as they are against the same read from rendered pictures.

    Parameters
    ----------
    evidence : Evidence
        Its clips hold what ``artifacts/rendered`` rests on.
    margin : float
        BLEU-4 points that are still "no significant loss".

    Returns
    -------
    Finding
        The loss by run and split, paired by clip over the run's seeds; the rendered row is the
        avatar's.
    """
    figures = tuple(
        figure
        for runs in _families(evidence)
        for split in PRINTED_SPLITS
        for figure in _loss(evidence, runs, split)
    )
    if not figures:
        return Finding(NOT_RUN, "`signkit run rendered base_gsl` has not run")
    return Finding(*judge(figures, [1.0] * len(figures), margin), figures)


def _families(evidence: Evidence) -> list[list[str]]:
    """Runs that were shown, those together that differ by their seed only."""
    scored = {name for name, _, _ in evidence.clips}
    found: dict[str, list[str]] = {}
    for name, run in evidence.params.runs.items():
        if f"{RENDERED}{name}" in scored:
            found.setdefault(run.train.model_dump_json(exclude={"seed"}), []).append(name)
    return list(found.values())


def _loss(evidence: Evidence, runs: list[str], split: str) -> list[Figure]:
    pairs = [
        (shown, plain, (run, f"rendered@{run}"))
        for run in runs
        for plain in _bleu(evidence, f"{RENDERED}{run}", split)
        for shown in _bleu(evidence, f"{RENDERED}{run}/{run}{AVATAR}", split)
    ]
    if not pairs:
        return []
    what = f"{runs[0]}, {split}: BLEU-4, rendered and read again minus poses"
    corpus = evidence.params.runs[runs[0]].train.corpus
    synthetic = evidence.params.corpora[corpus].synthetic
    ours, theirs, behind = zip(*pairs, strict=True)
    return [paired_figure(what, ours, theirs, synthetic, chain(*behind))[0]]


def _bleu(evidence: Evidence, name: str, split: str) -> list[ClipScores]:
    metrics = evidence.clips.get((name, split, "length-free"), {})
    return [metrics["bleu4"]] if "bleu4" in metrics else []
