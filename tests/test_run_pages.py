"""What stands behind a number: the run with what it changes, and a place for every line."""

import json
from pathlib import Path

import pandas as pd
import pytest

from signkit.params import load_params
from signkit.report.site_runs import RunPage
from signkit.run_pages import all_pages, line_places


@pytest.fixture(scope="module")
def params():
    return load_params(Path(__file__).parents[1] / "params.yaml")


@pytest.fixture
def records():
    lines = [
        ("base_asl", "ASL", "base_asl/scores.json"),
        ("blind", "ASL", "controls_asl/scores.json"),
        ("detected", "ASL", "rendered_asl/scores.json"),
    ]
    return pd.DataFrame(lines, columns=["run", "language", "file"])


@pytest.fixture
def artifacts(tmp_path):
    for folder in ("train/base_asl", "results/base_asl", "evaluator/asl", "lift/asl"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "notebook.ipynb").write_text("{}")
    facts = {"name": "SignLLM", "epoch": 7, "dev_ndtw": 0.123456789}
    (tmp_path / "train/base_asl/run.json").write_text(json.dumps(facts))
    return tmp_path


def by_place(pages):
    return {page.place: page for page in pages}


def test_a_run_says_what_came_of_it_and_what_it_changes(params, artifacts, records):
    pages = by_place(all_pages(params, artifacts, records))
    base, l1 = pages["run-base_asl"], pages["run-l1_asl"]
    assert base.facts == {"name": "SignLLM", "best epoch": "7", "dev nDTW there": "0.12346"}
    assert "loss" not in base.changed
    assert "loss" in l1.changed
    assert l1.settings["loss"] == "l1"
    assert l1.facts == {"state": "not run"}


def test_only_notebooks_that_were_executed_are_listed(params, artifacts, records):
    pages = by_place(all_pages(params, artifacts, records))
    expected = [
        "artifacts/train/base_asl/notebook.ipynb",
        "artifacts/results/base_asl/notebook.ipynb",
    ]
    assert list(pages["run-base_asl"].notebooks) == expected
    assert list(pages["corpus-asl"].notebooks) == ["artifacts/lift/asl/notebook.ipynb"]
    assert not pages["run-l1_asl"].notebooks


def test_a_stage_that_is_no_run_shows_its_section_or_its_own_part_of_it(params, artifacts, records):
    for folder in ("prompt_channel/table8", "rendered/base_gsl", "fig5/asl", "claims/all"):
        (artifacts / folder).mkdir(parents=True)
        (artifacts / folder / "notebook.ipynb").write_text("{}")
    pages = by_place(all_pages(params, artifacts, records))
    assert pages["stage-prompt_channel-table8"].settings["run"] == "p_gsl"
    assert pages["stage-rendered-base_gsl"].settings["clips"] == "40"
    assert pages["stage-fig5-asl"].settings["target"] == "mid"
    assert not pages["stage-claims-all"].settings


def test_every_line_of_the_results_has_a_page(params, artifacts, records):
    pages = [*all_pages(params, artifacts, records), RunPage("seeds-super_gsl", "super_gsl")]
    shown = "super_gsl (studies, commit 0123456789ab, 2026-01-02)"
    studied = pd.DataFrame({"run": [shown], "language": ["GSL"], "name": ["super_gsl"]})
    places = line_places(params, pages, records, studied)
    assert places[shown, "GSL"] == "seeds-super_gsl"
    assert places["base_asl", "ASL"] == "run-base_asl"
    assert places["blind", "ASL"] == "run-controls_asl"
    assert places["detected", "ASL"] == "run-rendered_asl"
    assert places["", "ASL"] == "corpus-asl"
    assert set(places.values()) <= {page.place for page in pages}


def test_settings_of_prompts_are_shown_where_there_is_a_prompt_channel(params, artifacts, records):
    pages = by_place(all_pages(params, artifacts, records))
    assert not any(key.startswith("prompt.") for key in pages["run-base_asl"].settings)
    assert any(key.startswith("prompt.") for key in pages["run-p_asl"].settings)


def test_a_run_of_several_languages_names_them_and_the_stages_that_make_it(
    params, artifacts, records
):
    page = by_place(all_pages(params, artifacts, records))["run-p2_asl_gsl"]
    assert page.summary.startswith("ASL (synthetic), GSL (synthetic); table4: ")
    assert "train_shared@p2_asl_gsl back_translate_shared@p2_asl_gsl" in page.command
    assert page.settings["also"] == "gsl"
    assert "also" not in page.changed  # what it is, and no change of a setting
