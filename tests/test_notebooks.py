"""Notebooks are thin: a fixed outline, library calls only, no outputs in git."""

import ast
from pathlib import Path

import nbformat
import pytest
import yaml

PROJECT = Path(__file__).parents[1]
STAGES = sorted((PROJECT / "notebooks").glob("[1-9][0-9]_*.ipynb"))
ALL = sorted((PROJECT / "notebooks").rglob("*.ipynb"))
BANNED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LONGEST_CELL = 12


def _read(path):
    return nbformat.read(path, as_version=4)


def _ids(path):
    return path.stem


def test_there_is_a_notebook_for_every_stage_of_dvc():
    stages = set(yaml.safe_load((PROJECT / "dvc.yaml").read_text())["stages"]) - {"sources"}
    assert {path.stem[3:] for path in STAGES} == stages


def test_notebooks_are_numbered_in_the_order_of_their_stages():
    stages = [
        s for s in yaml.safe_load((PROJECT / "dvc.yaml").read_text())["stages"] if s != "sources"
    ]
    assert [path.stem[3:] for path in STAGES] == stages


@pytest.mark.parametrize("path", ALL, ids=_ids)
def test_a_notebook_is_committed_without_outputs(path):
    for cell in _read(path).cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


@pytest.mark.parametrize("path", ALL, ids=_ids)
def test_a_notebook_defines_nothing_and_has_short_cells(path):
    for cell in _read(path).cells:
        assert cell.cell_type == "markdown" or len(cell.source.splitlines()) <= LONGEST_CELL
        if cell.cell_type == "code":
            nodes = list(ast.walk(ast.parse(cell.source)))
            assert not [n for n in nodes if isinstance(n, BANNED)], cell.source


@pytest.mark.parametrize("path", ALL, ids=_ids)
def test_a_notebook_run_by_hand_leaves_the_pipelines_reports_alone(path):
    """What it writes goes through `reports_folder`; the folder's own name is only read from."""
    for cell in _read(path).cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            assert _named_reports(tree) == [
                name
                for call in ast.walk(tree)
                if isinstance(call, ast.Call)
                and ast.unparse(call.func).split(".")[-1].startswith(("load_", "read_"))
                for name in _named_reports(call)
            ], cell.source


def _named_reports(tree):
    strings = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    return [s for s in strings if isinstance(s, str) and s.split("/")[0] == "reports"]


@pytest.mark.parametrize("path", STAGES, ids=_ids)
def test_a_stage_notebook_has_one_parameter_called_name(path):
    tagged = [c for c in _read(path).cells if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    targets = [n.targets[0].id for n in ast.parse(tagged[0].source).body]
    assert targets == ["name"]


@pytest.mark.parametrize("path", STAGES, ids=_ids)
def test_a_stage_notebook_opens_with_why_and_where_in_the_paper(path):
    first = _read(path).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "Paper" in first.source


@pytest.mark.parametrize("path", STAGES, ids=_ids)
def test_a_stage_notebook_tells_an_idea_shows_its_source_and_asks_for_a_try(path):
    cells = _read(path).cells
    prose = [c.source for c in cells[1:] if c.cell_type == "markdown"]
    code = [c.source for c in cells if c.cell_type == "code"]
    assert len(prose) == 1
    assert "*Try:*" in prose[0]
    assert any(source.splitlines()[-1].startswith("show(") for source in code)
    assert "\\\\" not in prose[0], "a doubled backslash is a line break, not a Greek letter"


@pytest.mark.parametrize("path", STAGES, ids=_ids)
def test_a_stage_depends_on_every_layer_its_notebook_imports(path):
    stage = yaml.safe_load((PROJECT / "dvc.yaml").read_text())["stages"][path.stem[3:]]
    deps = stage.get("do", stage)["deps"]
    looks_only = path.stem[3:] not in ("table", "counts", "report")
    for module in _imported(path):
        if looks_only and module.startswith("signkit.report."):
            continue  # a plot in a notebook decides nothing that a later stage reads
        file = PROJECT / Path(*module.split("."))
        top_level = len(module.split(".")) == 2
        if not top_level:
            known = any(
                str(file.relative_to(PROJECT)).startswith(d.removesuffix(".py")) for d in deps
            )
            assert known, f"{path.name} imports {module}, which is not among its stage's deps"


def _imported(path):
    for cell in _read(path).cells:
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.ImportFrom) and node.module.startswith("signkit."):
                    yield node.module
