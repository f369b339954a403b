"""The straightforward way to a DTW score, as the lineage's tools go about it.

A distance matrix filled pair by pair with a NumPy call, then the recursion over Python lists.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def straightforward_dtw(hypothesis: NDArray[np.floating], reference: NDArray[np.floating]) -> float:
    """Compute the lineage's DTW with two plain loops.

    Parameters
    ----------
    hypothesis : ndarray (frames, joints, 3)
        The produced pose.
    reference : ndarray (frames, joints, 3)
        The true pose.

    Returns
    -------
    float
        Path cost over reference frames.
    """
    hyp = np.asarray(hypothesis, np.float64).reshape(len(hypothesis), -1)
    ref = np.asarray(reference, np.float64).reshape(len(reference), -1)
    total = np.full((len(hyp) + 1, len(ref) + 1), np.inf)
    total[0, 0] = 0.0
    for i in range(len(hyp)):
        for j in range(len(ref)):
            total[i + 1, j + 1] = np.sum(np.abs(hyp[i] - ref[j]))
    for i in range(len(hyp)):
        for j in range(len(ref)):
            steps = [total[i, j], total[i + 1, j], total[i, j + 1]]
            total[i + 1, j + 1] += min(steps)
    return float(total[-1, -1] / len(ref))
