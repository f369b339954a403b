"""Time to target: does a run get where its base gets, sooner? (Sec. 5.2, Figure 5; ledger LATE-1.)

The paper's "72.9 % of the time" names neither the target nor the seeds nor the clock. Here the
target is a share of the base's own drop, fixed before any run; arms are paired by seed, with the
same initial weights, learning-rate horizon and order of texts; a run that does not arrive is
censored, never dropped; and "faster" is said only of an interval that lies below 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signkit.learn.target_times import Curves, find_time, tick

FEWEST_SEEDS = 5
RESAMPLES = 10_000
LEVEL = 0.95


@dataclass(frozen=True)
class Comparison:
    """Say how much of the base's time an arm takes to the target.

    Parameters
    ----------
    arm : str
        The arm.
    target : str
        Name of the target.
    level : float
        Dev score that has to be reached.
    measure : str
        What is counted: one of :data:`signkit.learn.target_times.MEASURES`.
    ratio : float
        Geometric mean over the seeds of the arm's time over the base's; infinite where a run of
        the arm did not arrive.
    low, high : float
        Simultaneous 95 % interval of the ratio: for all arms that are compared at once.
    seeds : int
        Pairs.
    arrived, base_arrived : int
        How many runs of the arm, and of the base, reached the target.
    verdict : str
        In words.
    """

    arm: str
    target: str
    level: float
    measure: str
    ratio: float
    low: float
    high: float
    seeds: int
    arrived: int
    base_arrived: int
    verdict: str


def compare_arm(
    arm: str,
    curves: Curves,
    base: Curves,
    target: str,
    level: float,
    measure: str = "seconds",
    epoch_frames: float = 0.0,
    *,
    comparisons: int = 1,
) -> Comparison:
    """Compare one arm with the base, over the seeds that the arm has run so far.

    Parameters
    ----------
    arm : str
        Its name.
    curves : Curves
        Its curves; every seed is one of the base's.
    base : Curves
        The base's curves.
    target : str
        Name of the target.
    level : float
        Dev score that has to be reached.
    measure : str
        One of :data:`signkit.learn.target_times.MEASURES`.
    epoch_frames : float
        Valid frames of an epoch that draws every clip once; for ``frames`` alone.
    comparisons : int
        Arms that the study compares, this one among them.

    Returns
    -------
    Comparison
        Ratio, interval and verdict.
    """
    seeds = sorted(curves)
    times = np.array(
        [
            [find_time(c[seed], level, measure, epoch_frames) for c in (curves, base)]
            for seed in seeds
        ]
    ).reshape(-1, 2)
    budgets = np.array([tick(base[seed], measure, epoch_frames)[-1] for seed in seeds])
    ratio, low, high = estimate_ratio(times[:, 0], times[:, 1], budgets, comparisons)
    arrived, base_arrived = np.isfinite(times).sum(axis=0).tolist()
    verdict = say_verdict(ratio, low, high, len(seeds), arrived)
    return Comparison(
        arm, target, level, measure, ratio, low, high, len(seeds), arrived, base_arrived, verdict
    )


def estimate_ratio(
    times: np.ndarray, base: np.ndarray, budgets: np.ndarray, comparisons: int = 1, seed: int = 27
) -> tuple[float, float, float]:
    """Estimate the ratio of two arms' times and its interval.

    The geometric mean over the pairs. The interval is the wider, at each end, of the percentile
    bootstrap over the pairs and of Student's for the logarithms: with five pairs the bootstrap
    alone never leaves their range and is too narrow.

    Parameters
    ----------
    times, base : ndarray, (seeds,)
        Times of the arm and of its base, infinite where censored. A base that did not arrive
        counts with its budget, which flatters it; a pair of which neither arrived with the arm's
        infinity.
    budgets : ndarray, (seeds,)
        Times after which the base was stopped.
    comparisons : int
        Arms compared at once: the chance of one wrong interval is shared among them.
    seed : int
        Seed of the resampling.

    Returns
    -------
    ratio, low, high : float
        Estimate and ends; infinite as soon as one run of the arm is censored.

    Examples
    --------
    >>> estimate_ratio(np.full(5, 0.5), np.ones(5), np.ones(5))
    (0.5, 0.5, 0.5)
    """
    logs = np.log(times) - np.log(np.where(np.isfinite(base), base, budgets))
    arrived = np.isfinite(logs)
    if len(logs) < 2 or not arrived.all():
        middle = float(np.exp(logs.mean()))
        low = float(np.exp(logs[arrived].min())) if arrived.any() else middle
        return middle, low if len(logs) > 1 else 0.0, float("inf")
    from scipy.stats import t as student  # half a second, which every table would pay

    tail = (1 - LEVEL) / 2 / comparisons
    rng = np.random.default_rng(seed)
    means = logs[rng.integers(len(logs), size=(RESAMPLES, len(logs)))].mean(axis=1)
    drawn = np.quantile(means, [tail, 1 - tail])
    half = student.ppf(1 - tail, len(logs) - 1) * logs.std(ddof=1) / len(logs) ** 0.5
    low, high = min(drawn[0], logs.mean() - half), max(drawn[1], logs.mean() + half)
    ratio, low, high = np.exp([logs.mean(), low, high]).tolist()
    return ratio, low, high


def say_verdict(ratio: float, low: float, high: float, seeds: int, arrived: int) -> str:
    """Say in words what a comparison shows.

    Parameters
    ----------
    ratio, low, high : float
        Estimate and interval.
    seeds, arrived : int
        Pairs, and runs of the arm that reached the target.

    Returns
    -------
    str
        The word "faster" only where the interval's upper end is below 1.

    Examples
    --------
    >>> say_verdict(0.6, 0.5, 0.8, seeds=5, arrived=5)
    'faster: 60.0 % of the time (50.0 to 80.0)'
    >>> say_verdict(0.6, 0.3, 1.2, seeds=1, arrived=1)
    'no claim: 1 seed, 5 are needed'
    >>> say_verdict(0.6, 0.3, 1.2, seeds=5, arrived=5)
    'no difference shown: 60.0 % of the time (30.0 to 120.0)'
    """
    if seeds < FEWEST_SEEDS:
        return f"no claim: {seeds} seed{'s' * (seeds != 1)}, {FEWEST_SEEDS} are needed"
    if arrived < seeds:
        return f"not reached: {seeds - arrived} of {seeds} runs missed the target"
    word = "faster" if high < 1 else "slower" if low > 1 else "no difference shown"
    return f"{word}: {ratio:.1%} of the time ({100 * low:.1f} to {100 * high:.1f})".replace(
        "%", " %"
    )
