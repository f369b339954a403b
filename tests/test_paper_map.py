"""``signkit map``: every part of the paper that says how to compute something is in the code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from signkit.__main__ import app
from signkit.paper_map import answer, find_references, map_paper

PROJECT = Path(__file__).parents[1]
FOUND = map_paper()

MUST_HAVE = [
    *(f"Sec. {n}" for n in ("3", "4.2", "4.3", "4.4", "5", "5.1", "5.2")),
    *(f"Eq. {n}" for n in (1, 2, 3)),
    "Algorithm 1",
    *(f"Table {n}" for n in range(1, 10)),
    "Figure 5",
    "supp. C.2",
    *(f"supp. Table {n}" for n in range(1, 5)),
]


@pytest.mark.parametrize("part", MUST_HAVE)
def test_every_part_that_says_how_is_named_by_some_code(part):
    assert FOUND.get(part), f"no docstring names {part}"


def test_every_place_is_where_the_map_says():
    for places in FOUND.values():
        for place in places:
            path = PROJECT / place.file
            line = path.read_text(encoding="utf-8").splitlines()[place.line - 1]
            last = place.name.rpartition(".")[2]
            is_module = path.stem == last or path.parent.name == last
            assert is_module or f"def {last}(" in line or f"class {last}" in line or "@" in line
            assert place.says


def test_equations_lead_to_the_functions_that_hold_them():
    names = {key: {place.name for place in places} for key, places in FOUND.items()}
    assert "signkit.model.text2pose.Text2Pose" in names["Eq. 1"]
    assert "signkit.learn.losses.negative_reward" in names["Eq. 3"]
    assert any("lift_paper" in name for name in names["Algorithm 1"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("paper Sec. 5, Metrics iii", ["Sec. 5"]),
        ("(Sec. 4.3; supplement Table 4; Fig. 5)", ["Sec. 4.3", "supp. Table 4", "Figure 5"]),
        ("Tables 4, 6 and 7", ["Table 4", "Table 6", "Table 7"]),
        ("Eqs. 1 and 2 of Section 4.2.", ["Eq. 1", "Eq. 2", "Sec. 4.2"]),
        ("BLEU-4 in UTF-8; ledger: RL-1, PLC-1", ["ledger RL-1", "ledger PLC-1"]),
        ("science.md 2 says so", []),
    ],
)
def test_references_are_found_in_prose(text, wanted):
    assert find_references(text) == wanted


def test_parts_come_in_the_papers_order():
    keys = list(FOUND)
    assert keys.index("Sec. 4.4") < keys.index("Sec. 5") < keys.index("Eq. 1")
    assert keys.index("Table 9") < keys.index("Figure 5") < keys.index("supp. C.2")


def test_every_ledger_entry_that_code_names_is_in_the_ledger():
    ledger = (PROJECT / "DISCREPANCIES.md").read_text(encoding="utf-8")
    for key in FOUND:
        if key.startswith("ledger "):
            assert f"## {key.removeprefix('ledger ')}:" in ledger, key


def test_one_part_can_be_asked_for_by_a_person_and_by_a_program():
    done = CliRunner().invoke(app, ["map", "Eq. 3"])
    assert done.exit_code == 0
    assert done.output.startswith("Eq. 3\n  signkit.")
    done = CliRunner().invoke(app, ["map", "eq. 3", "--json"])
    (key, places), *others = json.loads(done.output).items()
    assert (key, others) == ("Eq. 3", [])
    assert {"name", "file", "line", "says"} == set(places[0])
    assert "no docstring names" in answer("Table 77", as_json=False)
