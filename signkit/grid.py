"""Points of supplement Table 4's space: train them, validate them, and keep what came out."""

from __future__ import annotations

import csv
import shlex
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from signkit.atomic import atomic_path
from signkit.corpus.splits import halves
from signkit.corpus.store import CorpusStore
from signkit.errors import InputError
from signkit.learn.checkpoint import write_json
from signkit.learn.config import TrainingConfig
from signkit.learn.runs import train_channel
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.naming import count_parameters
from signkit.notebook import project_folder
from signkit.pipeline import grid as experiments
from signkit.score.validation import make_validator

RESULTS = Path("reports/grid/results.csv")
VALIDATION_CLIPS, GENERATOR_SHARE = 32, 0.5
DOINGS = ("print", "queue", "run", "collect")
FOUND = ("dev_ndtw", "best_epoch", "cpu_seconds", "parameters", "clips_used", "synthetic")


def answer(space: str, plan: str, do: str) -> list[str]:
    """Plan points and print, queue, run or collect them: the verb ``grid``.

    Parameters
    ----------
    space : str
        A space of ``studies/grid/grid.yaml``.
    plan : str
        ``star``, ``random:N`` or ``full``.
    do : {"print", "queue", "run", "collect"}
        Give the commands; queue the points as DVC experiments; train them here, one after
        another; or add what the experiments found to :data:`RESULTS`.

    Returns
    -------
    list of str
        What to print.

    Raises
    ------
    InputError
        If there is no such space, plan or thing to do.
    """
    if do not in DOINGS:
        raise InputError("do", f"one of {', '.join(DOINGS)}", repr(do), "print shows the commands")
    if do == "collect":
        for found, commit in experiments.collect_points():
            add_row(found, commit)
        return [f"{RESULTS}: {len(read_rows())} points"]
    points = experiments.plan_points(space, plan)
    if do == "print":
        base = experiments.read_point()
        return [shlex.join(experiments.queue_command(point, base)) for point in points]
    if do == "queue":
        experiments.queue_points(points)
        return [
            "run them:     dvc exp run --run-all -j 2",
            "then:         signkit grid --do collect",
        ]
    run_points(points, project_folder() / "artifacts/lift")
    return [f"{RESULTS}: {len(read_rows())} points"]


def run_stage(path: Path = Path("grid.yaml")) -> None:
    """Train the point that stands in the file and write ``point.json``: one DVC experiment.

    Parameters
    ----------
    path : Path
        The file; the folder of the stage is where it lies.
    """
    point = experiments.read_point(path)
    project = project_folder()
    found = run_point(point, project / "artifacts/lift" / point["corpus"])
    write_json(path.parent / "point.json", found)


def run_point(point: dict[str, Any], stores: Path) -> dict[str, Any]:
    """Train a channel as a point says and validate it on dev, length-free.

    Parameters
    ----------
    point : dict
        One value a key, as ``studies/grid/grid.yaml`` has them.
    stores : Path
        Folder of the corpus's lifted poses: ``train.h5`` and ``dev.h5``.

    Returns
    -------
    dict
        The point, its feed-forward width, and the keys of :data:`FOUND`: dev nDTW in shoulder
        widths (lower is better), its epoch, CPU seconds of the training steps, the numbers of
        parameters and of training clips, and whether the data are synthetic.

    Raises
    ------
    InputError
        If a value is none that a model or a training takes, the loss ``lv`` among them.
    """
    train, dev = CorpusStore(stores / "train.h5"), CorpusStore(stores / "dev.h5")
    generator, _ = halves(train.texts, GENERATOR_SHARE, point["seed"])
    chosen = generator[: point["clips"] or None]
    validate = make_validator(dev, range(min(VALIDATION_CLIPS, len(dev))))
    channel, result = train_channel(
        train,
        chosen.tolist(),
        shape_of(point),
        training_of(point),
        validate=lambda channel: validate(Mlsf({train.language: channel})),
        label="grid",
    )
    found = {
        "dev_ndtw": result.best_dev,
        "best_epoch": result.best_epoch,
        "cpu_seconds": round(result.curve[-1].seconds, 1),
        "parameters": count_parameters(channel),
        "clips_used": len(chosen),
        "synthetic": train.synthetic,
    }
    return {**point, "feed_forward": 4 * point["hidden"], **found}


def shape_of(point: dict[str, Any]) -> ModelConfig:
    """Give the shape that a point means; its feed-forward width is four times the hidden one.

    Parameters
    ----------
    point : dict
        One value a key.

    Returns
    -------
    ModelConfig
        The shape.
    """
    names = ("layers", "heads", "hidden", "dropout", "max_frames", "vocabulary_size")
    return ModelConfig(**{name: point[name] for name in names}, feed_forward=4 * point["hidden"])


def training_of(point: dict[str, Any]) -> TrainingConfig:
    """Give the settings that a point means; "Priority Learning Channel" is the prose's reading.

    Parameters
    ----------
    point : dict
        One value a key.

    Returns
    -------
    TrainingConfig
        The settings (ledger PLC-1 for the sampler).
    """
    return TrainingConfig(
        loss=point["loss"],
        epochs=point["epochs"],
        batch_size=point["batch_size"],
        learning_rate=point["learning_rate"],
        sampler="softmax" if point["plc"] else "uniform",
        validate_every=max(1, point["epochs"] // 4),
        seed=point["seed"],
    )


def run_points(points: Sequence[dict[str, Any]], lifted: Path, results: Path = RESULTS) -> None:
    """Run points one after another and add each to a CSV file; those in it are passed over.

    Parameters
    ----------
    points : sequence of dict
        The points.
    lifted : Path
        ``artifacts/lift``: one folder a corpus.
    results : Path
        The file.
    """
    done = [_key(row, points[0]) for row in read_rows(results)] if points else []
    for point in points:
        if _key(point, point) not in done:
            add_row(run_point(point, lifted / point["corpus"]), _commit(), results)


def add_row(found: dict[str, Any], commit: str, results: Path = RESULTS) -> None:
    """Add what a point gave to the CSV file, with commit and date, unless it is there.

    Parameters
    ----------
    found : dict
        From :func:`run_point`.
    commit : str
        The commit that it was run on.
    results : Path
        The file.

    Raises
    ------
    InputError
        If the file has other columns.
    """
    today = time.strftime("%Y-%m-%d", time.gmtime())
    row = {**found, "commit": commit, "date": today}
    rows = read_rows(results)
    if rows and list(rows[0]) != list(row):
        came = ", ".join(sorted(rows[0].keys() ^ row.keys())) or "another order"
        raise InputError(str(results), "the columns of this grid", came, "start a new file")
    known = [name for name in found if name not in FOUND]
    if any(all(old[name] == str(row[name]) for name in known) for old in rows):
        return
    results.parent.mkdir(parents=True, exist_ok=True)
    with atomic_path(results) as path, open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows, row])


def read_rows(results: Path = RESULTS) -> list[dict[str, str]]:
    """Read the CSV file of a grid.

    Parameters
    ----------
    results : Path
        The file; none there is no row.

    Returns
    -------
    list of dict
        One row a point, as text.
    """
    if not results.is_file():
        return []
    with open(results, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _key(row: dict[str, Any], names: dict[str, Any]) -> list[str]:
    return [str(row.get(name)) for name in names]


def _commit() -> str:
    command = ["git", "rev-parse", "--short=10", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
