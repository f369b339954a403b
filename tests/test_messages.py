"""Every error a user can see has four parts: where, what was needed, what came, what to do."""

import ast
from pathlib import Path

import pytest

from signkit.errors import InputError

PACKAGE = Path(__file__).parents[1] / "signkit"
FILES = sorted(PACKAGE.rglob("*.py"))
RESTRICTED = PACKAGE / "formats" / "restricted_pickle.py"
"""Reads DWPose's objects with stand-ins for numpy's; tests/formats/test_dwpose_pickles.py."""


def _raised(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InputError":
            yield node


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_input_error_has_four_parts(path):
    for node in _raised(path):
        assert len(node.args) == 4, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_advice_is_an_instruction_without_a_full_stop(path):
    for node in _raised(path):
        advice = node.args[3]
        if isinstance(advice, ast.Constant):
            assert advice.value
            assert not advice.value.endswith("."), f"{path.name}:{node.lineno}"
            assert advice.value[0] == advice.value[0].lower(), f"{path.name}:{node.lineno}"


def test_the_message_is_one_sentence_in_that_order():
    error = InputError("dev.skels line 3", "frames of 151 numbers", "302.5", "add the counter")
    assert str(error) == (
        "dev.skels line 3: needs frames of 151 numbers, got 302.5; add the counter"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_nothing_is_unpickled(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            assert isinstance(node.value, ast.Constant)
            assert node.value.value is False
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] + [getattr(node, "module", "") or ""]
            assert "pickle" not in names or path == RESTRICTED
