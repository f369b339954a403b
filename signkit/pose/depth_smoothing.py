"""Calm tracks over time: weighted smoothing, and one choice a frame that holds over time."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.lift_objective import FAST

Doubles = NDArray[np.float64]

LEAST_WEIGHT = 1e-9
"""Weight of every frame, so that a track that was never observed stays solvable."""


def smooth(values: Doubles, weights: Doubles, bending: float | Doubles, movement: float) -> Doubles:
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
    bending : float or ndarray of float64, shape (tracks,)
        Weight of the squared second differences.
    movement : float
        Weight of the squared first differences.

    Returns
    -------
    ndarray of float64, shape (frames, tracks, dimensions)
        The smoothed tracks; zeros for a track without any weight.
    """
    return _solve(values, weights, np.full(values.shape[1], bending), movement)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _solve(values: Doubles, weights: Doubles, bending: Doubles, movement: float) -> Doubles:
    """Solve each track's five-diagonal equations by Cholesky's method, all tracks abreast."""
    frames, tracks, dims = values.shape
    pivot = np.ones((frames + 2, tracks))  # two rows before the first, so that none is special
    lower, lower2 = np.zeros((frames + 2, tracks)), np.zeros((frames + 2, tracks))
    inverse, found = np.empty((frames, tracks)), np.zeros((frames + 4, dims, tracks))
    for t in range(frames):
        inner = 0 < t < frames - 1
        steps = movement * ((t > 0) + (t < frames - 1))
        turns = 1.0 * ((t > 1) + 4 * inner + (t < frames - 2))
        step, turn = -movement * (t < frames - 1), -2.0 * ((t < frames - 2) + inner)
        turn2 = 1.0 * (t < frames - 2)
        for k in range(tracks):
            last, older, stiff = lower[t + 1, k], lower2[t, k], bending[k]
            d = steps + turns * stiff + weights[t, k] + LEAST_WEIGHT
            d -= last * last * pivot[t + 1, k] + older * older * pivot[t, k]
            aside = step + turn * stiff - last * lower2[t + 1, k] * pivot[t + 1, k]
            one = 1.0 / d
            pivot[t + 2, k], inverse[t, k] = d, one
            lower[t + 2, k], lower2[t + 2, k] = aside * one, turn2 * stiff * one
        for c in range(dims):
            for k in range(tracks):
                right = weights[t, k] * values[t, k, c] - lower[t + 1, k] * found[t + 1, c, k]
                found[t + 2, c, k] = right - lower2[t, k] * found[t, c, k]
    smoothed = np.empty((frames, tracks, dims))
    for t in range(frames - 1, -1, -1):
        for c in range(dims):
            for k in range(tracks):
                one = found[t + 2, c, k] * inverse[t, k] - lower[t + 2, k] * found[t + 3, c, k]
                one -= lower2[t + 2, k] * found[t + 4, c, k]
                found[t + 2, c, k] = one
                smoothed[t, k, c] = one
    return smoothed


def smooth_robustly(
    values: Doubles,
    weights: Doubles,
    bending: float | Doubles,
    movement: float,
    tolerance: float,
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
    return smooth(values, _distrust(values, weights, rough, tolerance), bending, movement)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _distrust(values: Doubles, weights: Doubles, rough: Doubles, tolerance: float) -> Doubles:
    """Weights, less where an observation lies far from the first result."""
    trusted = np.empty_like(weights)
    for t in range(values.shape[0]):
        for k in range(values.shape[1]):
            off = 0.0
            for c in range(values.shape[2]):
                off += (values[t, k, c] - rough[t, k, c]) ** 2
            trusted[t, k] = weights[t, k] / (1.0 + off / tolerance**2)
    return trusted


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
    best = np.empty(candidates)
    for a in range(candidates):
        best[a] = costs[0, a]
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
        for b in range(candidates):
            best[b] = total[b]
    return _trace_back(best, before)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def choose_signs_over_time(costs: Doubles, sizes: Doubles, stiffness: float) -> NDArray[np.int64]:
    """Choose the signs of three numbers a frame: `choose_over_time`, many times as fast.

    The eight candidates lie at ``(+-a, +-b, +-c)``. A step between two of them costs
    ``4 stiffness |z[t] z[t-1]|`` more for each sign that changes, and otherwise the same; so the
    best predecessor is found one sign after the other.

    Parameters
    ----------
    costs : ndarray of float64, shape (frames, 8)
        What each candidate costs by itself; bit ``n`` of its number is set where number ``n`` is
        negative.
    sizes : ndarray of float64, shape (frames, 3)
        The numbers without their signs.
    stiffness : float
        Price of a squared step between frames.

    Returns
    -------
    ndarray of int64, shape (frames,)
        The chosen candidates.
    """
    frames = len(costs)
    best, least, origin = np.empty(8), np.empty(8), np.empty(8, dtype=np.int64)
    before = np.zeros((frames, 8), dtype=np.int64)
    for a in range(8):
        best[a] = costs[0, a]
    for t in range(1, frames):
        for a in range(8):
            before[t, a] = a
        for n in range(3):
            change = 4.0 * stiffness * sizes[t, n] * sizes[t - 1, n]
            for a in range(8):
                other = best[a ^ (1 << n)] + change
                turned = other < best[a]
                least[a] = other if turned else best[a]
                origin[a] = before[t, a ^ (1 << n)] if turned else before[t, a]
            for a in range(8):
                best[a], before[t, a] = least[a], origin[a]
        for a in range(8):
            best[a] += costs[t, a]
    return _trace_back(best, before)


@njit(cache=True)
def _trace_back(best: Doubles, before: NDArray[np.int64]) -> NDArray[np.int64]:
    """Follow the predecessors from the cheapest last candidate."""
    last = 0
    for a in range(len(best)):
        if best[a] < best[last]:
            last = a
    path = np.empty(len(before), dtype=np.int64)
    path[-1] = last
    for t in range(len(before) - 1, 0, -1):
        path[t - 1] = before[t, path[t]]
    return path
