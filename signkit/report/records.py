"""Scores files as one tidy table: a row for each run, language, split, seed and metric."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec
import pandas as pd

from signkit.errors import InputError
from signkit.progress import say

RECORD_COLUMNS = (
    "run",
    "kind",
    "label",
    "corpus",
    "language",
    "synthetic",
    "split",
    "decoding",
    "seed",
    "clips",
    "metric",
    "value",
    "low",
    "high",
    "signature",
    "gate",
    "gate_reason",
    "file",
)


class _Record(msgspec.Struct):
    run: str
    kind: Literal["system", "control", "ceiling"]
    label: str
    corpus: str
    language: str
    synthetic: bool
    split: str
    decoding: Literal["length-free", "oracle", "none"]
    clips: int
    metrics: dict[str, float | None]
    seed: int | None = None
    intervals: dict[str, list[float | None]] = {}
    by_judge: dict[str, float | None] = {}


class _ScoresFile(msgspec.Struct):
    records: list[_Record]
    signatures: dict[str, str] = {}
    provenance: dict[str, Any] = {}


def load_records(folder: Path) -> pd.DataFrame:
    """Read every ``scores.json`` below a results folder into one tidy table.

    A folder that is not there yet gives no rows, so that every table can be printed with
    "not run" before the first training.

    Parameters
    ----------
    folder : Path
        The results folder, with one folder a run or control set in it.

    Returns
    -------
    DataFrame (metrics of all records, 18)
        Columns `RECORD_COLUMNS`; files in alphabetical order, records in the file's order.
        ``low`` and ``high`` are the ends of the 95 % interval over judges and clips.
        ``gate`` is False where the evaluator's gate failed, and ``gate_reason`` says why.

    Raises
    ------
    InputError
        If a file is not a scores file.
    """
    files = sorted(Path(folder).rglob("scores.json"))
    if not files:
        say(f"no scores.json below {folder}: tables will read 'not run'")
    lines = [line for file in files for line in _read_file(file, Path(folder))]
    return pd.DataFrame(lines, columns=list(RECORD_COLUMNS))


def load_judges(folder: Path) -> pd.DataFrame:
    """Read what each back-translator of an evaluator gave to each system.

    Parameters
    ----------
    folder : Path
        The results folder.

    Returns
    -------
    DataFrame (judgements, 7)
        Columns corpus, split, run, kind, decoding, judge (its seed) and value: BLEU-4, or top-1
        accuracy on a corpus of single signs.
    """
    lines = [
        (record.corpus, record.split, record.run, record.kind, record.decoding, judge, value)
        for file in sorted(Path(folder).rglob("scores.json"))
        for record in _decode(file).records
        for judge, value in record.by_judge.items()
    ]
    columns = ["corpus", "split", "run", "kind", "decoding", "judge", "value"]
    return pd.DataFrame(lines, columns=columns)


def _decode(path: Path) -> _ScoresFile:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_ScoresFile)
    except msgspec.DecodeError as error:
        raise InputError(
            f"{path}", "a scores file", str(error), "delete it and score the run again"
        ) from error


def _read_file(path: Path, folder: Path) -> list[dict[str, Any]]:
    scores = _decode(path)
    gate, reason = _gate(scores.provenance)
    common = {"gate": gate, "gate_reason": reason, "file": path.relative_to(folder).as_posix()}
    return [line for record in scores.records for line in _lines(record, scores.signatures, common)]


def _lines(
    record: _Record, signatures: dict[str, str], common: dict[str, Any]
) -> list[dict[str, Any]]:
    fields = msgspec.structs.asdict(record)
    metrics, intervals = fields.pop("metrics"), fields.pop("intervals")
    del fields["by_judge"]
    lines = []
    for key, value in metrics.items():
        if value is not None:
            low, high = intervals.get(key, (None, None))
            found = {"metric": key, "value": value, "low": low, "high": high}
            lines.append(fields | common | found | {"signature": signatures.get(key, "")})
    return lines


def _gate(provenance: dict[str, Any]) -> tuple[bool, str]:
    """Whether the evaluator may be believed, and why not; a file without a gate has none."""
    gate = provenance.get("gate", True)
    if isinstance(gate, dict):
        gate, reason = gate.get("passed", False), gate.get("reason", "")
    else:
        reason = provenance.get("gate_reason", "")
    return bool(gate), "" if gate else str(reason or "no reason given")
