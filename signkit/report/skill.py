"""Skill: where a score lies between floor and ceiling, and how that reads (science.md 2)."""

from __future__ import annotations

import math
from collections.abc import Iterable

from signkit.report.entries import Entry

KNOWS_THE_INPUT = ("nearest", "lookup")
"""Parts of the names of controls that look at the text: they are no floor."""

NO_EVIDENCE = "no evidence"
INSPECT = "inspect for replay"


def skill(score: float, floor: float, ceiling: float) -> float:
    """Place a score between the floor and the ceiling (science.md 2).

    Parameters
    ----------
    score : float
        The system's score.
    floor : float
        Best score of the controls that know nothing of the input.
    ceiling : float
        Score of the true poses.

    Returns
    -------
    float
        ``(score - floor) / (ceiling - floor)``: at most 0 reads "no evidence", above 1 "inspect
        for replay"; NaN where floor and ceiling agree.

    Examples
    --------
    >>> skill(30.0, floor=10.0, ceiling=50.0)
    0.5
    """
    return (score - floor) / (ceiling - floor) if ceiling != floor else math.nan


def floor_and_ceiling(entries: Iterable[Entry], split: str, metric: str) -> tuple[float, float]:
    """Find the bounds of one split and metric among the control entries.

    Parameters
    ----------
    entries : iterable of Entry
        Entries of one language.
    split : str
        Name of the split.
    metric : str
        Key of the metric.

    Returns
    -------
    tuple of float
        Floor and ceiling; NaN where no such control was scored.
    """
    scored = [e for e in entries if (split, metric) in e.scores]
    ceilings = [e.scores[split, metric].mean for e in scored if e.kind == "ceiling"]
    floors = [e.scores[split, metric].mean for e in scored if _knows_nothing(e)]
    if not ceilings or not floors:
        return math.nan, math.nan
    ceiling = ceilings[0]
    return min(floors, key=lambda value: abs(ceiling - value)), ceiling


def _knows_nothing(entry: Entry) -> bool:
    return entry.kind == "control" and knows_nothing(entry.run)


def knows_nothing(name: str) -> bool:
    """Tell whether a control ignores the text: it is good only by what all clips share.

    Parameters
    ----------
    name : str
        Name of a control: ``mean_pose``.

    Returns
    -------
    bool
        False for what is found by the text.
    """
    return not any(part in name for part in KNOWS_THE_INPUT)


def skill_reading(value: float) -> str:
    """Say what a skill means where a bare number would mislead.

    Parameters
    ----------
    value : float
        A skill.

    Returns
    -------
    str
        ``no evidence`` at or below 0, ``inspect for replay`` above 1, else empty.

    Examples
    --------
    >>> skill_reading(-0.1), skill_reading(0.4), skill_reading(1.2)
    ('no evidence', '', 'inspect for replay')
    """
    if value <= 0:
        return NO_EVIDENCE
    return INSPECT if value > 1 else ""
