"""Intervals and tests: how much of a difference is chance (science.md 2).

Items are resampled within seeds that are resampled too (hierarchical bootstrap), and differences
between two systems pair the same seeds and clips.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sacrebleu.metrics import BLEU
from scipy.stats import kendalltau

from signkit.errors import InputError
from signkit.score.distances import check_same_number

RESAMPLES = 2000
LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """An estimate with its confidence interval.

    Parameters
    ----------
    value : float
        The estimate.
    low : float
        Lower end.
    high : float
        Upper end.
    """

    value: float
    low: float
    high: float


def bootstrap_mean(
    values: NDArray[np.float64], seed: int = 27, resamples: int = RESAMPLES
) -> Interval:
    """Estimate the mean over seeds and clips with a 95 % interval.

    Parameters
    ----------
    values : ndarray (seeds, clips)
        A score of every clip under every seed; (clips,) for one seed.
    seed : int
        Seed of the resampling.
    resamples : int
        Number of resamples.

    Returns
    -------
    Interval
        Mean and percentile interval.

    Raises
    ------
    InputError
        If there is no value.
    """
    values = np.atleast_2d(np.asarray(values, np.float64))
    if not values.size:
        raise InputError("bootstrap", "at least one value", "none", "score some clips first")
    rng = np.random.default_rng(seed)
    means = np.array([_resampled(values, rng).mean() for _ in range(resamples)])
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(values.mean()), float(low), float(high))


def paired_difference(
    values: NDArray[np.float64],
    baseline: NDArray[np.float64],
    seed: int = 27,
    resamples: int = RESAMPLES,
) -> tuple[Interval, float]:
    """Estimate the mean difference of two systems on the same seeds and clips.

    Parameters
    ----------
    values : ndarray (seeds, clips)
        Scores of the system.
    baseline : ndarray (seeds, clips)
        Scores of the baseline, paired with them.
    seed : int
        Seed of the resampling.
    resamples : int
        Number of resamples.

    Returns
    -------
    difference : Interval
        Mean of system minus baseline.
    p_value : float
        Two-sided, of no difference: twice the share of resamples on the other side of 0.
    """
    if np.shape(values) != np.shape(baseline):
        raise InputError(
            "paired difference",
            "the same seeds and clips in both",
            f"shapes {np.shape(values)} and {np.shape(baseline)}",
            "score both systems on one split with the same seeds",
        )
    differences = np.atleast_2d(np.asarray(values, np.float64) - baseline)
    rng = np.random.default_rng(seed)
    means = np.array([_resampled(differences, rng).mean() for _ in range(resamples)])
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    share = min((means <= 0).mean(), (means >= 0).mean())
    p_value = min(1.0, 2 * (share * resamples + 1) / (resamples + 1))
    return Interval(float(differences.mean()), float(low), float(high)), float(p_value)


def bootstrap_bleu(
    hypotheses: Sequence[str], references: Sequence[str], resamples: int = 1000
) -> Interval:
    """Estimate corpus BLEU-4 (tokenize none, lower-case) with sacrebleu's own bootstrap.

    Parameters
    ----------
    hypotheses : sequence of str
        Back-translated sentences.
    references : sequence of str
        The true sentences.
    resamples : int
        Number of resamples of the sentences.

    Returns
    -------
    Interval
        The score in percent; the interval is centred on the resamples' mean.
    """
    check_same_number(hypotheses, references)
    metric = BLEU(lowercase=True, force=True, tokenize="none", smooth_method="none")
    found = metric.corpus_score(list(hypotheses), [list(references)], n_bootstrap=resamples)
    middle, half = float(found._mean), float(found._ci)
    return Interval(float(found.score), middle - half, middle + half)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values of several tests by Holm's step-down method.

    Parameters
    ----------
    p_values : sequence of float
        One for each test.

    Returns
    -------
    list of float
        Adjusted, in the same order.

    Examples
    --------
    >>> [round(p, 6) for p in holm([0.04, 0.01])]
    [0.04, 0.02]
    """
    adjusted, worst = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(np.argsort(p_values, kind="stable")):
        worst = max(worst, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = worst
    return adjusted


def rank_agreement(scores: NDArray[np.float64]) -> float:
    """Measure whether several judges rank the systems alike: mean Kendall's tau of all pairs.

    Parameters
    ----------
    scores : ndarray (judges, systems)
        A score of every system by every judge.

    Returns
    -------
    float
        1 for equal ranks, -1 for opposite ones; NaN for fewer than two judges or systems.
    """
    scores = np.atleast_2d(scores)
    judges = len(scores)
    pairs = [(i, j) for i in range(judges) for j in range(i)]
    if not pairs or scores.shape[1] < 2:
        return float("nan")
    return float(np.mean([kendalltau(scores[i], scores[j]).statistic for i, j in pairs]))


def _resampled(values: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw seeds with replacement, and the same clips for all: (seeds, clips)."""
    seeds, clips = values.shape
    rows = rng.integers(seeds, size=(seeds, 1))
    columns = rng.integers(clips, size=(1, clips))
    return values[rows, columns]
