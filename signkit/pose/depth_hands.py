"""Depth of a hand from its picture: how the palm is turned, and where the fingers bend.

Everything is written for a right hand; a left one is mirrored before and after. The hand's own
axes are x to the thumb's side, y from the fingers to the wrist, z out of the palm; in the picture
x is right, y down, z towards the viewer.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.depth_smoothing import choose_over_time, smooth

Doubles = NDArray[np.float64]

PALM = np.array([[0.25, -0.97], [0.03, -1.0], [-0.17, -0.91], [-0.34, -0.80]])
"""Knuckles of index to little finger in the flat hand's x and y, seen from the root; the middle
finger's knuckle is 1 away. Anatomy: four nearly rigid metacarpals that fan out."""

PALM_JOINTS = np.array([5, 9, 13, 17])
"""The same knuckles among the hand's 21 joints."""

FIRST_OF_FINGERS = np.array([1, 5, 9, 13, 17])
THUMB_BASE = np.array([0.33, -0.28, 0.13])
"""The thumb's first joint in the hand's axes, in the unit of `PALM`."""

SPREAD = np.array([0.0, 0.10, 0.0, -0.10, -0.20])
"""Sideways lean of a straight finger, sine."""

SIDEWAYS_COST = 4.0
"""Price of a squared sideways lean (sine) that a hinge does not have."""
BACKWARD_COST, OVERBENT_COST = 3.0, 1.0
"""Price of a squared radian beyond what a finger's joint can bend back and forth."""
BEND_COST = 0.05
"""Price of a squared radian of bend: of two explanations the straighter one."""
BACK_LIMIT, BEND_LIMIT = -0.15, 1.75
"""Radians that a finger's joint bends at most to either side."""
FOREARM_COST = 0.5
"""Price for a hand that leans to the other side than its forearm."""
STIFFNESS = 4.0
"""Price of a squared step in depth (bone lengths) from one frame to the next."""
BENDING, MOVEMENT = 1.0, 0.02
"""Smoothing of depth over time; see `signkit.pose.depth_smoothing.smooth`."""


def find_hand_depths(
    points: Doubles, weights: Doubles, lengths: Doubles, forearm: Doubles, calm: float
) -> tuple[Doubles, Doubles]:
    """Find the depth of each bone of a right hand.

    The palm is a flat, rigid fan ``q``. A turned palm is seen as ``A q`` with
    ``A = h U diag(1, c) V'``: ``c`` is the cosine of its tilt, and its depth is
    ``+-h sqrt(1 - c**2) v2' q``. The picture shows which side of the palm is seen (the sign of
    ``det A``) but not to which side it leans. That is decided over the whole clip by the fingers,
    which bend towards the palm only, and by the forearm's lean. Each finger bone then has depth
    ``+-sqrt(L**2 - d**2)`` (length, seen length); the signs are those with which a finger is most
    nearly a chain of hinges, again over the whole clip.

    Parameters
    ----------
    points : ndarray of float64, shape (frames, 21, 2)
        The hand's joints in shoulder widths, seen from its root.
    weights : ndarray of float64, shape (frames, 21)
        Confidence.
    lengths : ndarray of float64, shape (20,)
        Bone lengths: five fingers of four bones, each from the root outwards.
    forearm : ndarray of float64, shape (frames,)
        Depth of the forearm's direction, -1..1.
    calm : float
        Factor of all smoothing over time; 1 for 12.5 frames a second.

    Returns
    -------
    depths : ndarray of float64, shape (frames, 20)
        z of each bone in the order of ``lengths``, shoulder widths, towards the viewer.
    along : ndarray of float64, shape (frames, 3)
        Unit vector from the fingers to the wrist, for the bone that carries the hand.
    """
    frames = len(points)
    size = lengths[[4, 8, 12, 16]].mean() / np.linalg.norm(PALM, axis=1).mean()
    seen = points[:, PALM_JOINTS] / size
    trust = np.sqrt(weights[:, PALM_JOINTS])
    matrix = _fit_palm(seen, trust)
    turned = _turn_both_ways(matrix)
    flat = _finger_vectors(points, lengths)
    costs = np.empty((frames, 2, 4, 8))
    _judge_fingers(flat, turned, costs)
    lean = -turned[:, :, 2, 1]  # z of the way from wrist to fingers
    side = costs.min(axis=-1).sum(axis=-1) + FOREARM_COST * np.maximum(-lean * forearm[:, None], 0)
    side *= weights[:, PALM_JOINTS].mean(axis=1)[:, None]
    tilts = np.ascontiguousarray(turned[:, :, 2, :2])
    chosen = choose_over_time(side, tilts, STIFFNESS * calm)
    every = np.arange(frames)
    rotation = np.ascontiguousarray(turned[every, chosen])
    tilt = rotation[:, 2, :2]
    weight = (np.square(tilt).sum(axis=-1) + 0.05) * (weights[:, PALM_JOINTS].mean(axis=1) + 1e-3)
    calmed = smooth(tilt[:, None], weight[:, None], BENDING * calm, MOVEMENT)[:, 0]
    depths = np.zeros((frames, 5, 4))
    depths[:, 1:, 0] = size * (calmed @ PALM.T)
    base = THUMB_BASE[:2] @ rotation[:, 2, :2].transpose(1, 0) + THUMB_BASE[2] * rotation[:, 2, 2]
    depths[:, 0, 0] = size * base
    _choose_bends(flat, lengths, costs[every, chosen], weights, calm, depths)
    _choose_thumb(flat[:, 0], lengths, rotation, weights, calm, depths)
    along = rotation[:, :, 1].copy()
    along[:, 2] = calmed[:, 1]
    return depths.reshape(frames, 20), along


