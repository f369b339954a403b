"""What a pipeline notebook needs: its parameters, its folders, and a way to show source code.

Under ``signkit run`` a stage writes to ``artifacts/STAGE/NAME``, where DVC tracks it. In
JupyterLab the same notebook writes to ``.scratch/STAGE/NAME``, so that trying things out never
touches what the pipeline made.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from IPython.display import Code

from signkit.errors import InputError
from signkit.params import Params, load_params
from signkit.slow_imports import ADDRESSES, hide

hide(ADDRESSES)  # a kernel that shows a figure would build their grammar

TRAINING = ("corpus", "learn", "model", "pose", "score", "text")
"""Layers whose code has a say in what a training ends with."""


def project_folder() -> Path:
    """Find the project's top folder: the nearest one upwards with ``params.yaml``.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError
        If no folder upwards holds a ``params.yaml``.
    """
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "params.yaml").is_file():
            return folder
    raise InputError(str(here), "a params.yaml here or above", "none", "open the project's folder")


def project_params() -> Params:
    """Read the project's ``params.yaml`` with its scale laid over it.

    Returns
    -------
    Params
        The checked sections.
    """
    return load_params(project_folder() / "params.yaml")


def stage_folder(stage: str, name: str) -> Path:
    """Give the folder in which an earlier stage left its output.

    Parameters
    ----------
    stage : str
        The stage: ``"lift"``.
    name : str
        The corpus or run: ``"asl"``.

    Returns
    -------
    Path
        ``artifacts/STAGE/NAME``.

    Raises
    ------
    InputError
        If that stage has not run yet.
    """
    folder = project_folder() / "artifacts" / stage / name
    if not folder.exists():
        raise InputError(
            f"artifacts/{stage}/{name}",
            f"the output of stage {stage}",
            "no such folder",
            f"run `dvc repro {stage}@{name}` (or `make repro`) first",
        )
    return folder


def run_facts(name: str) -> dict[str, Any]:
    """Read what a trained run says of itself.

    Parameters
    ----------
    name : str
        The run: ``"base_asl"``.

    Returns
    -------
    dict
        Its computed name, corpus, settings and best epoch.
    """
    path = stage_folder("train", name) / "run.json"
    return json.loads(path.read_text(encoding="utf-8"))


def out_folder(stage: str, name: str) -> Path:
    """Give the folder this notebook writes to, made if needed.

    Parameters
    ----------
    stage : str
        The notebook's stage.
    name : str
        The corpus, run or table it works on.

    Returns
    -------
    Path
        ``artifacts/STAGE/NAME`` under the runner, ``.scratch/STAGE/NAME`` in JupyterLab.
    """
    base = os.environ.get("SIGNKIT_OUT")
    folder = Path(base) if base else project_folder() / ".scratch" / stage / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def reports_folder() -> Path:
    """Give the folder for what readers open: tables, claims, the page.

    Returns
    -------
    Path
        ``reports`` under the runner, ``.scratch/reports`` in JupyterLab, made if needed.
    """
    by_runner = "SIGNKIT_OUT" in os.environ
    folder = project_folder() / ("reports" if by_runner else ".scratch/reports")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def metrics_file(name: str) -> Path:
    """Give the file of a run's headline figures, which DVC compares between experiments.

    Parameters
    ----------
    name : str
        The run.

    Returns
    -------
    Path
        ``metrics/NAME.json`` in :func:`reports_folder`.
    """
    return reports_folder() / "metrics" / f"{name}.json"


def checkpoint_folder(label: str, settings: Any, inputs: Iterable[Path]) -> Path:
    """Give the folder in which a training keeps its checkpoints, outside what DVC tracks.

    It is keyed by everything that decides the weights, so that an interrupted run goes on and
    a run with other settings, data or code starts anew.

    Parameters
    ----------
    label : str
        The run's name.
    settings : any
        What JSON can say of the settings.
    inputs : iterable of Path
        The files trained on.

    Returns
    -------
    Path
        ``.scratch/checkpoints/LABEL-HASH``; the caller removes it when the run has ended.
    """
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
    package = Path(__file__).parent
    code = [path for layer in TRAINING for path in (package / layer).glob("*.py")]
    for path in sorted([*inputs, *code]):
        digest.update(path.read_bytes())
    return project_folder() / ".scratch/checkpoints" / f"{label}-{digest.hexdigest()[:12]}"


def show(thing: Callable[..., object]) -> Code:
    """Show the source of a library function, so that a notebook holds no second copy of it.

    Parameters
    ----------
    thing : callable
        A function or class of signkit.

    Returns
    -------
    IPython.display.Code
        Its highlighted source.
    """
    return Code(inspect.getsource(inspect.unwrap(thing)), language="python")
