"""Which way a metric is better: up, down, or towards the truth."""

from __future__ import annotations

DOWN = ("wer", "dtw", "ndtw", "gloss_wer", "replay_share", "bone_variation")
"""How the names of metrics begin that are better the smaller they are."""

NO_SIDE = ("ratio",)
"""How the names of metrics end that are best at 1, where the truth is."""


def better_is(metric: str) -> int:
    """Tell which way a metric is better.

    Parameters
    ----------
    metric : str
        Name in the scores files.

    Returns
    -------
    int
        1 for up, -1 for down, 0 for a ratio, which is best at 1.

    Examples
    --------
    >>> better_is("bleu4"), better_is("ndtw_hands"), better_is("travel_ratio")
    (1, -1, 0)
    """
    if metric.endswith(NO_SIDE):
        return 0
    return -1 if metric.startswith(DOWN) else 1
