"""The result of a comparison: scores with intervals and signatures, as a table or as JSON."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any

from signkit.score.statistics import Interval


@dataclass(frozen=True)
class Comparison:
    """Scores of produced poses against references.

    Parameters
    ----------
    clips : int
        How many were scored.
    faulty : int
        How many hypotheses showed nothing and were scored as one frame at the neck.
    metrics : dict of str to Interval
        Every score with its 95 % bootstrap interval over clips (NaN ends for a single clip).
    signatures : dict of str to str
        How each was computed.
    joint_std_ratio : dict of str to float
        Per joint, how far it strays, over how far the truth's does; NaN where that is still.
    notes : list of str
        How the clips were matched, and what was done about scale, origin and rate.
    by_clip : dict of str to dict of str to float or None
        Distances clip by clip: name, then metric.
    """

    clips: int
    faulty: int
    metrics: dict[str, Interval]
    signatures: dict[str, str]
    joint_std_ratio: dict[str, float]
    notes: list[str] = field(default_factory=list)
    by_clip: dict[str, dict[str, float | None]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain values; what is not known is None.

        Returns
        -------
        dict
            ``clips``, ``faulty``, ``metrics``, ``intervals``, ``signatures``,
            ``joint_std_ratio``, ``notes`` and ``by_clip``.
        """
        return {
            "clips": self.clips,
            "faulty": self.faulty,
            "metrics": {name: known(found.value) for name, found in self.metrics.items()},
            "intervals": {
                name: [known(end) for end in found.ends] for name, found in self.metrics.items()
            },
            "signatures": self.signatures,
            "joint_std_ratio": {name: known(v) for name, v in self.joint_std_ratio.items()},
            "notes": self.notes,
            "by_clip": self.by_clip,
        }

    def to_json(self) -> str:
        """Write everything for a program.

        Returns
        -------
        str
            JSON of :meth:`as_dict`.
        """
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1, allow_nan=False)

    def __str__(self) -> str:
        """Lay the scores out for a person."""
        lines = [f"{'metric':<18}{'score':>10}  {'95 % interval':<20}  signature"]
        for name, found in self.metrics.items():
            low, high = found.ends
            interval = "–" if math.isnan(low) else f"{low:.4g} to {high:.4g}"
            score = "n/a" if math.isnan(found.value) else f"{found.value:.4f}"
            lines.append(f"{name:<18}{score:>10}  {interval:<20}  {self.signatures[name]}")
        moving = {n: v for n, v in self.joint_std_ratio.items() if not math.isnan(v)}
        if moving:
            least, most = min(moving, key=lambda n: moving[n]), max(moving, key=lambda n: moving[n])
            lines.append(
                f"std ratio by joint: least {moving[least]:.3f} ({least}), most {moving[most]:.3f} "
                f"({most}); all are in --json"
            )
        lines.append(f"{self.clips} clips, {self.faulty} of them without anything to see")
        return "\n".join([*lines, *(f"- {note}" for note in self.notes)])


def known(value: float) -> float | None:
    """Turn what is not finite into nothing, as JSON has no NaN.

    Parameters
    ----------
    value : float
        Any number.

    Returns
    -------
    float or None
        The number, if it is one.

    Examples
    --------
    >>> known(float("nan")), known(1.5)
    (None, 1.5)
    """
    return float(value) if math.isfinite(value) else None
