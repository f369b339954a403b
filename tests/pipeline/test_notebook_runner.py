"""The runner refuses what papermill would let pass, and keeps clocks out of what is hashed."""

import json
import os
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock

from signkit.errors import InputError
from signkit.pipeline.notebooks import run_notebook, strip_notebook, write_sources


def _notebook(path: Path, *cells: str, tag: str = "parameters") -> None:
    first = nbformat.v4.new_code_cell('name = "none"', metadata={"tags": [tag]})
    rest = [nbformat.v4.new_code_cell(source) for source in cells]
    notebook = nbformat.v4.new_notebook(cells=[first, *rest])
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    (tmp_path / "params.yaml").write_text("{}")
    return tmp_path


WRITE = "import os, pathlib\npathlib.Path(os.environ['SIGNKIT_OUT'], 'x.txt').write_text(name)"


def test_a_stage_writes_into_its_folder_and_keeps_its_executed_copy(project):
    _notebook(project / "nb/10_try.ipynb", WRITE, "print('seen')")
    run_notebook("try", "asl", project / "out", project / "nb")
    assert (project / "out/x.txt").read_text() == "asl"
    executed = nbformat.read(project / "out/notebook.ipynb", as_version=4)
    assert executed.cells[-1].outputs[0].text == "seen\n"


def test_two_runs_leave_the_same_executed_bytes(project):
    _notebook(
        project / "nb/10_try.ipynb", WRITE, "import sys; print(f'{6 * 7} s left', file=sys.stderr)"
    )
    copies = []
    for _ in range(2):
        run_notebook("try", "asl", project / "out", project / "nb")
        copies.append((project / "out/notebook.ipynb").read_bytes())
    assert copies[0] == copies[1]
    assert b"42 s left" not in copies[0]


def test_a_failing_cell_is_one_sentence_and_its_copy_is_kept(project):
    _notebook(project / "nb/10_try.ipynb", "raise ValueError('the hand is gone')")
    with pytest.raises(InputError, match=r"try asl, cell 2.*ValueError: the hand is gone") as error:
        run_notebook("try", "asl", project / "out", project / "nb")
    kept = project / error.value.advice.split()[-1]
    assert "the hand is gone" in kept.read_text()


def test_a_notebook_without_the_parameter_is_refused(project):
    _notebook(project / "nb/10_try.ipynb", tag="something_else")
    with pytest.raises(InputError, match="cell tagged `parameters`"):
        run_notebook("try", "asl", project / "out", project / "nb")


def test_an_unknown_stage_names_the_known_ones(project):
    _notebook(project / "nb/10_try.ipynb")
    with pytest.raises(InputError, match="known here: try"):
        run_notebook("tri", "asl", project / "out", project / "nb")


def test_a_second_writer_is_refused(project):
    _notebook(project / "nb/10_try.ipynb")
    (project / "logs/.locks").mkdir(parents=True)
    with (
        FileLock(project / "logs/.locks/try_asl.lock"),
        pytest.raises(InputError, match="no other writer"),
    ):
        run_notebook("try", "asl", project / "out", project / "nb")


def test_running_a_notebook_in_jupyterlab_changes_no_copy(project):
    path = project / "notebooks/10_try.ipynb"
    _notebook(path, "1 + 1")
    copies = write_sources(project / "notebooks", project / "build")
    before = [copy.read_bytes() for copy in copies]
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="2")]
    notebook.cells[1].execution_count = 7
    notebook.metadata["language_info"] = {"name": "python", "version": "3.12"}
    nbformat.write(notebook, path)
    write_sources(project / "notebooks", project / "build")
    assert [copy.read_bytes() for copy in copies] == before


def test_prose_is_not_in_the_code_that_a_stage_depends_on(project):
    path = project / "notebooks/10_try.ipynb"
    _notebook(path, "1 + 1")
    _, code = write_sources(project / "notebooks", project / "build")
    before = code.read_text()
    assert before == '# %% parameters\nname = "none"\n# %%\n1 + 1\n'
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("A clearer sentence."))
    nbformat.write(notebook, path)
    copy, _ = write_sources(project / "notebooks", project / "build")
    assert code.read_text() == before
    assert "A clearer sentence." in copy.read_text()


def test_stripping_keeps_source_and_tags():
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("x = 1", metadata={"tags": ["parameters"], "junk": 1})]
    )
    cell = strip_notebook(notebook).cells[0]
    assert cell.source == "x = 1"
    assert cell.metadata == {"tags": ["parameters"]}


def test_the_time_of_every_stage_is_noted(project):
    _notebook(project / "nb/10_try.ipynb")
    run_notebook("try", "asl", project / "out", project / "nb")
    header, row = (project / "logs/stages.csv").read_text().splitlines()
    assert header.startswith("stage,name,seconds,cpu_seconds")
    assert json.loads(row.split(",")[2]) > 0
