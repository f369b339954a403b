"""The runs of a time-to-target study as one CSV file: a line an epoch (Figure 5; ledger LATE-1)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.learn.curve import CurveRow, parse_row
from signkit.learn.efficiency import StudyRun


def write_runs(path: Path, runs: Iterable[StudyRun]) -> None:
    """Write runs as one CSV file, a line an epoch, whole or not at all.

    Parameters
    ----------
    path : Path
        The file.
    runs : iterable of StudyRun
        The runs; numbers keep their every bit.
    """
    lines = [
        {"condition": r.condition, "arm": r.arm, "seed": r.seed, "epoch_frames": r.epoch_frames}
        | asdict(row)
        for r in runs
        for row in r.curve
    ]
    with (
        atomic_path(path) as unfinished,
        open(unfinished, "w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.DictWriter(stream, list(lines[0]) if lines else ["condition"])
        writer.writeheader()
        writer.writerows(lines)


def read_runs(path: Path) -> list[StudyRun]:
    """Read the runs of a CSV file.

    Parameters
    ----------
    path : Path
        What :func:`write_runs` wrote.

    Returns
    -------
    list of StudyRun
        In the file's order.

    Raises
    ------
    InputError
        If the file is absent or lacks a column.
    """
    found: dict[tuple[str, str, int, float], list[CurveRow]] = {}
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            for line in csv.DictReader(stream):
                key = (
                    line["condition"], line["arm"], int(line["seed"]), float(line["epoch_frames"])
                )  # fmt: skip
                found.setdefault(key, []).append(parse_row(line))
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise InputError(str(path), "runs of a study", str(error), "run the study first") from None
    return [StudyRun(*key, tuple(rows)) for key, rows in found.items()]
