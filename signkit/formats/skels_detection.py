"""Find out how a .skels file was written: layout, counter, scale and sides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from signkit.errors import InputError
from signkit.formats.number_lines import number_lines
from signkit.formats.skels_conventions import (
    CONVENTIONS,
    COUNTER_RULES,
    CounterRule,
    SkelsConvention,
    count_frames,
)
from signkit.pose.skeleton import LEFT_SHOULDER, NECK, RIGHT_SHOULDER

LINES_LOOKED_AT = 8
ROUNDING = 5.01e-5
UNUSUAL = 0.05
"""Share by which a scale that is the same in all known files may differ before it is said."""


@dataclass(frozen=True)
class SkelsFindings:
    """What a .skels file says about how it was written.

    Parameters
    ----------
    convention : SkelsConvention
        The convention that numbers a frame and counter fit.
    counter : {'t/T', '(t+1)/T', 't/(T-1)'}
        The rule that the counters follow.
    shoulder_width : float
        Median 2D distance of the shoulders, in the file's unit.
    mirrored : bool
        Whether right joints lie at positive x, against OpenPose's picture.
    centred : bool
        Whether the neck is the origin of every frame.
    lines : int
        How many lines were looked at.
    """

    convention: SkelsConvention
    counter: CounterRule
    shoulder_width: float
    mirrored: bool
    centred: bool
    lines: int

    def __str__(self) -> str:
        """Say it in one line."""
        side = "mirrored against OpenPose" if self.mirrored else "sides as OpenPose"
        doubts = f"; unusual for it: {', '.join(self.doubts)}" if self.doubts else ""
        return (
            f"convention {self.convention.name} ({self.convention.source}), counter "
            f"{self.counter}, shoulder width {self.shoulder_width:.5f}, {side}, "
            f"{'neck at the origin' if self.centred else 'not centred'}{doubts}"
        )

    @property
    def doubts(self) -> list[str]:
        """What the numbers have that other files of the convention have not."""
        doubts = []
        if self.convention.has_depth and self.mirrored != self.convention.mirrored:
            doubts.append("its sides")
        if self.convention.centred and not self.centred:
            doubts.append("that the neck is not the origin")
        usual = 1 / self.convention.divisor
        if self.convention.centred and abs(self.shoulder_width - usual) > UNUSUAL * usual:
            doubts.append(f"its scale (shoulder width {usual:.5f})")
        return doubts


def detect_convention(path: Path) -> SkelsFindings:
    """Find out from its first lines how a .skels file was written.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    SkelsFindings
        Convention, counter rule, scale and sides.

    Raises
    ------
    InputError
        If the file holds no clip, or none of the known conventions fits.
    """
    path = Path(path)
    lines = _first_lines(path)
    sizes = sorted({c.numbers for c in CONVENTIONS.values()})
    for numbers in sizes:
        clips = [v.reshape(-1, numbers) for _, v in lines if len(v) % numbers == 0]
        if 2 * len(clips) >= len(lines):  # some lines may be damaged
            rule = _counter_rule(clips, numbers)
            if rule is not None:
                return _findings(path, numbers, rule, clips)
    cut = [line for line in lines if all(len(line[1]) % numbers for numbers in sizes)]
    number, values = (cut or lines)[0]
    raise indivisible(f"{path.name} line {number}", len(values), CONVENTIONS["pt"])


def _first_lines(path: Path) -> list[tuple[int, np.ndarray]]:
    """Read the first clips; damaged lines are passed over unless there are no others."""
    lines: list[tuple[int, np.ndarray]] = []
    damaged = None
    for number, values in number_lines(path):
        if isinstance(values, InputError):
            damaged = damaged or values
        elif len(values):
            lines.append((number, values))
        if len(lines) == LINES_LOOKED_AT or (damaged and number >= LINES_LOOKED_AT):
            break
    if not lines:
        needed, advice = "at least one clip", "give another file"
        raise damaged or InputError(f"{path}", needed, "only empty lines", advice)
    return lines


def _findings(
    path: Path, numbers: int, rule: CounterRule, clips: list[np.ndarray]
) -> SkelsFindings:
    named = [c for c in CONVENTIONS.values() if (c.numbers, c.counter) == (numbers, rule)]
    if not named:
        needed = " or ".join(f"{c.counter} ({c.name})" for c in CONVENTIONS.values())
        came = f"{numbers} numbers a frame counted by {rule}"
        advice = f"state the convention that it has: read_skels(path, {next(iter(CONVENTIONS))!r})"
        raise InputError(f"{path}", f"a counter {needed}", came, advice)
    frames, axes = np.concatenate(clips), 3 if named[0].has_depth else 2
    left, right, neck = (
        frames[:, axes * j : axes * j + 2] for j in (LEFT_SHOULDER, RIGHT_SHOULDER, NECK)
    )
    width = float(np.median(np.linalg.norm(left - right, axis=1)))
    mirrored = bool(np.median(right[:, 0] - left[:, 0]) > 0)
    return SkelsFindings(named[0], rule, width, mirrored, bool((neck == 0).all()), len(clips))


def _counter_rule(clips: list[np.ndarray], numbers: int) -> CounterRule | None:
    """Find the rule that all counters follow to four digits.

    Clips of one frame may follow several; then it is one that a convention of this many numbers
    has.
    """
    usual = [c.counter for c in CONVENTIONS.values() if c.numbers == numbers]
    for rule in sorted(COUNTER_RULES, key=lambda rule: rule not in usual):
        if all(np.abs(c[:, -1] - count_frames(rule, len(c))).max() <= ROUNDING for c in clips):
            return rule
    return None


def indivisible(where: str, count: int, wanted: SkelsConvention) -> InputError:
    """Say that a line does not hold whole frames.

    Parameters
    ----------
    where : str
        File and line.
    count : int
        How many numbers it holds.
    wanted : SkelsConvention
        The convention it was read with.

    Returns
    -------
    InputError
        To be raised.
    """
    fitting = [c.name for c in CONVENTIONS.values() if count % c.numbers == 0]
    advice = "is the line cut off?"
    if fitting:
        advice = f"is it of convention {' or '.join(fitting)}, with another counter?"
    elif count % (wanted.numbers - 1) == 0:
        advice = "was it written without the counter?"
    others = sorted({c.numbers for c in CONVENTIONS.values()} - {wanted.numbers})
    needed = f"whole frames of {wanted.numbers} (else {', '.join(map(str, others))}) numbers"
    return InputError(where, needed, f"{count:,}", advice)