def _fit_palm(seen: Doubles, trust: Doubles) -> Doubles:
    """Weighted least squares ``A`` of ``seen = A q``, ``(frames, 2, 2)``."""
    weights = trust**2 + 1e-6
    moments = np.einsum("tk,ki,kj->tij", weights, PALM, PALM)
    mixed = np.einsum("tk,tki,kj->tij", weights, seen, PALM)
    inverse = np.linalg.inv(moments)
    return mixed @ inverse


def _turn_both_ways(matrix: Doubles) -> Doubles:
    """Rotations ``(frames, 2, 3, 3)`` of the palm that have this picture, leaning either way."""
    u, s, vt = np.linalg.svd(matrix)
    side = np.sign(np.linalg.det(matrix))
    side[side == 0] = 1.0
    broad = np.maximum(s[:, 0], 0.85)  # never broader than it is: the rest is noise
    cosine = np.clip(s[:, 1] / broad, 0.0, 1.0)
    sine = np.sqrt(1 - cosine**2)
    signs = np.linalg.det(u) * np.linalg.det(vt)
    flip = np.where(signs * side < 0, -1.0, 1.0)  # det(A) has det(u) det(vt), s is positive
    rotations = np.empty((len(matrix), 2, 3, 3))
    middle = np.stack([np.ones_like(cosine), flip * cosine], axis=-1)
    picture = (u * middle[:, None]) @ vt
    for way, lean in enumerate((1.0, -1.0)):
        rotations[:, way, :2, :2] = picture
        rotations[:, way, 2, :2] = lean * sine[:, None] * vt[:, 1]
        rotations[:, way, :, 2] = np.cross(rotations[:, way, :, 0], rotations[:, way, :, 1])
    return rotations


def _finger_vectors(points: Doubles, lengths: Doubles) -> Doubles:
    """Unit-length finger bones as ``(frames, 5, 3, [x, y, |z|])``, first bones left out."""
    joints = FIRST_OF_FINGERS[:, None] + np.arange(4)
    steps = np.diff(points[:, joints], axis=2) / lengths.reshape(5, 4)[:, 1:, None]
    seen = np.sqrt(np.square(steps).sum(axis=-1))
    flat = np.empty((*steps.shape[:-1], 3))
    flat[..., :2] = steps / np.maximum(seen, 1.0)[..., None]
    flat[..., 2] = np.sqrt(np.maximum(1 - seen**2, 0.0))
    return flat


