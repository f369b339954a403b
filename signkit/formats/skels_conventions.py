"""The conventions in which .skels files have been written, each a named option.

Facts 1.4: the same file ending has held three layouts, four counters and three scales
(ledger SCALE-1, PAD-1). Nothing here is guessed while reading: a convention is named by the
caller or found by `signkit.formats.skels.detect_convention`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from signkit.errors import InputError

CounterRule = Literal["t/T", "(t+1)/T", "t/(T-1)"]
COUNTER_RULES: tuple[CounterRule, ...] = ("t/T", "(t+1)/T", "t/(T-1)")


@dataclass(frozen=True)
class SkelsConvention:
    """How one program writes a .skels file.

    Parameters
    ----------
    name : str
        The option's name: ``pt``, ``p2s`` or ``dwpose385``.
    source : str
        Which program writes it.
    numbers : int
        Numbers a frame, the counter included.
    divisor : float
        What coordinates are divided by: shoulder widths (pt) or raw lifted units (p2s) before
        writing; 1 for image coordinates.
    centred : bool
        Whether the neck is the origin of every frame.
    mirrored : bool
        Whether right joints lie at positive x, against OpenPose's picture.
    counter : {'t/T', '(t+1)/T', 't/(T-1)'}
        The last number of frame t of T.
    decimals : int
        Digits behind the point of a joint.
    counter_decimals : int
        Digits behind the point of the counter.
    padded_counter : bool
        Whether the counter keeps its final zeros.
    trailing_space : bool
        Whether a space ends the line.
    missing : float, optional
        What stands for NaN, and for exact zeros too.
    """

    name: str
    source: str
    numbers: int
    divisor: float
    centred: bool
    mirrored: bool
    counter: CounterRule
    decimals: int
    counter_decimals: int
    padded_counter: bool
    trailing_space: bool
    missing: float | None = None

    @property
    def has_depth(self) -> bool:
        """Whether a frame holds 50 joints in three dimensions."""
        return self.numbers == 151

    def counters(self, frames: int) -> np.ndarray:
        """Count the frames of a clip.

        Parameters
        ----------
        frames : int
            Frames of the clip.

        Returns
        -------
        ndarray (frames,) float64
            The counter, not yet rounded.

        Examples
        --------
        >>> [CONVENTIONS[name].counters(3).round(2).tolist() for name in CONVENTIONS]
        [[0.0, 0.33, 0.67], [0.33, 0.67, 1.0], [0.0, 0.5, 1.0]]
        """
        return count_frames(self.counter, frames)

    def format_frame(self, numbers: np.ndarray) -> str:
        """Write one frame.

        Parameters
        ----------
        numbers : ndarray (numbers,) float64
            Joints and counter; negative zeros are kept.

        Returns
        -------
        str
            The numbers, separated by single spaces.
        """
        joints = f"%.{self.decimals}f " * (self.numbers - 1) % tuple(numbers[:-1])
        if self.padded_counter:
            return joints + f"{numbers[-1]:.{self.counter_decimals}f}"
        return joints + repr(round(float(numbers[-1]), self.counter_decimals))


def count_frames(rule: CounterRule, frames: int) -> np.ndarray:
    """Count the frames of a clip by one of the rules.

    Parameters
    ----------
    rule : {'t/T', '(t+1)/T', 't/(T-1)'}
        The rule; frame t runs from 0 to T - 1.
    frames : int
        T, the frames of the clip.

    Returns
    -------
    ndarray (frames,) float64
        The counter; 0 for the only frame of a clip counted by ``t/(T-1)``.
    """
    t = np.arange(frames, dtype=np.float64)
    if rule == "t/T":
        return t / frames
    return (t + 1) / frames if rule == "(t+1)/T" else t / max(frames - 1, 1)


CONVENTIONS = {
    convention.name: convention
    for convention in (
        SkelsConvention(
            "pt", "Progressive Transformers", 151, 3.0, centred=True, mirrored=True,
            counter="t/T", decimals=5, counter_decimals=4, padded_counter=True,
            trailing_space=False,
        ),
        SkelsConvention(
            "p2s", "Prompt2Sign txt2skels", 151, 9.0, centred=False, mirrored=False,
            counter="(t+1)/T", decimals=5, counter_decimals=5, padded_counter=False,
            trailing_space=True, missing=0.016,
        ),
        SkelsConvention(
            "dwpose385", "Prompt2Sign trg384 (DWPose)", 385, 1.0, centred=False, mirrored=False,
            counter="t/(T-1)", decimals=8, counter_decimals=8, padded_counter=True,
            trailing_space=False,
        ),
    )
}  # fmt: skip


def find_convention(name: str) -> SkelsConvention:
    """Find a convention by its name.

    Parameters
    ----------
    name : str
        ``pt``, ``p2s`` or ``dwpose385``.

    Returns
    -------
    SkelsConvention
        The convention.

    Raises
    ------
    InputError
        If no convention has that name.
    """
    if name not in CONVENTIONS:
        known = ", ".join(CONVENTIONS)
        raise InputError("skels convention", f"one of {known}", repr(name), "see skels_conventions")
    return CONVENTIONS[name]
