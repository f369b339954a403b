"""Rows against baselines: paired by seed and clip, corrected by Holm, silent with few seeds."""

import json

import numpy as np
import pandas as pd
import pytest

from signkit.report.comparison_files import comparisons_to_markdown, show_interval, write_results
from signkit.report.comparisons import (
    COLUMNS,
    NO_CLAIM,
    Line,
    compare,
    comparison_frame,
    load_clips,
)
from signkit.report.protocol import describe_protocol
from signkit.report.records import RECORD_COLUMNS
from signkit.score.clip_scores import mean_of, write_clip_scores

METRICS = ("bleu1", "ndtw", "travel_ratio")
LINE = Line(
    "table7", "asl", "RL Loss", ("rl", "rl_2", "rl_3"), ("base", "base_2", "base_3"), METRICS
)
BASE = Line("table7", "asl", "Base", LINE.baseline, LINE.baseline, METRICS)


def clips(shift, runs=("rl", "rl_2", "rl_3"), others=("base", "base_2", "base_3"), clips=80):
    """Scores of both rows: the row is better by ``shift`` in every metric, clip by clip."""
    rng = np.random.default_rng(1)
    found = {}
    for ours, theirs in zip(runs, others, strict=True):
        values = rng.normal(5, 2, clips)
        found[theirs, "test", "length-free"] = {m: mean_of(values) for m in METRICS}
        moved = values + shift + rng.normal(0, 0.1, clips)
        found[ours, "test", "length-free"] = {m: mean_of(moved) for m in METRICS}
    return found


def readings(lines):
    return {line["metric"]: line["reading"] for line in lines}


def test_three_seeds_that_agree_are_better_or_worse_by_the_metrics_own_side():
    found = compare(LINE, clips(0.5), ["test", "dev"])
    assert readings(found) == {"bleu1": "better", "ndtw": "worse", "travel_ratio": "differs"}
    assert {line["split"] for line in found} == {"test"}
    for line in found:
        assert line["difference"] == pytest.approx(0.5, abs=0.05)
        assert line["difference_low"] < line["difference"] < line["difference_high"]
        assert line["p"] <= line["p_holm"] <= 3 * line["p"]
        assert (line["seeds"], line["clips"], line["baseline"]) == (3, 80, "base")


def test_one_seed_carries_no_claim_however_large_the_difference():
    line = Line("table7", "asl", "RL Loss", ("rl",), ("base",), METRICS)
    found = compare(line, clips(5.0, ("rl",), ("base",)), ["test"])
    assert set(readings(found).values()) == {NO_CLAIM}
    assert found[0]["difference"] == pytest.approx(5, abs=0.1)


def test_no_difference_is_said_to_be_none():
    assert set(readings(compare(LINE, clips(0.0), ["test"])).values()) == {"no difference shown"}


def test_one_model_under_two_names_is_the_same_to_the_last_digit():
    scores = clips(0.0, ("rl",), ("base",))
    scores["rl", "test", "length-free"] = scores["base", "test", "length-free"]
    line = Line("table7", "asl", "RL Loss", ("rl",), ("base",), METRICS)
    assert set(readings(compare(line, scores, ["test"])).values()) == {"the same to the last digit"}


def test_the_baseline_is_compared_with_nothing():
    found = compare(BASE, clips(0.5), ["test"])
    assert {line["baseline"] for line in found} == {""}
    assert set(readings(found).values()) == {""}
    assert np.isnan([line["p"] for line in found]).all()


def test_a_row_that_was_not_scored_gives_no_lines():
    assert compare(LINE, {}, ["test"]) == []
    only = {key: value for key, value in clips(0.5).items() if key[0].startswith("rl")}
    found = compare(LINE, only, ["test"])
    assert len(found) == 3
    assert np.isnan([line["difference"] for line in found]).all()


