"""Calm tracks over time: weighted smoothing, and one choice a frame that holds over time."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.lift_objective import FAST

Doubles = NDArray[np.float64]

LEAST_WEIGHT = 1e-9
"""Weight of every frame, so that a track that was never observed stays solvable."""


@njit(cache=True, fastmath=FAST, error_model="numpy")
def smooth(values: Doubles, weights: Doubles, bending: float, movement: float) -> Doubles:
    """Smooth tracks with weights (a Whittaker smoother); frames of weight 0 are filled.

    Each track ``y`` becomes the ``x`` that minimises ``sum w (x - y)**2
    + bending * sum (x[t-1] - 2 x[t] + x[t+1])**2 + movement * sum (x[t+1] - x[t])**2``. The
    equations have five diagonals and are solved exactly, in time linear in the frames. The second
    penalty keeps long gaps and the ends from being extrapolated as straight lines.

    Parameters
    ----------
    values : ndarray of float64, shape (frames, tracks, dimensions)
        What was observed; any finite number where the weight is 0.
    weights : ndarray of float64, shape (frames, tracks)
        Not negative.
    bending : float
        Weight of the squared second differences.
    movement : float
        Weight of the squared first differences.

    Returns
    -------
    ndarray of float64, shape (frames, tracks, dimensions)
        The smoothed tracks; zeros for a track without any weight.
    """
    frames, tracks, dims = values.shape
    main, first, second = _diagonals(frames, bending, movement)
    pivot = np.ones((frames + 2, tracks))  # two rows before the first, so that none is special
    lower, lower2 = np.zeros((frames + 2, tracks)), np.zeros((frames + 2, tracks))
    found = np.zeros((frames + 4, dims, tracks))
    for t in range(frames):
        for k in range(tracks):
            last, older = lower[t + 1, k], lower2[t, k]
            d = main[t] + weights[t, k] + LEAST_WEIGHT
            d -= last * last * pivot[t + 1, k] + older * older * pivot[t, k]
            pivot[t + 2, k] = d
            lower[t + 2, k] = (first[t] - last * lower2[t + 1, k] * pivot[t + 1, k]) / d
            lower2[t + 2, k] = second[t] / d
        for c in range(dims):
            for k in range(tracks):
                right = weights[t, k] * values[t, k, c] - lower[t + 1, k] * found[t + 1, c, k]
                found[t + 2, c, k] = right - lower2[t, k] * found[t, c, k]
    smoothed = np.empty((frames, tracks, dims))
    for t in range(frames - 1, -1, -1):
        for c in range(dims):
            for k in range(tracks):
                one = found[t + 2, c, k] / pivot[t + 2, k] - lower[t + 2, k] * found[t + 3, c, k]
                one -= lower2[t + 2, k] * found[t + 4, c, k]
                found[t + 2, c, k] = one
                smoothed[t, k, c] = one
    return smoothed


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _diagonals(frames: int, bending: float, movement: float) -> tuple[Doubles, Doubles, Doubles]:
    """Main diagonal and the two beside it of the penalties' matrix."""
    main, first, second = np.zeros(frames), np.zeros(frames), np.zeros(frames)
    for t in range(frames - 1):
        main[t] += movement
        main[t + 1] += movement
        first[t] -= movement
    for t in range(frames - 2):
        main[t] += bending
        main[t + 1] += 4 * bending
        main[t + 2] += bending
        first[t] -= 2 * bending
        first[t + 1] -= 2 * bending
        second[t] += bending
    return main, first, second


@njit(cache=True, fastmath=FAST, error_model="numpy")
def smooth_robustly(
    values: Doubles, weights: Doubles, bending: float, movement: float, tolerance: float
) -> Doubles:
    """Smooth twice: the second time, what lay far from the first result counts less.

    The weight of an observation ``r`` away is divided by ``1 + (r / tolerance)**2`` (Cauchy).

    Parameters
    ----------
    values : ndarray of float64, shape (frames, tracks, dimensions)
        As for `smooth`.
    weights : ndarray of float64, shape (frames, tracks)
        As for `smooth`.
    bending, movement : float
        As for `smooth`.
    tolerance : float
        Distance at which an observation counts half, in the unit of ``values``.

    Returns
    -------
    ndarray of float64, shape (frames, tracks, dimensions)
        The smoothed tracks.
    """
    rough = smooth(values, weights, bending, movement)
    trusted = weights.copy()
    for t in range(values.shape[0]):
        for k in range(values.shape[1]):
            if weights[t, k] > 0:
                off = 0.0
                for c in range(values.shape[2]):
                    off += (values[t, k, c] - rough[t, k, c]) ** 2
                trusted[t, k] = weights[t, k] / (1.0 + off / tolerance**2)
    return smooth(values, trusted, bending, movement)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def choose_over_time(costs: Doubles, places: Doubles, stiffness: float) -> NDArray[np.int64]:
    """Choose one candidate a frame so that choices are cheap and follow one another closely.

    Viterbi's algorithm: minimises ``sum cost + stiffness * sum |place[t] - place[t-1]|**2``
    exactly. Of equal candidates the first is taken.

    Parameters
    ----------
    costs : ndarray of float64, shape (frames, candidates)
        What each candidate costs by itself.
    places : ndarray of float64, shape (frames, candidates, dimensions)
        Where each candidate lies.
    stiffness : float
        Price of a squared step between frames.

    Returns
    -------
    ndarray of int64, shape (frames,)
        The chosen candidates.
    """
    frames, candidates, dims = places.shape
    best = costs[0].copy()
    before = np.zeros((frames, candidates), dtype=np.int64)
    total = np.empty(candidates)
    for t in range(1, frames):
        for b in range(candidates):
            least, chosen = np.inf, 0
            for a in range(candidates):
                step = 0.0
                for c in range(dims):
                    step += (places[t, b, c] - places[t - 1, a, c]) ** 2
                cost = best[a] + stiffness * step
                if cost < least:
                    least, chosen = cost, a
            total[b] = least + costs[t, b]
            before[t, b] = chosen
        best[:] = total
    path = np.empty(frames, dtype=np.int64)
    path[-1] = np.argmin(best)
    for t in range(frames - 1, 0, -1):
        path[t - 1] = before[t, path[t]]
    return path
