"""Run DVC's stages side by side: ``dvc repro`` has no ``-j``.

The changed stages and everything behind them are run in dependency order, several at once,
each by ``dvc repro --single-item``; DVC keeps the last word on whether a stage has to run.
"""

from __future__ import annotations

import copy
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import networkx
from dvc.dependency import param
from dvc.lock import LockError
from dvc.repo import Repo

from signkit.errors import InputError
from signkit.params import load_params
from signkit.progress import say

SOURCES = "sources"

ONE_STAGE = {
    **dict.fromkeys(("table1", "table2", "table3", "tableS1"), "counts"),
    **dict.fromkeys(("table9", "tableS3"), "rendered_tables"),
    "tableS4": "grid",
}
"""Tables that one stage of fixed name prints."""


def stale_stages(targets: list[str] | None = None) -> networkx.DiGraph:
    """Find the stages that may have to run.

    Parameters
    ----------
    targets : list of str, optional
        Stage names; by default every stage.

    Returns
    -------
    networkx.DiGraph
        Names of the stages that changed or stand behind a changed one; an edge points from a
        stage to one that waits for it.

    Raises
    ------
    InputError
        If another run is at work in this folder.
    """
    with Repo() as repo, repo.lock, _params_read_once():
        changed = _changed_stages(repo)
        graph = networkx.DiGraph()
        for stage in repo.index.graph.nodes:
            graph.add_node(stage.addressing)
        for after, before in repo.index.graph.edges:
            graph.add_edge(before.addressing, after.addressing)
        # studies have pipeline files of their own, which take hours and are run by name
        studies = [name for name in graph if name.partition(":")[0].endswith("dvc.yaml")]
        changed -= set(studies)
        graph.remove_nodes_from(studies)
    stale = set().union(changed, *(networkx.descendants(graph, name) for name in changed))
    if targets is not None:
        wanted = set(targets).union(*(networkx.ancestors(graph, name) for name in targets))
        stale &= wanted
    # a subgraph of networkx forgets the order of the file, which is the order of a study's plan
    found = networkx.DiGraph()
    found.add_nodes_from(name for name in graph if name in stale)
    found.add_edges_from((a, b) for a, b in graph.edges if a in stale and b in stale)
    return found


def _changed_stages(repo: Repo) -> set[str]:
    # not repo.status, which reads every pipeline file anew before and after
    try:
        return {s.addressing for s in repo.index.stages if s.status(check_updates=True)}
    except LockError as error:
        needed, advice = "no other run at work there", "wait until that run ends, or stop it"
        raise InputError(repo.root_dir, needed, " ".join(str(error).split()), advice) from error


@contextmanager
def _params_read_once() -> Iterator[None]:
    """Let DVC parse each parameter file once: it does so for every stage, a tenth of a second each.

    Only while it looks at the stages, when nothing is written.
    """
    parsed: dict[str, Any] = {}
    load = param.load_path

    def load_once(path: str, fs: Any, **kwargs: Any) -> Any:
        key = f"{path} {kwargs}"
        if key not in parsed:
            parsed[key] = load(path, fs, **kwargs)
        return copy.deepcopy(parsed[key])

    # the module's own name for it, so that what it does else stays as it is
    with mock.patch.object(param, "load_path", load_once):
        yield


def run_stages(graph: networkx.DiGraph, jobs: int) -> None:
    """Run stages in dependency order, several at once.

    Of those that may start, stages without many like them come first: a long one that is left for
    the end keeps one processor busy and the others idle, and runs of a kind fill any gap.

    Parameters
    ----------
    graph : networkx.DiGraph
        From :func:`stale_stages`.
    jobs : int
        Stages side by side.

    Raises
    ------
    InputError
        If a stage fails; those already running are allowed to end and what they made is kept.
    """
    waiting, failed = graph.copy(), list[str]()
    running: dict[str, subprocess.Popen[bytes]] = {}
    total, start = len(graph), time.monotonic()
    while waiting.number_of_nodes() or running:
        ready = [n for n, degree in waiting.in_degree() if not degree and n not in running]
        left_of = Counter(map(_group, waiting))
        ready.sort(key=lambda name: left_of[_group(name)])
        while ready and len(running) < jobs and not failed:
            name = ready.pop(0)
            running[name] = _start(name)
        if not running:
            break
        name = _wait_for_one(running)
        if running.pop(name).returncode:
            failed.append(name)
        waiting.remove_node(name)
        done = total - len(waiting)
        left = (time.monotonic() - start) / done * (total - done)
        say(f"pipeline: {done}/{total} stages, about {left:.0f} s left")
    if failed:
        raise InputError(
            f"stage {failed[0]}",
            "a run without error",
            "a failure (see the lines above)",
            "mend it and run again; finished stages are kept",
        )


def _group(name: str) -> str:
    return name.partition("@")[0]


def _start(name: str) -> subprocess.Popen[bytes]:
    dvc = [sys.executable, "-m", "signkit.pipeline.dvc_quickly"]
    # a stage's command names `signkit`: this interpreter's, though no environment is activated
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    command = [*dvc, "--wait-for-lock", "repro", "--quiet", "-s", name]
    return subprocess.Popen(command, env=os.environ | {"PATH": path})


def _wait_for_one(running: dict[str, subprocess.Popen[bytes]]) -> str:
    while True:
        for name, process in running.items():
            if process.poll() is not None:
                return name
        time.sleep(0.05)


def reproduce(jobs: int, targets: list[str] | None = None) -> int:
    """Bring stages up to date.

    Parameters
    ----------
    jobs : int
        Stages side by side.
    targets : list of str, optional
        Stage names; by default every stage.

    Returns
    -------
    int
        How many stages were looked at because something before them had changed.
    """
    graph, looked_at = stale_stages(targets), 0
    if SOURCES in graph:
        # every stage stands behind it, though most copies of notebooks will not have changed
        run_stages(graph.subgraph([SOURCES]), 1)
        graph, looked_at = stale_stages(targets), 1
    if len(graph):
        say(f"pipeline: {len(graph)} stages may have to run, {jobs} at once")
        run_stages(graph, jobs)
    return looked_at + len(graph)


def reproduce_table(table: str, jobs: int) -> int:
    """Bring up to date what one table needs, and print it.

    The table's own stage depends on every run's results; running it alone lets the rows of
    other tables stay as they are ("not run" is an honest cell).

    Parameters
    ----------
    table : str
        Its name in ``params.yaml``: ``"table7"``.
    jobs : int
        Stages side by side.

    Returns
    -------
    int
        How many stages were looked at.

    Raises
    ------
    InputError
        For a table that ``params.yaml`` does not have.
    """
    params = load_params()
    own = dict(ONE_STAGE)
    own |= {name: f"prompt_channel@{name}" for name in params.prompt_channel}
    own |= {name: f"cases@{name}" for name in params.cases}
    if table in own:
        return reproduce(jobs, [own[table]])
    if table not in params.tables:
        known = ", ".join(sorted([*params.tables, *own]))
        raise InputError(f"table {table!r}", f"one of {known}", repr(table), "choose one")
    runs = [
        f"back_translate{'_shared' if name in params.shared_runs else ''}@{name}"
        for name, run in params.runs.items()
        if table in run.rows
    ]
    controls = [f"controls@{corpus}" for corpus in params.tables[table].corpora]
    count = reproduce(jobs, runs + controls)
    only = networkx.DiGraph()
    only.add_node(f"table@{table}")
    run_stages(only, 1)
    return count + 1
