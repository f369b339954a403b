"""The scores file: one JSON a run or control set, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import math
import platform
import subprocess
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from signkit.atomic import atomic_path
from signkit.errors import InputError

PACKAGES = ("signkit", "torch", "numpy", "scipy", "numba", "sacrebleu", "rouge-score")
PRINTED_SPLITS = ("dev", "test")
"""The splits that the paper prints scores of; ours may have more."""


def write_scores(
    path: Path,
    records: list[dict[str, Any]],
    signatures: dict[str, str],
    provenance: dict[str, Any],
) -> None:
    """Write a scores file atomically; what is not finite becomes null.

    Parameters
    ----------
    path : Path
        The file; its folder is made where it is missing.
    records : list of dict
        One record a run, split and decoding.
    signatures : dict of str to str
        For each metric, how it was computed.
    provenance : dict
        What made the scores; see :func:`provenance_of`.
    """
    content = {"records": records, "signatures": signatures, "provenance": provenance}
    text = json.dumps(_finite(content), indent=1, ensure_ascii=False, allow_nan=False)
    with atomic_path(Path(path)) as unfinished:
        unfinished.write_text(text + "\n", encoding="utf-8")


def read_scores(path: Path) -> dict[str, Any]:
    """Read a scores file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    dict
        ``records``, ``signatures`` and ``provenance``.

    Raises
    ------
    InputError
        If there is no such file, or it is not a scores file.
    """
    needed = "a scores file of signkit"
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}", needed, str(error), "score the run first") from error
    except ValueError as error:
        raise InputError(f"{path}", needed, f"no JSON ({error})", "score the run again") from error
    if not isinstance(content, dict) or not {"records", "signatures"} <= set(content):
        raise InputError(f"{path}", needed, "other JSON", "name the scores.json of a run")
    return content


def provenance_of(seed: int, data: Iterable[Path] = (), **facts: Any) -> dict[str, Any]:
    """Collect what made a score: versions, commit, seed and hashes of the data.

    No clock and no machine name: the same inputs give the same bytes.

    Parameters
    ----------
    seed : int
        Seed of the run.
    data : iterable of Path
        Files the scores depend on; missing ones are left out.
    **facts : Any
        Anything else worth keeping, such as the evaluator's ``gate``.

    Returns
    -------
    dict
        Plain values for the scores file.
    """
    files = [Path(path) for path in data]
    return {
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in PACKAGES},
        "commit": _commit(),
        "seed": seed,
        "data": {_short(path): hash_file(path) for path in files if path.is_file()},
        **facts,
    }


def _short(path: Path) -> str:
    """A file's name with its folder where the name alone would say too little."""
    return path.name if path.suffix == ".h5" else f"{path.parent.name}/{path.name}"


def hash_file(path: Path) -> str:
    """Hash a file's content.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        SHA-256, its first 16 hexadecimal digits.
    """
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:16]


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    """The commit of the code's checkout; None where there is no git."""
    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() or None
