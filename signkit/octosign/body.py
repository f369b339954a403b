"""The signer's body: places on and before it, hand orientations, and arms that reach.

Axes are those of a pose: x to the right in the picture, y down, z towards the viewer, metres,
neck at the origin. Places and orientations are written for the hand on the left of the picture
(the signer's right hand); the other hand is its mirror image.
"""

from __future__ import annotations

import numpy as np

from signkit.octosign.phonology import DIRECTIONS, LOCATIONS, LOCI, ORIENTATIONS

PLACES = {
    "forehead": (-0.01, -0.32, 0.15),
    "temple": (-0.12, -0.27, 0.10),
    "ear": (-0.15, -0.16, 0.06),
    "mouth": (0.0, -0.16, 0.17),
    "neck": (-0.02, -0.02, 0.13),
    "shoulder": (-0.19, 0.0, 0.11),
    "other_shoulder": (0.15, 0.0, 0.14),
    "chest": (0.03, 0.13, 0.14),
    "belly": (0.01, 0.29, 0.16),
    "space_centre": (-0.13, 0.10, 0.32),
    "space_high": (-0.25, -0.15, 0.29),
    "space_side": (-0.36, 0.12, 0.22),
    "space_low": (-0.17, 0.28, 0.29),
    "space_across": (0.19, 0.19, 0.27),
}
"""Location name -> x, y, z in metres of a signer of middle size."""

LOCUS_PLACES = {
    "left": (0.20, 0.10, 0.34),
    "right": (-0.36, 0.10, 0.34),
    "signer": (-0.03, 0.10, 0.15),
}
"""Locus name -> x, y, z in metres. A left-handed signer mirrors these with everything else."""

REST_PLACE = (-0.10, 0.42, 0.20)
REST_ORIENTATION = "palm_in_fingers_across"

_DIAGONAL = 0.5**0.5
DIRECTION_VECTORS = {
    "none": (0.0, 0.0, 0.0),
    "up": (0.0, -1.0, 0.0),
    "down": (0.0, 1.0, 0.0),
    "in": (1.0, 0.0, 0.0),
    "out": (-1.0, 0.0, 0.0),
    "forward": (-0.25, 0.35, 0.90),
    "back": (0.25, -0.35, -0.90),
    "up_out": (-_DIAGONAL, -_DIAGONAL, 0.0),
    "down_in": (_DIAGONAL, _DIAGONAL, 0.0),
}
"""Forward also sinks a little, so that it can be seen in a flat picture."""

SIDEWAYS_VECTORS = {
    "none": (0.0, 1.0, 0.0),
    "up": (-1.0, 0.0, 0.0),
    "down": (-1.0, 0.0, 0.0),
    "in": (0.0, -1.0, 0.0),
    "out": (0.0, -1.0, 0.0),
    "forward": (0.0, -0.93, 0.36),
    "back": (0.0, -0.93, 0.36),
    "up_out": (-_DIAGONAL, _DIAGONAL, 0.0),
    "down_in": (-_DIAGONAL, _DIAGONAL, 0.0),
}
"""The direction in which arcs, circles and zigzags leave the straight line."""

_FINGERS_AND_PALM = {
    "palm_out_fingers_up": ((0.10, -1.0, 0.10), (0.0, 0.1, 1.0)),
    "palm_in_fingers_up": ((0.15, -1.0, 0.10), (0.0, -0.1, -1.0)),
    "palm_side_fingers_up": ((0.15, -1.0, 0.25), (1.0, 0.15, -0.35)),
    "palm_down_fingers_forward": ((0.20, -0.55, 0.80), (0.0, 0.80, 0.55)),
    "palm_up_fingers_forward": ((0.20, -0.45, 0.85), (0.0, -0.85, -0.45)),
    "palm_in_fingers_across": ((1.0, -0.15, 0.10), (0.10, 0.0, -1.0)),
    "palm_down_fingers_across": ((1.0, -0.10, 0.25), (-0.15, 0.85, 0.50)),
    "palm_out_fingers_across": ((1.0, 0.20, 0.10), (-0.10, 0.10, 1.0)),
}
_CENTRE = "palm_side_fingers_up"

for _inventory, _known in (
    (LOCATIONS, PLACES),
    (LOCI, LOCUS_PLACES),
    (DIRECTIONS, DIRECTION_VECTORS),
    (DIRECTIONS, SIDEWAYS_VECTORS),
    (ORIENTATIONS, _FINGERS_AND_PALM),
):
    assert set(_inventory) == set(_known), "phonology and body name different things"


