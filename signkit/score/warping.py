"""Compiled dynamic time warping: the cost of a pair of frames and the recursion in one pass.

Two kernels. ``path_cost`` keeps one row and gives the cost of the best path; ``best_path`` also
keeps the steps and gives the path itself. Both take poses with the missing joints set to zero, a
weight of one or zero for each joint, and the reference with its frames last, so that the innermost
loop runs over neighbouring reference frames and vectorises.

Missing joints: a pair of frames is compared over the joints that both have, and its cost is scaled
up to all joints; a pair without a common joint is compared with the missing joints at the neck.
"""

from __future__ import annotations

import numpy as np
from numba import njit

_FAST = {"reassoc", "contract", "nsz"}
DIAGONAL, UP, LEFT = 0, 1, 2


@njit(cache=True, nogil=True, fastmath=_FAST)
def _l1_row(frame, reference, cost):  # type: ignore[no-untyped-def]
    """Add to ``cost`` the L1 distance of one frame to each reference frame."""
    for joint in range(frame.shape[0]):
        x, y, z = frame[joint, 0], frame[joint, 1], frame[joint, 2]
        for j in range(cost.size):
            cost[j] += (
                abs(x - reference[joint, 0, j])
                + abs(y - reference[joint, 1, j])
                + abs(z - reference[joint, 2, j])
            )


@njit(cache=True, nogil=True, fastmath=_FAST)
def _l2_row(frame, reference, cost):  # type: ignore[no-untyped-def]
    """Add to ``cost`` the summed Euclidean distance of one frame's joints to each reference's."""
    for joint in range(frame.shape[0]):
        x, y, z = frame[joint, 0], frame[joint, 1], frame[joint, 2]
        for j in range(cost.size):
            cost[j] += np.sqrt(
                (x - reference[joint, 0, j]) ** 2
                + (y - reference[joint, 1, j]) ** 2
                + (z - reference[joint, 2, j]) ** 2
            )


@njit(cache=True, nogil=True, fastmath=_FAST)
def _scaled_row(frame, has, reference, ref_has, euclidean, cost):  # type: ignore[no-untyped-def]
    """Fill ``cost`` over common joints, scaled to all; without any, missing ones at the neck."""
    joints = frame.shape[0]
    seen = np.zeros(cost.size, np.float32)
    everything = np.zeros(cost.size, np.float32)
    one = np.empty(cost.size, np.float32)
    for joint in range(joints):
        one[:] = 0
        single, others = frame[joint : joint + 1], reference[joint : joint + 1]
        if euclidean:
            _l2_row(single, others, one)
        else:
            _l1_row(single, others, one)
        for j in range(cost.size):
            weight = has[joint] * ref_has[joint, j]
            cost[j] += weight * one[j]
            seen[j] += weight
            everything[j] += one[j]
    for j in range(cost.size):
        cost[j] = cost[j] * joints / seen[j] if seen[j] > 0 else everything[j]


@njit(cache=True, nogil=True)
def _fill_row(i, hyp, hyp_has, ref, ref_has, masked, euclidean, cost):  # type: ignore[no-untyped-def]
    """Fill ``cost`` with the cost of hypothesis frame ``i`` against every reference frame."""
    cost[:] = 0
    if masked:
        _scaled_row(hyp[i], hyp_has[i], ref, ref_has, euclidean, cost)
    elif euclidean:
        _l2_row(hyp[i], ref, cost)
    else:
        _l1_row(hyp[i], ref, cost)


@njit(cache=True, nogil=True)
def path_cost(hyp, hyp_has, ref, ref_has, masked, euclidean):  # type: ignore[no-untyped-def]
    """Compute the cost of the cheapest warping path (steps (1,1), (1,0), (0,1)).

    Parameters
    ----------
    hyp : ndarray (frames, joints, 3) float32
        Hypothesis, missing joints zero.
    hyp_has : ndarray (frames, joints) float32
        One where the joint is observed.
    ref : ndarray (joints, 3, reference frames) float32
        Reference, missing joints zero.
    ref_has : ndarray (joints, reference frames) float32
        One where the joint is observed.
    masked : bool
        Whether any joint is missing.
    euclidean : bool
        Whether a joint costs its Euclidean distance instead of L1.

    Returns
    -------
    float
        Summed cost along the path.
    """
    cost = np.empty(ref.shape[2], np.float32)
    total = np.full(ref.shape[2] + 1, np.inf)
    total[0] = 0.0
    for i in range(hyp.shape[0]):
        _fill_row(i, hyp, hyp_has, ref, ref_has, masked, euclidean, cost)
        diagonal, total[0] = total[0], np.inf
        left = np.inf
        for j in range(cost.size):
            up = total[j + 1]
            left = cost[j] + min(diagonal, min(up, left))
            diagonal, total[j + 1] = up, left
    return total[-1]


@njit(cache=True, nogil=True)
def _steps(hyp, hyp_has, ref, ref_has, masked, euclidean):  # type: ignore[no-untyped-def]
    """Path cost and the step into every cell; of equally cheap paths the shorter one."""
    frames, others = hyp.shape[0], ref.shape[2]
    cost = np.empty(others, np.float32)
    total = np.full(others + 1, np.inf)
    length = np.zeros(others + 1)
    total[0] = 0.0
    steps = np.empty((frames, others), np.uint8)
    for i in range(frames):
        _fill_row(i, hyp, hyp_has, ref, ref_has, masked, euclidean, cost)
        diagonal, diagonal_length = total[0], length[0]
        total[0] = np.inf
        for j in range(others):
            best, shortest, step = diagonal, diagonal_length, DIAGONAL
            up, up_length = total[j + 1], length[j + 1]
            if up < best or (up == best and up_length < shortest):
                best, shortest, step = up, up_length, UP
            if total[j] < best or (total[j] == best and length[j] < shortest):
                best, shortest, step = total[j], length[j], LEFT
            diagonal, diagonal_length = up, up_length
            total[j + 1], length[j + 1] = best + cost[j], shortest + 1
            steps[i, j] = step
    return total[-1], steps


@njit(cache=True, nogil=True)
def best_path(hyp, hyp_has, ref, ref_has, masked, euclidean):  # type: ignore[no-untyped-def]
    """Find the cheapest warping path, the shortest among equals.

    Parameters
    ----------
    hyp : ndarray (frames, joints, 3) float32
        Hypothesis, missing joints zero.
    hyp_has : ndarray (frames, joints) float32
        One where the joint is observed.
    ref : ndarray (joints, 3, reference frames) float32
        Reference, missing joints zero.
    ref_has : ndarray (joints, reference frames) float32
        One where the joint is observed.
    masked : bool
        Whether any joint is missing.
    euclidean : bool
        Whether a joint costs its Euclidean distance instead of L1.

    Returns
    -------
    cost : float
        Summed cost along the path.
    path : ndarray (steps, 2) int64
        Pairs of hypothesis frame and reference frame, from first to last.
    """
    cost, steps = _steps(hyp, hyp_has, ref, ref_has, masked, euclidean)
    i, j = hyp.shape[0] - 1, ref.shape[2] - 1
    backwards = np.empty((i + j + 1, 2), np.int64)
    n = 0
    while True:
        backwards[n] = i, j
        n += 1
        if i == 0 and j == 0:
            break
        step = steps[i, j]
        if step != LEFT:
            i -= 1
        if step != UP:
            j -= 1
    return cost, backwards[:n][::-1].copy()
