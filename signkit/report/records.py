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
    DataFrame (metrics of all records, 16)
        Columns `RECORD_COLUMNS`; files in alphabetical order, records in the file's order.
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


def _read_file(path: Path, folder: Path) -> list[dict[str, Any]]:
    try:
        scores = msgspec.json.decode(path.read_bytes(), type=_ScoresFile)
    except msgspec.DecodeError as error:
        raise InputError(
            f"{path}", "a scores file", str(error), "delete it and score the run again"
        ) from error
    gate, reason = _gate(scores.provenance)
    common = {"gate": gate, "gate_reason": reason, "file": path.relative_to(folder).as_posix()}
    return [line for record in scores.records for line in _lines(record, scores.signatures, common)]


def _lines(
    record: _Record, signatures: dict[str, str], common: dict[str, Any]
) -> list[dict[str, Any]]:
    fields = msgspec.structs.asdict(record)
    metrics = fields.pop("metrics")
    return [
        fields | common | {"metric": key, "value": value, "signature": signatures.get(key, "")}
        for key, value in metrics.items()
        if value is not None
    ]


def _gate(provenance: dict[str, Any]) -> tuple[bool, str]:
    """Whether the evaluator may be believed, and why not; a file without a gate has none."""
    gate = provenance.get("gate", True)
    if isinstance(gate, dict):
        gate, reason = gate.get("passed", False), gate.get("reason", "")
    else:
        reason = provenance.get("gate_reason", "")
    return bool(gate), "" if gate else str(reason or "no reason given")


def table_metrics(records: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Condense records into the small nested dictionary that ``dvc metrics`` compares.

    Parameters
    ----------
    records : DataFrame (metrics of all records, 16)
        As `load_records` gives it.

    Returns
    -------
    dict of str to dict of str to float
        ``{run: {"dev_bleu4": mean over seeds}}``, four decimals, keys sorted. A run scored in
        several languages or decodings gets one entry for each, named after it.
    """
    found: dict[str, dict[str, float]] = {}
    keys = ["run", "language", "decoding", "split", "metric"]
    means = records.groupby(keys, sort=True, dropna=False)["value"].mean()
    many = {
        name: set(records["run"][records.groupby("run")[name].transform("nunique") > 1])
        for name in ("language", "decoding")
    }
    for (run, language, decoding, split, metric), value in means.items():
        parts = [run]
        parts += [language] if run in many["language"] else []
        parts += [decoding] if run in many["decoding"] else []
        name = "_".join(parts).lower().replace("-", "_")
        found.setdefault(name, {})[f"{split}_{metric}"] = round(float(value), 4)
    return found
