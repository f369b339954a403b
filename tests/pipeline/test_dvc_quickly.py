"""The quick reader and writer of DVC's YAML agree with DVC's own, to the byte where it matters."""

import subprocess
import sys
from pathlib import Path

import pytest
from dvc.utils.serialize import dumps_yaml, parse_yaml

from signkit.pipeline.dvc_quickly import read_text, write_text

PROJECT = Path(__file__).parents[2]
FILES = ["dvc.yaml", "dvc.studies.yaml", "params.yaml", "params.real.yaml", "studies/grid/dvc.yaml"]
SCALARS = ["no", "010", "5e-3", "12e45", "0x1f", "1_000", "", "~", "yes", "x: y", "a #b", "ça", "="]


@pytest.mark.parametrize("name", FILES)
def test_it_reads_the_projects_files_as_dvc_does(name):
    text = (PROJECT / name).read_text(encoding="utf-8")
    assert read_text(text) == parse_yaml(text, name)


def test_the_projects_lock_keeps_its_bytes():
    text = (PROJECT / "dvc.lock").read_text(encoding="utf-8")
    assert write_text(read_text(text)) == text


@pytest.mark.parametrize("scalar", [s for s in SCALARS if s not in ("x: y", "=")])
def test_a_bare_scalar_means_what_it_means_to_dvc(scalar):
    text = f"key: {scalar}\n"
    assert read_text(text) == parse_yaml(text, "x")


@pytest.mark.parametrize("scalar", SCALARS)
def test_a_text_that_looks_like_something_else_is_written_as_dvc_writes_it(scalar):
    data = {"stages": {scalar or "a": {"md5": scalar, "list": [scalar, {"size": 10}]}}}
    assert parse_yaml(write_text(data), "x") == data
    assert write_text(data) == dumps_yaml(data)


def _repro(folder: Path, module: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, "repro", "-s", "copy"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    made = {}
    for module in ("dvc", "signkit.pipeline.dvc_quickly"):
        made[module] = folder = tmp_path_factory.mktemp("project")
        subprocess.run(
            [sys.executable, "-m", "dvc", "init", "--no-scm", "-q"], cwd=folder, check=True
        )
        (folder / "params.yaml").write_text("rate: 5e-3\nname: 'no'\n")
        (folder / "dvc.yaml").write_text(
            "stages:\n  copy:\n    cmd: cp params.yaml out.txt\n    params: [rate, name]\n"
            "    outs: [out.txt]\n"
        )
    return made


def test_a_stage_leaves_the_lock_that_dvc_would_leave(projects):
    for text in ("rate: 5e-3\nname: 'no'\n", "rate: 0.1\nname: maybe\n"):
        locks = []
        for module, folder in projects.items():
            (folder / "params.yaml").write_text(text)
            assert not (done := _repro(folder, module)).returncode, done.stderr
            assert (folder / "out.txt").read_text() == text
            locks.append((folder / "dvc.lock").read_text())
        assert locks[0] == locks[1]


def test_what_has_not_changed_is_not_run(projects):
    folder = projects["signkit.pipeline.dvc_quickly"]
    _repro(folder, "signkit.pipeline.dvc_quickly")
    assert "didn't change" in _repro(folder, "signkit.pipeline.dvc_quickly").stdout


def test_a_malformed_lock_is_told_in_dvcs_words(projects):
    for module, folder in projects.items():
        (folder / "dvc.lock").write_text("stages: [\n")
        assert "dvc.lock' is invalid" in _repro(folder, module).stderr


def test_running_a_stage_builds_no_grammar_of_web_addresses():
    code = (
        "import sys, signkit.pipeline.notebooks, papermill\nprint('rfc3987_syntax' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, text=True).stdout.strip() == "False"
