"""What one sign asks of both hands: where, how turned, which fingers, and along which path.

A posture is written for a right-handed signer of middle size; the dominant hand comes first, the
other hand second and mirrored. ``motion`` fits it to a signer and joins postures in time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from signkit.octosign.body import (
    CENTRE_ROTATION,
    DIRECTION_VECTORS,
    LOCUS_PLACES,
    PLACES,
    REST_ORIENTATION,
    REST_PLACE,
    ROTATION_VECTORS,
    SIDEWAYS_VECTORS,
    rotations,
)
from signkit.octosign.handshapes import ANGLES, RELAXED, closed_partner, is_closed
from signkit.octosign.phonology import Sign, SignToken

CONTACT = np.array([0.0, -0.075, 0.015])
"""The part of the hand that goes to a sign's location, in the hand's own axes (metres)."""

STRAIGHT, ARC, CIRCLE, ZIGZAG, TAP = 0.15, 0.09, 0.065, 0.045, 0.05
"""How far the wrist goes on each path, metres."""

SECONDS = {"none": 0.30, "straight": 0.33, "arc": 0.36, "circle": 0.42, "zigzag": 0.48}
SECONDS_PER_REPEAT = {"none": 0.18, "straight": 0.26, "arc": 0.28, "circle": 0.34, "zigzag": 0.40}
SECONDS_OF_INTERNAL = 0.06
REPEATED_SIZE = 0.7
"""A repeated path is shorter than one that is done once."""

BASE_BELOW = np.array([0.0, 0.09, 0.02])
HIGHEST_BASE = 0.12


@dataclass(frozen=True)
class Posture:
    """Goals of both hands for one sign, or for rest.

    Parameters
    ----------
    place : ndarray of shape (2, 3)
        Wrists at the start of the stroke, metres.
    other : ndarray of shape (2, 23)
        Rotation vector (3) and finger angles (20) at the start, radians.
    stroke : ndarray of shape (2, 3)
        Way of the wrists from start to end, metres.
    change : ndarray of shape (2, 20)
        Change of the finger angles from start to end, radians.
    sideways, forward : ndarray of shape (2, 3)
        Directions of the path's bulge and of a circle's start; zero for a hand that is still.
    seconds : float
        Duration of the stroke at middle tempo.
    repeat : int
        How often path or internal movement is done.
    arc, circle, zigzag, tap : float
        Size of the path's bulges, metres.
    twist, nod, wiggle : float
        Size of rotation of the hand and of the fingers' play, radians.
    """

    place: np.ndarray
    other: np.ndarray
    stroke: np.ndarray = field(default_factory=lambda: np.zeros((2, 3)))
    change: np.ndarray = field(default_factory=lambda: np.zeros((2, 20)))
    sideways: np.ndarray = field(default_factory=lambda: np.zeros((2, 3)))
    forward: np.ndarray = field(default_factory=lambda: np.zeros((2, 3)))
    seconds: float = 0.0
    repeat: int = 1
    arc: float = 0.0
    circle: float = 0.0
    zigzag: float = 0.0
    tap: float = 0.0
    twist: float = 0.0
    nod: float = 0.0
    wiggle: float = 0.0


def _resting_hand() -> tuple[np.ndarray, np.ndarray]:
    return np.array(REST_PLACE), np.concatenate([ROTATION_VECTORS[REST_ORIENTATION], RELAXED])


def rest_posture() -> Posture:
    """Return both hands lying in the lap.

    Returns
    -------
    Posture
        The posture at the start and the end of every clip.

    Examples
    --------
    >>> rest_posture().seconds
    0.0
    """
    place, other = _resting_hand()
    return Posture(np.array([place, place]), np.array([other, other]))


@lru_cache(maxsize=20_000)
def token_posture(token: SignToken) -> Posture:
    """Work out what a sign token asks of both hands.

    Parameters
    ----------
    token : SignToken
        A sign and the loci it agrees with.

    Returns
    -------
    Posture
        Goals of the dominant and of the other hand, for a right-handed signer of middle size.

    Examples
    --------
    >>> from signkit.octosign.phonology import Movement, Sign
    >>> sign = Sign("UP", "flat", "chest", "palm_up_fingers_forward", Movement("straight", "up"))
    >>> token_posture(SignToken(sign)).stroke[0].round(2).tolist()
    [0.0, -0.15, 0.0]
    """
    sign, movement = token.sign, token.sign.movement
    rotation_vector = ROTATION_VECTORS[sign.orientation]
    touch = CENTRE_ROTATION @ rotations(rotation_vector) @ CONTACT
    start, end = _ends(token)
    angles, change = _fingers(sign)
    rest_place, rest_other = _resting_hand()
    place = np.array([start - touch, rest_place])
    other = np.array([np.concatenate([rotation_vector, angles]), rest_other])
    both = np.array([1.0, 0.0])
    if sign.hands == "symmetric":
        place[1], other[1], both[1] = place[0], other[0], 1.0
    elif sign.hands == "base":
        place[1], other[1] = _base_hand(sign, start)
    still = movement.internal == "none" and movement.path == "none"
    return Posture(
        place,
        other,
        both[:, None] * (end - start),
        both[:, None] * change,
        both[:, None] * np.array(SIDEWAYS_VECTORS[movement.direction]),
        both[:, None] * np.array(DIRECTION_VECTORS[movement.direction]),
        _seconds(sign),
        movement.repeat,
        arc=ARC * _size(sign) * (movement.path == "arc"),
        circle=CIRCLE * (movement.path == "circle"),
        zigzag=ZIGZAG * (movement.path == "zigzag"),
        tap=TAP * (still and movement.repeat > 1),
        twist=0.75 * (movement.internal == "twist"),
        nod=0.65 * (movement.internal == "nod"),
        wiggle=0.55 * (movement.internal == "wiggle"),
    )


def _size(sign: Sign) -> float:
    return REPEATED_SIZE if sign.movement.repeat > 1 else 1.0


def _seconds(sign: Sign) -> float:
    path, again = sign.movement.path, sign.movement.repeat - 1
    internal = sign.movement.internal != "none"
    return SECONDS[path] + again * SECONDS_PER_REPEAT[path] + SECONDS_OF_INTERNAL * internal


def _ends(token: SignToken) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of the hand's contact point, from location, path and loci."""
    sign, path = token.sign, token.sign.movement.path
    place = np.array(PLACES[sign.location])
    if sign.hands == "symmetric" and abs(place[0]) < 0.08:
        place[0] = -0.08  # the two hands meet beside the middle, not in one another
    length = 0.0 if path in ("none", "circle") else STRAIGHT * _size(sign)
    way = length * np.array(DIRECTION_VECTORS[sign.movement.direction])
    start, end = place - 0.35 * way, place + 0.65 * way
    if token.start_locus is not None:
        start = np.array(LOCUS_PLACES[token.start_locus])
        end = start + way
    if token.end_locus is not None:
        end = np.array(LOCUS_PLACES[token.end_locus])
    return start, end


def _fingers(sign: Sign) -> tuple[np.ndarray, np.ndarray]:
    """Finger angles at the start and their change to the end: opening and closing hands."""
    own, partner = ANGLES[sign.handshape], closed_partner(sign.handshape)
    internal = sign.movement.internal
    if internal not in ("open", "close"):
        return own, np.zeros_like(own)
    opens_from_own = (internal == "open") == is_closed(sign.handshape)
    return (own, partner - own) if opens_from_own else (partner, own - partner)


def _base_hand(sign: Sign, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wrist place and posture of the hand that holds still under the dominant one."""
    assert sign.base_handshape is not None
    rotation_vector = ROTATION_VECTORS["palm_in_fingers_across"]
    under = (np.array(PLACES[sign.location]) + BASE_BELOW) * (-1.0, 1.0, 1.0)
    under[0] = min(max(under[0], -0.15), 0.10)
    under[1] = max(under[1], HIGHEST_BASE, start[1] + 0.05)
    touch = CENTRE_ROTATION @ rotations(rotation_vector) @ CONTACT
    return under - touch, np.concatenate([rotation_vector, ANGLES[sign.base_handshape]])
