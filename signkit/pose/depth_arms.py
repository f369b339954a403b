"""Depth of head, shoulders and arms from their picture and from how people sign."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.depth_smoothing import choose_over_time, smooth
from signkit.pose.lift_objective import FAST
from signkit.pose.skeleton import LEFT_SHOULDER, NECK, NOSE, RIGHT_SHOULDER

Doubles = NDArray[np.float64]

ELBOW_DEPTH, ELBOW_SPREAD = 0.15, 0.20
"""Where elbows are in depth, seen from the shoulder, and how far they stray; shoulder widths."""
WRIST_DEPTH, WRIST_SPREAD = 0.42, 0.20
"""Where wrists are in depth, seen from the shoulder: people sign before the body."""
HANGING, RAISED_LESS = 0.5, 0.28
"""How far below the shoulder an elbow hangs at least while the arm reaches forward, and how much
less depth a wrist has for each shoulder width above that: raised elbows bring hands to the head."""
BEFORE, BEFORE_SPREAD = 0.1, 0.1
"""Least depth of a wrist, and how far it may fall short: a seen one is not behind the body."""
STIFFNESS = 3.0
"""Price of a squared step in depth (shoulder widths) from one frame to the next."""
BENDING, MOVEMENT = 0.2, 0.02
"""Smoothing of depth over time; see `signkit.pose.depth_smoothing.smooth`."""
NOSE_BENDING, TURN_BENDING = 4.0, 400.0
"""The same for the head and for the shoulders, which turn slowly."""
UNTURNED = 0.95
"""Share of their full width at which shoulders still count as facing the viewer."""
CLEAR_TURN = 0.15
"""How far aside the nose points, shoulder widths, when the shoulders' turn is believed in full."""
LEAST_TRUST = 1e-3


def find_arm_depths(
    points: Doubles, weights: Doubles, lengths: Doubles, shoulder: int, calm: float
) -> Doubles:
    """Find the depth of an arm's two bones.

    Each has depth ``+-sqrt(L**2 - d**2)`` (length, seen length). Of the four pairs of signs a
    clip takes those that keep elbow and wrist near where a signer's are (a raised arm's wrist
    near the head, a seen wrist not behind the body) and that change little from frame to frame
    (`signkit.pose.depth_smoothing.choose_over_time`). Near to the picture's plane a small error
    of ``d`` is a large one of depth, so depths are smoothed with weights that grow with them.

    Parameters
    ----------
    points : ndarray of float64, shape (frames, 50, 2)
        Joints in shoulder widths.
    weights : ndarray of float64, shape (frames, 50)
        Squared confidence.
    lengths : ndarray of float64, shape (2,)
        Upper arm and forearm.
    shoulder : int
        The arm's first joint; elbow and wrist are the two after it.
    calm : float
        Factor of all smoothing over time.

    Returns
    -------
    ndarray of float64, shape (frames, 2)
        z of upper arm and forearm, towards the viewer.
    """
    costs, places, trust = _judge_arms(points, weights, lengths, shoulder)
    chosen = choose_over_time(costs, places, STIFFNESS * calm)
    found, heavy = _weigh_arms(places, chosen, lengths, trust)
    return smooth(found, heavy, BENDING * calm, MOVEMENT)[:, :, 0]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _judge_arms(
    points: Doubles, weights: Doubles, lengths: Doubles, shoulder: int
) -> tuple[Doubles, Doubles, Doubles]:
    """Price of each pair of signs, depth of elbow and wrist with it, and each bone's trust."""
    frames = len(points)
    depth, trust = np.empty((frames, 2)), np.empty((frames, 2))
    costs, places = np.empty((frames, 4)), np.empty((frames, 4, 2))
    for t in range(frames):
        for bone in range(2):
            a, b = shoulder + bone, shoulder + bone + 1
            x, y = points[t, b, 0] - points[t, a, 0], points[t, b, 1] - points[t, a, 1]
            depth[t, bone] = np.sqrt(max(lengths[bone] ** 2 - x * x - y * y, 0.0))
            trust[t, bone] = min(weights[t, a], weights[t, b]) + LEAST_TRUST
        hangs = points[t, shoulder + 1, 1] - points[t, shoulder, 1]
        expected = WRIST_DEPTH - RAISED_LESS * max(HANGING - hangs, 0.0)
        for signs in range(4):
            elbow = depth[t, 0] if signs & 1 == 0 else -depth[t, 0]
            wrist = elbow + (depth[t, 1] if signs & 2 == 0 else -depth[t, 1])
            places[t, signs, 0], places[t, signs, 1] = elbow, wrist
            cost = ((elbow - ELBOW_DEPTH) / ELBOW_SPREAD) ** 2
            cost += ((wrist - expected) / WRIST_SPREAD) ** 2
            cost += (max(BEFORE - wrist, 0.0) / BEFORE_SPREAD) ** 2
            costs[t, signs] = cost * 0.5 * (trust[t, 0] + trust[t, 1])
    return costs, places, trust


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _weigh_arms(
    places: Doubles, chosen: NDArray[np.int64], lengths: Doubles, trust: Doubles
) -> tuple[Doubles, Doubles]:
    """Depth of the two bones in the chosen places, and the weight of each for smoothing."""
    frames = len(places)
    found, heavy = np.empty((frames, 2, 1)), np.empty((frames, 2))
    for t in range(frames):
        found[t, 0, 0] = places[t, chosen[t], 0]
        found[t, 1, 0] = places[t, chosen[t], 1] - places[t, chosen[t], 0]
        for bone in range(2):
            heavy[t, bone] = ((found[t, bone, 0] / lengths[bone]) ** 2 + 0.02) * trust[t, bone]
    return found, heavy


