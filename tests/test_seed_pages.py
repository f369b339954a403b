"""Figures of claims lead somewhere: what is committed of several seeds has its places too."""

import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from signkit.claims.claim import Evidence
from signkit.claims.claim_list import CLAIMS
from signkit.claims.committed import find, read_seeds
from signkit.params import load_params
from signkit.report.records import RECORD_COLUMNS
from signkit.report.run_places import SEED_MARK, TIMES, link_runs
from signkit.run_pages import all_pages
from signkit.seed_pages import seed_pages

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def params():
    return load_params(PROJECT / "params.yaml")


@pytest.fixture(scope="module")
def committed(params):
    return {page.place: page for page in seed_pages(params, PROJECT)}


def test_committed_runs_say_commit_time_seeds_and_parameters(committed):
    page = committed["seeds-base_asl"]
    assert re.match(r"commit [0-9a-f]{12}.*, gathered 20\d\d-", page.facts["results"])
    assert page.facts["runs"] == "base_asl, base_asl_seed28, base_asl_seed29"
    assert page.settings["corpus"] == "asl"
    assert "loss" in committed["seeds-rl_asl"].changed
    assert {"seeds-controls_asl", "seeds-prompt_channel-table8"} <= set(committed)


def test_every_figure_of_every_claim_leads_to_a_place_of_the_page(params, committed, tmp_path):
    ran = [f"rendered/{run}" for run in params.rendered.runs]
    for folder in ("claims/all", "fig5/asl", "prompt_channel/table8", "lift_table/asl", *ran):
        (tmp_path / "artifacts" / folder).mkdir(parents=True)
        (tmp_path / "artifacts" / folder / "notebook.ipynb").write_text("{}")
    tilted = [{"way": "paper", "sign_hands": 0.4}]
    (tmp_path / "artifacts/lift_table/asl/lift.json").write_text(json.dumps(tilted))
    (tmp_path / "reports").mkdir()
    shutil.copy(PROJECT / "reports/figure5.csv", tmp_path / "reports")
    nothing = pd.DataFrame(columns=list(RECORD_COLUMNS))
    pages = all_pages(params, tmp_path / "artifacts", nothing)
    places = {page.place for page in pages} | {*committed, TIMES}
    seeds = replace(read_seeds(params, PROJECT), project=tmp_path)
    one = {key: metrics for key, metrics in seeds.clips.items() if SEED_MARK not in key[0]}
    here = Evidence(params, nothing, one, tmp_path, seeds.choices)
    sources = Counter()
    for claim in CLAIMS:
        for figure in (
            *claim.test(here).figures,
            *find(claim, replace(here, committed=seeds)).figures,
        ):
            links = link_runs(figure.runs, figure.source)
            assert links
            assert set(links.values()) <= places, (claim.name, links)
            sources[figure.source] += 1
    assert set(sources) == {"", "reports/seeds", "reports/studies"}


def test_without_committed_results_there_are_no_such_pages(params, tmp_path):
    assert seed_pages(params, tmp_path) == []
