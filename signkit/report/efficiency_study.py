"""A time-to-target study with what must be said of it, and the committed long one (LATE-1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from signkit.errors import InputError
from signkit.learn.efficiency import StudyRun
from signkit.learn.efficiency_files import read_runs, write_runs
from signkit.report.efficiency import efficiency_table, write_efficiency
from signkit.report.files import write_text

NAME = "time_to_target"


@dataclass(frozen=True)
class StudyPlan:
    """Say what a study consists of, run or not.

    Parameters
    ----------
    label : str
        ``small`` or ``long``.
    language : str
        Code of the corpus's language.
    synthetic : bool
        Whether its data are synthetic.
    clips : int
        Clips that each run learns from.
    seeds : int
        Seeds that are planned.
    base : str
        The arm that sets the target.
    target : str
        Name of the target.
    conditions, arms : tuple of str
        Names of what was done to the corpus and of the arms.
    commit, made : str
        Commit of the code and time of the runs; empty for a study of this very report.
    """

    label: str
    language: str
    synthetic: bool
    clips: int
    seeds: int
    base: str
    target: str
    conditions: tuple[str, ...]
    arms: tuple[str, ...]
    commit: str = ""
    made: str = ""

    def describe(self) -> str:
        """Say what was run, on what data, and when where that was not now.

        Returns
        -------
        str
            One line.
        """
        data = f"{self.language}, {self.clips} clips" + (
            ", synthetic data" if self.synthetic else ""
        )
        when = f"; commit {self.commit}, {self.made}" if self.commit else ""
        seeds = f"{self.seeds} seed" + "s" * (self.seeds != 1)
        return f"{self.label}: {data}, {seeds}, target “{self.target}”{when}"


@dataclass(frozen=True)
class StudyResult:
    """Hold a study: its plan, the runs that there are, and the table they give.

    Parameters
    ----------
    plan : StudyPlan
        What it consists of.
    runs : tuple of StudyRun
        The runs.
    frame : DataFrame
        What :func:`signkit.report.efficiency.efficiency_table` makes of them.
    """

    plan: StudyPlan
    runs: tuple[StudyRun, ...]
    frame: pd.DataFrame


def judge_study(plan: StudyPlan, runs: Sequence[StudyRun]) -> StudyResult:
    """Compare the arms of a study.

    Parameters
    ----------
    plan : StudyPlan
        What it consists of.
    runs : sequence of StudyRun
        The runs that there are.

    Returns
    -------
    StudyResult
        With its table.
    """
    frame = efficiency_table(runs, plan.conditions, plan.arms, plan.base, plan.target)
    return StudyResult(plan, tuple(runs), frame)


def write_study(folder: Path, result: StudyResult) -> list[Path]:
    """Write a study to be committed: its plan, its runs and its table.

    Parameters
    ----------
    folder : Path
        Where the files go: ``reports/studies``.
    result : StudyResult
        The study.

    Returns
    -------
    list of Path
        ``time_to_target.json``, ``time_to_target_runs.csv`` and the table as CSV and Markdown.
    """
    paths = [folder / f"{NAME}.json", folder / f"{NAME}_runs.csv"]
    text = json.dumps(asdict(result.plan), indent=1, ensure_ascii=False) + "\n"
    write_text(paths[0], text)
    write_runs(paths[1], result.runs)
    return [*paths, *write_efficiency(folder, NAME, [result.frame], [result.plan.describe()])]


def read_study(folder: Path) -> StudyResult | None:
    """Read the study that was committed.

    Parameters
    ----------
    folder : Path
        ``reports/studies``.

    Returns
    -------
    StudyResult or None
        None where it was not run.

    Raises
    ------
    InputError
        If its files do not hold what :func:`write_study` wrote.
    """
    path = folder / f"{NAME}.json"
    if not path.exists():
        return None
    try:
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        lists = {name: tuple(found[name]) for name in ("conditions", "arms")}
        plan = StudyPlan(**{**found, **lists})
    except (json.JSONDecodeError, TypeError, KeyError) as error:
        raise InputError(str(path), "the plan of a study", str(error), "collect it anew") from None
    return judge_study(plan, read_runs(folder / f"{NAME}_runs.csv"))
