"""Continuous signing: from sign tokens and a signer to a body that moves.

Every movement is a sum of minimum-jerk components that may overlap in time (after the
superposition model of reaching movements); a sum telescopes, so that any overlap ends exactly
where it should. What is imitated: overlapping transitions, holds, undershoot, handshape
anticipation and phrase-final lengthening. What is left out: face and mouth, body shifts,
fingerspelling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from signkit.errors import InputError
from signkit.octosign.body import CENTRE_ROTATION, reach, rotations
from signkit.octosign.handshapes import WRIST_TO_ROOT, hand_points
from signkit.octosign.phonology import SignToken
from signkit.octosign.postures import Posture, rest_posture, token_posture
from signkit.octosign.signers import Signer
from signkit.octosign.strokes import Strokes, minimum_jerk
from signkit.pose.skeleton import LEFT_HAND, MIRROR, N_JOINTS, NOSE, RIGHT_HAND

LEAD_IN, LEAD_OUT = 0.08, 0.10
TRANSITION, TRANSITION_PER_METRE = 0.12, 0.20
OVERLAP = 0.05
ANTICIPATION = 0.07
UNDERSHOOT = 0.05
FINAL_LENGTHENING = 1.3


class Segment(NamedTuple):
    """Where one sign lies in a performance.

    Parameters
    ----------
    gloss : str
        The sign's gloss.
    start, end : int
        First frame, and first frame after the sign.
    """

    gloss: str
    start: int
    end: int


@dataclass(frozen=True)
class Performance:
    """What a signer did, before any camera saw it.

    Parameters
    ----------
    pose : ndarray of shape (frames, 50, 3)
        Joints in metres; x right in the picture, y down, z towards the viewer, body upright.
    segments : tuple of Segment
        The signs in order; between them lie transitions.
    """

    pose: np.ndarray
    segments: tuple[Segment, ...]


def perform(
    tokens: Sequence[SignToken],
    signer: Signer,
    fps: float,
    rng: np.random.Generator,
    coarticulation: float = 1.0,
) -> Performance:
    """Perform a sentence: from rest through its signs and back to rest.

    Parameters
    ----------
    tokens : sequence of SignToken
        The signs in order, at least one.
    signer : Signer
        Who signs.
    fps : float
        Frames a second.
    rng : numpy.random.Generator
        Source of this performance's own variation.
    coarticulation : float
        How strongly signs influence their neighbours: 0 not at all, 1 as the presets have it.

    Returns
    -------
    Performance
        The body's motion and where each sign lies in it.

    Raises
    ------
    InputError
        If there are no tokens, or fps or coarticulation is out of range.
    """
    if not tokens:
        raise InputError("perform", "at least one sign", "none", "skip empty sentences")
    if not (fps > 0 and 0 <= coarticulation <= 3):
        raise InputError(
            "perform",
            "fps above 0 and coarticulation in 0..3",
            f"fps {fps}, coarticulation {coarticulation}",
            "see the preset",
        )
    postures = [rest_posture(), *(token_posture(token) for token in tokens), rest_posture()]
    targets = _vary_targets(postures, signer, rng, coarticulation)
    starts, ends = _timing(postures, targets, signer, rng)
    time = np.arange(int(np.ceil((starts[-1] + LEAD_OUT) * fps))) / fps
    motion = _hand_motion(time, postures, targets, starts, ends, coarticulation)
    pose = _assemble(motion, signer, _nodding_head(time, rng))
    segments = tuple(
        Segment(token.gloss, round(start * fps), max(round(end * fps), round(start * fps) + 1))
        for token, start, end in zip(tokens, starts[1:-1], ends[1:-1], strict=True)
    )
    return Performance(pose, segments)


class _Targets(NamedTuple):
    """Both hands' goals for every posture; axis 0 postures, axis 1 dominant and other hand."""

    place: np.ndarray
    """(postures, 2, 3) where the wrist is at the start of the stroke."""
    stroke: np.ndarray
    """(postures, 2, 3) how far the wrist is from there at the end of the stroke."""
    other: np.ndarray
    """(postures, 2, 23) hand rotation and finger angles at the start."""
    change: np.ndarray
    """(postures, 2, 20) how the finger angles have changed at the end."""
    sideways: np.ndarray
    """(postures, 2, 3) unit direction in which paths leave the straight line."""
    forward: np.ndarray
    """(postures, 2, 3) unit direction in which circles start."""


def _vary_targets(
    postures: Sequence[Posture],
    signer: Signer,
    rng: np.random.Generator,
    coarticulation: float,
) -> _Targets:
    """Fit the postures to the signer, add this performance's variation and undershoot."""
    noise = rng.standard_normal((len(postures), 2, 27)) * signer.jitter
    amplitude = signer.space * signer.size * (1 + 0.06 * noise[..., 26:])
    place = np.array([p.place for p in postures]) * (signer.space * signer.size)
    place += 0.006 * noise[..., :3]
    place[..., 1] += signer.lift
    stroke = np.array([p.stroke for p in postures]) * amplitude
    other = np.array([p.other for p in postures])
    other += np.radians(3.5) * noise[..., 3:26]
    share = min(UNDERSHOOT * coarticulation * signer.tempo, 0.4)
    for goal, moved in ((place, stroke), (other, 0.0)):
        before, after = goal + moved, goal
        pull = 0.5 * (before[:-2] + after[2:]) - goal[1:-1]
        goal[1:-1] += share * pull
    return _Targets(
        place,
        stroke,
        other,
        np.array([p.change for p in postures]),
        np.array([p.sideways for p in postures]) * amplitude,
        np.array([p.forward for p in postures]) * amplitude,
    )