@njit(cache=True)
def _judge_fingers(flat: Doubles, turned: Doubles, costs: Doubles) -> None:
    """Fill ``costs`` ``(frames, 2 leans, 4 fingers, 8 signs)`` with how unlike hinges bones are."""
    angle, aside = np.empty((3, 2)), np.empty((3, 2))
    for t in range(flat.shape[0]):
        for way in range(2):
            r = turned[t, way]
            for f in range(4):
                for bone in range(3):
                    x, y, z = flat[t, f + 1, bone]
                    bx = x * r[0, 0] + y * r[1, 0]
                    by = x * r[0, 1] + y * r[1, 1]
                    bz = x * r[0, 2] + y * r[1, 2]
                    for s in range(2):
                        d = z if s == 0 else -z
                        across = bx + d * r[2, 0] - SPREAD[f + 1]
                        aside[bone, s] = SIDEWAYS_COST * across * across
                        angle[bone, s] = np.arctan2(bz + d * r[2, 2], -(by + d * r[2, 1]))
                for signs in range(8):
                    cost, last = 0.0, 0.0
                    for bone in range(3):
                        s = (signs >> bone) & 1
                        bend = angle[bone, s] - last
                        if bend < -0.5 * np.pi:
                            bend += 2 * np.pi
                        elif bend > 1.5 * np.pi:
                            bend -= 2 * np.pi
                        cost += aside[bone, s] + BEND_COST * bend * bend
                        if bend < BACK_LIMIT:
                            cost += BACKWARD_COST * (BACK_LIMIT - bend) ** 2
                        elif bend > BEND_LIMIT:
                            cost += OVERBENT_COST * (bend - BEND_LIMIT) ** 2
                        last = angle[bone, s]
                    costs[t, way, f, signs] = cost


_SIGNS = np.array([[1.0 - 2 * ((signs >> bone) & 1) for bone in range(3)] for signs in range(8)])


def _choose_bends(
    flat: Doubles,
    lengths: Doubles,
    costs: Doubles,
    weights: Doubles,
    calm: float,
    depths: Doubles,
) -> None:
    """Fill the depths of the four fingers' outer bones."""
    for f in range(1, 5):
        _place_bends(flat[:, f], lengths.reshape(5, 4)[f], costs[:, f - 1], f, weights, calm, depths)


def _choose_thumb(
    flat: Doubles,
    lengths: Doubles,
    rotation: Doubles,
    weights: Doubles,
    calm: float,
    depths: Doubles,
) -> None:
    """Fill the depths of the thumb's outer bones: straight on, and rather to the palm's side."""
    ways = np.empty((len(flat), 8, 3, 3))
    ways[..., :2] = flat[:, None, :, :2]
    ways[..., 2] = _SIGNS * flat[:, None, :, 2]
    base = rotation @ (THUMB_BASE / np.linalg.norm(THUMB_BASE))
    first = np.square(ways[:, :, 0] - base[:, None]).sum(axis=-1)
    further = np.square(np.diff(ways, axis=2)).sum(axis=(-2, -1))
    inward = np.einsum("tsbc,tc->ts", ways, rotation[:, :, 2])
    costs = 0.5 * first + 0.5 * further - 0.1 * inward
    _place_bends(flat, lengths.reshape(5, 4)[0], costs, 0, weights, calm, depths)


def _place_bends(
    flat: Doubles,
    lengths: Doubles,
    costs: Doubles,
    finger: int,
    weights: Doubles,
    calm: float,
    depths: Doubles,
) -> None:
    """Choose one finger's signs over time and smooth the depths that they give."""
    places = np.ascontiguousarray(_SIGNS * flat[:, None, :, 2])
    first = FIRST_OF_FINGERS[finger]
    trust = weights[:, first + 1 : first + 4]
    chosen = choose_over_time(costs * trust.mean(axis=1)[:, None], places, 0.25 * STIFFNESS * calm)
    found = places[np.arange(len(flat)), chosen]
    weight = (found**2 + 0.05) * (trust + 1e-3)
    calmed = smooth(found[..., None], np.ascontiguousarray(weight), BENDING * calm, MOVEMENT)
    depths[:, finger, 1:] = calmed[..., 0] * lengths[1:]