def find_torso_depths(
    points: Doubles, weights: Doubles, nose_length: float, half_width: float, calm: float
) -> tuple[Doubles, Doubles]:
    """Find how far the nose is before the neck, and how far the shoulders are turned.

    The nose is always before the neck. Shoulders are a straight line through the neck; where they
    are clearly narrower than the clip's width they are turned, away on the side to which the nose
    points.

    Parameters
    ----------
    points : ndarray of float64, shape (frames, 50, 2)
        Joints in shoulder widths.
    weights : ndarray of float64, shape (frames, 50)
        Squared confidence.
    nose_length : float
        From neck to nose.
    half_width : float
        From neck to shoulder.
    calm : float
        Factor of all smoothing over time.

    Returns
    -------
    nose : ndarray of float64, shape (frames,)
        z of the nose, towards the viewer.
    right : ndarray of float64, shape (frames,)
        z of the right shoulder; the left one's is its negative.
    """
    seen, sure = _see_torso(points, weights, nose_length)
    stiff = np.array([NOSE_BENDING, TURN_BENDING, TURN_BENDING]) * calm
    calmed = smooth(seen, sure, stiff, MOVEMENT)
    return calmed[:, 0, 0], _turn_shoulders(calmed, half_width)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _see_torso(points: Doubles, weights: Doubles, nose_length: float) -> tuple[Doubles, Doubles]:
    """The nose's depth, the shoulders' seen width, how far aside the nose is; and the weights."""
    frames = len(points)
    seen, sure = np.empty((frames, 3, 1)), np.empty((frames, 3))
    for t in range(frames):
        x, y = points[t, NOSE, 0] - points[t, NECK, 0], points[t, NOSE, 1] - points[t, NECK, 1]
        seen[t, 0, 0] = np.sqrt(max(nose_length**2 - x * x - y * y, 0.0))
        wide = points[t, LEFT_SHOULDER, 0] - points[t, RIGHT_SHOULDER, 0]
        high = points[t, LEFT_SHOULDER, 1] - points[t, RIGHT_SHOULDER, 1]
        seen[t, 1, 0], seen[t, 2, 0] = np.sqrt(wide * wide + high * high), x
        sure[t, 0] = min(weights[t, NOSE], weights[t, NECK]) + LEAST_TRUST
        both = min(weights[t, LEFT_SHOULDER], weights[t, RIGHT_SHOULDER])
        sure[t, 1], sure[t, 2] = both + LEAST_TRUST, both + LEAST_TRUST
    return seen, sure


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _turn_shoulders(calmed: Doubles, half_width: float) -> Doubles:
    """z of the right shoulder from how narrow the shoulders are and where the nose points."""
    right = np.empty(len(calmed))
    for t in range(len(calmed)):
        narrow = min(calmed[t, 1, 0] / (2 * half_width * UNTURNED), 1.0)
        aside = min(max(calmed[t, 2, 0] / CLEAR_TURN, -1.0), 1.0)
        right[t] = half_width * np.sqrt(max(1 - narrow * narrow, 0.0)) * aside
    return right
