"""What the report says behind each number: the run, its parameters and its executed notebooks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from signkit.params import Params
from signkit.report.run_places import CORPUS_STAGES, SEEDS_FOLDER, find_place
from signkit.report.site_runs import RunPage
from signkit.sections_runs import Run

LEFT_OUT = ("report", "skels", "table")
"""Stages whose notebooks add nothing to the page: itself, files, and tables it shows anyway."""

SECTIONS = {"detector": "rendered", "fig5": "efficiency"}
"""Sections with a stage's parameters, where they are called otherwise."""

FACTS = {"name": "name", "epoch": "best epoch", "dev_ndtw": "dev nDTW there"}
"""What ``run.json`` says that no parameter says, and how a reader calls it."""


def all_pages(params: Params, artifacts: Path, records: pd.DataFrame) -> list[RunPage]:
    """Describe every run, set of controls and corpus that ``params.yaml`` names.

    Parameters
    ----------
    params : Params
        Names them.
    artifacts : Path
        Folder of the stages' outputs.
    records : DataFrame (metrics of all records, 16)
        All results; a results folder that is none of these gets a page too.

    Returns
    -------
    list of RunPage
        Runs, controls, other results, corpora, and the other stages that were run.
    """
    pages = [_run_page(params, name, artifacts) for name in params.runs]
    pages += [_controls_page(name, artifacts) for name in params.corpora]
    known = {page.place for page in pages}
    others = dict.fromkeys(_folder(file) for file in records["file"])
    pages += [_other_page(name, artifacts) for name in others if f"run-{name}" not in known]
    pages += [_corpus_page(params, name, artifacts) for name in params.corpora]
    shown = {path for page in pages for path in page.notebooks.values()}
    return pages + [
        _stage_page(params, path, artifacts)
        for path in sorted(artifacts.glob("*/*/notebook.ipynb"))
        if path not in shown and path.parts[-3] not in LEFT_OUT
    ]


def line_places(
    params: Params, pages: Iterable[RunPage], records: pd.DataFrame, studied: pd.DataFrame
) -> dict[tuple[str, str], str]:
    """Say which page stands behind a table's line.

    Parameters
    ----------
    params : Params
        Names the corpora.
    pages : iterable of RunPage
        The pages there are.
    records : DataFrame (metrics of all records, 16)
        All results.
    studied : DataFrame
        Committed rows of the studies, as :func:`signkit.report.study_rows.read_study_rows` gives
        them.

    Returns
    -------
    dict of (str, str) to str
        The page's id by run and language; the run is empty for a corpus itself.
    """
    there = {page.place for page in pages}
    places: dict[tuple[str, str], str] = {}
    for name, corpus in params.corpora.items():
        places.setdefault(("", corpus.language), f"corpus-{name}")
    lines = records[["run", "language", "file"]].drop_duplicates()
    for run, language, file in lines.itertuples(index=False):
        places[str(run), str(language)] = f"run-{_folder(file)}"
    of_studies = studied[["run", "language", "name"]].drop_duplicates()
    for run, language, name in of_studies.itertuples(index=False):
        places[str(run), str(language)] = find_place(str(name), SEEDS_FOLDER)
    return {line: place for line, place in places.items() if place in there}


def _folder(file: object) -> str:
    """The results folder a scores file lies in, relative to ``artifacts/results``."""
    return Path(str(file)).parts[0]


def _run_page(params: Params, name: str, artifacts: Path) -> RunPage:
    facts = _read_facts(artifacts / "train" / name / "run.json")
    shared = "_shared" if name in params.shared_runs else ""
    return RunPage(
        place=f"run-{name}",
        title=name,
        facts=facts or {"state": "not run"},
        command=f"dvc repro -f -s train{shared}@{name} back_translate{shared}@{name}",
        notebooks=_notebooks(artifacts, f"train/{name}", f"results/{name}"),
        **describe_run(params, name),
    )