def _timing(
    postures: Sequence[Posture], targets: _Targets, signer: Signer, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of every posture's stroke in seconds; rest postures have no duration."""
    seconds = np.array([p.seconds for p in postures])
    seconds[-2] *= FINAL_LENGTHENING
    variation = np.exp(0.06 * signer.jitter * rng.standard_normal((2, len(postures))))
    seconds *= variation[0] / signer.tempo
    way = targets.place[1:] - targets.place[:-1] - targets.stroke[:-1]
    metres = np.sqrt((way * way).sum(axis=-1)).max(axis=-1)
    pauses = (TRANSITION + TRANSITION_PER_METRE * metres) * variation[1, 1:] / signer.tempo
    starts = LEAD_IN + np.concatenate([[0.0], np.cumsum(seconds[:-1] + pauses)])
    return starts, starts + seconds


def _hand_motion(
    time: np.ndarray,
    postures: Sequence[Posture],
    targets: _Targets,
    starts: np.ndarray,
    ends: np.ndarray,
    coarticulation: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Wrist places, hand rotations and finger angles ``(frames, 2, ...)`` of both hands."""
    strokes = Strokes(time, postures, starts, ends)
    hold = np.minimum(OVERLAP * coarticulation, 0.25 * (ends - starts))
    early = ANTICIPATION * coarticulation
    wrist = targets.place[0] + strokes.paths(targets.stroke, targets.sideways, targets.forward)
    wrist += _transitions(
        time, ends[:-1] - hold[:-1], starts[1:] + hold[1:], targets.place, targets.stroke
    )
    other = targets.other[0] + _transitions(
        time,
        np.maximum(ends[:-1] - hold[:-1] - early, 0.0),
        starts[1:] + hold[1:] - early,
        targets.other,
        np.concatenate([np.zeros((len(postures), 2, 3)), targets.change], axis=-1),
    )
    angles = other[..., 3:] + strokes.fingers(targets.change)
    rotation = CENTRE_ROTATION @ rotations(other[..., :3]) @ rotations(strokes.turns())
    return wrist, rotation, angles


def _transitions(
    time: np.ndarray, onset: np.ndarray, arrival: np.ndarray, goal: np.ndarray, moved: np.ndarray
) -> np.ndarray:
    """Sum of minimum-jerk components from the end of each posture to the start of the next."""
    steps = goal[1:] - goal[:-1] - moved[:-1]
    share = minimum_jerk((time[:, None] - onset) / np.maximum(arrival - onset, 1e-3))
    return (share @ steps.reshape(len(steps), -1)).reshape(len(time), *steps.shape[1:])


NOSE_PLACE = np.array([0.0, -0.195, 0.085])
SHOULDER_DROP = 0.012
MIRRORED = np.array([-1.0, 1.0, 1.0])


def _assemble(
    motion: tuple[np.ndarray, np.ndarray, np.ndarray], signer: Signer, head: np.ndarray
) -> np.ndarray:
    """Put head, arms and hands together, ``(frames, 50, 3)``; mirror a left-handed signer."""
    wrist, rotation, angles = motion
    shoulder = np.array([-signer.shoulder_width / 2, SHOULDER_DROP * signer.size, 0.0])
    elbow, wrist = reach(shoulder, wrist, signer.upper_arm, signer.forearm)
    points = hand_points(angles)
    points += WRIST_TO_ROOT
    points = points @ (signer.hand_scale * np.swapaxes(rotation, -1, -2))
    points += wrist[:, :, None]
    pose = np.zeros((len(wrist), N_JOINTS, 3))
    pose[:, NOSE] = head * (signer.size * signer.head)
    for hand, (first, fingers, side) in enumerate(
        ((2, RIGHT_HAND, np.ones(3)), (5, LEFT_HAND, MIRRORED))
    ):
        pose[:, first] = shoulder * side
        pose[:, first + 1] = elbow[:, hand] * side
        pose[:, first + 2] = wrist[:, hand] * side
        pose[:, fingers] = points[:, hand] * side
    return pose[:, MIRROR] * MIRRORED if signer.left_handed else pose


def _nodding_head(time: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Nose before scaling, ``(frames, 3)``: a head that nods and turns by a few degrees."""
    phase, speed = rng.uniform(0, 2 * np.pi, 2), rng.uniform(1.5, 4.0, 2)
    turns = np.zeros((len(time), 3))
    turns[:, :2] = 0.05 * np.sin(np.outer(time, speed) + phase)
    return rotations(turns) @ NOSE_PLACE
