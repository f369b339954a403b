"""The same motion on a person's own proportions: directions kept, lengths replaced."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from signkit.errors import InputError
from signkit.pose.clip import check_frames
from signkit.pose.kinematics import limb_lengths
from signkit.pose.skeleton import BONES, LIMBS, N_LIMBS, NECK

Floats = NDArray[np.floating]

_FINGER_LENGTHS = (
    (0.13, 0.125, 0.1, 0.08),  # thumb
    (0.27, 0.12, 0.075, 0.06),
    (0.265, 0.13, 0.085, 0.065),
    (0.25, 0.12, 0.08, 0.065),
    (0.24, 0.095, 0.06, 0.055),
)
ADULT = np.array([0.58, 0.5, 0.85, 0.72, 0.03, *np.ravel(_FINGER_LENGTHS)])
"""``(25,)``: lengths of an adult's limbs in shoulder widths, for groups that a clip never shows."""


def measure_proportions(pose: Floats) -> NDArray[np.float64]:
    """Measure a person: the median length of each limb, left and right together.

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        A clip of that person, in shoulder widths.

    Returns
    -------
    ndarray of float64, shape (25,)
        Lengths in shoulder widths; an adult's for a limb that the clip never shows.

    Examples
    --------
    >>> measure_proportions(np.full((1, 50, 3), np.nan)).tolist() == ADULT.tolist()
    True
    """
    lengths = limb_lengths(check_frames(pose, "pose to measure")).astype(np.float64)
    return np.where(np.isfinite(lengths) & (lengths > 0), lengths, ADULT)


def retarget(pose: Floats, proportions: Floats) -> NDArray[np.float32]:
    """Give a motion other bone lengths, the same in every frame (paper Sec. 3, Step III).

    Every bone keeps its direction. A joint whose parent is missing hangs from the nearest joint
    above that is there, at a distance scaled by the two persons' sizes.

    Parameters
    ----------
    pose : ndarray, shape (frames, 50, 3)
        The motion, in shoulder widths; NaN = missing.
    proportions : ndarray, shape (25,)
        Length of each limb in shoulder widths, as from `measure_proportions`.

    Returns
    -------
    ndarray of float32, shape (frames, 50, 3)
        The motion with these lengths, neck at the origin; NaN where ``pose`` is.

    Raises
    ------
    InputError
        If the proportions are not 25 positive numbers.
    """
    pose = check_frames(pose, "pose to retarget").astype(np.float64)
    lengths = _check_proportions(proportions)[LIMBS]
    scale = float(lengths.sum() / measure_proportions(pose)[LIMBS].sum())
    seen = np.asarray(np.isfinite(pose).all(axis=-1))
    old, new = np.zeros_like(pose), np.zeros_like(pose)
    old[:, NECK] = np.where(seen[:, NECK, None], pose[:, NECK], 0)
    for bone, (parent, child) in enumerate(_outwards()):
        step = pose[:, child] - old[:, parent]
        own = np.sqrt(np.square(step).sum(axis=-1, keepdims=True))
        direction = np.where(own > 0, step / np.where(own > 0, own, 1), (0.0, 1.0, 0.0))
        kept = seen[:, parent, None]
        moved = new[:, parent] + np.where(kept, direction * lengths[bone], step * scale)
        there = seen[:, child, None]
        new[:, child] = np.where(there, moved, new[:, parent])
        old[:, child] = np.where(there, pose[:, child], old[:, parent])
    new[~seen] = np.nan
    return new.astype(np.float32)


def _outwards() -> list[tuple[int, int]]:
    """Bones from the neck outwards: the first one is turned round."""
    (nose, neck), *others = BONES[:, :2].tolist()
    return [(neck, nose), *((parent, child) for parent, child in others)]


def _check_proportions(proportions: Floats) -> NDArray[np.float64]:
    lengths = np.asarray(proportions, dtype=np.float64)
    if lengths.shape != (N_LIMBS,) or not (np.isfinite(lengths) & (lengths > 0)).all():
        raise InputError(
            "proportions",
            f"{N_LIMBS} positive lengths in shoulder widths",
            f"shape {lengths.shape}, {int((~(lengths > 0)).sum())} of them not positive",
            "measure a clip with signkit.render.retargeting.measure_proportions",
        )
    return lengths
