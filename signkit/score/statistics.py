"""Intervals and tests: how much of a difference is chance (science.md 2).

Clips are resampled, and the seeds of systems and of back-translators too (hierarchical
bootstrap); differences between two systems pair the same seeds and clips. Text metrics are
computed anew from the counts of the resampled clips, as corpus metrics must be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.score.clip_scores import ClipScores

RESAMPLES = 1000
TEST_RESAMPLES = 5000
"""For p-values: Holm's correction over some thirty columns needs them as small as 0.0017."""
CHUNK = 1000
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

    @property
    def ends(self) -> list[float]:
        """Both ends, as files hold them."""
        return [self.low, self.high]


def bootstrap(
    scores: ClipScores | Sequence[ClipScores], seed: int = 27, resamples: int = RESAMPLES
) -> Interval:
    """Estimate a metric over seeds, judges and clips with a 95 % interval.

    Parameters
    ----------
    scores : ClipScores, or a sequence of them
        What the metric rests on; one for each seed of the system.
    seed : int
        Seed of the resampling.
    resamples : int
        Number of resamples.

    Returns
    -------
    Interval
        The metric and its percentile interval; both ends NaN where a metric is undefined.

    Raises
    ------
    InputError
        If there is no clip.
    """
    parts = _parts(scores)
    values = _resampled(parts, seed, resamples)
    return _interval(float(np.mean([part.value() for part in parts])), values)


def paired_difference(
    scores: ClipScores | Sequence[ClipScores],
    baseline: ClipScores | Sequence[ClipScores],
    seed: int = 27,
    resamples: int = TEST_RESAMPLES,
) -> tuple[Interval, float]:
    """Estimate the difference of two systems on the same seeds, judges and clips.

    Parameters
    ----------
    scores : ClipScores, or a sequence of them
        The system; one for each of its seeds.
    baseline : ClipScores, or a sequence of them
        The baseline, paired with them.
    seed : int
        Seed of the resampling.
    resamples : int
        Number of resamples.

    Returns
    -------
    difference : Interval
        System minus baseline.
    p_value : float
        Two-sided, of no difference: twice the share of resamples on the other side of 0.

    Raises
    ------
    InputError
        If the two have other seeds, judges or clips.
    """
    ours, theirs = _parts(scores), _parts(baseline)
    if [part.shape for part in ours] != [part.shape for part in theirs]:
        raise InputError(
            "paired difference",
            "the same seeds, judges and clips in both",
            f"{[part.shape for part in ours]} and {[part.shape for part in theirs]}",
            "score both systems on one split with the same seeds",
        )
    drawn = _resampled(ours, seed, resamples) - _resampled(theirs, seed, resamples)
    value = np.mean([a.value() - b.value() for a, b in zip(ours, theirs, strict=True)])
    drawn = drawn[np.isfinite(drawn)]
    if not drawn.size:
        return Interval(float(value), float("nan"), float("nan")), float("nan")
    share = min((drawn <= 0).mean(), (drawn >= 0).mean())
    p_value = min(1.0, 2 * (share * drawn.size + 1) / (drawn.size + 1))
    return _interval(float(value), drawn), float(p_value)


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
    from scipy.stats import kendalltau  # half a second, which every scoring stage would pay

    return float(np.mean([kendalltau(scores[i], scores[j]).statistic for i, j in pairs]))


def _parts(scores: ClipScores | Sequence[ClipScores]) -> list[ClipScores]:
    parts = [scores] if isinstance(scores, ClipScores) else list(scores)
    if not parts or any(not part.values.size for part in parts):
        raise InputError("bootstrap", "at least one clip", "none", "score some clips first")
    return parts


def _resampled(parts: list[ClipScores], seed: int, resamples: int) -> NDArray[np.float64]:
    """The metric under every resample of seeds, judges and clips: (resamples,).

    The draws depend on the numbers of seeds, judges and clips only, so that two systems that are
    compared are resampled alike.
    """
    judges, clips = parts[0].shape
    found = []
    for start in range(0, resamples, CHUNK):
        size = min(CHUNK, resamples - start)
        of_clips, chosen, read_by = _draws(len(parts), judges, clips, size, (seed, start))
        values = np.stack([part.reduce(_sums(part, of_clips)) for part in parts])
        rows = np.arange(size)[:, None, None]
        drawn = values[chosen[:, :, None], rows, read_by[:, None, :]]
        found.append(drawn.mean(axis=(1, 2)))
    return np.concatenate(found)


@lru_cache(maxsize=64)
def _draws(
    seeds: int, judges: int, clips: int, size: int, seed: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """How often each clip counts (size, clips), and which seeds and judges: (size, number)."""
    rng = np.random.default_rng(seed)
    of_clips = rng.multinomial(clips, np.full(clips, 1 / clips), size=size).astype(np.float64)
    chosen = rng.integers(seeds, size=(size, seeds))
    return of_clips, chosen, rng.integers(judges, size=(size, judges))


def _sums(part: ClipScores, of_clips: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums over resampled clips: (resamples, judges, numbers)."""
    judges, clips = part.shape
    flat = part.values.transpose(1, 0, 2).reshape(clips, -1)
    return (of_clips @ flat).reshape(len(of_clips), judges, -1)


def _interval(value: float, values: NDArray[np.float64]) -> Interval:
    known = values[np.isfinite(values)]
    if not known.size:
        return Interval(value, float("nan"), float("nan"))
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(value, float(low), float(high))
