"""Supplement Table 4's space: planned, queued as DVC experiments, run, and collected."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tiny_clips import TinyStore

from signkit.corpus.store import StoredClip, write_store
from signkit.errors import InputError
from signkit.grid import add_row, answer, read_rows, run_point, run_points, run_stage
from signkit.pipeline.grid import (
    GRID,
    collect_points,
    plan_points,
    point_name,
    queue_command,
    queue_points,
    read_point,
)
from signkit.report.printed import printed

PROJECT = Path(__file__).parents[2]
FILE = PROJECT / GRID
ROWS = {
    "corpus": "BSLP method",
    "vocabulary_size": "Vocabulary size",
    "batch_size": "Batch size",
    "learning_rate": "Learning Rate (LR)",
    "max_frames": "Max_sent_length",
    "plc": "Priority Learning Channel",
    "dropout": "Dropout",
    "layers": "# Layers (encoder-decoder)",
    "hidden": "Embed dim",
    "heads": "# Attention heads",
}


def _printed_values(row):
    frame = printed("supp_table4")
    text = frame.loc[(frame["row"] == row) & (frame["metric"] == "values"), "value"].item()
    return [_number(part.strip()) for part in text.strip("{}").split(",")]


def _number(text):
    text = re.sub(r"^(\d+)-\1$", r"\1", text)  # 4-4 layers: as many in the encoder as behind it
    text = re.sub(r"k$", "000", text)
    return float(text) if re.fullmatch(r"[\d.e-]+", text) else text.lower()


def _values(space):
    return yaml.safe_load(FILE.read_text())["spaces"][space]["values"]


@pytest.mark.parametrize(("key", "row"), ROWS.items())
def test_the_space_called_paper_has_the_printed_values(key, row):
    ours = [
        str(v).lower() if isinstance(v, bool | str) else float(v) for v in _values("paper")[key]
    ]
    assert ours == _printed_values(row)


def test_every_printed_loss_is_in_the_space_but_the_one_that_is_never_defined():
    assert set(_printed_values("Loss mode")) - set(_values("paper")["loss"]) == {"lv"}


def test_a_star_changes_one_value_of_the_default_at_a_time():
    default, *others = plan_points("paper", "star", FILE)
    assert len(others) == sum(len(values) - 1 for values in _values("paper").values())
    for point in others:
        assert sum(point[key] != default[key] for key in point) == 1


def test_the_full_plan_is_the_product_and_a_random_one_is_a_part_of_it():
    full = plan_points("smoke", "full", FILE)
    assert len(full) == 4
    drawn = plan_points("smoke", "random:3", FILE)
    assert drawn == plan_points("smoke", "random:3", FILE)
    assert all(point in full for point in drawn)


@pytest.mark.parametrize("plan", ["stars", "random", "random:0", "random:x", ""])
def test_an_unknown_plan_is_refused(plan):
    with pytest.raises(InputError, match="star, random:N or full"):
        plan_points("smoke", plan, FILE)


def test_an_unknown_space_and_an_unknown_key_are_refused(tmp_path):
    with pytest.raises(InputError, match="one of smoke, laptop, paper"):
        plan_points("desk", "star", FILE)
    raw = yaml.safe_load(FILE.read_text())
    raw["spaces"]["smoke"]["values"]["widht"] = [1]
    (tmp_path / "grid.yaml").write_text(yaml.safe_dump(raw))
    with pytest.raises(InputError, match="widht"):
        plan_points("smoke", "star", tmp_path / "grid.yaml")


def test_a_command_sets_what_differs_and_nothing_else():
    base = read_point(FILE)
    command = queue_command({**base, "layers": 8, "plc": True, "loss": "l1"}, base)
    changes = [command[i + 1] for i, part in enumerate(command) if part == "-S"]
    assert changes == [f"{GRID}:point.{change}" for change in ("loss=l1", "plc=true", "layers=8")]
    assert command[-1] == "studies/grid/dvc.yaml:point"


def test_the_name_of_a_point_is_the_same_whatever_the_order_of_its_keys():
    point = read_point(FILE)
    assert point_name(point) == point_name(dict(reversed(point.items())))
    assert point_name(point) != point_name({**point, "seed": 28})


@pytest.fixture
def lifted(tmp_path):
    """A corpus of a few clips, as the stage ``lift`` leaves it."""
    for part, clips, seed in (("train", 24, 0), ("dev", 4, 1)):
        store = TinyStore(clips, seed=seed)
        rows = zip(store.names, store._poses, store.texts, store.glosses, strict=True)
        write_store(
            tmp_path / "lift/asl" / f"{part}.h5",
            (StoredClip(n, p, text=t, gloss=g, signer="a") for n, p, t, g in rows),
            kind="poses", language="asl", fps=12.5, synthetic=True,
        )  # fmt: skip
    return tmp_path / "lift"


def _point(**changes):
    return {**plan_points("smoke", "star", FILE)[0], "epochs": 1, "clips": 8, **changes}


def test_a_point_is_trained_with_its_own_values(lifted):
    found = run_point(_point(hidden=8, plc=True), lifted / "asl")
    assert found["feed_forward"] == 32
    assert found["clips_used"] == 8
    assert found["dev_ndtw"] > 0
    assert found["synthetic"]
    assert found["parameters"] < run_point(_point(hidden=16), lifted / "asl")["parameters"]


def test_the_undefined_loss_is_refused(lifted):
    with pytest.raises(InputError, match="lv"):
        run_point(_point(loss="lv"), lifted / "asl")


def test_points_are_added_to_the_file_once_with_commit_and_date(lifted, tmp_path):
    points, results = [_point(), _point(hidden=8)], tmp_path / "grid.csv"
    run_points(points[:1], lifted, results)
    first = results.read_text()
    run_points(points, lifted, results)
    assert results.read_text().startswith(first)
    rows = read_rows(results)
    assert [row["hidden"] for row in rows] == ["16", "8"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"]) and row["commit"] for row in rows)


def test_a_file_with_other_columns_is_not_added_to(tmp_path):
    results = tmp_path / "grid.csv"
    add_row({"layers": 1, "dev_ndtw": 0.5}, "abc", results)
    with pytest.raises(InputError, match="hidden"):
        add_row({"layers": 1, "hidden": 2, "dev_ndtw": 0.5}, "abc", results)


def test_an_unknown_thing_to_do_is_refused():
    with pytest.raises(InputError, match="print, queue, run, collect"):
        answer("smoke", "star", "qeue")


def test_the_main_pipeline_does_not_run_the_study():
    assert "point" not in yaml.safe_load((PROJECT / "dvc.yaml").read_text())["stages"]


def _git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.slow
def test_points_are_queued_run_and_collected_by_dvc(tmp_path, monkeypatch):
    # the repository's own stage and file behind a main pipeline of one stage; the command of a
    # point only writes what it was given and what it found in the lifted corpus
    folder = tmp_path / "project"
    shutil.copytree(FILE.parent, folder / GRID.parent, ignore=shutil.ignore_patterns("*.lock"))
    body = yaml.safe_load((FILE.parent / "dvc.yaml").read_text())
    program = "import json, yaml; p = yaml.safe_load(open('grid.yaml'))['point']; " + (
        "lifted = open('../../artifacts/lift/asl').read(); "
        "json.dump(p | {'dev_ndtw': 0.5, 'lifted': lifted}, open('point.json', 'w'))"
    )
    (folder / GRID.parent / "write.py").write_text(program)
    lifted = body["stages"]["point"]["deps"][0]
    body["stages"]["point"] |= {"cmd": f"{sys.executable} write.py", "deps": ["write.py", lifted]}
    (folder / GRID.parent / "dvc.yaml").write_text(yaml.safe_dump(body))
    (folder / ".gitignore").write_text("/artifacts/\n")
    command = "mkdir -p artifacts/lift && echo poses > artifacts/lift/${key}"
    lift = {"foreach": {"asl": 1}, "do": {"cmd": command, "outs": ["artifacts/lift/${key}"]}}
    (folder / "dvc.yaml").write_text(yaml.safe_dump({"stages": {"lift": lift}}))
    monkeypatch.chdir(folder)
    # DVC starts its workers by the name ``dvc``
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    for name in ("NAME", "EMAIL"):
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_{name}", "a@example.org")
    _git(folder, "init", "-q")
    subprocess.run([sys.executable, "-m", "dvc", "init", "-q"], check=True)
    subprocess.run([sys.executable, "-m", "dvc", "repro", "-q"], check=True)
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "start")
    points = plan_points("smoke", "star")
    queue_points(points)
    command = [sys.executable, "-m", "dvc", "exp", "run", "--run-all", "-q"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    found = {row["hidden"]: row for row, _ in collect_points() if row["learning_rate"] == 0.005}
    default = points[0] | {"dev_ndtw": 0.5, "lifted": "poses\n"}
    assert found == {16: default, 8: default | {"hidden": 8}}
    assert len(list(collect_points())) == len(points) == 3


def test_the_stage_writes_what_the_point_of_its_file_gave(lifted, tmp_path, monkeypatch):
    project = tmp_path / "project"
    shutil.copytree(lifted, project / "artifacts/lift")
    (project / "params.yaml").write_text("scale: smoke\n")
    (project / GRID.parent).mkdir(parents=True)
    raw = yaml.safe_load(FILE.read_text()) | {"point": _point()}
    (project / GRID).write_text(yaml.safe_dump(raw))
    monkeypatch.chdir(project / GRID.parent)
    run_stage()
    found = json.loads((project / GRID.parent / "point.json").read_text())
    assert found["dev_ndtw"] > 0
    assert found["hidden"] == 16
