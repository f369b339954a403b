"""The learning rate at each step: up, then down, and nothing to remember."""

from __future__ import annotations

import math

WARM_UP = 0.3
START_DIVISOR = 25.0
END_DIVISOR = 1e4


def one_cycle_rate(step: float, steps: int, peak: float) -> float:
    """Compute the learning rate of one step of a one-cycle schedule.

    From a 25th of the peak up over the first three tenths, then down to a ten-thousandth of the
    start, both along a cosine. A function of the step alone, so that a resumed run needs no
    scheduler state. The lineage holds 1e-3 and lowers it on plateaus; supplement Table 4 says
    only that the rate gets smaller.

    Parameters
    ----------
    step : float
        Number of the step, from 0; between two whole ones where epochs are of uneven length.
    steps : int
        Steps of the whole run.
    peak : float
        Highest rate.

    Returns
    -------
    float
        The rate.

    Examples
    --------
    >>> [round(one_cycle_rate(step, 10, 1.0), 3) for step in (0, 2, 9)]
    [0.04, 1.0, 0.0]
    """
    top = WARM_UP * steps - 1
    last = steps - 1
    start, end = peak / START_DIVISOR, peak / START_DIVISOR / END_DIVISOR
    if step <= top:
        return _cosine(start, peak, step / max(top, 1e-9))
    return _cosine(peak, end, (step - top) / max(last - top, 1e-9))


def _cosine(start: float, end: float, part: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * min(part, 1.0)))
