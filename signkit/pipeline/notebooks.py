"""Run a stage's notebook by papermill, and keep what is hashed free of clocks and chance.

The stage ``sources`` copies notebooks to ``build/notebooks`` without outputs, and the code of each
into a ``.py`` beside the copy. Stages execute the copy and depend on the code: running a notebook
in JupyterLab, saving it with outputs or mending its prose retrains nothing.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock, Timeout

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.notebook_files import nbformat
from signkit.progress import say

SOURCES = Path("build/notebooks")
TIMES = Path("logs/stages.csv")
LOCKS = Path("logs/.locks")
NUMBERED = "[0-9][0-9]_*.ipynb"


def strip_notebook(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Remove what running a notebook leaves behind.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place.

    Returns
    -------
    NotebookNode
        The same notebook without outputs, counts and per-run metadata.
    """
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k == "tags"}
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
    }
    return notebook


def write_sources(source: Path, target: Path = SOURCES) -> list[Path]:
    """Write the notebooks without outputs, and their code; an unchanged file keeps its bytes.

    Parameters
    ----------
    source : Path
        Folder of the notebooks people edit, those of the long studies in ``studies``.
    target : Path
        Folder of the copies that stages execute, and of the code that they depend on.

    Returns
    -------
    list of Path
        The copies, each followed by its code.
    """
    target.mkdir(parents=True, exist_ok=True)
    copies = []
    for path in sorted([*source.glob(NUMBERED), *source.glob(f"studies/{NUMBERED}")]):
        notebook = strip_notebook(nbformat.read(path, as_version=4))
        copy = target / path.name
        _write_atomically(copy, nbformat.writes(notebook) + "\n")
        code = copy.with_suffix(".py")
        _write_atomically(code, _code_of(notebook))
        copies += [copy, code]
    return copies


def _code_of(notebook: nbformat.NotebookNode) -> str:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    marks = [" ".join(["# %%", *cell.metadata.get("tags", [])]) for cell in cells]
    return "".join(f"{mark}\n{cell.source}\n" for mark, cell in zip(marks, cells, strict=True))


def out_path(stage: str, name: str) -> Path:
    """Give the folder DVC tracks for a stage and name.

    Parameters
    ----------
    stage : str
        The stage.
    name : str
        The corpus, run or table.

    Returns
    -------
    Path
        ``artifacts/STAGE/NAME``; scores lie together under ``artifacts/results``, since the
        tables depend on all of them.
    """
    if stage == "controls":
        return Path("artifacts/results") / f"controls_{name}"
    stage = stage.removesuffix("_shared")  # runs of several languages lie with the others
    return Path("artifacts") / ("results" if stage == "back_translate" else stage) / name


def run_notebook(stage: str, name: str, out: Path, sources: Path = SOURCES) -> None:
    """Execute the notebook of one stage for one corpus, run or table.

    Parameters
    ----------
    stage : str
        The stage: ``"train"`` runs ``NN_train.ipynb``.
    name : str
        The notebook's one parameter.
    out : Path
        Folder the notebook writes to; the executed copy is kept there as ``notebook.ipynb``.
    sources : Path
        Folder of the notebooks without outputs.

    Raises
    ------
    InputError
        If there is no such notebook, it takes no parameter ``name``, or another run is
        writing to ``out`` at this moment; if a cell fails, in which case the executed copy
        with its traceback is kept under ``logs``.
    """
    notebook = _find(stage, sources)
    log = Path("logs") / f"{stage}_{name}.log"
    log.parent.mkdir(exist_ok=True)
    try:
        with _lock(f"{stage}_{name}").acquire(timeout=0):
            _execute(notebook, stage, name, out, log)
    except Timeout:
        raise InputError(
            str(out), "no other writer", f"another run of {stage} {name}", "wait for it or end it"
        ) from None


def _lock(name: str) -> FileLock:
    """Give a lock, whose file stays when it is free: out of the sight of who looks for a log."""
    LOCKS.mkdir(parents=True, exist_ok=True)
    return FileLock(LOCKS / f"{name}.lock")


def _find(stage: str, sources: Path) -> Path:
    found = sorted(sources.glob(f"[0-9][0-9]_{stage}.ipynb"))
    if not found:
        known = [p.stem[3:] for p in sorted(sources.glob(NUMBERED))]
        raise InputError(
            f"stage {stage!r}",
            "a notebook of that name",
            "none",
            f"known here: {', '.join(known) or 'none; run `signkit sources`'}",
        )
    cells = nbformat.read(found[0], as_version=4).cells
    tagged = [c.source for c in cells if "parameters" in c.metadata.get("tags", [])]
    if not any(source.strip().startswith("name") for source in tagged):
        raise InputError(
            str(found[0]),
            "a cell tagged `parameters` that sets `name`",
            "none",
            "papermill would ignore the parameter silently",
        )
    return found[0]


def _execute(notebook: Path, stage: str, name: str, out: Path, log: Path) -> None:
    import papermill

    out.mkdir(parents=True, exist_ok=True)
    os.environ.update(SIGNKIT_OUT=str(out.resolve()), SIGNKIT_LOG=str(log.resolve()))
    executed = Path("logs") / f"{stage}_{name}.ipynb"  # stays there, with the traceback, on failure
    say(f"{stage} {name}: started")
    start, cpu = time.monotonic(), _children_seconds()
    try:
        papermill.execute_notebook(
            str(notebook),
            str(executed),
            parameters={"name": name},
            kernel_name="python3",
            language="python",
            progress_bar=False,
            stderr_file=sys.stderr,
            cwd=str(Path.cwd()),
            extra_arguments=["--log-level=50"],
        )
    except papermill.PapermillExecutionError as error:
        raise InputError(
            f"{stage} {name}, cell {error.cell_index}",
            "a cell without error",
            f"{error.ename}: {error.evalue}",
            f"the executed copy is {executed}",
        ) from None
    seconds, cpu = time.monotonic() - start, _children_seconds() - cpu
    _write_atomically(out / "notebook.ipynb", nbformat.writes(_scrub(executed)) + "\n")
    executed.unlink()
    _note_time(stage, name, seconds, cpu)
    say(f"{stage} {name}: done in {seconds:.1f} s")


def _scrub(path: Path) -> nbformat.NotebookNode:
    """Drop clocks, random ids and progress lines, which would change the hash of every run."""
    notebook: Any = nbformat.read(path, as_version=4)
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        cell.metadata = {k: v for k, v in cell.metadata.items() if k == "tags"}
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
    return notebook


def _children_seconds() -> float:
    times = psutil.Process().cpu_times()
    return getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)


def _note_time(stage: str, name: str, seconds: float, cpu: float) -> None:
    TIMES.parent.mkdir(exist_ok=True)
    with _lock(TIMES.stem):
        new = not TIMES.exists()
        with open(TIMES, "a", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            if new:
                writer.writerow(["stage", "name", "seconds", "cpu_seconds", "at"])
            writer.writerow([stage, name, f"{seconds:.2f}", f"{cpu:.2f}", f"{time.time():.0f}"])


def _write_atomically(path: Path, text: str) -> None:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    with atomic_path(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
