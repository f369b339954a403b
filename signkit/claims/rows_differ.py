"""Claims that one row of a table beats another: paired by seed and clip, corrected by Holm."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from signkit.claims.claim import (
    NOT_REPRODUCED,
    NOT_RUN,
    ONE_SEED,
    REPRODUCED,
    UNTESTABLE,
    Evidence,
    Figure,
    Finding,
    Test,
)
from signkit.errors import InputError
from signkit.report.comparisons import LEVEL, SEEDS_FOR_A_CLAIM
from signkit.report.metric_names import find_metric
from signkit.report.printed import printed_value
from signkit.score.clip_scores import ClipScores
from signkit.score.scores_file import PRINTED_SPLITS
from signkit.score.statistics import holm, paired_difference


@dataclass(frozen=True)
class Pair:
    """Two rows of one table in one corpus; the first is claimed to be better.

    Parameters
    ----------
    table : str
        Name of the table, here and in the paper.
    better, worse : str
        Labels of the rows.
    corpus : str
        Name of the corpus in ``params.yaml``.
    """

    table: str
    better: str
    worse: str
    corpus: str


@dataclass(frozen=True)
class _Difference:
    figure: Figure
    p_value: float
    identical: bool


def rows_differ(
    pairs: Sequence[Pair],
    splits: Sequence[str] = PRINTED_SPLITS,
    metric: str = "bleu4",
    margin: float | None = None,
) -> Test:
    """Make the test of a claim that rows beat others.

    Parameters
    ----------
    pairs : sequence of Pair
        Rows; the claim holds where it holds for all of them.
    splits : sequence of str
        Splits on which it must hold.
    metric : str
        Metric by which the paper claims it; larger is better.
    margin : float, optional
        Turns the claim into "no worse by more than this": the interval's lower end must lie
        above minus the margin.

    Returns
    -------
    callable
        From evidence to finding. Fewer than three seeds decide nothing, unless both rows are
        the same to the last digit; a failed gate of the evaluator leaves text metrics untested.
    """

    def test(evidence: Evidence) -> Finding:
        missing = [row for pair in pairs for row in _missing(evidence, pair)]
        found = [_compare(evidence, pair, split, metric) for pair in pairs for split in splits]
        known = [one for one in found if one is not None]
        figures = tuple(one.figure for one in known)
        if missing:
            return Finding(NOT_RUN, f"not run: {'; '.join(dict.fromkeys(missing))}", figures)
        if len(known) < len(found):
            return Finding(NOT_RUN, "the runs are there, without the scores to pair", figures)
        closed = {pair.corpus for pair in pairs if not _gate(evidence, pair.corpus)}
        if closed and find_metric(metric).judged:
            because = f"the evaluator's gate failed for {', '.join(sorted(closed))}"
            return Finding(UNTESTABLE, because, figures)
        if all(one.identical for one in known):
            return Finding(*one_model(margin), figures)
        return Finding(*judge(figures, [one.p_value for one in known], margin), figures)

    return test


def judge(
    known_figures: Sequence[Figure], p_values: Sequence[float], margin: float | None = None
) -> tuple[str, str]:
    """Compute the verdict of differences that are all claimed to be positive.

    One that does not hold at enough seeds decides; that all hold takes enough seeds of each.

    Parameters
    ----------
    known_figures : sequence of Figure
        Differences.
    p_values : sequence of float
        Of no difference, one each.
    margin : float, optional
        How much worse is still "no loss".

    Returns
    -------
    verdict, because : str
        One of the verdicts, and why.

    Examples
    --------
    >>> judge([Figure("a", 2.0, 1.0, 3.0, seeds=3)], [0.001])
    ('reproduced', 'every interval lies on the claimed side, at three seeds or more')
    >>> judge([Figure("a", 2.0, 1.0, 3.0, seeds=1)], [0.001])[0]
    'untestable at one seed'
    """
    sure = [figure.seeds >= SEEDS_FOR_A_CLAIM for figure in known_figures]
    if not any(sure):
        return ONE_SEED, f"a claim needs {SEEDS_FOR_A_CLAIM} seeds; the figures carry none"
    figures = list(compress(known_figures, sure))
    if margin is not None:
        failed = [figure.what for figure in figures if figure.low <= -margin]
        said = f"the interval of every loss {'does not stay' if failed else 'stays'} within "
        said += f"{margin:g}"
    else:
        passed = zip(figures, holm(list(compress(p_values, sure))), strict=True)
        failed = [figure.what for figure, p in passed if figure.low <= 0 or p >= LEVEL]
        said = f"no difference on the claimed side is shown for {'; '.join(failed)}"
    if failed:  # whatever others may yet show
        return NOT_REPRODUCED, said
    if not all(sure):
        open_ones = "; ".join(figure.what for figure in known_figures if figure not in figures)
        return ONE_SEED, f"fewer than {SEEDS_FOR_A_CLAIM} seeds: {open_ones}"
    if margin is not None:
        return REPRODUCED, said
    return REPRODUCED, "every interval lies on the claimed side, at three seeds or more"


def one_model(margin: float | None = None) -> tuple[str, str]:
    """Judge two rows whose clips score the same in every metric: no seed changes that.

    Parameters
    ----------
    margin : float, optional
        How much worse is still "no loss"; such a claim then holds.

    Returns
    -------
    verdict, because : str
        One of the verdicts, and why.
    """
    verdict = NOT_REPRODUCED if margin is None else REPRODUCED
    return verdict, "every clip scores the same in every metric: both rows are one model"


def runs_of(evidence: Evidence, table: str, row: str, corpus: str) -> list[str]:
    """Find the runs behind a row, in the order of their seeds.

    Parameters
    ----------
    evidence : Evidence
        Holds the runs.
    table : str
        Name of the table.
    row : str
        Label of the row.
    corpus : str
        Name of the corpus.

    Returns
    -------
    list of str
        Names by which the runs' clips were scored.
    """
    found = [
        (run.train.seed, run.scored_as(name, corpus))
        for name, run in evidence.params.runs.items()
        if run.rows.get(table) == row and corpus in run.train.corpora
    ]
    return [name for _, name in sorted(found)]


def paired_figure(
    what: str,
    ours: Sequence[ClipScores],
    theirs: Sequence[ClipScores],
    synthetic: bool,
    runs: Iterable[str],
    printed: float = math.nan,
) -> tuple[Figure, float]:
    """Turn a paired difference into a figure.

    Parameters
    ----------
    what : str
        What it is.
    ours, theirs : sequence of ClipScores
        One a seed.
    synthetic : bool
        Whether they come from synthetic data.
    runs : iterable of str
        What they were computed from, as `Figure` names it.
    printed : float
        The paper's difference.

    Returns
    -------
    figure : Figure
        The difference with its interval.
    p_value : float
        Of no difference.
    """
    difference, p_value = paired_difference(list(ours), list(theirs))
    ends, behind = (difference.low, difference.high), tuple(dict.fromkeys(runs))
    figure = Figure(what, difference.value, *ends, len(ours), printed, synthetic, behind)
    return figure, p_value


def _missing(evidence: Evidence, pair: Pair) -> list[str]:
    """Rows of a pair that no scored run stands behind."""
    scored = {run for run, _, _ in evidence.clips}
    return [
        f"{row} of {pair.table} ({pair.corpus})"
        for row in (pair.better, pair.worse)
        if not scored.intersection(runs_of(evidence, pair.table, row, pair.corpus))
    ]


def _compare(evidence: Evidence, pair: Pair, split: str, metric: str) -> _Difference | None:
    rows = [
        {
            evidence.params.runs[run].train.seed: (run, evidence.clips[run, split, "length-free"])
            for run in runs_of(evidence, pair.table, row, pair.corpus)
            if (run, split, "length-free") in evidence.clips
        }
        for row in (pair.better, pair.worse)
    ]
    seeds = sorted(set(rows[0]) & set(rows[1]))
    ours, theirs = ([row[seed][1].get(metric) for seed in seeds] for row in rows)
    if not seeds or None in ours or None in theirs:
        return None
    label = find_metric(metric).label
    what = f"{pair.corpus}, {split}: {label}, {pair.better} minus {pair.worse}"
    synthetic = evidence.params.corpora[pair.corpus].synthetic
    figure, p_value = paired_figure(
        what,
        [one for one in ours if one is not None],
        [one for one in theirs if one is not None],
        synthetic,
        [row[seed][0] for row in rows for seed in seeds],
        _printed(evidence, pair, split, metric),
    )
    identical = all(_alike(rows[0][seed][1], rows[1][seed][1]) for seed in seeds)
    return _Difference(figure, p_value, identical)


def _alike(ours: Mapping[str, ClipScores], theirs: Mapping[str, ClipScores]) -> bool:
    """Whether two rows have the same numbers in every clip and metric."""
    return set(ours) == set(theirs) and all(
        np.array_equal(ours[metric].values, theirs[metric].values, equal_nan=True)
        for metric in ours
    )


def _printed(evidence: Evidence, pair: Pair, split: str, metric: str) -> float:
    language = evidence.params.corpora[pair.corpus].language
    try:
        better, worse = (
            printed_value(pair.table, row, metric, split, language)
            for row in (pair.better, pair.worse)
        )
    except InputError:
        return math.nan
    return round(better - worse, 2)


def _gate(evidence: Evidence, corpus: str) -> bool:
    here = evidence.records[evidence.records["corpus"] == corpus]
    return bool(here["gate"].all())