def test_clip_scores_of_all_runs_are_found_and_controls_keep_their_corpus(tmp_path):
    scores = {"bleu1": mean_of([1.0, 2.0])}
    write_clip_scores(tmp_path / "base_asl/clips.npz", {"base_asl/dev/length-free": scores})
    write_clip_scores(tmp_path / "controls_asl/clips.npz", {"mean_pose/dev/none": scores})
    found = load_clips(tmp_path)
    assert set(found) == {
        ("base_asl", "dev", "length-free"),
        ("controls_asl/mean_pose", "dev", "none"),
    }


def judgement(run, judge, value):
    return ("asl", "test", run, "system", "length-free", judge, value)


def judgements(rows):
    columns = ["corpus", "split", "run", "kind", "decoding", "judge", "value"]
    return pd.DataFrame(rows, columns=columns)


def records(**changes):
    line = dict.fromkeys(RECORD_COLUMNS, "") | {
        "run": "base", "kind": "system", "corpus": "asl", "language": "ASL", "synthetic": True,
        "split": "test", "seed": 27, "clips": 80, "metric": "bleu4", "value": 10.0,
        "signature": "bleu|v:1", "gate": True,
    }  # fmt: skip
    return pd.DataFrame([line | changes], columns=list(RECORD_COLUMNS))


def test_judges_that_order_systems_alike_have_tau_one_and_reversed_minus_one():
    rows = [judgement("a", "1", 1.0), judgement("b", "1", 2.0), judgement("c", "1", 3.0)]
    alike = [judgement("a", "2", 10.0), judgement("b", "2", 20.0), judgement("c", "2", 30.0)]
    turned = [judgement("a", "2", 3.0), judgement("b", "2", 2.0), judgement("c", "2", 1.0)]
    for others, tau in ((alike, 1.0), (turned, -1.0)):
        found = describe_protocol(records(), judgements(rows + others), {"a": 3})
        assert found["corpora"]["asl"]["kendall_tau"] == {"test": tau}
        assert found["corpora"]["asl"]["judges"] == [1, 2]
        assert found["notes"] == []


def test_what_a_full_run_has_and_this_one_lacks_is_said():
    lonely = judgements([judgement("base", "27", 10.0)])
    found = describe_protocol(records(gate=False, gate_reason="2 apart"), lonely, {"base": 1})
    said = " ".join(found["notes"])
    assert "1 of 1 rows have fewer than 3 seeds" in said
    assert "One back-translator each judges asl" in said
    assert "gate failed for asl" in said
    assert found["corpora"]["asl"]["kendall_tau"] == {"test": None}
    assert found["signatures"] == {"bleu4": ["bleu|v:1"]}


def test_files_are_written_for_people_and_for_pandas(tmp_path):
    lines = [*compare(BASE, clips(0.5), ["test"]), *compare(LINE, clips(0.5), ["test"])]
    frame = comparison_frame(lines)
    assert list(frame.columns) == list(COLUMNS)
    protocol = describe_protocol(records(), judgements([judgement("base", "27", 1.0)]), {"base": 3})
    write_results(tmp_path, records(), frame, protocol)
    assert pd.read_csv(tmp_path / "results.csv")["value"].tolist() == [10.0]
    again = pd.read_csv(tmp_path / "comparisons.csv")
    assert again["reading"].fillna("").tolist() == frame["reading"].tolist()
    assert json.loads((tmp_path / "protocol.json").read_text()) == protocol
    page = (tmp_path / "comparisons.md").read_text()
    assert "Synthetic corpora: asl." in page
    frame["metric"] = "ndtw_hands"
    page = comparisons_to_markdown(frame, protocol)
    assert "| RL Loss | asl | 3 | nDTW hands |" in page
    assert "| Base | asl | 3 | nDTW hands |" in page


def test_nothing_scored_gives_a_page_that_says_nothing_wrong(tmp_path):
    empty = describe_protocol(records().iloc[:0], judgements([]), {})
    write_results(tmp_path, records().iloc[:0], comparison_frame([]), empty)
    assert (tmp_path / "comparisons.md").read_text().startswith("# Rows against their baselines")


def test_intervals_are_written_with_digits_that_fit():
    assert show_interval(0.3412, 0.3001, 0.38) == "0.341 [0.300, 0.380]"
    assert show_interval(float("nan"), 0, 0) == ""
