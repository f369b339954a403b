"""Depth of a hand from its picture: how the palm is turned, and where the fingers bend.

Everything is written for a right hand; a left one is mirrored before and after. The hand's own
axes are x to the thumb's side, y from the fingers to the wrist, z out of the palm; in the picture
x is right, y down, z towards the viewer. Compiled: a clip has some ten thousand finger bones.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.depth_smoothing import choose_over_time, smooth
from signkit.pose.lift_objective import FAST

Doubles = NDArray[np.float64]

PALM = np.array([[0.25, -0.97], [0.03, -1.0], [-0.17, -0.91], [-0.34, -0.80]])
"""Knuckles of index to little finger in the flat hand's x and y, seen from the root; the middle
finger's knuckle is 1 away. Anatomy: four nearly rigid metacarpals that fan out."""

THUMB_BASE = np.array([0.33, -0.28, 0.13])
"""The thumb's first joint in the hand's axes, in the unit of `PALM`."""
SPREAD = np.array([0.10, 0.0, -0.10, -0.20])
"""Sideways lean of a straight finger, index to little finger, sine."""
NARROWEST = 0.85
"""Least breadth of a palm, as a share of its true one, that is believed: the rest is noise."""

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
STIFFNESS, FINGER_STIFFNESS = 2.0, 1.0
"""Price of a squared step in depth (bone lengths) from one frame to the next."""
BENDING, MOVEMENT = 0.5, 0.02
"""Smoothing of depth over time; see `signkit.pose.depth_smoothing.smooth`."""
DAMPING = 0.7
"""Share of the computed depth that is used: small bones look foreshortened by noise alone, and
every such error adds depth, none takes any away."""
LEAST_TRUST = 1e-3

_SIGNS = np.array([[1.0 - 2 * ((signs >> bone) & 1) for bone in range(3)] for signs in range(8)])


