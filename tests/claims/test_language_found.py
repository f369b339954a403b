"""Whether the language of a text is found: counted over runs, silent below three seeds."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from signkit.claims.claim import NOT_REPRODUCED, NOT_RUN, ONE_SEED, REPRODUCED, Evidence
from signkit.claims.language_found import language_is_found, read_choices
from signkit.params import check_params, read_yaml

PROJECT = Path(__file__).parents[2]


def evidence(tmp_path, seeds, right, left_open=0):
    raw = read_yaml(PROJECT / "params.yaml")
    raw.pop("scales")
    raw["shared_runs"] = {}
    for seed in seeds:
        train = {"corpus": "asl", "also": ["gsl"], "model": "base", "seed": seed}
        raw["shared_runs"][f"both_{seed}"] = {"train": train}
        folder = tmp_path / "artifacts/results" / f"both_{seed}"
        folder.mkdir(parents=True)
        counts = {"clips": 100, "right": right, "left_open": left_open, "languages": 2}
        splits = {"dev": counts, "test": counts, "test_signer": counts | {"right": 0}}
        (folder / "languages.json").write_text(json.dumps({"asl": splits, "gsl": splits}))
    choices = read_choices(tmp_path / "artifacts/results")
    return Evidence(check_params(raw, "params.yaml"), pd.DataFrame(), {}, tmp_path, choices)


@pytest.mark.parametrize(
    ("seeds", "right", "verdict"),
    [
        ((1,), 100, ONE_SEED),
        ((1, 2, 3), 100, REPRODUCED),
        ((1, 2, 3), 62, REPRODUCED),  # Wilson: 0.522 to 0.709
        ((1, 2, 3), 55, NOT_REPRODUCED),  # 0.452 to 0.644: a coin may do as well
    ],
)
def test_a_language_is_found_where_the_interval_lies_above_chance(tmp_path, seeds, right, verdict):
    finding = language_is_found(evidence(tmp_path, seeds, right))
    assert finding.verdict == verdict
    assert len(finding.figures) == 4 * len(seeds)  # two corpora, dev and test
    assert {figure.value for figure in finding.figures} == {right / 100}
    assert all(figure.synthetic for figure in finding.figures)


def test_a_choice_left_open_is_said_and_is_no_right_one(tmp_path):
    finding = language_is_found(evidence(tmp_path, (1,), 60, left_open=40))
    assert "(40 of 100 left open)" in finding.figures[0].what
    assert finding.figures[0].value == 0.6


def test_without_such_a_run_it_was_not_run(tmp_path):
    assert language_is_found(evidence(tmp_path, (), 0)).verdict == NOT_RUN


def test_channels_of_mlsf_say_nothing_of_languages_that_are_inferred(tmp_path):
    found = evidence(tmp_path, (1,), 100)
    assert language_is_found(replace(found, choices={"both_1": {}})).verdict == NOT_RUN
