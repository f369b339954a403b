"""Supplement Table 4's hyper-parameter space as points to train, and as DVC experiments.

``studies/grid/grid.yaml`` holds the spaces. A plan chooses points of one: ``star`` changes one
value of the default at a time, ``random:N`` draws N points, ``full`` is the whole product.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from signkit.errors import InputError
from signkit.params import lay_over, read_yaml
from signkit.progress import say

GRID = Path("studies/grid/grid.yaml")
STAGE = "studies/grid/dvc.yaml:point"
METRIC = "studies/grid/point.json"
SEED = 27
"""Seed of a random plan: the same points each time it is asked for."""

Point = dict[str, Any]


def read_point(path: Path = GRID) -> Point:
    """Read the point that stands in the file.

    Parameters
    ----------
    path : Path
        The file of the grid.

    Returns
    -------
    dict
        One value a key.
    """
    return _section(read_yaml(path), "point", path)


def plan_points(space: str, plan: str, path: Path = GRID) -> list[Point]:
    """Choose points of a space (supplement Table 4).

    Parameters
    ----------
    space : str
        A space of the file: ``smoke``, ``laptop`` or ``paper``.
    plan : str
        ``star``, ``random:N`` or ``full``.
    path : Path
        The file of the grid.

    Returns
    -------
    list of dict
        Distinct points, the space's default first where it is among them.

    Raises
    ------
    InputError
        If there is no such space or plan, or the space has a key that a point has not.
    """
    raw = read_yaml(path)
    spaces = _section(raw, "spaces", path)
    if space not in spaces:
        raise InputError(f"space {space!r}", f"one of {', '.join(spaces)}", space, "choose one")
    default = lay_over(_section(raw, "point", path), spaces[space].get("default", {}))
    values: dict[str, list[Any]] = spaces[space].get("values", {})
    strange = sorted((values.keys() | default.keys()) - raw["point"].keys())
    if strange:
        needed = f"keys among {', '.join(raw['point'])}"
        raise InputError(f"{path}: spaces.{space}", needed, ", ".join(strange), "mend the name")
    found: list[Point] = []
    for point in _planned(default, values, plan):
        if point not in found:
            found.append(point)
    return found


def _planned(default: Point, values: dict[str, list[Any]], plan: str) -> Iterator[Point]:
    kind, _, number = plan.partition(":")
    if plan == "star":
        yield default
        for key, some in values.items():
            yield from (default | {key: value} for value in some)
    elif plan == "full":
        for chosen in itertools.product(*values.values()):
            yield default | dict(zip(values, chosen, strict=True))
    elif kind == "random" and number.isdecimal() and int(number):
        drawn = random.Random(SEED)
        for _ in range(int(number)):
            yield default | {key: drawn.choice(some) for key, some in values.items()}
    else:
        raise InputError("plan", "star, random:N or full", repr(plan), "random:20 draws twenty")


def point_name(point: Point) -> str:
    """Name a point by what it is, so that the same point is not queued twice.

    Parameters
    ----------
    point : dict
        One value a key.

    Returns
    -------
    str
        A name for a DVC experiment.

    Examples
    --------
    >>> point_name({"layers": 2, "hidden": 64})
    'grid-eaa55ffc'
    """
    text = json.dumps(point, sort_keys=True)
    return f"grid-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def queue_command(point: Point, base: Point) -> list[str]:
    """Write the command that queues a point as a DVC experiment.

    Parameters
    ----------
    point : dict
        The point.
    base : dict
        The point that stands in the file: only what differs is set.

    Returns
    -------
    list of str
        Program and arguments.
    """
    changes = [
        f"{GRID}:point.{key}={json.dumps(value).strip(chr(34))}"
        for key, value in point.items()
        if base.get(key) != value
    ]
    options = [part for change in changes for part in ("-S", change)]
    return ["dvc", "exp", "run", "--queue", "--name", point_name(point), *options, STAGE]


def queue_points(points: list[Point], path: Path = GRID) -> None:
    """Queue points as DVC experiments; those that there is an experiment of are passed over.

    Parameters
    ----------
    points : list of dict
        The points.
    path : Path
        The file of the grid.

    Raises
    ------
    InputError
        If DVC does not take one.
    """
    base, known = read_point(path), {name for name, _ in _experiments()}
    for number, point in enumerate(points, start=1):
        if point_name(point) in known:
            say(f"grid: {point_name(point)} has been run")
            continue
        command = [sys.executable, "-m", *queue_command(point, base)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            came = " ".join(done.stderr.split())[-300:]
            raise InputError(
                point_name(point), "a queued experiment", came, "see `dvc queue status`"
            )
        say(f"grid: queued {number} of {len(points)}: {point_name(point)}")


def collect_points() -> Iterator[tuple[dict[str, Any], str]]:
    """Read what the grid's experiments found, from their commits.

    Yields
    ------
    found : dict
        What :func:`signkit.grid.run_point` gave.
    commit : str
        The commit that the experiment was run on.
    """
    for _, commit in _experiments():
        shown = _git("show", f"{commit}:{METRIC}")
        if shown:
            yield json.loads(shown), _git("rev-parse", "--short=10", f"{commit}^").strip()


def _experiments() -> list[tuple[str, str]]:
    """Names and commits of the grid's experiments that have been run."""
    lines = _git("for-each-ref", "--format=%(refname) %(objectname)", "refs/exps").splitlines()
    pairs = [(line.split()[0].rsplit("/", 1)[-1], line.split()[1]) for line in lines]
    return [(name, commit) for name, commit in pairs if name.startswith("grid-")]


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    return "" if done.returncode else done.stdout


def _section(raw: dict[str, Any], name: str, path: Path) -> dict[str, Any]:
    if not isinstance(raw.get(name), dict):
        raise InputError(
            str(path), f"a section {name!r}", "none", "take the file of the repository"
        )
    return dict(raw[name])
