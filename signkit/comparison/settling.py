"""Bring two sides to one scale, origin and frame rate, clip beside clip, and say what was done.

The files of the field differ in all of these (ledger SCALE-1). What a reader knows of its format
is undone already; this is for what only the numbers tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from signkit.comparison.reading import Side
from signkit.conversion.poses import fill_gaps
from signkit.errors import InputError
from signkit.pose.clip import Array
from signkit.pose.normalise import centre_on_neck
from signkit.pose.skeleton import LEFT_SHOULDER, N_JOINTS, NECK, RIGHT_SHOULDER

ODD_SCALE = 1.5
"""How far from 1 the median shoulder width must be, either way, for a file to be rescaled.

A model's shoulders may be off by some tenths, which is its error and stays; the conventions
differ by 3, by 9, or by hundreds of pixels."""
ODD_NECK = 0.02
"""Shoulder widths that the neck must be from the origin for a file to be moved."""
OTHER_RATE = 0.02
"""Share by which two frame rates must differ to be two."""


@dataclass(frozen=True)
class Pairs:
    """Clips of both sides, paired.

    Parameters
    ----------
    names : list of str
        The references' names, in their order.
    hypotheses : list of ndarray (frames, 50, 3), shoulder widths
        What was produced; a clip that could not be read has no frame.
    references : list of ndarray (frames, 50, 3), shoulder widths
        What is true.
    order : list of int
        Which hypothesis stands beside each reference.
    notes : list of str
        What was done, to be said beside the scores.
    """

    names: list[str]
    hypotheses: list[Array]
    references: list[Array]
    order: list[int]
    notes: list[str]


def pair_sides(hypotheses: Side, references: Side) -> Pairs:
    """Pair the clips of two sides by name and bring them to one scale, origin and rate.

    Parameters
    ----------
    hypotheses : Side
        What was produced.
    references : Side
        What is true.

    Returns
    -------
    Pairs
        A hypothesis beside every reference.

    Raises
    ------
    InputError
        If the two are not the same clips, or a reference cannot be read or shows nothing.
    """
    order, how = _match(hypotheses, references)
    if references.bad:
        name, reason = next(iter(references.bad.items()))
        advice = "leave this clip out of both"
        raise InputError(f"{references.source}: clip {name!r}", "a reference", reason, advice)
    notes = [how]
    for word, side in (("hypotheses", hypotheses), ("references", references)):
        notes += [f"{word}: {note}" for note in side.notes]
    ours, our_notes = _settle(hypotheses.poses, "hypotheses")
    truth, true_notes = _settle(references.poses, "references")
    for name, pose in zip(references.names, truth, strict=True):
        if not np.isfinite(pose).all(axis=-1).any():
            where = f"{references.source}: clip {name!r}"
            raise InputError(where, "a joint that is seen", "none", "leave this clip out of both")
    notes += our_notes + true_notes + _sides_note(ours, truth)
    paired = [ours[i] for i in order]
    rates = [hypotheses.fps[i] for i in order]
    paired, rate_note = _one_rate(paired, rates, references.fps)
    return Pairs(references.names, paired, truth, order, [*notes, rate_note])


def _match(hypotheses: Side, references: Side) -> tuple[list[int], str]:
    ours, theirs = hypotheses.names, references.names
    both = hypotheses.named and references.named
    for spell in (str, _flat, _short) if both else ():
        keys = {spell(name): index for index, name in enumerate(ours)}
        wanted = [spell(name) for name in theirs]
        if len(keys) == len(ours) and len(set(wanted)) == len(wanted) and set(keys) == set(wanted):
            return [keys[name] for name in wanted], f"{len(theirs)} clips matched by name"
    if len(ours) == 1 == len(theirs):
        return [0], "one clip a side, matched whatever its name"
    missing = [name for name in theirs if _short(name) not in {_short(n) for n in ours}]
    if both and len(missing) < len(theirs):
        extra = [name for name in ours if _short(name) not in {_short(n) for n in theirs}]
        came = f"{len(missing)} references without a hypothesis" + (
            f" (first {missing[0]!r})" if missing else ""
        )
        came += f" and {len(extra)} hypotheses without a reference" + (
            f" (first {extra[0]!r})" if extra else ""
        )
        raise InputError("hypotheses and references", "the same clips", came, "score one split")
    if len(ours) != len(theirs):
        came = f"{len(ours)} hypotheses and {len(theirs)} references"
        advice = "give both sides names, or exactly the clips of one split in one order"
        raise InputError("hypotheses and references", "equally many clips", came, advice)
    return list(range(len(ours))), (
        f"{len(ours)} clips matched by their order: "
        + ("no name is in both" if both else "not both have names")
    )


def _flat(name: str) -> str:
    """A name as `signkit convert` spells it in a file's name: ``dev/clip-1`` is ``dev_clip-1``."""
    return name.strip().replace("/", "_")


