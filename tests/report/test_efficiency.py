"""Figure 5: what the table, its words and its picture say of a study, whole or in part."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from signkit.errors import InputError
from signkit.learn.curve import CurveRow
from signkit.learn.efficiency import StudyRun
from signkit.report.efficiency import efficiency_markdown, efficiency_table, write_efficiency
from signkit.report.efficiency_figure import draw_efficiency
from signkit.report.efficiency_study import StudyPlan, judge_study, read_study, write_study

ARMS = ("uniform", "noop", "plc")


def _run(condition, arm, seed, speed=1.0, seconds=1.0, end=0.2, epochs=20, **logged):
    """An exponential fall towards the end; the seeds differ by a few per cent."""
    speed *= 1 + 0.01 * seed
    curve = tuple(
        CurveRow(
            10 * n, n, seconds * n, 0.0, end + 0.8 * math.exp(-speed * (n - 1) / 3), 0.0, **logged
        )
        for n in range(1, epochs + 1)
    )
    return StudyRun(condition, arm, seed, 100.0, curve)


def _study(label="small", seeds=5, conditions=("noisy",), plc=None, **plan):
    runs = [
        _run(condition, arm, seed, **((plc or {}) if arm == "plc" else {}))
        for condition in conditions
        for arm in ARMS
        for seed in range(seeds)
    ]
    found = StudyPlan(label, "ASL", True, 9, seeds, "uniform", "late", conditions, ARMS, **plan)
    return judge_study(found, runs)


def _text(*studies):
    return efficiency_markdown([s.frame for s in studies], [s.plan.describe() for s in studies])


def _line(frame, arm, condition="noisy"):
    return frame[(frame["arm"] == arm) & (frame["condition"] == condition)].iloc[0]


def test_an_arm_in_half_the_seconds_is_called_faster_and_in_as_many_steps_no_better():
    study = _study(plc={"seconds": 0.5})
    line = _line(study.frame, "plc")
    assert line["seconds"] == pytest.approx(0.5)
    assert line["steps"] == pytest.approx(1.0)
    assert line["verdict"].startswith("faster: 50.0 %")
    assert "| plc | 5 | 5/5 | 50.0 (50.0 to 50.0) | 100.0 (" in _text(study)


def test_an_arm_in_twice_the_seconds_is_called_slower():
    study = _study(plc={"seconds": 2.0})
    assert _line(study.frame, "plc")["verdict"].startswith("slower: 200.0 %")
    assert "faster" not in _text(study)


def test_nothing_is_called_faster_from_two_seeds():
    study = _study(seeds=2, plc={"seconds": 0.1})
    assert _line(study.frame, "plc")["verdict"] == "no claim: 2 seeds, 5 are needed"
    assert "faster" not in _text(study)


def test_runs_that_miss_the_target_are_counted_and_the_ratio_is_not_a_number():
    study = _study(plc={"end": 0.6, "seconds": 0.1})
    line = _line(study.frame, "plc")
    assert (line["arrived"], line["seeds"]) == (0, 5)
    assert math.isinf(line["seconds"])
    text = _text(study)
    assert "not reached: 5 of 5 runs missed the target" in text
    assert "faster" not in text


def test_the_no_op_of_a_study_is_as_fast_as_its_base():
    line = _line(_study().frame, "noop")
    assert line["seconds"] == pytest.approx(1.0)
    assert line["verdict"].startswith("no difference shown")


def test_what_was_not_run_says_so_and_widens_the_intervals_all_the_same():
    rng = np.random.default_rng(0)
    runs = [
        _run("noisy", arm, seed, seconds=float(np.exp(rng.normal(0, 0.1))))
        for arm in ("uniform", "plc")
        for seed in range(5)
    ]
    frame = efficiency_table(runs, ["noisy", "clean"], ARMS)
    assert _line(frame, "noop")["verdict"] == "not run"
    assert set(frame[frame["condition"] == "clean"]["verdict"]) == {"not run"}
    alone = efficiency_table(runs, ["noisy"], ("uniform", "plc"))
    assert _line(frame, "plc")["seconds_high"] > _line(alone, "plc")["seconds_high"]


def test_an_arm_without_its_base_is_not_run_and_one_with_fewer_seeds_makes_no_claim():
    runs = [_run("noisy", "plc", seed) for seed in range(5)]
    assert set(efficiency_table(runs, ["noisy"], ARMS)["verdict"].iloc[1:]) == {"not run"}
    runs += [_run("noisy", "uniform", seed) for seed in range(3)]
    line = _line(efficiency_table(runs, ["noisy"], ARMS), "plc")
    assert (line["seeds"], line["verdict"]) == (3, "no claim: 3 seeds, 5 are needed")


def test_a_base_that_learns_nothing_sets_no_target():
    runs = [_run("noisy", arm, seed, speed=0.0) for arm in ARMS for seed in range(5)]
    frame = efficiency_table(runs, ["noisy"], ARMS)
    assert set(frame["verdict"].iloc[1:]) == {"no target: dev score of the base 1.0 to 1.0"}
    study = judge_study(_study().plan, runs)
    assert "faster" not in _text(study)
    assert len(draw_efficiency([study]).data) == 3  # curves, and no intervals


def test_the_papers_figure_stands_first_and_is_marked_as_printed():
    text = _text(_study(), _study("long", commit="abc", made="2026-01-02"))
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert "72.9" in lines[2]
    assert "as printed" in lines[2]
    assert sum("as printed" in line for line in lines) == 1
    assert "commit abc, 2026-01-02" in text
    assert text.count("synthetic data") == 2


def test_draws_are_the_means_of_what_the_sampler_logged():
    runs = [
        _run("noisy", "uniform", 1),
        _run("noisy", "plc", 1, effective_clips=50.0, corrupted_share=0.25),
    ]
    frame = efficiency_table(runs, ["noisy"], ARMS)
    assert _line(frame, "plc")[["effective_clips", "corrupted_share"]].tolist() == [50.0, 0.25]
    assert math.isnan(_line(frame, "uniform")["corrupted_share"])


def test_the_table_is_written_for_people_and_for_machines(tmp_path):
    study = _study(plc={"end": 0.6})
    write_efficiency(tmp_path, "figure5", [study.frame], [study.plan.describe()])
    table = pd.read_csv(tmp_path / "figure5.csv")
    assert table["study"].tolist() == ["small"] * 4
    assert math.isinf(table["seconds"].iloc[-1])
    assert (tmp_path / "figure5.md").read_text().startswith("**Figure 5: ")


def test_a_study_is_read_as_it_was_written(tmp_path):
    assert read_study(tmp_path) is None
    study = _study("long", conditions=("noisy", "clean"), commit="abc", made="today")
    write_study(tmp_path, study)
    again = read_study(tmp_path)
    assert (again.plan, again.runs) == (study.plan, study.runs)
    pd.testing.assert_frame_equal(again.frame, study.frame)
    (tmp_path / "time_to_target.json").write_text(json.dumps({"label": "long"}))
    with pytest.raises(InputError, match="collect it anew"):
        read_study(tmp_path)


def test_the_figure_has_a_column_a_condition_that_was_run_and_says_synthetic():
    long = _study("long", conditions=("noisy", "clean"))
    part = judge_study(long.plan, [run for run in long.runs if run.condition == "noisy"])
    figure = draw_efficiency([_study(seeds=2), part])
    titles = [note.text for note in figure.layout.annotations]
    assert [t for t in titles if "dev" in t] == ["small, noisy: dev nDTW", "long, noisy: dev nDTW"]
    assert titles.count("72.9 % as printed") == 2
    assert "synthetic" in figure.layout.title.text
    named = [trace.name for trace in figure.data if trace.showlegend]
    assert sorted(named) == sorted(ARMS)


def test_an_arm_that_misses_the_target_ends_in_an_arrow():
    figure = draw_efficiency([_study(plc={"end": 0.6})])
    bars = {trace.name: trace for trace in figure.data if trace.y[0] in ARMS}
    assert bars["plc"].marker.symbol[2] == "triangle-right"
    assert bars["noop"].marker.symbol[2] == "circle"
    assert set(bars) == {"noop", "plc"}
