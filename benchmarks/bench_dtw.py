"""DTW of 100-300 frames x 150 values: the fused kernel against the straightforward way."""

from __future__ import annotations

import importlib.util
import statistics
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.timing import cpu_seconds
from benchmarks.yardstick_dtw import straightforward_dtw
from signkit.score.distances import dtw

TARGET = 250.0
TOLERANCE = 1e-6
FRAMES = (100, 200, 300)
REPEATS = 5
OURS_A_REPEAT = 20

Clip = NDArray[np.float32]


def _clips(frames: int, seed: int = 27) -> tuple[Clip, Clip]:
    """Two smooth random walks, as different as two sentences, of unequal length."""
    rng = np.random.default_rng(seed)
    walk = rng.standard_normal((2, frames + frames // 10, 50, 3)).cumsum(axis=1) / 10
    return walk[0, :frames].astype(np.float32), walk[1].astype(np.float32)


def _others() -> dict[str, Callable[[Clip, Clip], float]]:
    """Libraries that are there: shown for comparison, not a target."""
    found: dict[str, Callable[[Clip, Clip], float]] = {}
    if importlib.util.find_spec("dtw") and importlib.util.find_spec("scipy"):
        found["dtw-python"] = _dtw_python
    if importlib.util.find_spec("tslearn"):
        found["tslearn"] = _tslearn
    return found


def _costs(hypothesis: Clip, reference: Clip) -> NDArray[np.float64]:
    from scipy.spatial.distance import cdist

    return cdist(
        hypothesis.reshape(len(hypothesis), -1), reference.reshape(len(reference), -1), "cityblock"
    )


def _dtw_python(hypothesis: Clip, reference: Clip) -> float:
    import dtw as library

    costs = _costs(hypothesis, reference)
    found = library.dtw(costs, step_pattern="symmetric1", distance_only=True)
    return float(found.distance) / len(reference)


def _tslearn(hypothesis: Clip, reference: Clip) -> float:
    from tslearn.metrics import dtw_path_from_metric

    _, cost = dtw_path_from_metric(_costs(hypothesis, reference), metric="precomputed")
    return float(cost) / len(reference)


def _compare(frames: int) -> dict:
    pair = _clips(frames)
    ours, theirs = dtw(*pair), straightforward_dtw(*pair)
    if abs(ours - theirs) > TOLERANCE * max(1.0, abs(theirs)):
        raise AssertionError(f"{frames} frames: {ours} is not {theirs}")
    others = _others()
    ratios, kernel, spent = [], [], {name: [] for name in others}
    for function in others.values():
        function(*pair)
    for _ in range(REPEATS):
        slow = cpu_seconds(partial(straightforward_dtw, *pair))
        kernel.append(cpu_seconds(partial(dtw, *pair), OURS_A_REPEAT))
        ratios.append(slow / kernel[-1])
        for name, function in others.items():
            spent[name].append(cpu_seconds(partial(function, *pair), 2))
    fast, ratio = statistics.median(kernel), statistics.median(ratios)
    shown = [f"{name} {statistics.median(s) * 1e3:.2f} ms" for name, s in spent.items()]
    return {
        "work": f"DTW, {frames} frames x 150",
        "ratio": ratio,
        "target": TARGET,
        "met": ratio >= TARGET,
        "detail": "; ".join([f"{fast * 1e3:.3f} ms against {fast * ratio * 1e3:.1f} ms", *shown]),
    }


def run() -> list[dict]:
    """Measure and compare, in CPU seconds of one thread.

    Returns
    -------
    list of dict
        One item a clip length, with ``work``, ``ratio``, ``target``, ``met`` and ``detail``.

    Raises
    ------
    AssertionError
        If the two ways differ by more than the tolerance.
    """
    return [_compare(frames) for frames in FRAMES]


if __name__ == "__main__":
    for item in run():
        print(item)
