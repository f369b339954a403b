"""When a run reached a target, and what target is set by its base (Sec. 5.2; ledger LATE-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np

from signkit.errors import InputError
from signkit.learn.curve import CurveRow

TARGETS = {"late": 0.05, "mid": 0.10}
"""Share of the base's drop that may be left, by the names of Figure 5's stages."""

MEASURES = ("seconds", "steps", "frames")

Curve = Sequence[CurveRow]
Curves = Mapping[int, Curve]
"""One curve a seed."""


def find_target(base: Curves, share: float) -> float:
    """Find the dev score at which so little of the base's drop is left.

    From the base's mean curve over the seeds, so that no seed's luckiest epoch sets the target.

    Parameters
    ----------
    base : Curves
        The base's curves, validated at the same epochs.
    share : float
        Share of the drop that may be left, between 0 and 1.

    Returns
    -------
    float
        The score; the target is reached at or below it.

    Raises
    ------
    InputError
        If there is no curve, the epochs differ, or the base does not improve at all.

    Examples
    --------
    >>> rows = [CurveRow(n, n, n, 0.0, dev, 0.0) for n, dev in enumerate([3.0, 1.5, 1.0])]
    >>> find_target({27: rows}, 0.05)
    1.1
    """
    if not 0 < share < 1:
        raise InputError("target", "a share between 0 and 1", str(share), "late is 0.05")
    epochs = {tuple(row.epoch for row in _validated(curve)) for curve in base.values()}
    if len(epochs) != 1 or len(next(iter(epochs))) < 2:
        raise InputError(
            "curves of the base", "the same two or more validated epochs in every seed",
            f"{len(epochs)} kinds", "train every seed with the same settings",
        )  # fmt: skip
    devs = np.array([[row.dev for row in _validated(c)] for c in base.values()], dtype=float)
    mean = devs.mean(axis=0)
    first, lowest = float(mean[0]), float(mean.min())
    if not lowest < first:
        advice = "it learns nothing: look at its learning curve"
        raise InputError("dev score of the base", "a drop", f"{first} to {lowest}", advice)
    return lowest + share * (first - lowest)


def find_time(
    curve: Curve, target: float, measure: str = "seconds", epoch_frames: float = 0.0
) -> float:
    """Find when a run first reached a target.

    Parameters
    ----------
    curve : Curve
        Its epochs.
    target : float
        Dev score, lower is better.
    measure : str
        One of :data:`MEASURES`.
    epoch_frames : float
        Valid frames of an epoch that draws every clip once; for ``frames`` alone.

    Returns
    -------
    float
        The time, on the line between the two validations around it; infinite where the run did
        not arrive.
    """
    times = dict(zip((row.epoch for row in curve), tick(curve, measure, epoch_frames), strict=True))
    rows = _validated(curve)
    for number, row in enumerate(rows):
        if row.dev is not None and row.dev <= target:
            before = rows[number - 1] if number else row
            if before.dev is None or before.dev <= row.dev:
                return times[row.epoch]
            part = (before.dev - target) / (before.dev - row.dev)
            return times[before.epoch] + part * (times[row.epoch] - times[before.epoch])
    return float("inf")


def tick(curve: Curve, measure: str, epoch_frames: float = 0.0) -> list[float]:
    """Tell the time at the end of each epoch.

    Parameters
    ----------
    curve : Curve
        Its epochs.
    measure : str
        One of :data:`MEASURES`.
    epoch_frames : float
        Valid frames of an epoch that draws every clip once; for ``frames`` alone.

    Returns
    -------
    list of float
        One time an epoch.

    Raises
    ------
    InputError
        If the measure is unknown, or frames are to be counted and nobody says how many.
    """
    if measure not in MEASURES:
        raise InputError("measure", f"one of {', '.join(MEASURES)}", repr(measure), "choose one")
    if measure == "seconds":
        return [row.seconds for row in curve]
    if measure == "steps":
        return [float(row.step) for row in curve]
    if epoch_frames <= 0:
        advice = "give the sum of the training clips' lengths"
        raise InputError("epoch_frames", "a number above 0", str(epoch_frames), advice)
    return list(
        accumulate(
            epoch_frames if r.drawn_clips is None else r.drawn_clips * (r.drawn_frames or 0.0)
            for r in curve
        )
    )


def _validated(curve: Curve) -> list[CurveRow]:
    return [row for row in curve if row.dev is not None]
