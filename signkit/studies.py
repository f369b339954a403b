"""The long studies: their pipeline from two pairs of files, and what they left gathered.

``dvc.studies.yaml`` and ``params.studies.yaml`` are laid over the project's own in a scratch copy,
which continues where it was interrupted. Its results are gathered under ``reports/studies`` to be
committed, and the default pipeline shows them with their commit and time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from signkit.errors import InputError
from signkit.learn.efficiency import interleave, name_run
from signkit.learn.efficiency_files import read_runs
from signkit.params import Params, lay_over, load_params, read_yaml
from signkit.pipeline.scratch import copy_project, run_scratch, without_corpora
from signkit.progress import say
from signkit.report.efficiency_study import StudyPlan, judge_study, write_study
from signkit.report.records import load_records
from signkit.report.table_files import write_table
from signkit.results import results_table

BEFORE = ("sources", "synthesise", "ingest", "lift")
AFTER = ("evaluator", "controls", "train", "back_translate")
"""Stages that the studies take from ``dvc.yaml``, before and after the runs to a target."""

SEED_MARK = "_seed"


def study_params(project: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the parameters of the long studies, and their plan.

    Parameters
    ----------
    project : Path
        The project's top folder.

    Returns
    -------
    params : dict
        Unchecked sections of a ``params.yaml``: one corpus, and every run from several seeds.
    plan : dict
        ``waves`` of arms and ``full_seeds``, as ``params.studies.yaml`` has them.
    """
    above, known = read_yaml(project / "params.studies.yaml"), read_yaml(project / "params.yaml")
    params, plan = without_corpora(project), above.pop("plan")
    corpora = {name: known["corpora"][name] for name in above["efficiency"]["corpora"]}
    params["efficiency"] = {}  # the small study's arms are not the long one's
    asked = plan["full_seeds"]
    params["corpora"] = corpora
    params["runs"] = {
        f"{name}{SEED_MARK}{seed}": _run_from(known["runs"][name], seed, asked["tables"])
        for name in asked["runs"]
        for seed in asked["seeds"]
    }
    params["tables"] = {
        name: known["tables"][name] | {"corpora": [*corpora]} for name in asked["tables"]
    }
    return lay_over(params, above), plan


def _run_from(run: dict[str, Any], seed: int, tables: list[str]) -> dict[str, Any]:
    rows = {table: row for table, row in run["rows"].items() if table in tables}
    return {"train": {**run["train"], "seed": seed}, "rows": rows}


def plan_runs(params: dict[str, Any], plan: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Put the runs of the time-to-target study in their order, so that early results are useful.

    Condition by condition and wave by wave; within a wave all arms of a seed before the next.

    Parameters
    ----------
    params : dict
        Unchecked sections: ``efficiency`` names conditions, arms and seeds.
    plan : dict
        ``waves``: lists of arms.

    Yields
    ------
    name : str
        Name of the run.
    item : dict
        Its ``condition``, ``arm`` and ``corpus``.

    Raises
    ------
    InputError
        If the waves and the arms are not the same.
    """
    asked = params["efficiency"]
    waved = [arm for wave in plan["waves"] for arm in wave]
    if sorted(waved) != sorted(asked["arms"]):
        needed = f"each arm once: {', '.join(asked['arms'])}"
        raise InputError("plan.waves", needed, ", ".join(waved), "mend params.studies.yaml")
    for condition in asked["conditions"]:
        for wave in plan["waves"]:
            for arm, seed in interleave(wave, asked["seeds"]):
                item = {"condition": condition, "arm": arm, "corpus": asked["corpora"][0]}
                yield name_run(condition, arm, seed), item


def make_studies(project: Path) -> Path:
    """Make or refresh the scratch copy of the long studies.

    Parameters
    ----------
    project : Path
        The project's top folder.

    Returns
    -------
    Path
        ``.scratch/studies``, ready for ``signkit repro``; what ran there stays.
    """
    params, plan = study_params(project)
    known = read_yaml(project / "dvc.yaml")["stages"]
    own = read_yaml(project / "dvc.studies.yaml")["stages"]
    own["study"]["foreach"] = dict(plan_runs(params, plan))
    stages = {n: known[n] for n in BEFORE} | own | {n: known[n] for n in AFTER}
    return copy_project(project, "studies", params, stages)


def run_studies(project: Path, jobs: int = 1) -> None:
    """Run the long studies and gather them, also where they are interrupted.

    Parameters
    ----------
    project : Path
        The project's top folder.
    jobs : int
        Stages side by side; more than one at a time disturb each other's CPU seconds.
    """
    folder = make_studies(project)
    try:
        run_scratch(folder, jobs)
    finally:
        collect_studies(project)


def collect_studies(project: Path) -> list[Path]:
    """Gather what the long studies have left so far under ``reports/studies``.

    Parameters
    ----------
    project : Path
        The project's top folder.

    Returns
    -------
    list of Path
        The files written; empty where nothing has ended yet.
    """
    scratch, out = project / ".scratch/studies", project / "reports/studies"
    if not (scratch / "params.yaml").exists():
        raise InputError(f"{scratch}", "the long studies", "none", "run `make studies` first")
    params = load_params(scratch / "params.yaml")
    written = [*_collect_times(params, scratch, out), *_collect_seeds(params, scratch, out)]
    say(f"studies: {len(written)} files in {out}" if written else "studies: nothing has ended yet")
    return written


def _collect_times(params: Params, scratch: Path, out: Path) -> list[Path]:
    order = list(read_yaml(scratch / "dvc.yaml")["stages"]["study"]["foreach"])
    folders = [scratch / "artifacts/study" / name for name in order]
    ended = [folder for folder in folders if (folder / "facts.json").exists()]
    if not ended:
        return []
    asked, corpus = params.efficiency, params.corpora[params.efficiency.corpora[0]]
    facts = [json.loads((f / "facts.json").read_text(encoding="utf-8")) for f in ended]
    times, loads = (sorted(fact[name] for fact in facts) for name in ("made at", "load"))
    plan = StudyPlan(
        "long", corpus.language, corpus.synthetic, facts[0]["clips"], len(asked.seeds),
        asked.base, asked.target, tuple(asked.conditions), tuple(asked.arms),
        commit=", ".join(sorted({f["commit"][:12] + f["commit"][40:] for f in facts})),
        made=f"{len(ended)} of {len(order)} runs, {times[0]} to {times[-1]}, "
        f"machine's load {loads[0]:.0f} to {loads[-1]:.0f}",
    )  # fmt: skip
    runs = [run for folder in ended for run in read_runs(folder / "runs.csv")]
    return write_study(out, judge_study(plan, runs))


def _collect_seeds(params: Params, scratch: Path, out: Path) -> list[Path]:
    """Tables of the runs from several seeds, a row a run's name without its seed."""
    results = scratch / "artifacts/results"
    if not any(results.glob(f"*{SEED_MARK}*")):
        return []
    records = load_records(results)
    pooled = records["run"].str.partition(SEED_MARK)
    records = records.assign(run=pooled[0], seed=pooled[2].where(pooled[2] != "", records["seed"]))
    runs = {name.partition(SEED_MARK)[0]: run for name, run in params.runs.items()}
    params = params.model_copy(update={"runs": runs})
    return [
        path
        for name, table in params.tables.items()
        for path in write_table(
            results_table(params, name, records),
            out,
            f"seeds_{name}",
            f"{table.title}, several seeds",
        )
    ]
