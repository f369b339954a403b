"""Which sides fingers bend to: the price of each choice of depth signs of a right hand."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.lift_objective import FAST

Doubles = NDArray[np.float64]

THUMB_BASE = np.array([0.33, -0.28, 0.13])
"""The thumb's first joint in the hand's axes, in the unit of `PALM`."""
SPREAD = np.array([0.10, 0.0, -0.10, -0.20])
"""Sideways lean of a straight finger, index to little finger, sine."""
SIDEWAYS_COST = 4.0
"""Price of a squared sideways lean (sine), which a hinge does not have."""
BACKWARD_COST, OVERBENT_COST = 3.0, 1.0
"""Price of a squared radian beyond what a finger's joint can bend back and forth."""
BEND_COST = 0.05
"""Price of a squared radian of bend: of two explanations the straighter one."""
BACK_LIMIT, BEND_LIMIT = -0.15, 1.75
"""Radians that a finger's joint bends at most to either side."""
INWARD_GAIN = 0.1
"""How much cheaper a thumb's bone is that points to the palm's side."""
FORWARD_COST = 4.0
"""Price for fingers that lean away from the viewer, by their lean (sine): signers show hands."""
_THUMB = THUMB_BASE / np.linalg.norm(THUMB_BASE)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def judge_hands(
    flat: Doubles, picture: Doubles, tilt: Doubles, trust: Doubles
) -> tuple[Doubles, Doubles]:
    """Price every choice of depth signs by how unlike a hand it is.

    Not in the paper. A finger is a chain of hinges that bend to the palm's side; a thumb goes
    rather straight on and rather to that side. A finger's price is a sum over its bones, each
    after the sign of the one before.

    Parameters
    ----------
    flat : ndarray of float64, shape (frames, 5, 3, 3)
        Finger bones of length 1 as x, y and depth without its sign, each finger's first left out.
    picture : ndarray of float64, shape (frames, 2, 2)
        The palm's two axes in the picture.
    tilt : ndarray of float64, shape (frames, 2)
        Depth of these axes in the first of the two leans; in the second it is the opposite.
    trust : ndarray of float64, shape (frames,)
        Factor of the leans' prices.

    Returns
    -------
    costs : ndarray of float64, shape (frames, 2, 5, 8)
        By lean, finger, and signs; bit ``n`` of these is set where bone ``n`` leads away.
    side : ndarray of float64, shape (frames, 2)
        Price of each lean with each finger's cheapest signs.
    """
    frames = len(flat)
    costs, side = np.empty((frames, 2, 5, 8)), np.empty((frames, 2))
    turn, pairs = np.empty((3, 3)), np.empty((3, 2, 2))
    for t in range(frames):
        for way in range(2):
            lean = 1.0 if way == 0 else -1.0
            for c in range(2):
                turn[0, c], turn[1, c] = picture[t, 0, c], picture[t, 1, c]
                turn[2, c] = lean * tilt[t, c]
            for row in range(3):
                a, b = (row + 1) % 3, (row + 2) % 3
                turn[row, 2] = turn[a, 0] * turn[b, 1] - turn[b, 0] * turn[a, 1]
            total = FORWARD_COST * max(turn[2, 1], 0.0)
            for f in range(5):
                if f == 0:
                    _judge_thumb(flat, t, turn, pairs)
                else:
                    _judge_finger(flat, t, f, turn, pairs)
                least = np.inf
                for signs in range(8):
                    first, second, third = signs & 1, (signs >> 1) & 1, signs >> 2
                    cost = pairs[0, 0, first] + pairs[1, first, second] + pairs[2, second, third]
                    costs[t, way, f, signs] = cost
                    least = min(least, cost)
                total += least if f > 0 else 0.0
            side[t, way] = total * trust[t]
    return costs, side


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _angle(y: float, x: float) -> float:
    """Arctangent of y / x in -pi..pi to 0.0003, several times as fast as the exact one."""
    high, wide = abs(y), abs(x)
    share = min(high, wide) / max(max(high, wide), 1e-12)
    square = share * share
    angle = share * (1 + square * (-0.327622764 + square * (0.15931422 - 0.0464964749 * square)))
    angle = 0.5 * np.pi - angle if high > wide else angle
    angle = np.pi - angle if x < 0 else angle
    return -angle if y < 0 else angle


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _judge_finger(flat: Doubles, t: int, f: int, turn: Doubles, pairs: Doubles) -> None:
    """Price each bone's sign after each sign of the one before: how unlike a hinge they are.

    ``pairs`` ``(3 bones, 2 signs before, 2 signs)``; sign 1 is away from the viewer.
    """
    was, was_other = 0.0, 0.0
    for bone in range(3):
        x, y, depth = flat[t, f, bone, 0], flat[t, f, bone, 1], flat[t, f, bone, 2]
        across, across_z = x * turn[0, 0] + y * turn[1, 0] - SPREAD[f - 1], depth * turn[2, 0]
        down, down_z = x * turn[0, 1] + y * turn[1, 1], depth * turn[2, 1]
        out, out_z = x * turn[0, 2] + y * turn[1, 2], depth * turn[2, 2]
        angle = _angle(out + out_z, -down - down_z)
        other = _angle(out - out_z, down_z - down)
        aside = SIDEWAYS_COST * (across + across_z) * (across + across_z)
        aside_other = SIDEWAYS_COST * (across - across_z) * (across - across_z)
        pairs[bone, 0, 0] = aside + _price_bend(angle - was)
        pairs[bone, 0, 1] = aside_other + _price_bend(other - was)
        if bone > 0:
            pairs[bone, 1, 0] = aside + _price_bend(angle - was_other)
            pairs[bone, 1, 1] = aside_other + _price_bend(other - was_other)
        was, was_other = angle, other


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _price_bend(bend: float) -> float:
    """Price of a joint's bend in radians."""
    bend += 2 * np.pi if bend < -0.5 * np.pi else 0.0
    bend -= 2 * np.pi if bend > 1.5 * np.pi else 0.0
    back, over = max(BACK_LIMIT - bend, 0.0), max(bend - BEND_LIMIT, 0.0)
    return BEND_COST * bend * bend + BACKWARD_COST * back * back + OVERBENT_COST * over * over


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _judge_thumb(flat: Doubles, t: int, turn: Doubles, pairs: Doubles) -> None:
    """Price the thumb's signs as `_judge_finger`: rather straight on, rather to the palm."""
    px = turn[0, 0] * _THUMB[0] + turn[0, 1] * _THUMB[1] + turn[0, 2] * _THUMB[2]
    py = turn[1, 0] * _THUMB[0] + turn[1, 1] * _THUMB[1] + turn[1, 2] * _THUMB[2]
    pz = turn[2, 0] * _THUMB[0] + turn[2, 1] * _THUMB[1] + turn[2, 2] * _THUMB[2]
    for bone in range(3):
        x, y, depth = flat[t, 0, bone, 0], flat[t, 0, bone, 1], flat[t, 0, bone, 2]
        aside = 0.5 * ((x - px) * (x - px) + (y - py) * (y - py))
        aside -= INWARD_GAIN * (x * turn[0, 2] + y * turn[1, 2])
        for before in range(2 if bone > 0 else 1):
            last = pz if before == 0 else -pz
            for s in range(2):
                z = depth if s == 0 else -depth
                inward = INWARD_GAIN * z * turn[2, 2]
                pairs[bone, before, s] = aside + 0.5 * (z - last) * (z - last) - inward
        px, py, pz = x, y, depth
