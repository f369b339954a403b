"""Depth of a hand from its picture: how the palm is turned, and where the fingers bend.

Everything is written for a right hand; a left one is mirrored before and after. The hand's own
axes are x to the thumb's side, y from the fingers to the wrist, z out of the palm; in the picture
x is right, y down, z towards the viewer. Compiled, because a clip has some ten thousand finger
bones; in small pieces called from Python, because a piece is compiled again in all that call it.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from signkit.pose.depth_fingers import THUMB_BASE, judge_hands
from signkit.pose.depth_smoothing import (
    choose_over_time,
    choose_signs_over_time,
    smooth,
)
from signkit.pose.lift_objective import FAST

Doubles = NDArray[np.float64]

PALM = np.array([[0.25, -0.97], [0.03, -1.0], [-0.17, -0.91], [-0.34, -0.80]])
"""Knuckles of index to little finger in the flat hand's x and y, seen from the root; the middle
finger's knuckle is 1 away. Anatomy: four nearly rigid metacarpals that fan out."""

NARROWEST = 0.85
"""Least breadth of a palm, as a share of its true one, that is believed: the rest is noise."""

STIFFNESS, FINGER_STIFFNESS = 2.0, 1.0
"""Price of a squared step in depth (bone lengths) from one frame to the next."""
BENDING, MOVEMENT = 0.5, 0.02
"""Smoothing of depth over time; see `signkit.pose.depth_smoothing.smooth`."""
DAMPING = 0.7
"""Share of the computed depth that is used: small bones look foreshortened by noise alone, and
every such error adds depth, none takes any away."""
LEAST_TRUST = 1e-3


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
    size = (lengths[4] + lengths[8] + lengths[12] + lengths[16]) / 3.79  # 3.79: the same of PALM
    picture, tilt, trust = _turn_palms(points, weights, size)
    flat = _finger_vectors(points, lengths)
    costs, side = judge_hands(flat, picture, tilt, trust)
    leans = np.stack([tilt, -tilt], axis=1)
    chosen = choose_over_time(side, leans, STIFFNESS * calm)
    found, heavy = _choose_bends(flat, costs, chosen, weights, FINGER_STIFFNESS * calm)
    _weigh_leans(leans, chosen, trust, found, heavy)
    calmed = smooth(found, heavy, BENDING * calm, MOVEMENT)
    return _join_depths(calmed, picture, lengths, size), -calmed[:, 16, 0]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _turn_palms(points: Doubles, weights: Doubles, size: float) -> tuple[Doubles, Doubles, Doubles]:
    """Fit the palm's rotation: its two axes in the picture, and their depth up to one sign.

    Returns ``picture`` ``(frames, 2, 2)``, ``tilt`` ``(frames, 2)`` and the knuckles' mean
    confidence ``(frames,)``. ``A`` is a weighted least-squares fit; its singular value
    decomposition is written out for two rows and columns.
    """
    frames = len(points)
    picture, tilt, trust = np.empty((frames, 2, 2)), np.empty((frames, 2)), np.empty(frames)
    for t in range(frames):
        xx, xy, yy, mean = 1e-6, 0.0, 1e-6, LEAST_TRUST
        r00, r01, r10, r11 = 0.0, 0.0, 0.0, 0.0
        for f in range(4):
            w, qx, qy = weights[t, 4 * f + 5], PALM[f, 0], PALM[f, 1]
            x, y = w * points[t, 4 * f + 5, 0] / size, w * points[t, 4 * f + 5, 1] / size
            mean += 0.25 * w
            xx, xy, yy = xx + w * qx * qx, xy + w * qx * qy, yy + w * qy * qy
            r00, r01, r10, r11 = r00 + x * qx, r01 + x * qy, r10 + y * qx, r11 + y * qy
        below = xx * yy - xy * xy
        a00, a01 = (r00 * yy - r01 * xy) / below, (r01 * xx - r00 * xy) / below
        a10, a11 = (r10 * yy - r11 * xy) / below, (r11 * xx - r10 * xy) / below
        gap = a00 * a00 + a10 * a10 - a01 * a01 - a11 * a11
        angle = 0.5 * np.arctan2(2 * (a00 * a01 + a10 * a11), gap)
        vx, vy = np.cos(angle), np.sin(angle)
        ux, uy = a00 * vx + a01 * vy, a10 * vx + a11 * vy
        broad = np.sqrt(ux * ux + uy * uy)
        if broad < 1e-6:
            ux, uy, broad = vx, vy, 1e-6
        else:
            ux, uy = ux / broad, uy / broad
        wx, wy = -a00 * vy + a01 * vx, -a10 * vy + a11 * vx
        cosine = min(np.sqrt(wx * wx + wy * wy) / max(broad, NARROWEST), 1.0)
        sine = np.sqrt(1 - cosine * cosine)
        cosine *= 1.0 if a00 * a11 >= a01 * a10 else -1.0
        picture[t, 0, 0], picture[t, 0, 1] = ux * vx + cosine * uy * vy, ux * vy - cosine * uy * vx
        picture[t, 1, 0], picture[t, 1, 1] = uy * vx - cosine * ux * vy, uy * vy + cosine * ux * vx
        tilt[t, 0], tilt[t, 1] = -sine * vy, sine * vx
        trust[t] = mean
    return picture, tilt, trust


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
def _choose_bends(
    flat: Doubles, costs: Doubles, leans: NDArray[np.int64], weights: Doubles, stiffness: float
) -> tuple[Doubles, Doubles]:
    """Choose each finger's signs over time.

    Returns the depths that they give and their weights for smoothing, ``(frames, 17, 1)`` and
    ``(frames, 17)``: three bones a finger, then two tracks that `_weigh_leans` fills.
    """
    frames = len(flat)
    found, heavy = np.empty((frames, 17, 1)), np.empty((frames, 17))
    price, sizes = np.empty((frames, 8)), np.empty((frames, 3))
    for f in range(5):
        for t in range(frames):
            trust = LEAST_TRUST
            for bone in range(3):
                trust += weights[t, 4 * f + bone + 2] / 3
                sizes[t, bone] = flat[t, f, bone, 2]
            for signs in range(8):
                price[t, signs] = costs[t, leans[t], f, signs] * trust
        chosen = choose_signs_over_time(price, sizes, stiffness)
        for t in range(frames):
            for bone in range(3):
                z = sizes[t, bone]
                found[t, 3 * f + bone, 0] = -z if (chosen[t] >> bone) & 1 else z
                sure = weights[t, 4 * f + bone + 2] + LEAST_TRUST
                heavy[t, 3 * f + bone] = (z * z + 0.05) * sure
    return found, heavy


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _weigh_leans(
    leans: Doubles, chosen: NDArray[np.int64], trust: Doubles, found: Doubles, heavy: Doubles
) -> None:
    """Fill in the last two tracks: the chosen lean of the palm, and its weight."""
    for t in range(len(leans)):
        x, y = leans[t, chosen[t], 0], leans[t, chosen[t], 1]
        found[t, 15, 0], found[t, 16, 0] = x, y
        heavy[t, 15] = heavy[t, 16] = (x * x + y * y + 0.05) * trust[t]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _join_depths(calmed: Doubles, picture: Doubles, lengths: Doubles, size: float) -> Doubles:
    """Depth of the hand's twenty bones, ``(frames, 20)``: the palm's from its lean."""
    depths = np.empty((len(calmed), 20))
    for t in range(len(calmed)):
        x, y = size * DAMPING * calmed[t, 15, 0], size * DAMPING * calmed[t, 16, 0]
        out = picture[t, 0, 0] * picture[t, 1, 1] - picture[t, 0, 1] * picture[t, 1, 0]
        depths[t, 0] = THUMB_BASE[0] * x + THUMB_BASE[1] * y + THUMB_BASE[2] * out * size * DAMPING
        for f in range(5):
            if f > 0:
                depths[t, 4 * f] = PALM[f - 1, 0] * x + PALM[f - 1, 1] * y
            for bone in range(3):
                place = 4 * f + bone + 1
                depths[t, place] = calmed[t, 3 * f + bone, 0] * lengths[place] * DAMPING
    return depths
