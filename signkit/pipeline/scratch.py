"""Scratch copies: the same pipeline at another scale, away from the workspace's outputs.

``smoke`` keeps two languages and four runs; ``real`` and ``fingerspelling`` replace the corpora,
runs and tables by those of ``params.real.yaml`` and ``params.fingerspelling.yaml``. A copy has a
DVC cache of its own; ``smoke`` is made anew each time, the others continue where they stopped.
"""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from signkit.errors import InputError
from signkit.params import lay_over, read_yaml
from signkit.progress import say

COPIED = ("dvc.yaml", ".dvcignore")
LINKED = ("notebooks", "signkit")  # a copy would compile every kernel anew
EMPTY = (
    "artifacts/detector",
    "artifacts/fig5",
    "artifacts/prompt_channel",
    "artifacts/rendered",
    "reports/grid",
    "reports/seeds",
    "reports/studies",
)
"""What stages depend on though other parameters may leave it empty; committed studies stay out."""
ONE_TABLE = {"fingerspelling": "fingerspelling"}
"""Copies that are run for one table: most of their whole pipeline would look at other things."""
SMOKE_CORPORA = ("asl", "dsgs")
SMOKE_RUNS = ("base_asl", "p_asl", "rl_plc_asl", "base_dsgs")


def make_scratch(project: Path, name: str, fresh: bool = True) -> Path:
    """Copy what the pipeline needs into ``.scratch/NAME`` and set its parameters.

    Parameters
    ----------
    project : Path
        The project's top folder.
    name : {"smoke", "real", "fingerspelling"}
        Which copy.
    fresh : bool
        Remove an older copy first.

    Returns
    -------
    Path
        The scratch folder, ready for ``signkit repro``.

    Raises
    ------
    InputError
        For another name, or where ``real`` finds no folder in ``SIGNKIT_REALDATA``.
    """
    makers = {
        "smoke": smoke_params,
        "real": real_params,
        "fingerspelling": fingerspelling_params,
    }
    if name not in makers:
        raise InputError(
            f"scratch {name!r}", f"one of {', '.join(makers)}", repr(name), "choose one"
        )
    return copy_project(project, name, makers[name](project), fresh=fresh)


def copy_project(
    project: Path,
    name: str,
    params: dict[str, Any],
    stages: dict[str, Any] | None = None,
    *,
    fresh: bool = False,
    share_cache: bool = False,
) -> Path:
    """Copy what a pipeline needs into ``.scratch/NAME``, with other parameters or stages.

    Parameters
    ----------
    project : Path
        The project's top folder.
    name : str
        Name of the folder.
    params : dict
        Unchecked sections of its ``params.yaml``.
    stages : dict, optional
        Stages of its ``dvc.yaml``; by default the project's file.
    fresh : bool
        Remove an older copy first.
    share_cache : bool
        Take from the project's DVC cache what its own pipeline has run already, and add to it.

    Returns
    -------
    Path
        The folder.
    """
    folder = project / ".scratch" / name
    if fresh and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for item in COPIED:
        shutil.copy(project / item, folder / item)
    for item in LINKED:
        (folder / item).unlink(missing_ok=True)
        (folder / item).symlink_to((project / item).resolve(), target_is_directory=True)
    for place in EMPTY:
        (folder / place).mkdir(parents=True, exist_ok=True)
    contents = {"params.yaml": params} | ({"dvc.yaml": {"stages": stages}} if stages else {})
    for file, content in contents.items():
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        (folder / file).write_text(text, encoding="utf-8")
    if not (folder / ".dvc").exists():
        command = [sys.executable, "-m", "dvc", "init", "--no-scm", "--quiet"]
        subprocess.run(command, cwd=folder, check=True)
        _configure(project / ".dvc/config", folder / ".dvc/config", share_cache)
    return folder


def smoke_params(project: Path) -> dict[str, Any]:
    """Give the project's parameters at scale ``smoke`` with few corpora and runs.

    Parameters
    ----------
    project : Path
        The project's top folder.

    Returns
    -------
    dict
        Unchecked sections of a ``params.yaml``.
    """
    params = read_yaml(project / "params.yaml")
    params["scale"] = "smoke"
    params["octosign"]["languages"] = _only(params["octosign"]["languages"], SMOKE_CORPORA)
    params["corpora"] = _only(params["corpora"], SMOKE_CORPORA)
    # DVC reads stages' inputs here and knows nothing of scales: what one changes is laid over now.
    smaller = params["scales"]["smoke"].get("prompt_channel", {})
    params["prompt_channel"] = lay_over(params["prompt_channel"], smaller)
    params["evaluator"]["more_seeds"] = {SMOKE_CORPORA[0]: [28]}
    params["runs"] = _only(params["runs"], SMOKE_RUNS)
    for run in params["shared_runs"].values():
        run["train"] |= {"corpus": SMOKE_CORPORA[0], "also": [*SMOKE_CORPORA[1:]]}
        run["rows"] = {"table4": "Prompt2LangGloss of several languages"}  # others than the label's
    for table in params["tables"].values():
        table["corpora"] = [c for c in table["corpora"] if c in SMOKE_CORPORA]
    return _show_first_run(params)