def _short(name: str) -> str:
    """A name without folder and ending: ``dev/clip-1.pose`` is ``clip-1``."""
    return PurePosixPath(name.strip()).name.removesuffix(".pose").removesuffix(".mp4")


def _settle(poses: list[Array], word: str) -> tuple[list[Array], list[str]]:
    notes = []
    width = _shoulders(poses)
    if not np.isfinite(width) or width <= 0:
        notes.append(f"{word}: shoulders are never seen apart, so the scale is taken as it is")
        width = 1.0
    necks = np.concatenate([pose[:, NECK] for pose in poses])
    off = float(np.nanmax(np.linalg.norm(necks, axis=1), initial=0.0)) / width
    if off > ODD_NECK:
        notes.append(f"{word}: the neck was up to {off:.2f} shoulder widths off; set to the origin")
        poses = [_from_neck(pose) for pose in poses]
    if max(width, 1 / width) > ODD_SCALE:
        notes.append(f"{word}: shoulders were {width:.4g} wide; rescaled to 1 by one factor")
        poses = [pose / np.float32(width) for pose in poses]
    elif abs(width - 1) > 0.02:
        notes.append(f"{word}: shoulders are {width:.3f} wide in the median; left as they are")
    return poses, notes


def _from_neck(pose: Array) -> Array:
    filled = pose.copy()
    filled[:, [NECK]] = fill_gaps(pose[:, [NECK]])
    return centre_on_neck(filled)


def _shoulders(poses: list[Array]) -> float:
    apart = np.concatenate(
        [pose[:, LEFT_SHOULDER, :2] - pose[:, RIGHT_SHOULDER, :2] for pose in poses]
    )
    widths = np.linalg.norm(apart, axis=1)
    widths = widths[np.isfinite(widths)]
    return float(np.median(widths)) if widths.size else float("nan")


def _sides_note(ours: list[Array], truth: list[Array]) -> list[str]:
    ways = []
    for poses in (ours, truth):
        x = np.concatenate([p[:, LEFT_SHOULDER, 0] - p[:, RIGHT_SHOULDER, 0] for p in poses])
        x = x[np.isfinite(x)]
        ways.append(float(np.median(x)) if x.size else 0.0)
    if ways[0] * ways[1] < 0:
        return ["hypotheses are mirrored against the references: left was compared with right"]
    return []


def _one_rate(
    poses: list[Array], rates: list[float | None], wanted: list[float | None]
) -> tuple[list[Array], str]:
    """Give hypotheses the references' frame rate, where both are known."""
    pairs = [(a, b) for a, b in zip(rates, wanted, strict=True) if a and b]
    if not pairs:
        return poses, "frame rates: not known on both sides, taken as equal"
    other = [(a, b) for a, b in pairs if abs(a / b - 1) > OTHER_RATE]
    if not other:
        return poses, f"frame rates: {pairs[0][1]:g} a second on both sides"
    changed = [
        resample(pose, max(1, round(len(pose) * b / a))) if a and b and len(pose) else pose
        for pose, a, b in zip(poses, rates, wanted, strict=True)
    ]
    first, second = other[0]
    note = (
        f"frame rates: {len(other)} hypotheses resampled in time, such as {first:g} to {second:g}"
    )
    return changed, note + " a second"


def resample(pose: Array, frames: int) -> Array:
    """Stretch a pose to a number of frames, by straight lines between its own.

    Parameters
    ----------
    pose : ndarray (frames, 50, 3)
        A pose with at least one frame.
    frames : int
        How many it shall have.

    Returns
    -------
    ndarray (frames, 50, 3) float32
        First and last frame stay; NaN where either neighbour is missing.

    Examples
    --------
    >>> way = np.array([0.0, 2.0], np.float32).reshape(2, 1, 1)
    >>> resample(way, 3).ravel().tolist()
    [0.0, 1.0, 2.0]
    """
    if frames == len(pose):
        return pose
    places = np.linspace(0, len(pose) - 1, frames)
    low = np.floor(places).astype(int)
    high = np.minimum(low + 1, len(pose) - 1)
    share = (places - low)[:, None, None]
    between = np.where(share > 0, (1 - share) * pose[low] + share * pose[high], pose[low])
    return between.astype(np.float32)


def one_frame() -> Array:
    """Give what stands for a hypothesis that shows nothing: one frame, all joints at the neck.

    Returns
    -------
    ndarray (1, 50, 3) float32
        Zeros.
    """
    return np.zeros((1, N_JOINTS, 3), np.float32)