def describe_run(params: Params, name: str) -> dict[str, Any]:
    """Say what decides a run's weights, and what of it is its own.

    Parameters
    ----------
    params : Params
        Names the run.
    name : str
        The run.

    Returns
    -------
    dict
        ``summary``, ``settings`` and ``changed`` of a `RunPage`.
    """
    run = params.runs[name]
    corpora = [params.corpora[corpus] for corpus in run.train.corpora]
    learnt = ", ".join(f"{one.language}{_synthetic(one.synthetic)}" for one in corpora)
    rows = ", ".join(f"{table}: {row}" for table, row in run.rows.items())
    settings = _flat(run.train.model_dump()) | _flat(
        {f"model {run.train.model}": params.models[run.train.model].model_dump()}
    )
    return {
        "summary": f"{learnt}; {rows}",
        "settings": {key: value for key, value in settings.items() if not _idle(key, run)},
        "changed": _changed(params, run),
    }


def _controls_page(name: str, artifacts: Path) -> RunPage:
    return RunPage(
        place=f"run-controls_{name}",
        title=f"controls of {name}",
        summary="ceiling, floors and the evaluator that scores every line",
        command=f"dvc repro -f -s evaluator@{name} controls@{name}",
        notebooks=_notebooks(artifacts, f"evaluator/{name}", f"results/controls_{name}"),
    )


def _other_page(name: str, artifacts: Path) -> RunPage:
    return RunPage(
        place=f"run-{name}", title=name, notebooks=_notebooks(artifacts, f"results/{name}")
    )


def _corpus_page(params: Params, name: str, artifacts: Path) -> RunPage:
    corpus = params.corpora[name]
    return RunPage(
        place=f"corpus-{name}",
        title=f"corpus {name}",
        summary=f"{corpus.language}{_synthetic(corpus.synthetic)}, {corpus.fps:g} frames a second",
        settings=_flat(corpus.model_dump(exclude={"splits"})) | _flat(params.lift.model_dump()),
        command=f"dvc repro -f -s ingest@{name} lift@{name}",
        notebooks=_notebooks(artifacts, *(f"{stage}/{name}" for stage in CORPUS_STAGES)),
    )


def _stage_page(params: Params, path: Path, artifacts: Path) -> RunPage:
    stage, name, _ = path.relative_to(artifacts).parts
    sections = params.model_dump()
    asked = sections.get(SECTIONS.get(stage, stage), {})
    return RunPage(
        place=f"stage-{stage}-{name}",
        title=f"{stage} {name}",
        settings=_flat(asked.get(name, asked)),
        command=f"signkit run {stage} {name}",
        notebooks=_notebooks(artifacts, f"{stage}/{name}"),
    )


def _synthetic(synthetic: bool) -> str:
    return " (synthetic)" if synthetic else ""


def _notebooks(artifacts: Path, *folders: str) -> dict[str, Path]:
    paths = [artifacts / folder / "notebook.ipynb" for folder in folders]
    return {
        f"artifacts/{folder}/notebook.ipynb": path
        for folder, path in zip(folders, paths, strict=True)
        if path.exists()
    }


def _read_facts(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    facts = json.loads(path.read_text(encoding="utf-8"))
    return {label: _show(facts[key]) for key, label in FACTS.items() if key in facts}


def _changed(params: Params, run: Run) -> frozenset[str]:
    """Names of the settings that the run says otherwise than ``training`` and the defaults."""
    named = run.train.model_dump(include={"corpus", "also", "model"})
    common = type(run.train)(**named, **params.training.model_dump())
    ours, theirs = _flat(run.train.model_dump()), _flat(common.model_dump())
    return frozenset(name for name, value in ours.items() if theirs.get(name) != value)


def _idle(setting: str, run: Run) -> bool:
    """Whether a setting speaks of the other mode."""
    return setting.startswith("prompt.") and run.train.mode == "mlsf"


def _flat(settings: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Nested settings as one list: ``prompt.weight``."""
    found: dict[str, str] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{above}{name}.")
        else:
            found[f"{above}{name}"] = _show(value)
    return found


def _show(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_show, value)) or "none"
    return f"{value:.5g}" if isinstance(value, float) else str(value)
