"""A spelled word as one movement: letters as recorded, the ways between them made here.

Every letter is the middle of its own real clip, where still parts are shortened; the way up to the
first and down from the last letter are real too. Between two letters bones turn along a
minimum-jerk curve. The same letter twice is signed twice, the second time a little outwards, as
fingerspellers do; between two words the hand holds and slides further.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from signkit.fingerspelling.letters import Letter
from signkit.pose.blending import Array, blend_postures, minimum_jerk
from signkit.pose.skeleton import JOINT, LEFT_HAND, LEFT_WRIST, RIGHT_HAND, RIGHT_WRIST

HOLD_SECONDS = 0.13
LAST_HOLD_SECONDS = 0.3
WORD_HOLD_SECONDS = 0.25
MOVE_SPEED = 4.0
"""Speed at which a letter's own movement is repeated, shoulder widths a second."""
WAY_SECONDS, WAY_SPEED = 0.14, 6.0
"""Time between two letters at one place, and what distance adds, shoulder widths a second."""
APPROACH_SECONDS = 0.3
SLIDE, WORD_SLIDE = 0.14, 0.25
"""How far outwards a letter is repeated, and a second word begun, shoulder widths."""
BOUNCE = 0.07
"""How far the hand dips between two equal letters, shoulder widths."""
LIMBS = (
    (JOINT["left_elbow"], LEFT_WRIST, LEFT_HAND, 1.0),
    (JOINT["right_elbow"], RIGHT_WRIST, RIGHT_HAND, -1.0),
)
"""Elbow, wrist, hand and the sign of x outwards in the picture."""


@dataclass(frozen=True)
class Tempo:
    """How fast a performance is.

    Parameters
    ----------
    fps : float
        Frames a second to produce.
    speed : float
        Speed of everything, 1 = middle.
    spread : float
        Standard deviation of the logarithm of a single duration.
    """

    fps: float
    speed: float = 1.0
    spread: float = 0.0


@dataclass(frozen=True)
class Span:
    """Where a letter lies in a performance.

    Parameters
    ----------
    letter : str
        The letter, upper case.
    start, end : int
        Its first frame and the first after it.
    """

    letter: str
    start: int
    end: int


def stitch(
    words: Sequence[Sequence[Letter]], tempo: Tempo, rng: np.random.Generator
) -> tuple[Array, Array, tuple[Span, ...]]:
    """Perform words letter by letter.

    Parameters
    ----------
    words : sequence of sequence of Letter
        For every word its letters.
    tempo : Tempo
        Frame rate and speed.
    rng : numpy.random.Generator
        Source of what differs between two performances.

    Returns
    -------
    frames : ndarray, shape (frames, 50, 3)
        Joints in shoulder widths, neck at the origin; NaN = missing.
    confidence : ndarray, shape (frames, 50)
        As the letters' files have it; on the ways between them that of the letter before.
    spans : tuple of Span
        The letters in order.
    """
    letters = [letter for word in words for letter in word]
    holds, slides = _holds(words), _slides(words)
    parts = [_before(letters[0], tempo)]
    spans, previous = list[Span](), None
    for number, (letter, hold) in enumerate(zip(letters, holds, strict=True)):
        core = _slide(_core(letter, hold, tempo, rng), letter, slides[number])
        if previous is not None:
            again = letters[number - 1].name == letter.name
            parts.append(_way(previous, core, again, letter, tempo, rng))
        first = sum(len(part) for part in parts)
        spans.append(Span(letter.name, first, first + len(core)))
        parts.append(core)
        previous = core
    parts.append(_slide(_after(letters[-1], tempo), letters[-1], slides[-1]))
    whole = np.concatenate(parts)
    return whole[..., :3], whole[..., 3], tuple(spans)


def _holds(words: Sequence[Sequence[Letter]]) -> list[float]:
    """Seconds a still letter is held: the last of a word longer, the last of all longest."""
    holds = [HOLD_SECONDS] * sum(map(len, words))
    for end in np.cumsum([len(word) for word in words]):
        holds[end - 1] = WORD_HOLD_SECONDS
    holds[-1] = LAST_HOLD_SECONDS
    return holds


def _slides(words: Sequence[Sequence[Letter]]) -> list[float]:
    """How far outwards each letter is signed: further with every repetition and every word."""
    slides = list[float]()
    for number, word in enumerate(words):
        slide = number * WORD_SLIDE
        for place, letter in enumerate(word):
            again = place > 0 and word[place - 1].name == letter.name
            slide = slides[-1] + SLIDE if again else number * WORD_SLIDE
            slides.append(slide)
    return slides


def _whole(letter: Letter) -> Array:
    """Joints and confidence side by side: ``(frames, 50, 4)``."""
    return np.concatenate([letter.frames, letter.confidence[..., None]], axis=-1)


