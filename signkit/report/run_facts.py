"""What made this report: commit, versions, time, and how long each stage took."""

from __future__ import annotations

import platform
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

import pandas as pd

PACKAGES = ("signkit", "torch", "numpy", "dvc", "papermill", "sacrebleu", "rouge-score")


def load_stage_times(path: Path) -> dict[str, float]:
    """Sum the seconds of each stage over its corpora, runs and tables.

    Parameters
    ----------
    path : Path
        ``logs/stages.csv``, to which the runner adds a line a stage; of one that ran several
        times the last counts.

    Returns
    -------
    dict of str to float
        Wall-clock seconds by stage in the order of their first run; empty without that file,
        as where DVC took everything from its cache.
    """
    if not path.exists():
        return {}
    times = pd.read_csv(path).drop_duplicates(["stage", "name"], keep="last")
    return {
        str(stage): float(seconds)
        for stage, seconds in times.groupby("stage", sort=False)["seconds"].sum().items()
    }


def describe_run(project: Path, scale: str) -> dict[str, str]:
    """Collect what a reader needs to repeat the report.

    Parameters
    ----------
    project : Path
        The project's folder.
    scale : str
        The scale of ``params.yaml``.

    Returns
    -------
    dict of str to str
        Commit (marked where files differ from it), versions, machine, scale and time (UTC).
    """
    return {
        "commit": _git(project, "rev-parse", "HEAD") + _changes(project),
        "scale": scale,
        "made at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
        "machine": f"{platform.system()} {platform.machine()}",
    }


def _changes(project: Path) -> str:
    changed = _git(project, "status", "--porcelain", "--", "signkit", "notebooks", "params.yaml")
    return " with uncommitted changes" if changed not in ("", "unknown") else ""


def _git(project: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words], cwd=project, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()
