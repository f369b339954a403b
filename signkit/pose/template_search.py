"""The compiled search behind template decoding: frame costs and dynamic programming in one pass.

A row of states, one a template frame, is worked on at once, so that the innermost loops run over
neighbouring states and vectorise; frames after which a clip is given up cost nothing.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _add_distances(products, ours, theirs, worst, cost):  # type: ignore[no-untyped-def]
    """Add one part's distance of a frame to every template frame, from -2 of the dot products."""
    zero = np.float32(0)
    for s in range(cost.size):
        squared = products[s] + ours + theirs[s]
        distance = np.sqrt(zero if squared < zero else squared)
        cost[s] += worst if distance > worst else distance


@njit(cache=True, nogil=True)
def _stay_or_step(before, born_before, uneven, now, born):  # type: ignore[no-untyped-def]
    """Let states be reached from ones before them where that is cheaper."""
    for s in range(now.size):
        best, start = now[s], born[s]
        came, born_came = before[s] + uneven[s], born_before[s]
        if came < best:
            best, start = came, born_came
        now[s], born[s] = best, start


@njit(cache=True, nogil=True)
def _add_costs(cost, limit, now):  # type: ignore[no-untyped-def]
    """Add a frame's costs; whether any state is below the limit."""
    below = 0
    for s in range(now.size):
        now[s] += cost[s]
        below += now[s] < limit
    return below > 0


@njit(cache=True, nogil=True)
def cheapest_signs(  # type: ignore[no-untyped-def]
    products, ours, theirs, seen, worst, enter, uneven, leave, owner, filler_cost, limit
):
    """Find the cheapest explanation of a clip by filler and templates.

    Parameters
    ----------
    products : ndarray (parts, frames, states) float32
        -2 times the dot products of the clip's features and the templates'; a state is a
        template frame.
    ours : ndarray (parts, frames) float32
        Squared lengths of the clip's features.
    theirs : ndarray (parts, states) float32
        Squared lengths of the templates' features.
    seen : ndarray (parts, frames) bool
        Whether the part was observed; unseen parts cost half of ``worst``.
    worst : float32
        Most that a part costs in a frame.
    enter : ndarray (states,)
        Cost of beginning a sign in a state; infinite where none begins.
    uneven : ndarray (steps, states)
        Cost of coming from as many states before; infinite across a template's start.
    leave : ndarray (ends,) int64
        States in which a sign may end, in ascending order.
    owner : ndarray (ends,) int64
        The template of each.
    filler_cost : float
        Cost of a frame that belongs to no sign.
    limit : float
        What cannot end below it is given up, its last cost infinite: costs only grow.

    Returns
    -------
    free : ndarray (frames + 1,)
        For every count of explained frames the lowest cost.
    free_sign : ndarray (frames + 1,) int64
        The template that ends there, -1 for filler.
    free_from : ndarray (frames + 1,) int64
        How many frames had been explained where that started.
    """
    parts, frames, states = products.shape
    now, before = np.full(states, np.inf), np.full(states, np.inf)
    born, born_before = np.zeros(states, np.int32), np.zeros(states, np.int32)
    cost = np.empty(states, np.float32)
    free = np.zeros(frames + 1)
    free_sign, free_from = np.full(frames + 1, -1, np.int64), np.zeros(frames + 1, np.int64)
    for t in range(frames):
        cost[:] = 0
        for part in range(parts):
            if seen[part, t]:
                _add_distances(products[part, t], ours[part, t], theirs[part], worst, cost)
            else:
                cost += worst / np.float32(2)
        now[:] = free[t] + enter
        born[:] = t
        for step in range(min(len(uneven), states)):
            came, born_came = before[: states - step], born_before[: states - step]
            _stay_or_step(came, born_came, uneven[step, step:], now[step:], born[step:])
        hopeful = _add_costs(cost, limit, now)
        free[t + 1], free_from[t + 1] = free[t] + filler_cost, t
        for end in range(leave.size):
            s = leave[end]
            if now[s] < free[t + 1]:
                free[t + 1], free_sign[t + 1], free_from[t + 1] = now[s], owner[end], born[s]
        if not hopeful and free[t + 1] >= limit:
            free[frames] = np.inf
            break
        now, before = before, now
        born, born_before = born_before, born
    return free, free_sign, free_from
