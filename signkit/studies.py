"""The long studies: their pipeline from two pairs of files, and what they left gathered.

``dvc.studies.yaml`` and ``params.studies.yaml`` are laid over the project's own in a scratch copy,
which continues where it was interrupted. Its results are gathered under ``reports/studies`` and
``reports/seeds`` to be committed, and the default pipeline shows them with their commit and time.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from signkit.claims.committed import SeedsMade, write_seeds
from signkit.claims.evidence import gather_evidence
from signkit.errors import InputError
from signkit.learn.efficiency_files import read_runs
from signkit.params import Params, load_params, read_yaml
from signkit.pipeline.scratch import copy_project, run_scratch
from signkit.progress import say
from signkit.rendered_tables import METRICS as SHOWN
from signkit.rendered_tables import TITLES, WAY_ENDINGS, presentation_tables
from signkit.report.efficiency_study import StudyPlan, judge_study, write_study
from signkit.report.records import load_records
from signkit.report.run_places import SEED_MARK, SEEDS_FOLDER
from signkit.report.study_rows import write_study_rows
from signkit.report.table_files import write_table
from signkit.results import results_table
from signkit.score.scores_file import PRINTED_SPLITS, read_scores
from signkit.study_plan import plan_runs, study_params, study_parts

BEFORE = ("sources", "synthesise", "ingest", "lift")
AFTER = (
    "evaluator", "controls", "back_translate", "back_translate_shared", "prompt_channel",
    "detector", "rendered", "train", "train_shared",
)  # fmt: skip
"""Stages that the studies take from ``dvc.yaml``, before and after the runs to a target.

What is trained is scored before the next training: an interruption then costs one run.
"""


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
    return copy_project(project, "studies", params, stages, share_cache=True)


def run_studies(project: Path, jobs: int = 1, part: str | None = None) -> None:
    """Run the long studies part by part, and gather each, also where it is interrupted.

    Parameters
    ----------
    project : Path
        The project's top folder.
    jobs : int
        Stages side by side; more than one at a time disturb each other's CPU seconds.
    part : str, optional
        One of :func:`study_parts`; by default all of them.

    Raises
    ------
    InputError
        For a part that there is not, or where a stage fails.
    """
    parts = study_parts(project)
    if part is not None and part not in parts:
        raise InputError(f"part {part!r}", f"one of {', '.join(parts)}", repr(part), "choose one")
    folder = make_studies(project)
    for name in parts if part is None else [part]:
        say(f"studies: part {name}")
        try:
            run_scratch(folder, jobs, parts[name])
        finally:
            collect_studies(project)


def collect_studies(project: Path) -> list[Path]:
    """Gather what the long studies have left so far.

    Parameters
    ----------
    project : Path
        The project's top folder.

    Returns
    -------
    list of Path
        The files written in ``reports/studies`` and ``reports/seeds``; empty where nothing has
        ended yet.
    """
    scratch, out = project / ".scratch/studies", project / "reports/studies"
    if not (scratch / "params.yaml").exists():
        raise InputError(f"{scratch}", "the long studies", "none", "run `make studies` first")
    params = load_params(scratch / "params.yaml")
    written = _collect_times(params, scratch, out)
    written += _collect_seeds(params, scratch, project)
    say(
        f"studies: {len(written)} files in {project / 'reports'}"
        if written
        else "studies: nothing has ended yet"
    )
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


def _collect_seeds(params: Params, scratch: Path, project: Path) -> list[Path]:
    """Runs that differ by their seed only are one row of a table; claims need them one by one."""
    found = gather_evidence(params, scratch)
    if not found.records["run"].str.contains(SEED_MARK).any():
        return []
    made = _seeds_made(scratch / "artifacts")
    written, records = write_seeds(replace(found, project=project), made), found.records
    written += _collect_rows(params, scratch / "artifacts", project)
    for name, table in params.tables.items():
        rows = {run for run, found in params.runs.items() if name in found.rows}
        if rows & set(records["run"]):
            frame, title = results_table(params, name, records), f"{table.title}, several seeds"
            written += write_table(frame, project / SEEDS_FOLDER, name, title)
    if list((scratch / "artifacts/rendered").glob("*/scores.json")):
        frame = presentation_tables(params, scratch / "artifacts")["table9"]
        title = f"{TITLES['table9']}, several seeds"
        written += write_table(frame, project / SEEDS_FOLDER, "table9", title)
    return written


def _collect_rows(params: Params, artifacts: Path, project: Path) -> list[Path]:
    """Rows of the default pipeline's tables that only the studies run, at the project's own seed.

    Every metric is kept that a table shows, so that the line is whole.
    """
    known, now = load_params(project / "params.yaml"), f"{datetime.now(UTC):%Y-%m-%d}"
    fills = [
        (f"results/{name}", name, table, row)
        for name, run in params.runs.items()
        if name not in known.runs and SEED_MARK not in name
        for table, row in run.rows.items()
    ]
    fills += [
        (f"rendered/{run}", f"{run}{way}", "table9", params.rendered.rows.get(f"{run}{way}", ""))
        for run in params.rendered.runs
        if run not in known.rendered.runs and SEED_MARK not in run
        for way in WAY_ENDINGS
    ]
    found = []
    for folder, name, table, row in fills:
        path = artifacts / folder / "scores.json"
        if not path.exists():
            continue
        lines = load_records(path.parent)
        metrics = SHOWN if table == "table9" else params.tables[table].metrics
        chosen = (lines["run"] == name) & lines["metric"].isin(metrics)
        lines = lines[chosen & lines["split"].isin(PRINTED_SPLITS)]
        commit = str(read_scores(path).get("provenance", {}).get("commit"))[:12]
        labels = {"row": row or lines["label"], "scale": params.scale, "commit": commit}
        found.append(lines.assign(table=table, name=name, gathered=now, **labels))
    return [write_study_rows(project, pd.concat(found, ignore_index=True))] if found else []


def _seeds_made(artifacts: Path) -> SeedsMade:
    """Say which commits scored the runs, and who judged them."""
    commits, judges = set(), dict[str, list[int]]()
    folders = [artifacts / stage for stage in ("results", "rendered")]
    for path in sorted(path for folder in folders for path in folder.rglob("scores.json")):
        found = read_scores(path)
        facts = found.get("provenance", {})
        commits.add(str(facts.get("commit", "unknown"))[:12])
        judges |= {record["corpus"]: facts.get("judges", []) for record in found["records"]}
    now = datetime.now(UTC)
    return SeedsMade(", ".join(sorted(commits)), f"{now:%Y-%m-%d %H:%M} UTC", judges)
