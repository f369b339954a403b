"""DISCREPANCIES.md: every entry is whole, and every test it names is in the tree."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEDGER = (ROOT / "DISCREPANCIES.md").read_text(encoding="utf-8")
FIELDS = ["Paper", "Against it", "signkit", "Tables", "Held by"]
ENTRIES = {
    match[1]: match[2]
    for match in re.finditer(r"^## ([A-Z]+-\d+): .+\n((?:(?!## ).*\n?)*)", LEDGER, re.MULTILINE)
}
# The contradictions known before the first line of code; more may follow, none may go.
SEEDS = ["SIZE-1", "PLC-1", "RL-1", "EQ-1", *(f"TAB-{n}" for n in range(1, 8)), "LATE-1", "TPL-1"]
SEEDS += ["LIFT-1", "SCALE-1", "PAD-1", "BT-1", "ISO-1", "GLOSS-1", "CEIL-1"]


def _fields(entry):
    return dict(re.findall(r"^- \*\*([^*]+)\*\*: (.+)$", ENTRIES[entry], re.MULTILINE))


def _functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_heading_is_an_entry_and_no_id_comes_twice():
    headings = re.findall(r"^## (\S+?):", LEDGER, re.MULTILINE)
    assert headings == list(ENTRIES)
    assert len(headings) == len(re.findall(r"^## ", LEDGER, re.MULTILINE))


@pytest.mark.parametrize("entry", SEEDS)
def test_no_known_contradiction_has_left_the_ledger(entry):
    assert entry in ENTRIES


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_has_its_five_lines_in_order(entry):
    assert list(_fields(entry)) == FIELDS


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_named_test_exists(entry):
    held_by = _fields(entry)["Held by"]
    named = re.findall(r"`([^`]+)`", held_by)
    assert named or "planned" in held_by
    for name in named:
        path, function = name.split("::")
        assert (ROOT / path).is_file(), f"{entry}: no file {path}"
        assert function in _functions(ROOT / path), f"{entry}: no test {function} in {path}"


def test_every_id_the_code_speaks_of_is_in_the_ledger():
    spoken = {
        (found, str(path.relative_to(ROOT)))
        for folder in ("signkit", "notebooks")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".ipynb", ".txt")
        for found in re.findall(r"[Ll]edger:? ([A-Z]+-\d+)", path.read_text(encoding="utf-8"))
    }
    assert not {(found, path) for found, path in spoken if found not in ENTRIES}
