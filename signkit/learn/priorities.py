"""Priorities of the Priority Learning Channel: from the clips' losses to draws (Sec. 4.4)."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np

from signkit.errors import InputError

TINY = 1e-8
Priority = Callable[[np.ndarray, np.ndarray, float], np.ndarray]


def _paper(loss: np.ndarray, slow: np.ndarray, eta: float) -> np.ndarray:
    return loss**eta


def _softmax(loss: np.ndarray, slow: np.ndarray, eta: float) -> np.ndarray:
    # over the median, so that the intensity means the same early and late in training
    return np.exp(-eta * (loss - loss.min()) / max(float(np.median(loss)), TINY))


def _inverse(loss: np.ndarray, slow: np.ndarray, eta: float) -> np.ndarray:
    return (loss + TINY) ** -eta


def _rank(loss: np.ndarray, slow: np.ndarray, eta: float) -> np.ndarray:
    ranks = np.empty(len(loss))
    ranks[np.argsort(loss, kind="stable")] = np.arange(1, len(loss) + 1)
    return ranks**-eta


def _progress(loss: np.ndarray, slow: np.ndarray, eta: float) -> np.ndarray:
    return np.abs(loss - slow) ** eta


PRIORITIES: MappingProxyType[str, Priority] = MappingProxyType(
    {
        "paper": _paper,
        "softmax": _softmax,
        "inverse": _inverse,
        "rank": _rank,
        "hard": _paper,
        "progress": _progress,
    }
)
"""From the fast and slow running losses and eta to one priority a clip.

``paper`` is |r|^eta as printed, which favours the worst clips; ``softmax``, ``inverse`` and
``rank`` favour the best, as the prose says; ``hard`` is ``paper`` with importance weights;
``progress`` favours clips whose loss moves. Where eta is 0 all are uniform.
"""

SAMPLERS = ("uniform", *PRIORITIES, "prune")
"""The samplers by the names used in ``params.yaml``."""


def find_probabilities(
    name: str, fast: np.ndarray, slow: np.ndarray, eta: float, uniform_share: float
) -> np.ndarray:
    """Turn running losses into probabilities of being drawn.

    Parameters
    ----------
    name : str
        A name of :data:`PRIORITIES`.
    fast, slow : ndarray, (clips,)
        Running mean losses of short and long memory; NaN for a clip that was never drawn, which
        counts like the median clip.
    eta : float
        Intensity; 0 is uniform.
    uniform_share : float
        Share of the probability that is spread evenly.

    Returns
    -------
    ndarray, (clips,)
        Probabilities, which sum to 1.

    Raises
    ------
    InputError
        If there is no such sampler.

    Examples
    --------
    >>> losses = np.array([1.0, 3.0])
    >>> find_probabilities("paper", losses, losses, eta=1, uniform_share=0.0).tolist()
    [0.25, 0.75]
    >>> find_probabilities("inverse", losses, losses, eta=1, uniform_share=0.0).round(3).tolist()
    [0.75, 0.25]
    """
    if name not in PRIORITIES:
        raise InputError("sampler", f"one of {', '.join(PRIORITIES)}", repr(name), "see Sec. 4.4")
    even = np.full(len(fast), 1 / len(fast))
    seen = np.isfinite(fast)
    if not seen.any():
        return even
    fast, slow = (np.where(seen, losses, np.median(losses[seen])) for losses in (fast, slow))
    priority = PRIORITIES[name](fast, slow, eta)
    if not np.isfinite(priority).all() or priority.sum() <= 0:
        return even
    return (1 - uniform_share) * priority / priority.sum() + uniform_share * even


def draw(probabilities: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw as many clips as there are, each within one of its expected number of times.

    Systematic resampling: the share of a clip is its probability, without the chance of
    independent draws, and equal probabilities draw every clip exactly once.

    Parameters
    ----------
    probabilities : ndarray, (clips,)
        Probabilities, which sum to 1.
    rng : Generator
        Gives the one random offset.

    Returns
    -------
    ndarray of int64, (clips,)
        Numbers of the clips in rising order, some repeated.
    """
    clips = len(probabilities)
    edges = np.cumsum(probabilities) * clips
    marks = np.arange(clips) + rng.uniform(0.01, 0.99)
    return np.minimum(np.searchsorted(edges, marks), clips - 1)


def effective_sample_size(probabilities: np.ndarray) -> float:
    """Count the clips that so uneven draws are worth.

    Parameters
    ----------
    probabilities : ndarray, (clips,)
        Probabilities, which sum to 1.

    Returns
    -------
    float
        ``1 / sum p^2``: all clips where draws are even, 1 where one clip takes all.
    """
    return float(1 / np.square(probabilities).sum())
