"""The learning curve of a run: one row an epoch."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from signkit.atomic import atomic_path
from signkit.errors import InputError


@dataclass(frozen=True)
class CurveRow:
    """One epoch of a training run.

    Parameters
    ----------
    step : int
        Steps taken so far.
    epoch : int
        Epochs done so far.
    seconds : float
        CPU seconds of training so far, with reading and sampling, without validation, summed
        over interruptions; of the first process where there are several.
    loss : float
        Mean training loss a clip in this epoch.
    dev : float or None
        Dev score after this epoch, lower is better; None where it was not validated.
    learning_rate : float
        Rate of the epoch's last step.
    effective_clips : float or None
        Clips that the epoch's draws are worth: ``1 / sum p^2``; None where draws are uniform.
    drawn_frames : float or None
        Mean frames of the clips drawn; None where draws are uniform.
    corrupted_share : float or None
        Share of the draws that fell on clips known to be corrupted; None where none is known.
    drawn_clips : int or None
        Clips drawn, the same one several times; None where each is drawn once.
    """

    step: int
    epoch: int
    seconds: float
    loss: float
    dev: float | None
    learning_rate: float
    effective_clips: float | None = None
    drawn_frames: float | None = None
    corrupted_share: float | None = None
    drawn_clips: int | None = None


@dataclass(frozen=True)
class TrainingResult:
    """What came of a training run; the model itself holds the kept weights.

    Parameters
    ----------
    curve : tuple of CurveRow
        One row an epoch.
    best_epoch : int
        Epochs done when the kept weights were reached.
    best_dev : float or None
        Their dev score; None where nothing validated, and the last weights are kept.
    threads : int
        Threads that it ran on.
    """

    curve: tuple[CurveRow, ...]
    best_epoch: int
    best_dev: float | None
    threads: int


def write_curve(path: Path, rows: Iterable[CurveRow]) -> None:
    """Write a curve as CSV, whole or not at all.

    The columns of a sampler's log stand there only where a sampler logged.

    Parameters
    ----------
    path : Path
        The file.
    rows : iterable of CurveRow
        The epochs, in order; an absent dev score is an empty cell.
    """
    lines = [asdict(row) for row in rows]
    names = [
        field.name
        for field in fields(CurveRow)
        if field.default is not None or any(line[field.name] is not None for line in lines)
    ]
    with (
        atomic_path(path) as unfinished,
        open(unfinished, "w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.DictWriter(stream, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lines)


def parse_row(cells: Mapping[str, str]) -> CurveRow:
    """Read one epoch from the cells of a CSV file.

    Parameters
    ----------
    cells : mapping of str to str
        Text by column, other columns among them; an empty cell is an absent number.

    Returns
    -------
    CurveRow
        The epoch, to the last bit as it was written.

    Raises
    ------
    InputError
        If a column is missing or holds no number.
    """
    found: dict[str, Any] = {}
    for field in fields(CurveRow):
        text = cells.get(field.name, "" if field.default is None else None)
        if text is None:
            came = f"no {field.name}"
            raise InputError("curve", "the columns of a curve", came, "is this another CSV file?")
        is_whole = str(field.type).startswith("int")
        try:
            found[field.name] = (int if is_whole else float)(text) if text else None
        except ValueError:
            raise InputError(f"curve, {field.name}", "a number", repr(text), "mend it") from None
    return CurveRow(**found)


def describe_epoch(row: CurveRow, epochs: int, best_dev: float | None, steps: int) -> str:
    """Say how far a run is.

    Parameters
    ----------
    row : CurveRow
        Its newest epoch.
    epochs : int
        Epochs of the whole run.
    best_dev : float or None
        Its best dev score so far.
    steps : int
        Steps of the whole run.

    Returns
    -------
    str
        One line.
    """
    dev = "" if row.dev is None else f", dev {row.dev:.4g} (best {best_dev:.4g})"
    left = row.seconds / row.step * (steps - row.step)
    return f"epoch {row.epoch}/{epochs}, loss {row.loss:.4g}{dev}, about {left:.0f} s left"
