"""Scratch copies change parameters, never the project."""

from pathlib import Path

import pytest
import yaml

from signkit.errors import InputError
from signkit.params import check_params
from signkit.pipeline.scratch import (
    ONE_TABLE,
    fingerspelling_params,
    make_scratch,
    real_params,
    smoke_params,
)

PROJECT = Path(__file__).parents[2]


def test_smoke_keeps_few_corpora_and_every_kind_of_table():
    params = smoke_params(PROJECT)
    assert params["scale"] == "smoke"
    assert set(params["octosign"]["languages"]) == set(params["corpora"])
    assert set(params["tables"]) == set(
        yaml.safe_load((PROJECT / "params.yaml").read_text())["tables"]
    )
    used = {run["train"]["corpus"] for run in params["runs"].values()}
    assert used <= set(params["corpora"])
    params.pop("scales")
    shared = check_params(params, "smoke").shared_runs.values()
    assert shared  # the stages of several languages are run too
    assert {tuple(run.train.corpora) for run in shared} == {tuple(params["corpora"])}


def test_real_names_its_sources_and_its_runs_are_valid(tmp_path, monkeypatch):
    monkeypatch.setenv("SIGNKIT_REALDATA", str(tmp_path))
    params = real_params(PROJECT)
    assert all(c["source"].startswith(str(tmp_path)) for c in params["corpora"].values())
    params.pop("scales")
    assert not any(corpus.synthetic for corpus in check_params(params, "real").corpora.values())


def test_real_without_a_folder_says_what_to_set(monkeypatch):
    monkeypatch.delenv("SIGNKIT_REALDATA", raising=False)
    with pytest.raises(InputError, match="SIGNKIT_REALDATA: needs a folder of real keypoints"):
        real_params(PROJECT)


def test_fingerspelling_has_a_run_and_a_row_for_every_alphabet():
    params = fingerspelling_params(PROJECT)
    params.pop("scales")
    checked = check_params(params, "fingerspelling")
    alphabets = checked.fingerspelling.languages
    assert [one.language for one in alphabets.values()] == ["ASL", "GSL", "DSGS", "TSL"]
    assert list(checked.corpora) == list(alphabets) == checked.tables["fingerspelling"].corpora
    assert [run.train.corpus for run in checked.runs.values()] == list(alphabets)
    assert all(ONE_TABLE["fingerspelling"] in run.rows for run in checked.runs.values())
    for name, corpus in checked.corpora.items():
        assert corpus.source == f"artifacts/spell/{name}"
        assert corpus.synthetic  # the ways between the letters are made


def test_an_unknown_copy_names_the_known_ones(tmp_path):
    with pytest.raises(InputError, match="one of smoke, real, fingerspelling"):
        make_scratch(tmp_path, "smok")
