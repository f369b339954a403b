"""What the README says to type exists, and its first screen keeps its promises."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from signkit.params import check_params, lay_over, read_yaml

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"(?:^\$ |^|`)make ([a-z]+)", README, flags=re.M)))


def _targets():
    return set(re.findall(r"^([a-z]+)%?:", (PROJECT / "Makefile").read_text(), flags=re.M))


@pytest.mark.parametrize("target", COMMANDS)
def test_every_make_target_of_the_readme_exists(target):
    assert target in _targets()


def test_make_alone_lists_every_target():
    listed = subprocess.run(
        ["make"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    for target in (
        "repro",
        "test",
        "smoke",
        "tour",
        "lab",
        "real",
        "bench",
        "lint",
        "clean",
        "table%",
    ):
        assert f"make {target}" in listed


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(link):
    assert (PROJECT / link).exists()


def test_the_readme_says_that_the_corpus_is_synthetic_and_what_bleu_is_not():
    assert "synthetic" in README
    assert "not intelligibility" in README


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", README, flags=re.S))
def test_the_readmes_examples_of_params_are_valid(example):
    sections = read_yaml(PROJECT / "params.yaml")
    sections.pop("scales")
    added = yaml.safe_load(example)
    params = check_params(lay_over(sections, added), "README.md")
    runs = {**added.get("runs", {}), **added.get("shared_runs", {})}
    assert runs
    assert set(runs) <= set(params.runs)
