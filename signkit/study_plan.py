"""What the long studies run: runs from several seeds part by part, then the times to a target."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from signkit.errors import InputError
from signkit.learn.efficiency import interleave, name_run
from signkit.params import lay_over, read_yaml
from signkit.pipeline.scratch import without_corpora
from signkit.report.run_places import SEED_MARK

RUNS = ("runs", "shared_runs")
SECTIONS = (*RUNS, "prompt_channel")
STAGE = dict(
    zip(SECTIONS, ("back_translate", "back_translate_shared", "prompt_channel"), strict=True)
)
"""Sections of ``params.yaml`` that parts may name entries of, and the stage that scores these."""

SHOWN = "rendered@"
"""Before the name of a run that ``rendered.runs`` has too: it is drawn, not scored alone."""

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
    known["runs"] |= above.pop("runs", {})  # trained here only
    known["rendered"] = lay_over(known["rendered"], above.pop("rendered", {}))
    params, plan = without_corpora(project), above.pop("plan")
    asked, own = plan["full_seeds"], known["seed"]
    names = [name for part in asked["parts"].values() for name in part]
    shown = known["rendered"]["runs"]
    known_names = [n for section in SECTIONS for n in known.get(section, {})]
    _check_names(names, [*known_names, *(f"{SHOWN}{run}" for run in shown if run in names)])
    for section in SECTIONS:
        items = known.get(section, {})
        params[section] = {
            _seeded(name, seed, own): _from_seed(items[name], seed, own)
            for name in names
            if name in items
            for seed in asked["seeds"]
        }
    drawn = {name: corpus for name, corpus in shown.items() if f"{SHOWN}{name}" in names}
    seeded = {_seeded(n, seed, own): c for n, c in drawn.items() for seed in asked["seeds"]}
    corpora = list(dict.fromkeys(drawn.values()))
    params["rendered"] = known["rendered"] | {"corpora": corpora, "runs": seeded}
    trained = {
        name: corpus
        for name, corpus in known["corpora"].items()
        if name in [*above["efficiency"]["corpora"], *_trained_on(params)]
    }
    languages = known["octosign"]["languages"]
    params["octosign"] = {"languages": {n: languages[n] for n in trained if n in languages}}
    params |= {"efficiency": {}, "evaluator": known["evaluator"], "corpora": trained}
    rows = {name for section in RUNS for run in params[section].values() for name in run["rows"]}
    params["tables"] = {
        name: table | {"corpora": [corpus for corpus in table["corpora"] if corpus in trained]}
        for name, table in known["tables"].items()
        if name in rows
    }
    return lay_over(params, above), plan


def _check_names(names: list[str], known: list[str]) -> None:
    for name in names:
        if name not in known:
            needed = f"runs or tables of params.yaml, or {SHOWN}RUN of a run that is named too"
            raise InputError("plan.full_seeds", needed, name, "mend params.studies.yaml")


def _seeded(name: str, seed: int, own: int) -> str:
    return name if seed == own else f"{name}{SEED_MARK}{seed}"


def _from_seed(item: dict[str, Any], seed: int, own: int) -> dict[str, Any]:
    """A run from a seed, or a table of Table 8's kind about the run from it."""
    if "train" not in item:
        return item | {"run": _seeded(item["run"], seed, own)}
    return item if seed == own else item | {"train": {**item["train"], "seed": seed}}


def _trained_on(params: dict[str, Any]) -> dict[str, None]:
    trained = [run["train"] for section in RUNS for run in params[section].values()]
    return dict.fromkeys(c for train in trained for c in (train["corpus"], *train.get("also", [])))


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
        here = {s: {n: params[s][n] for n in seeded if n in params[s]} for s in SECTIONS}
        found[part] = [f"controls@{corpus}" for corpus in _trained_on(here)]
        found[part] += [f"{STAGE[s]}@{name}" for s in SECTIONS for name in here[s]]
        found[part] += [name for name in seeded if name.startswith(SHOWN)]
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