def _hand_axes(fingers: tuple[float, ...], palm: tuple[float, ...]) -> np.ndarray:
    """Rotation of a right hand whose fingers and palm look that way, columns x, y, z."""
    along = np.array(fingers) / np.linalg.norm(fingers)
    out = np.array(palm) - along * np.dot(palm, along)
    out /= np.linalg.norm(out)
    return np.column_stack([np.cross(out, along), -along, out])


def _to_rotation_vector(rotation: np.ndarray) -> np.ndarray:
    angle = np.arccos(np.clip((np.trace(rotation) - 1) / 2, -1, 1))
    axis = rotation[[2, 0, 1], [1, 2, 0]] - rotation[[1, 2, 0], [2, 0, 1]]
    return axis * (angle / (2 * np.sin(angle))) if angle > 1e-9 else np.zeros(3)


CENTRE_ROTATION = _hand_axes(*_FINGERS_AND_PALM[_CENTRE])
"""The hand rotation from which all others are counted, so that blends never pass half a turn."""

ROTATION_VECTORS = {
    name: _to_rotation_vector(CENTRE_ROTATION.T @ _hand_axes(*both))
    for name, both in _FINGERS_AND_PALM.items()
}
"""Orientation name -> ``(3,)`` rotation vector relative to ``CENTRE_ROTATION``."""


def rotations(vectors: np.ndarray) -> np.ndarray:
    """Turn rotation vectors into rotation matrices (Rodrigues' formula).

    Parameters
    ----------
    vectors : ndarray of shape (..., 3)
        Axis times angle, radians.

    Returns
    -------
    ndarray of shape (..., 3, 3)
        Rotation matrices.

    Examples
    --------
    >>> rotations(np.array([0.0, 0.0, np.pi / 2])).round(3)[:, 0].tolist()
    [0.0, 1.0, 0.0]
    """
    angle = np.sqrt((vectors * vectors).sum(axis=-1))
    x, y, z = np.moveaxis(vectors / np.maximum(angle, 1e-12)[..., None], -1, 0)
    sine, cosine = np.sin(angle), np.cos(angle)
    rest = 1 - cosine
    matrix = np.empty((*vectors.shape[:-1], 3, 3))
    matrix[..., 0, 0] = cosine + x * x * rest
    matrix[..., 0, 1] = x * y * rest - z * sine
    matrix[..., 0, 2] = x * z * rest + y * sine
    matrix[..., 1, 0] = x * y * rest + z * sine
    matrix[..., 1, 1] = cosine + y * y * rest
    matrix[..., 1, 2] = y * z * rest - x * sine
    matrix[..., 2, 0] = x * z * rest - y * sine
    matrix[..., 2, 1] = y * z * rest + x * sine
    matrix[..., 2, 2] = cosine + z * z * rest
    return matrix


_ELBOW_LEANS = np.array([-0.60, 0.72, -0.42])


def reach(
    shoulder: np.ndarray, target: np.ndarray, upper_arm: float, forearm: float
) -> tuple[np.ndarray, np.ndarray]:
    """Find elbow and wrist of an arm that reaches for a place (two-bone inverse kinematics).

    A place that is too far or too near is approached as far as the bones allow, so that bone
    lengths are constant always. The elbow hangs down, out and back.

    Parameters
    ----------
    shoulder : ndarray of shape (..., 3)
        Shoulder of the signer's right arm, metres.
    target : ndarray of shape (..., 3)
        Where the wrist should be, metres.
    upper_arm, forearm : float
        Bone lengths, metres.

    Returns
    -------
    elbow, wrist : ndarray of shape (..., 3)
        Joints with exact bone lengths, metres.

    Examples
    --------
    >>> elbow, wrist = reach(np.zeros(3), np.array([0.0, 9.0, 0.0]), 0.3, 0.2)
    >>> bool(np.isclose(np.linalg.norm(wrist - elbow), 0.2))
    True
    """
    away = target - shoulder
    distance = np.sqrt((away * away).sum(axis=-1, keepdims=True))
    unit = away / np.maximum(distance, 1e-9)
    nearest, farthest = abs(upper_arm - forearm) + 0.03, 0.985 * (upper_arm + forearm)
    distance = np.clip(distance, nearest, farthest)
    along = (upper_arm**2 - forearm**2 + distance**2) / (2 * distance)
    aside = np.sqrt(np.maximum(upper_arm**2 - along**2, 0.0))
    lean = _ELBOW_LEANS - unit * (unit @ _ELBOW_LEANS)[..., None]
    lean /= np.sqrt((lean * lean).sum(axis=-1, keepdims=True))
    return shoulder + along * unit + aside * lean, shoulder + distance * unit
