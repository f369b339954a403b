"""What hands do within a sign: paths, repeats, and the play of wrist and fingers in time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from signkit.octosign.postures import Posture

_FINGER_PHASES = 0.55 * np.pi * np.arange(4)


def minimum_jerk(progress: np.ndarray) -> np.ndarray:
    """Go smoothly from 0 to 1: the minimum-jerk time course, constant outside.

    Parameters
    ----------
    progress : ndarray
        Time since the start over the movement's duration; any shape.

    Returns
    -------
    ndarray
        Share of the way that is done, same shape.

    Examples
    --------
    >>> minimum_jerk(np.array([-1.0, 0.0, 0.5, 1.0, 3.0])).tolist()
    [0.0, 0.0, 0.5, 1.0, 1.0]
    """
    u = np.minimum(np.maximum(progress, 0.0), 1.0)
    return u * u * u * (10.0 - u * (15.0 - 6.0 * u))


class Strokes:
    """The strokes of a whole sentence over its frames.

    Parameters
    ----------
    time : ndarray of shape (frames,)
        Seconds of every frame.
    postures : sequence of Posture
        Rest, the signs, rest.
    starts, ends : ndarray of shape (postures,)
        Seconds between which each stroke lies.
    """

    def __init__(
        self, time: np.ndarray, postures: Sequence[Posture], starts: np.ndarray, ends: np.ndarray
    ) -> None:
        self._postures = postures
        self._repeat = np.array([p.repeat for p in postures])
        seconds = np.maximum(ends - starts, 1e-3)
        self._u = np.clip((time[:, None] - starts) / seconds, 0.0, 1.0)
        self._legs = self._back_and_forth()
        self._moving = np.abs(np.array([p.forward for p in postures])).sum(axis=-1) > 0
        self._active = np.abs(np.array([p.sideways for p in postures])).sum(axis=-1) > 0

    def _back_and_forth(self) -> np.ndarray:
        """Share of the way ``(frames, postures)``: there, and for every repeat back and there."""
        legs = self._u * (2 * self._repeat - 1)
        leg = np.minimum(np.floor(legs), 2 * self._repeat - 2)
        share = minimum_jerk(legs - leg)
        return np.where(leg % 2 == 0, share, 1.0 - share)

    def _sizes(self, name: str) -> np.ndarray:
        return np.array([getattr(p, name) for p in self._postures])

    def paths(self, stroke: np.ndarray, sideways: np.ndarray, forward: np.ndarray) -> np.ndarray:
        """Sum up how far the wrists have moved within all strokes so far.

        Parameters
        ----------
        stroke, sideways, forward : ndarray of shape (postures, 2, 3)
            Straight way (metres), bulge direction and circle direction of both hands.

        Returns
        -------
        ndarray of shape (frames, 2, 3)
            Displacement of both wrists, metres.
        """
        u, p = self._u, self._legs
        turn = 2 * np.pi * self._repeat * u * u * (3.0 - 2.0 * u)
        bulge = self._sizes("arc") * np.sin(np.pi * p)
        bulge += self._sizes("zigzag") * np.sin(4 * np.pi * p)
        bulge += self._sizes("circle") * (1.0 - np.cos(turn))
        bulge += self._sizes("tap") * np.sin(np.pi * self._repeat * u) ** 2
        weights = np.concatenate([p, bulge, self._sizes("circle") * np.sin(turn)], axis=1)
        ways = np.concatenate([stroke, sideways, forward]).reshape(-1, 6)
        return (weights @ ways).reshape(-1, 2, 3)

    def turns(self) -> np.ndarray:
        """Compute how twisting and nodding turn both hands.

        Returns
        -------
        ndarray of shape (frames, 2, 3)
            Rotation vectors in the hand's own axes, radians.
        """
        swing = np.sin(2 * np.pi * self._repeat * self._u)
        turns = np.zeros((len(swing), 2, 3))
        turns[..., 0] = (swing * self._sizes("nod")) @ self._active
        turns[..., 1] = (swing * self._sizes("twist")) @ self._active
        return turns

    def fingers(self, change: np.ndarray) -> np.ndarray:
        """Sum up how opening, closing and wiggling have changed the finger angles.

        Parameters
        ----------
        change : ndarray of shape (postures, 2, 20)
            Change of the angles from start to end of each stroke, radians.

        Returns
        -------
        ndarray of shape (frames, 2, 20)
            Change of both hands' finger angles so far, radians.
        """
        change = (self._legs @ change.reshape(len(change), -1)).reshape(-1, 2, 20)
        play = self._sizes("wiggle") * np.sin(np.pi * self._u)
        if play.any():
            phase = 2 * np.pi * (self._repeat + 1) * self._u
            waves = play[..., None] * (1 + np.sin(phase[..., None] + _FINGER_PHASES)) / 2
            change[..., 4::4] += np.einsum("tsf,sh->thf", waves, self._active)
        return change
