"""BLEU and chrF2 of many sums of sacrebleu's counts at once: what resampling needs.

sacrebleu counts n-grams and gives every score that is printed; it takes one sum at a time, and
an interval needs thousands. The formulas here are its own, held against it by
``tests/reference/test_score_counts.py``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CHRF_BETA = 2.0


def bleu_of_counts(counts: Floats, modern: bool = False) -> Floats:
    """Compute BLEU from sums of counts.

    Parameters
    ----------
    counts : ndarray (..., 2 + 2 orders)
        Words of hypotheses and references, then for each order the right n-grams, then all.
    modern : bool
        Whether orders without a match are smoothed exponentially (sacrebleu's default) rather
        than the longest order that there is being taken, as the lineage does.

    Returns
    -------
    ndarray (...)
        Percent.

    Examples
    --------
    >>> bleu_of_counts(np.array([[3.0, 3.0, 3.0, 2.0, 3.0, 2.0]])).round(6).tolist()
    [100.0]
    """
    orders = (counts.shape[-1] - 2) // 2
    ours, theirs = counts[..., 0], counts[..., 1]
    right, total = counts[..., 2 : 2 + orders], counts[..., 2 + orders :]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        precision = right / total
        if modern:
            misses = np.cumsum((right == 0) & (total > 0), axis=-1)
            precision = np.where(right == 0, 1 / (2.0**misses * total), precision)
        logs = np.where(total > 0, np.log(precision), 0.0 if not modern else -np.inf)
        effective = orders if modern else np.maximum((total > 0).sum(axis=-1), 1)
        brevity = np.where(ours < theirs, np.exp(1 - theirs / ours), 1.0)
        score = 100 * brevity * np.exp(logs.sum(axis=-1) / effective)
    return np.where(right.any(axis=-1), score, 0.0)


def chrf_of_counts(counts: Floats) -> Floats:
    """Compute chrF2 from sums of counts.

    Parameters
    ----------
    counts : ndarray (..., 3 orders)
        For each order: n-grams of the hypotheses, of the references, and those in both.

    Returns
    -------
    ndarray (...)
        Percent.
    """
    ours, theirs, both = (counts[..., k::3] for k in range(3))
    known = (ours > 0) & (theirs > 0)
    effective = np.maximum(known.sum(axis=-1), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.where(known, both / ours, 0.0).sum(axis=-1) / effective
        recall = np.where(known, both / theirs, 0.0).sum(axis=-1) / effective
        factor = CHRF_BETA**2
        score = 100 * (1 + factor) * precision * recall / (factor * precision + recall)
    return np.where(precision + recall > 0, score, 0.0)
