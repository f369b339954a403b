"""Which stages have to run is asked of DVC, in words that a user understands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import networkx
import pytest
import yaml

from signkit.errors import InputError
from signkit.pipeline import schedule
from signkit.pipeline.schedule import reproduce, run_stages, stale_stages


@pytest.fixture
def project(tmp_path, monkeypatch):
    stages = {"one": {"cmd": "echo 1 > one.txt", "outs": ["one.txt"]}}
    (tmp_path / "dvc.yaml").write_text(yaml.safe_dump({"stages": stages}))
    dvc = [sys.executable, "-m", "dvc", "init", "--no-scm", "--quiet"]
    subprocess.run(dvc, cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_stage_that_never_ran_is_stale(project):
    assert [*stale_stages()] == ["one"]


def test_a_folder_where_another_run_is_at_work_is_named(project):
    # as DVC notes a run that is writing: this very process, which is alive
    holder = {"pid": os.getpid(), "cmd": "signkit repro"}
    held = {"write": {str(project / "one.txt"): holder}, "read": {}}
    scratch = project / ".dvc" / "tmp"
    scratch.mkdir(exist_ok=True)
    (scratch / "rwlock").write_text(json.dumps(held))
    with pytest.raises(InputError, match=f"no other run at work.*{os.getpid()}.*wait until"):
        stale_stages()


def test_a_stage_of_its_own_kind_does_not_wait_for_the_end(monkeypatch):
    graph = networkx.DiGraph()
    graph.add_nodes_from([*(f"train@{i}" for i in range(4)), "rendered@0"])
    graph.add_edge("train@0", "rendered@0")
    graph.add_edge("train@3", "report")
    started = []

    class Ended:
        returncode = 0

        def poll(self):
            return 0

    monkeypatch.setattr(schedule, "_start", lambda name: started.append(name) or Ended())
    run_stages(graph, 1)
    assert started == ["train@0", "rendered@0", "train@1", "train@2", "train@3", "report"]


def test_a_stage_calls_this_interpreters_signkit_without_an_activated_environment(
    project, monkeypatch
):
    stages = {"one": {"cmd": "command -v python > one.txt", "outs": ["one.txt"]}}
    (project / "dvc.yaml").write_text(yaml.safe_dump({"stages": stages}))
    monkeypatch.setenv("PATH", os.defpath)
    run_stages(stale_stages(), 1)
    found = Path((project / "one.txt").read_text().strip())
    assert found.parent == Path(sys.executable).parent


def test_the_copying_of_notebooks_counts_where_nothing_else_had_to_run(project):
    stages = {"sources": {"cmd": "echo 1 > one.txt", "outs": ["one.txt"]}}
    (project / "dvc.yaml").write_text(yaml.safe_dump({"stages": stages}))
    assert [reproduce(1), reproduce(1)] == [1, 0]
