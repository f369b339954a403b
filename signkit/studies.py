"""The long studies: their pipeline from two pairs of files, and what they left gathered.

``dvc.studies.yaml`` and ``params.studies.yaml`` are laid over the project's own in a scratch copy,
which continues where it was interrupted. Its results are gathered under ``reports/studies`` and
``reports/seeds`` to be committed, and the default pipeline shows them with their commit and time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signkit.claims.committed import FOLDER, SeedsMade, write_seeds
from signkit.errors import InputError
from signkit.learn.efficiency import interleave, name_run
from signkit.learn.efficiency_files import read_runs
from signkit.params import Params, lay_over, load_params, read_yaml
from signkit.pipeline.scratch import copy_project, run_scratch, without_corpora
from signkit.progress import say
from signkit.report.comparisons import load_clips
from signkit.report.efficiency_study import StudyPlan, judge_study, write_study
from signkit.report.records import load_records
from signkit.report.table_files import write_table
from signkit.results import results_table
from signkit.score.scores_file import read_scores

BEFORE = ("sources", "synthesise", "ingest", "lift")
AFTER = ("evaluator", "controls", "back_translate", "prompt_channel", "train")
"""Stages that the studies take from ``dvc.yaml``, before and after the runs to a target.

What is trained is scored before the next training: an interruption then costs one run.
"""

SEED_MARK = "_seed"
TIMES = "times"
"""Part of the studies that measures the times to a target; the others are of ``full_seeds``."""


def study_params(project: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the parameters of the long studies, and their plan.

    The project's own seed keeps the names of its runs, so that DVC finds in the project's cache
    what its own pipeline has trained and scored by the same code.

    Parameters
    ----------
    project : Path
        The project's top folder.

    Returns
    -------
    params : dict
        Unchecked sections of a ``params.yaml``: the corpora and tables of the runs, and every run
        from several seeds.
    plan : dict
        ``waves`` of arms and ``full_seeds``, as ``params.studies.yaml`` has them.
    """
    above, known = read_yaml(project / "params.studies.yaml"), read_yaml(project / "params.yaml")
    params, plan = without_corpora(project), above.pop("plan")
    asked, own = plan["full_seeds"], known["seed"]
    names = [name for part in asked["parts"].values() for name in part]
    _check_names("plan.full_seeds", names, [*known["runs"], *known["prompt_channel"]])
    runs = {
        _seeded(name, seed, own): _run_from(known["runs"][name], seed, own)
        for name in names
        if name in known["runs"]
        for seed in asked["seeds"]
    }
    params["prompt_channel"] = {
        _seeded(name, seed, own): channel | {"run": _seeded(channel["run"], seed, own)}
        for name, channel in known["prompt_channel"].items()
        if name in names
        for seed in asked["seeds"]
    }
    trained = {run["train"]["corpus"] for run in runs.values()}
    corpora = {
        name: corpus
        for name, corpus in known["corpora"].items()
        if name in trained or name in above["efficiency"]["corpora"]
    }
    languages = known["octosign"]["languages"]
    params["octosign"] = {"languages": {n: languages[n] for n in corpora if n in languages}}
    params |= {"efficiency": {}, "evaluator": known["evaluator"], "corpora": corpora, "runs": runs}
    params["tables"] = {
        name: table | {"corpora": [corpus for corpus in table["corpora"] if corpus in corpora]}
        for name, table in known["tables"].items()
        if any(name in run["rows"] for run in runs.values())
    }
    return lay_over(params, above), plan


def _check_names(where: str, names: list[str], known: list[str]) -> None:
    """Refuse a name that is not known."""
    for name in names:
        if name not in known:
            raise InputError(where, "runs or tables of params.yaml", name, "mend its name")


def _seeded(name: str, seed: int, own: int) -> str:
    return name if seed == own else f"{name}{SEED_MARK}{seed}"


def _run_from(run: dict[str, Any], seed: int, own: int) -> dict[str, Any]:
    return run if seed == own else run | {"train": {**run["train"], "seed": seed}}


def study_parts(project: Path) -> dict[str, list[str]]:
    """Name the parts of the long studies, in the order in which they run.

    Parameters
    ----------
    project : Path
        The project's top folder.

    Returns
    -------
    dict of str to list of str
        Stages by part: those of ``full_seeds``, then ``times``.
    """
    params, plan = study_params(project)
    asked, found = plan["full_seeds"], {}
    for part, names in asked["parts"].items():
        seeded = [_seeded(n, seed, params["seed"]) for n in names for seed in asked["seeds"]]
        runs = [name for name in seeded if name in params["runs"]]
        corpora = dict.fromkeys(params["runs"][name]["train"]["corpus"] for name in runs)
        found[part] = [f"controls@{corpus}" for corpus in corpora]
        found[part] += [f"back_translate@{name}" for name in runs]
        found[part] += [f"prompt_channel@{name}" for name in seeded if name not in runs]
    return found | {TIMES: [f"study@{name}" for name, _ in plan_runs(params, plan)]}


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
    results, asked = scratch / "artifacts/results", scratch / "artifacts/prompt_channel"
    records, clips = load_records(results), load_clips(results) | load_clips(asked)
    if not records["run"].str.contains(SEED_MARK).any():
        return []
    written = write_seeds(project, params, records, clips, _seeds_made(results))
    for name, table in params.tables.items():
        rows = {run for run, found in params.runs.items() if name in found.rows}
        if rows & set(records["run"]):
            frame = results_table(params, name, records)
            written += write_table(frame, project / FOLDER, name, f"{table.title}, several seeds")
    return written


def _seeds_made(results: Path) -> SeedsMade:
    """Say which commits scored the runs, and who judged them."""
    commits, judges = set(), dict[str, list[int]]()
    for path in sorted(results.glob("*/scores.json")):
        found = read_scores(path)
        facts = found.get("provenance", {})
        commits.add(str(facts.get("commit", "unknown"))[:12])
        judges |= {record["corpus"]: facts.get("judges", []) for record in found["records"]}
    now = datetime.now(UTC)
    return SeedsMade(", ".join(sorted(commits)), f"{now:%Y-%m-%d %H:%M} UTC", judges)