def real_params(project: Path) -> dict[str, Any]:
    """Give the project's parameters with the real corpora, runs and tables of ``params.real.yaml``.

    Parameters
    ----------
    project : Path
        The project's top folder.

    Returns
    -------
    dict
        Unchecked sections of a ``params.yaml``; every ``source`` is an absolute path.

    Raises
    ------
    InputError
        If ``SIGNKIT_REALDATA`` names no folder.
    """
    base = os.environ.get("SIGNKIT_REALDATA", "")
    if not base or not Path(base).is_dir():
        raise InputError(
            "SIGNKIT_REALDATA",
            "a folder of real keypoints",
            repr(base),
            "set it in the environment or in local.env",
        )
    params = _with_corpora_of(project, "params.real.yaml")
    for corpus in params["corpora"].values():
        corpus["source"] = str((Path(base) / corpus["source"]).resolve())
    return params


def fingerspelling_params(project: Path) -> dict[str, Any]:
    """Give the project's parameters with the corpora of ``params.fingerspelling.yaml``.

    Parameters
    ----------
    project : Path
        The project's top folder.

    Returns
    -------
    dict
        Unchecked sections of a ``params.yaml``.
    """
    return _with_corpora_of(project, "params.fingerspelling.yaml")


def without_corpora(project: Path) -> dict[str, Any]:
    """Give the project's parameters without what names its corpora and runs.

    Parameters
    ----------
    project : Path
        The project's top folder.

    Returns
    -------
    dict
        Unchecked sections of a ``params.yaml``; corpora, runs and tables are to be added.
    """
    params = read_yaml(project / "params.yaml")
    for section in ("corpora", "octosign", "runs", "tables"):
        params.pop(section)
    params["evaluator"]["more_seeds"] = {}
    params["efficiency"]["corpora"] = []
    params["evaluator_bench"]["corpora"] = []
    params["prompt_channel"], params["cases"], params["shared_runs"] = {}, {}, {}
    params["rendered"] |= {"corpora": [], "runs": {}}
    return params


def _with_corpora_of(project: Path, file: str) -> dict[str, Any]:
    """Lay a file over the project's parameters, its corpora, runs and tables in their place."""
    return _show_first_run(lay_over(without_corpora(project), read_yaml(project / file)))


def _show_first_run(params: dict[str, Any]) -> dict[str, Any]:
    """Let the first run be the one that is drawn and read again."""
    name, run = next(iter(params["runs"].items()))
    corpus = run["train"]["corpus"]
    params["rendered"] |= {"corpora": [corpus], "runs": {name: corpus}}
    return params


def _only(section: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: section[name] for name in names if name in section}


def _configure(source: Path, target: Path, share_cache: bool) -> None:
    """Take the project's DVC settings, without git: a scratch copy is not a repository."""
    config = configparser.ConfigParser()
    config.read(source)
    if share_cache:
        config.read_dict(
            {"cache": {"dir": os.path.relpath(source.parent / "cache", target.parent)}}
        )
    config["core"].update({"no_scm": "true", "autostage": "false"})
    with open(target, "w", encoding="utf-8") as stream:
        config.write(stream)


def run_scratch(
    folder: Path, jobs: int, targets: Sequence[str] = (), *, table: str | None = None
) -> None:
    """Run the whole pipeline inside a scratch folder, or a part of it.

    Parameters
    ----------
    folder : Path
        From :func:`make_scratch`.
    jobs : int
        Stages side by side.
    targets : sequence of str
        Stages that are wanted, with all that they need; by default every stage.
    table : str, optional
        A table, where it is all that is wanted.

    Raises
    ------
    InputError
        If a stage fails.
    """
    say(f"scratch: running in {folder}")
    command = [sys.executable, "-m", "signkit", "repro", "--jobs", str(jobs)]
    command += [part for target in targets for part in ("--stage", target)]
    command += ["--table", table] if table else []
    if subprocess.run(command, cwd=folder, check=False).returncode:
        raise InputError(
            str(folder),
            "a pipeline without error",
            "a failure (see the lines above)",
            f"the log and the executed notebook are in {folder / 'logs'}",
        )
