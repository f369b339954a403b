"""Give every person the hands that are theirs: DWPose's files exchange them between people.

Facts 1.7. Wherever somebody's hand root lies nearer to another wrist, by more than the doubt
between two detections, the hands of a frame are dealt out anew: the assignment of all hands to
all wrists with the smallest sum of distances, in shoulder widths. A hand that lies at no wrist is
missing. A person alone keeps left and right unless they are clearly exchanged.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from signkit.pose.skeleton import (
    BODY,
    LEFT_HAND,
    LEFT_SHOULDER,
    LEFT_WRIST,
    RIGHT_HAND,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

FARTHEST_HAND = 1.0
"""How far a hand's root may lie from its wrist, in shoulder widths of its person."""
DOUBT = 0.25
"""How much nearer another wrist must be before a hand is given away, in shoulder widths."""
UNKNOWN_WRIST = 0.5
"""What it costs, in shoulder widths, that a hand stays with a person whose wrist is not seen."""
BOX_TO_SHOULDERS = 0.35
"""Shoulder width over the diagonal of the box around head, shoulders and arms, about."""
SIDES = ((LEFT_WRIST, LEFT_HAND), (RIGHT_WRIST, RIGHT_HAND))


def deal_hands(people: np.ndarray) -> tuple[np.ndarray, int, int]:
    """Deal the hands of one frame to the wrists they lie at.

    Parameters
    ----------
    people : ndarray (people, 50, 3)
        x px, y px and confidence of everybody in the frame; NaN, NaN, 0 for missing points.

    Returns
    -------
    people : ndarray (people, 50, 3)
        The same bodies with their own hands.
    exchanged : int
        Hands that changed person or side.
    dropped : int
        Hands that lie at no wrist and are missing now.
    """
    if not (_hands(people)[..., 2] > 0).any():
        return people, 0, 0
    costs = _costs(people)
    seen: np.ndarray = np.any(_hands(people)[..., 2] > 0, axis=1)
    if not (np.diagonal(costs)[seen] > DOUBT).any():
        return people, 0, 0  # every hand is where it belongs
    allowed = np.where(costs <= FARTHEST_HAND + DOUBT, costs, 1e3)
    hands, wrists = linear_sum_assignment(allowed)
    dealt = people.copy()
    for _, part in SIDES:
        dealt[:, part, :2], dealt[:, part, 2] = np.nan, 0
    exchanged = dropped = 0
    for hand, wrist in zip(hands, wrists, strict=True):
        if not seen[hand]:
            continue
        if costs[hand, wrist] > FARTHEST_HAND + DOUBT:
            dropped += 1
            continue
        dealt[wrist // 2, SIDES[wrist % 2][1]] = people[hand // 2, SIDES[hand % 2][1]]
        exchanged += int(hand != wrist)
    return dealt, exchanged, dropped


def _hands(people: np.ndarray) -> np.ndarray:
    """All hands, shape (2 people, 21, 3): left and right of the first, of the second, ..."""
    both = np.stack([people[:, part] for _, part in SIDES], axis=1)
    return both.reshape(-1, *both.shape[2:])


def _costs(people: np.ndarray) -> np.ndarray:
    """Distance of every hand (row) from every wrist (column), in the wrist's shoulder widths."""
    wrists = np.stack([people[:, wrist, :2] for wrist, _ in SIDES], axis=1).reshape(-1, 2)
    roots = np.array([_root(hand) for hand in _hands(people)])
    sizes = np.repeat([_shoulder_width(person) for person in people], len(SIDES))
    costs = np.linalg.norm(roots[:, None] - wrists[None], axis=2) / sizes[None]
    own = np.eye(len(costs), dtype=bool)
    costs[~own] += DOUBT
    costs[own & np.isnan(costs)] = UNKNOWN_WRIST
    return np.where(np.isnan(costs), np.inf, costs)


def _root(hand: np.ndarray) -> np.ndarray:
    """Where a hand begins: its root, or the point nearest to it that was found."""
    known = np.flatnonzero(~np.isnan(hand[:, 0]))
    return hand[known[0], :2] if len(known) else np.full(2, np.nan)


def _shoulder_width(person: np.ndarray) -> float:
    """Give the larger of shoulder distance and a share of the body's box (for side views)."""
    width = float(np.linalg.norm(person[LEFT_SHOULDER, :2] - person[RIGHT_SHOULDER, :2]))
    body = person[BODY][~np.isnan(person[BODY, 0])]
    box = float(np.hypot(*np.ptp(body[:, :2], axis=0))) if len(body) else 0.0
    return max(np.nan_to_num(width), BOX_TO_SHOULDERS * box, 1e-6)
