"""A notebook run by hand never writes to the pipeline's outputs, and checkpoints know their run."""

import pytest

from signkit import notebook
from signkit.errors import InputError
from signkit.notebook import (
    checkpoint_folder,
    metrics_file,
    out_folder,
    project_folder,
    reports_folder,
    stage_folder,
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "params.yaml").write_text("{}")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv("SIGNKIT_OUT", raising=False)
    return tmp_path


def test_the_project_is_found_from_the_notebooks_folder(project):
    assert project_folder() == project


def test_in_jupyterlab_a_notebook_writes_to_scratch(project):
    assert out_folder("train", "base_asl") == project / ".scratch/train/base_asl"
    assert reports_folder() == project / ".scratch/reports"
    assert metrics_file("base_asl") == project / ".scratch/reports/metrics/base_asl.json"


def test_under_the_runner_it_writes_where_dvc_looks(project, monkeypatch):
    monkeypatch.setenv("SIGNKIT_OUT", str(project / "artifacts/train/base_asl"))
    assert out_folder("train", "base_asl") == project / "artifacts/train/base_asl"
    assert reports_folder() == project / "reports"


def test_a_stage_that_has_not_run_says_what_to_run(project):
    with pytest.raises(InputError, match="run `dvc repro lift@asl`"):
        stage_folder("lift", "asl")


def test_outside_a_project_it_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"a params.yaml here or above"):
        project_folder()


def test_checkpoints_of_other_settings_or_data_lie_elsewhere(project):
    data = project / "train.h5"
    data.write_bytes(b"one")
    first = checkpoint_folder("run", {"epochs": 3}, [data])
    assert first == checkpoint_folder("run", {"epochs": 3}, [data])
    assert first != checkpoint_folder("run", {"epochs": 4}, [data])
    data.write_bytes(b"two")
    assert first != checkpoint_folder("run", {"epochs": 3}, [data])


@pytest.mark.parametrize("layer", ["corpus", "learn", "model", "pose", "score", "text"])
def test_no_checkpoint_of_other_code_is_gone_on_with(project, monkeypatch, layer):
    code = project / "signkit" / layer / "one.py"
    code.parent.mkdir(parents=True)
    monkeypatch.setattr(notebook, "__file__", str(project / "signkit/notebook.py"))
    folders = set()
    for text in ("1", "2"):
        code.write_text(text)
        folders.add(checkpoint_folder("run", {}, []))
    assert len(folders) == 2
