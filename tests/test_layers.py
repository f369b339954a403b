"""The house's one picture, held by a test: imports point right, and files stay short."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "signkit"

MAY_IMPORT = {
    "pose": set(),
    "text": set(),
    "formats": {"pose", "text"},
    "octosign": {"pose", "text", "formats"},
    "fingerspelling": {"pose", "text", "formats"},
    "animation": {"pose", "formats"},
    "render": {"pose"},
    "conversion": {"pose", "formats", "animation", "render"},
    "inspection": {"pose", "text", "formats"},
    "extraction": {"pose", "formats"},
    "download": set(),
    "linting": set(),
    "corpus": {"pose", "text", "formats"},
    "model": {"pose", "text", "formats", "corpus"},
    "learn": {"pose", "text", "formats", "corpus", "model"},
    "score": {"pose", "text", "formats", "corpus", "model", "learn"},
    "probing": {"pose", "text", "corpus", "model", "learn", "score", "report"},
    "comparison": {"pose", "text", "formats", "conversion", "corpus", "score"},
    "production": {"pose", "text", "formats", "animation", "conversion", "render", "model"},
    "presentation": {
        "pose",
        "text",
        "formats",
        "render",
        "extraction",
        "corpus",
        "model",
        "learn",
        "score",
    },
    "report": {"pose", "text", "formats", "render", "corpus", "model", "learn", "score"},
    "claims": {"pose", "text", "corpus", "model", "learn", "score", "report", "params"},
    "pipeline": {"params"},
}
EVERYONE = {"atomic", "errors", "notebook_files", "progress", "slow_imports"}
NUMPY_ONLY = {
    "pose",
    "text",
    "formats",
    "octosign",
    "fingerspelling",
    "animation",
    "render",
    "conversion",
    "inspection",
    "extraction",
    "download",
    "linting",
}
FILES = sorted(PACKAGE.rglob("*.py"))


def _layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_to_the_right(path):
    layer = _layer(path)
    if layer not in MAY_IMPORT:
        pytest.skip("top-level modules may import any layer")
    for name in _imports(path):
        if name.startswith("signkit."):
            other = name.split(".")[1]
            assert other in MAY_IMPORT[layer] | EVERYONE | {layer}, f"{layer} imports {name}"
        assert not (layer in NUMPY_ONLY and name.split(".")[0] == "torch"), f"{layer} uses torch"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_has_one_subject_and_at_most_300_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_only_params_knows_yaml():
    for path in FILES:
        if path.name != "params.py" and _layer(path) != "pipeline":
            assert not any(name.split(".")[0] == "yaml" for name in _imports(path)), path