def _core(letter: Letter, hold: float, tempo: Tempo, rng: np.random.Generator) -> Array:
    """The letter itself: a movement keeps its course, a still part lasts ``hold`` seconds."""
    frames = _whole(letter)[letter.start : letter.end]
    steps = np.diff(frames[..., :3], axis=0)
    moved = np.zeros(len(steps))
    for (_, _, hand, _), takes_part in zip(LIMBS, letter.hands, strict=True):
        if takes_part and len(steps):
            moved = np.fmax(moved, np.linalg.norm(steps[:, hand, :2], axis=-1).mean(axis=-1))
    seconds = _vary(hold, tempo, rng) / max(len(steps), 1) + moved / (MOVE_SPEED * tempo.speed)
    return _resample(frames, np.concatenate([[0.0], np.cumsum(seconds)]), tempo.fps)


def _vary(seconds: float, tempo: Tempo, rng: np.random.Generator) -> float:
    return seconds / tempo.speed * float(np.exp(tempo.spread * rng.standard_normal()))


def _resample(frames: Array, times: Array, fps: float) -> Array:
    """Take frames at even times, at least one; between two it is missing if one of them is."""
    count = max(1, round(times[-1] * fps))
    place = np.interp(np.arange(count) / fps, times, np.arange(len(times)))
    below = np.minimum(place.astype(int), len(frames) - 1)
    above = np.minimum(below + 1, len(frames) - 1)
    weight = (place - below)[:, None, None]
    mixed: Array = np.where(
        weight > 0, (1 - weight) * frames[below] + weight * frames[above], frames[below]
    )
    mixed[..., 3] = np.where(np.isfinite(mixed[..., 0]), mixed[..., 3], 0.0)
    return mixed


def _before(letter: Letter, tempo: Tempo) -> Array:
    """The real way up to a letter, the last frames of it."""
    first = max(0, letter.start - round(APPROACH_SECONDS * letter.fps))
    return _piece(letter, first, letter.start, tempo)


def _after(letter: Letter, tempo: Tempo) -> Array:
    """The real way down from a letter, the first frames of it."""
    last = min(len(letter.frames), letter.end + round(APPROACH_SECONDS * letter.fps))
    return _piece(letter, letter.end, last, tempo)


def _piece(letter: Letter, first: int, last: int, tempo: Tempo) -> Array:
    frames = _whole(letter)[first:last]
    if not len(frames):
        return frames
    times = np.arange(len(frames)) / (letter.fps * tempo.speed)
    return _resample(frames, times, tempo.fps)


def _way(
    before: Array,
    after: Array,
    again: bool,
    letter: Letter,
    tempo: Tempo,
    rng: np.random.Generator,
) -> Array:
    """The frames between two letters, without their own."""
    first, last = _edge(before[::-1]), _edge(after)
    distance = np.linalg.norm(first[:, :2] - last[:, :2], axis=-1)
    travel = max((_mean(distance[hand]) for _, _, hand, _ in LIMBS), default=0.0)
    seconds = _vary(WAY_SECONDS + travel / WAY_SPEED, tempo, rng)
    count = max(1, round(seconds * tempo.fps))
    share = np.arange(1, count + 1) / (count + 1)
    frames = blend_postures(first[:, :3], last[:, :3], minimum_jerk(share))
    if again:
        _dip(frames, letter, BOUNCE * np.sin(np.pi * share))
    confidence = np.where(first[:, 3] > 0, first[:, 3], last[:, 3])
    known = np.isfinite(frames[..., 0])
    return np.concatenate([frames, np.where(known, confidence, 0.0)[..., None]], axis=-1)


def _mean(distances: Array) -> float:
    known = distances[np.isfinite(distances)]
    return float(known.mean()) if len(known) else 0.0


def _edge(frames: Array) -> Array:
    """The first posture in which each joint was seen, ``(50, 4)``."""
    first = np.isfinite(frames[..., 0]).argmax(axis=0)
    edge: Array = frames[first, np.arange(frames.shape[1])]
    return edge


def _slide(frames: Array, letter: Letter, outwards: float) -> Array:
    moved = frames.copy()
    for (elbow, wrist, hand, sign), takes_part in zip(LIMBS, letter.hands, strict=True):
        if takes_part and sum(letter.hands) == 1:
            _move_arm(moved, (elbow, wrist, hand), 0, sign * outwards)
        elif takes_part:  # two hands that touch move together, to the signer's right
            _move_arm(moved, (elbow, wrist, hand), 0, -outwards)
    return moved


def _dip(frames: Array, letter: Letter, depth: Array) -> None:
    for (elbow, wrist, hand, _), takes_part in zip(LIMBS, letter.hands, strict=True):
        if takes_part:
            _move_arm(frames, (elbow, wrist, hand), 1, depth)


def _move_arm(
    frames: Array, limb: tuple[int, int, slice], axis: int, distance: float | Array
) -> None:
    """Move a hand along an axis; the elbow follows half the way."""
    elbow, wrist, hand = limb
    whole = np.broadcast_to(distance, len(frames))
    frames[:, elbow, axis] += whole / 2
    frames[:, wrist, axis] += whole
    frames[:, hand, axis] += whole[:, None]
