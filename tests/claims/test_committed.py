"""What one seed leaves open is decided by committed results of several, which say their commit."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from signkit.claims.claim import NOT_REPRODUCED, NOT_RUN, ONE_SEED, REPRODUCED, Evidence
from signkit.claims.claim_list import CLAIMS
from signkit.claims.committed import SeedsMade, find, read_seeds, write_seeds
from signkit.errors import InputError
from signkit.params import check_params, read_yaml
from signkit.report.records import RECORD_COLUMNS
from signkit.score.clip_scores import mean_of
from signkit.sections_runs import SharedRun

PROJECT = Path(__file__).parents[2]
MADE = SeedsMade("0123456789ab", "2026-01-02 03:04 UTC", {"asl": [27, 28, 29]})
RL_PLC = next(claim for claim in CLAIMS if claim.name == "rl-plc")


def results(tmp_path, seeds, shift=2.0):
    """Base and RL Loss & PLC from some seeds, apart by ``shift`` on every clip, and a floor."""
    raw = read_yaml(PROJECT / "params.yaml")
    raw.pop("scales")
    rng, clips, lines, raw["runs"] = np.random.default_rng(1), {}, [], {}
    blank = dict.fromkeys(RECORD_COLUMNS, "") | {"corpus": "asl", "gate": True, "metric": "bleu4"}
    for seed in seeds:
        values = rng.normal(20, 5, (3, 60))
        for name, row, loss, scores in (
            (f"base_{seed}", "Base", "mse", values),
            (f"plc_{seed}", "RL Loss & PLC", "rl", values + shift + rng.normal(0, 0.1, (3, 60))),
        ):
            train = {"corpus": "asl", "model": "base", "loss": loss, "seed": seed}
            raw["runs"][name] = {"train": train, "rows": {"table7": row}}
            for split in ("dev", "test", "test_signer"):
                found = {"bleu4": mean_of(scores), "dtw": mean_of(scores)}
                clips[name, split, "length-free"] = found
                key = {"run": name, "split": split, "decoding": "length-free", "seed": seed}
                lines.append(blank | key | {"value": float(scores.mean())})
        for row, level in (("Text2Gloss", 1), ("Prompt2LangGloss (p_gsl)", 9), ("Copy and tag", 0)):
            found = {"bleu4": mean_of(values[:1] + level)}
            clips[f"table8_seed{seed}/{row}", "dev", "train"] = found
            clips[f"table8_seed{seed}/{row}", "dev", "text"] = found
    for control in ("true_poses", "nearest_text", "blind"):
        clips[f"controls_asl/{control}", "test", "none"] = {"bleu4": mean_of(np.ones((3, 60)))}
    return Evidence(check_params(raw, "params.yaml"), pd.DataFrame(lines), clips, tmp_path)


def commit(tmp_path, seeds, shift=2.0):
    write_seeds(results(tmp_path, seeds, shift), MADE)


def one_seed_beside(tmp_path):
    here = results(tmp_path, (27,))
    return replace(here, committed=read_seeds(here.params, tmp_path))


@pytest.mark.parametrize(("shift", "verdict"), [(2.0, REPRODUCED), (-2.0, NOT_REPRODUCED)])
def test_three_committed_seeds_decide_and_say_where_they_come_from(tmp_path, shift, verdict):
    commit(tmp_path, (27, 28, 29), shift)
    found = find(RL_PLC, one_seed_beside(tmp_path))
    assert found.verdict == verdict
    assert "commit 0123456789ab, gathered 2026-01-02 03:04 UTC" in found.because
    assert [figure.seeds for figure in found.figures] == [3, 3]
    assert {figure.source for figure in found.figures} == {"reports/seeds"}
    assert found.figures[0].runs[:3] == ("plc_27", "plc_28", "plc_29")
    assert found.figures[0].value == pytest.approx(shift, abs=0.1)


def test_two_committed_seeds_and_none_leave_a_claim_open(tmp_path):
    assert find(RL_PLC, one_seed_beside(tmp_path)).verdict == ONE_SEED
    commit(tmp_path, (27, 28))
    found = find(RL_PLC, one_seed_beside(tmp_path))
    assert found.verdict == ONE_SEED
    assert "commit" not in found.because
    assert found.figures[0].seeds == 1  # those of this project, not of the study
    assert found.figures[0].source == ""


def test_rows_that_only_the_studies_ran_are_looked_at_with_one_seed_too(tmp_path):
    commit(tmp_path, (27,))
    here = results(tmp_path, (27,))
    nothing = replace(here, clips={}, committed=read_seeds(here.params, tmp_path))
    found = find(RL_PLC, nothing)
    assert found.verdict == ONE_SEED
    assert "commit 0123456789ab" in found.because
    assert find(RL_PLC, replace(nothing, committed=None)).verdict == NOT_RUN


def test_three_seeds_of_this_project_are_not_overruled(tmp_path):
    commit(tmp_path, (27, 28, 29), shift=-2.0)
    here = results(tmp_path, (27, 28, 29), shift=2.0)
    found = find(RL_PLC, replace(here, committed=read_seeds(here.params, tmp_path)))
    assert found.verdict == REPRODUCED
    assert "commit" not in found.because


def test_what_is_committed_is_what_claims_need_and_no_more(tmp_path):
    commit(tmp_path, (27, 28, 29))
    known = read_seeds(results(tmp_path, ()).params, tmp_path)
    assert {key[1] for key in known.clips} == {"dev", "test"}
    assert {metric for found in known.clips.values() for metric in found} == {"bleu4"}
    assert not [key for key in known.clips if key[2] == "text"]
    controls = [key[0] for key in known.clips if key[0].startswith("controls")]
    assert controls == ["controls_asl/blind"]  # the others know the text
    assert {run.train.seed for run in known.params.runs.values()} == {27, 28, 29}
    table = pd.read_csv(tmp_path / "reports/seeds/results.csv")
    assert len(table) == 2 * 3 * 2  # rows, seeds and splits of the one metric
    facts = json.loads((tmp_path / "reports/seeds/seeds.json").read_text())
    assert facts["judges"] == {"asl": [27, 28, 29]}
    assert facts["runs"]["plc_28"]["train"]["loss"] == "rl"


def test_writers_of_glosses_are_paired_by_seed_and_sentence_and_asked_by_prompts(tmp_path):
    commit(tmp_path, (27, 28, 29))
    prompts = next(claim for claim in CLAIMS if claim.name == "prompts")
    found = find(prompts, one_seed_beside(tmp_path))
    assert found.verdict == REPRODUCED
    (figure,) = found.figures
    assert (figure.value, figure.seeds) == (pytest.approx(8), 3)
    assert figure.printed == 2.87  # Table 8, dev


def test_languages_that_runs_of_several_seeds_inferred_are_kept(tmp_path):
    counts = {"clips": 60, "right": 55, "left_open": 1, "languages": 2}
    found = results(tmp_path, (27,))
    raw = {"corpus": "asl", "also": ["gsl"], "model": "base"}
    shared = {f"both_{seed}": SharedRun(train={**raw, "seed": seed}) for seed in (27, 28, 29)}
    choices = {name: {c: {"dev": counts} for c in ("asl", "gsl")} for name in shared}
    clips = {(f"asl/{name}", "dev", "length-free"): {"bleu4": mean_of([1.0])} for name in shared}
    params = found.params.model_copy(update={"runs": found.params.runs | shared})
    write_seeds(replace(found, params=params, clips=found.clips | clips, choices=choices), MADE)
    known = read_seeds(found.params, tmp_path)
    assert known.params.runs["both_28"].train.corpora == ["asl", "gsl"]
    assert ("asl/both_28", "dev", "length-free") in known.clips
    claim = next(claim for claim in CLAIMS if claim.name == "no-language")
    here = replace(found, params=params, choices={"both_27": choices["both_27"]})
    assert find(claim, here).verdict == ONE_SEED
    assert find(claim, replace(here, committed=known)).verdict == REPRODUCED


def test_files_that_hold_something_else_are_refused_in_a_sentence(tmp_path):
    commit(tmp_path, (27,))
    (tmp_path / "reports/seeds/seeds.json").write_text("{}")
    with pytest.raises(InputError, match="results of seeds"):
        read_seeds(results(tmp_path, ()).params, tmp_path)