@njit(cache=True, fastmath=FAST, error_model="numpy")
def find_hand_depths(
    points: Doubles, weights: Doubles, lengths: Doubles, calm: float
) -> tuple[Doubles, Doubles]:
    """Find the depth of each bone of a right hand.

    The palm is a flat, rigid fan ``q``. A turned palm is seen as ``A q`` with
    ``A = h U diag(1, c) V'``: ``c`` is the cosine of its tilt, and its depth is
    ``+-h sqrt(1 - c**2) v2' q``. The picture shows which side of the palm is seen (the sign of
    ``det A``) but not to which side it leans. That is decided over the whole clip by the fingers,
    which bend towards the palm only, and by signers' habit of leaning fingers forward. Each
    finger bone then has depth ``+-sqrt(L**2 - d**2)`` (length, seen length); the signs are those
    with which a finger is most nearly a chain of hinges, again over the whole clip.

    Parameters
    ----------
    points : ndarray of float64, shape (frames, 21, 2)
        The hand's joints in shoulder widths, seen from its root.
    weights : ndarray of float64, shape (frames, 21)
        Confidence.
    lengths : ndarray of float64, shape (20,)
        Bone lengths: five fingers of four bones, each from the root outwards.
    calm : float
        Factor of all smoothing over time.

    Returns
    -------
    depths : ndarray of float64, shape (frames, 20)
        z of each bone in the order of ``lengths``, shoulder widths, towards the viewer.
    lean : ndarray of float64, shape (frames,)
        z of the unit vector from wrist to fingers, for the bone that carries the hand.
    """
    frames = len(points)
    size = (lengths[4] + lengths[8] + lengths[12] + lengths[16]) / 3.79  # 3.79: the same of PALM
    picture, tilt = np.empty((frames, 2, 2)), np.empty((frames, 2))
    trust = np.empty(frames)
    for t in range(frames):
        trust[t] = _turn_palm(points[t], weights[t], size, picture[t], tilt[t]) + LEAST_TRUST
    flat = _finger_vectors(points, lengths)
    costs = np.empty((frames, 2, 5, 8))
    _judge_hands(flat, picture, tilt, costs)
    leans = np.empty((frames, 2, 2))
    leans[:, 0], leans[:, 1] = tilt, -tilt
    side = np.empty((frames, 2))
    for t in range(frames):
        for way in range(2):
            total = FORWARD_COST * max(leans[t, way, 1], 0.0)
            for f in range(1, 5):
                total += costs[t, way, f].min()
            side[t, way] = total * trust[t]
    chosen = choose_over_time(side, leans, STIFFNESS * calm)
    leaning, heavy = np.empty((frames, 1, 2)), np.empty((frames, 1))
    for t in range(frames):
        leaning[t, 0] = leans[t, chosen[t]]
        heavy[t, 0] = (leaning[t, 0, 0] ** 2 + leaning[t, 0, 1] ** 2 + 0.05) * trust[t]
    calmed = smooth(leaning, heavy, BENDING * calm, MOVEMENT)[:, 0]
    depths = np.empty((frames, 20))
    for t in range(frames):
        upright = picture[t, 0, 0] * picture[t, 1, 1] - picture[t, 0, 1] * picture[t, 1, 0]
        base = THUMB_BASE[0] * calmed[t, 0] + THUMB_BASE[1] * calmed[t, 1]
        depths[t, 0] = size * (base + THUMB_BASE[2] * upright)
        for f in range(4):
            depths[t, 4 * f + 4] = size * (PALM[f, 0] * calmed[t, 0] + PALM[f, 1] * calmed[t, 1])
    for f in range(5):
        _choose_bends(f, flat, costs, chosen, weights, lengths, calm, depths)
    return depths * DAMPING, -calmed[:, 1]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _turn_palm(
    points: Doubles, weights: Doubles, size: float, picture: Doubles, tilt: Doubles
) -> float:
    """Fit the palm's rotation: its two axes in the picture, and their depth up to one sign.

    Returns the mean confidence of the knuckles. ``A`` is a weighted least-squares fit; its
    singular value decomposition is written out for two rows and columns.
    """
    xx, xy, yy, mean = 1e-6, 0.0, 1e-6, 0.0
    right = np.zeros((2, 2))
    for f in range(4):
        w = weights[4 * f + 5]
        mean += 0.25 * w
        qx, qy = PALM[f, 0], PALM[f, 1]
        xx, xy, yy = xx + w * qx * qx, xy + w * qx * qy, yy + w * qy * qy
        for c in range(2):
            right[c, 0] += w * points[4 * f + 5, c] * qx / size
            right[c, 1] += w * points[4 * f + 5, c] * qy / size
    below = xx * yy - xy * xy
    a = np.empty((2, 2))
    for c in range(2):
        a[c, 0] = (right[c, 0] * yy - right[c, 1] * xy) / below
        a[c, 1] = (right[c, 1] * xx - right[c, 0] * xy) / below
    across = a[0, 0] * a[0, 1] + a[1, 0] * a[1, 1]
    gap = a[0, 0] ** 2 + a[1, 0] ** 2 - a[0, 1] ** 2 - a[1, 1] ** 2
    angle = 0.5 * np.arctan2(2 * across, gap)
    vx, vy = np.cos(angle), np.sin(angle)
    ux, uy = a[0, 0] * vx + a[0, 1] * vy, a[1, 0] * vx + a[1, 1] * vy
    broad = np.sqrt(ux * ux + uy * uy)
    if broad < 1e-6:
        ux, uy, broad = vx, vy, 1e-6
    else:
        ux, uy = ux / broad, uy / broad
    side = 1.0 if a[0, 0] * a[1, 1] >= a[0, 1] * a[1, 0] else -1.0
    wx, wy = -a[0, 0] * vy + a[0, 1] * vx, -a[1, 0] * vy + a[1, 1] * vx
    cosine = min(np.sqrt(wx * wx + wy * wy) / max(broad, NARROWEST), 1.0)
    sine = np.sqrt(1 - cosine * cosine)
    cosine *= side
    picture[0, 0], picture[0, 1] = ux * vx + cosine * uy * vy, ux * vy - cosine * uy * vx
    picture[1, 0], picture[1, 1] = uy * vx - cosine * ux * vy, uy * vy + cosine * ux * vx
    tilt[0], tilt[1] = -sine * vy, sine * vx
    return mean


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _finger_vectors(points: Doubles, lengths: Doubles) -> Doubles:
    """Finger bones of length 1, ``(frames, 5, 3, [x, y, |z|])``, the first bones left out."""
    flat = np.empty((len(points), 5, 3, 3))
    for t in range(len(points)):
        for f in range(5):
            for bone in range(3):
                joint, length = 4 * f + bone + 1, lengths[4 * f + bone + 1]
                x = (points[t, joint + 1, 0] - points[t, joint, 0]) / length
                y = (points[t, joint + 1, 1] - points[t, joint, 1]) / length
                seen = np.sqrt(x * x + y * y)
                longer = max(seen, 1.0)
                flat[t, f, bone, 0], flat[t, f, bone, 1] = x / longer, y / longer
                flat[t, f, bone, 2] = np.sqrt(max(1 - seen * seen, 0.0))
    return flat


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _judge_hands(flat: Doubles, picture: Doubles, tilt: Doubles, costs: Doubles) -> None:
    """Fill ``costs`` ``(frames, 2 leans, 5 fingers, 8 signs)``."""
    rotation = np.empty((3, 3))
    for t in range(len(flat)):
        for way in range(2):
            lean = 1.0 if way == 0 else -1.0
            for c in range(2):
                rotation[0, c], rotation[1, c] = picture[t, 0, c], picture[t, 1, c]
                rotation[2, c] = lean * tilt[t, c]
            for row in range(3):
                a, b = (row + 1) % 3, (row + 2) % 3
                rotation[row, 2] = rotation[a, 0] * rotation[b, 1] - rotation[b, 0] * rotation[a, 1]
            _judge_thumb(flat[t, 0], rotation, costs[t, way, 0])
            for f in range(4):
                _judge_finger(flat[t, f + 1], rotation, SPREAD[f], costs[t, way, f + 1])


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
def _judge_finger(bones: Doubles, rotation: Doubles, spread: float, costs: Doubles) -> None:
    """Price each choice of three signs by how unlike a chain of hinges the finger is."""
    angle, aside = np.empty((3, 2)), np.empty((3, 2))
    for bone in range(3):
        x, y = bones[bone, 0], bones[bone, 1]
        for s in range(2):
            z = bones[bone, 2] if s == 0 else -bones[bone, 2]
            across = x * rotation[0, 0] + y * rotation[1, 0] + z * rotation[2, 0] - spread
            down = x * rotation[0, 1] + y * rotation[1, 1] + z * rotation[2, 1]
            out = x * rotation[0, 2] + y * rotation[1, 2] + z * rotation[2, 2]
            aside[bone, s] = SIDEWAYS_COST * across * across
            angle[bone, s] = _angle(out, -down)
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
        costs[signs] = cost


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _judge_thumb(bones: Doubles, rotation: Doubles, costs: Doubles) -> None:
    """Price each choice of three signs: rather straight on, rather to the palm's side."""
    length = np.sqrt(np.square(THUMB_BASE).sum())
    base = np.empty(3)
    for c in range(3):
        base[c] = (rotation[c] * THUMB_BASE).sum() / length
    for signs in range(8):
        cost = 0.0
        x, y, z = base
        for bone in range(3):
            nx, ny, nz = bones[bone, 0], bones[bone, 1], _SIGNS[signs, bone] * bones[bone, 2]
            cost += 0.5 * ((nx - x) ** 2 + (ny - y) ** 2 + (nz - z) ** 2)
            inward = nx * rotation[0, 2] + ny * rotation[1, 2] + nz * rotation[2, 2]
            cost -= INWARD_GAIN * inward
            x, y, z = nx, ny, nz
        costs[signs] = cost


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _choose_bends(
    finger: int,
    flat: Doubles,
    costs: Doubles,
    leans: NDArray[np.int64],
    weights: Doubles,
    lengths: Doubles,
    calm: float,
    depths: Doubles,
) -> None:
    """Choose one finger's signs over time and fill in the smoothed depths that they give."""
    frames = len(flat)
    price, places = np.empty((frames, 8)), np.empty((frames, 8, 3))
    for t in range(frames):
        trust = LEAST_TRUST
        for bone in range(3):
            trust += weights[t, 4 * finger + bone + 2] / 3
        price[t] = costs[t, leans[t], finger] * trust
        places[t] = _SIGNS * flat[t, finger, :, 2]
    chosen = choose_over_time(price, places, FINGER_STIFFNESS * calm)
    found, heavy = np.empty((frames, 3, 1)), np.empty((frames, 3))
    for t in range(frames):
        for bone in range(3):
            z = places[t, chosen[t], bone]
            found[t, bone, 0] = z
            heavy[t, bone] = (z * z + 0.05) * (weights[t, 4 * finger + bone + 2] + LEAST_TRUST)
    calmed = smooth(found, heavy, BENDING * calm, MOVEMENT)
    for bone in range(3):
        place = 4 * finger + bone + 1
        depths[:, place] = calmed[:, bone, 0] * lengths[place]
