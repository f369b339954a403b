"""A tiny study end to end: runs are paired, interleaved, restartable and written to the bit."""

from dataclasses import replace

import numpy as np
import pytest
from tiny_clips import TinyStore

from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.efficiency import Study, choose_clips, interleave, name_run, split_name
from signkit.learn.efficiency_files import read_runs, write_runs
from signkit.learn.target_times import find_time
from signkit.model.config import ModelConfig
from signkit.score.validation import make_validator

SHAPE = ModelConfig(layers=1, heads=2, hidden=8, feed_forward=16, dropout=0.0, max_frames=20)
CONFIG = TrainingConfig(epochs=2, batch_size=4, validate_every=1)
NOISE = {"misaligned": 0.3, "damaged": 0.3}
ARMS = {"uniform": {}, "noop": {"sampler": "softmax", "eta": 0.0}, "prune": {"sampler": "prune"}}


@pytest.fixture(scope="module")
def study():
    store, dev = TinyStore(12), TinyStore(3, seed=1)
    validate = make_validator(dev, range(3))
    conditions = {"clean": {}, "noisy": NOISE}
    return Study(store, range(10), SHAPE, CONFIG, conditions, ARMS, validate)


@pytest.fixture(scope="module")
def runs(study):
    return study.run_all([1, 2])


def test_every_arm_runs_from_every_seed_in_every_condition(runs):
    found = [(run.condition, run.arm, run.seed) for run in runs]
    assert found[:6] == [
        ("clean", "uniform", 1),
        ("clean", "noop", 1),
        ("clean", "prune", 1),
        ("clean", "noop", 2),
        ("clean", "prune", 2),
        ("clean", "uniform", 2),
    ]
    assert len(set(found)) == 12
    assert all(len(run.curve) == 2 for run in runs)


def test_arms_of_a_seed_begin_with_the_same_weights_and_seeds_do_not(study):
    devs = {}
    for seed in (1, 2):
        for arm in ("uniform", "prune"):
            still = replace(study, config=replace(CONFIG, epochs=1, learning_rate=1e-12))
            devs[arm, seed] = still.run("clean", arm, seed).curve[0].dev
    assert devs["uniform", 1] == pytest.approx(devs["prune", 1], rel=1e-5)
    assert abs(devs["uniform", 1] - devs["uniform", 2]) > 1e-3 * devs["uniform", 1]


def test_only_a_condition_with_errors_draws_corrupted_clips(runs):
    drawn = {
        condition: {r.curve[0].corrupted_share for r in runs if r.condition == condition}
        for condition in ("clean", "noisy")
    }
    assert drawn["clean"] == {None}
    assert any(share and share > 0.2 for share in drawn["noisy"])


def test_each_seed_has_errors_of_its_own_and_all_arms_of_it_the_same(runs):
    first = {
        (r.arm, r.seed): r.curve[0].corrupted_share
        for r in runs
        if r.condition == "noisy" and r.arm != "uniform"
    }
    assert first["noop", 1] == first["prune", 1]
    assert first["noop", 2] == first["prune", 2]


def test_a_run_that_ended_is_not_trained_again(study, tmp_path):
    first = study.run("noisy", "prune", 1, tmp_path)
    again = study.run("noisy", "prune", 1, tmp_path)
    assert again == first  # CPU seconds too, which no second training would repeat


def test_runs_are_read_as_they_were_written(runs, tmp_path):
    write_runs(tmp_path / "runs.csv", runs)
    assert read_runs(tmp_path / "runs.csv") == runs


def test_a_file_that_holds_no_runs_is_refused(tmp_path):
    with pytest.raises(InputError, match="run the study first"):
        read_runs(tmp_path / "none.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="runs of a study"):
        read_runs(tmp_path / "other.csv")
    (tmp_path / "cut.csv").write_text("condition,arm,seed,epoch_frames,step\nclean,a,1,9,x\n")
    with pytest.raises(InputError, match="step"):
        read_runs(tmp_path / "cut.csv")


def test_unknown_conditions_arms_and_names_are_refused(study):
    with pytest.raises(InputError, match="one of clean, noisy"):
        study.run("dirty", "uniform", 1)
    with pytest.raises(InputError, match="one of uniform, noop, prune"):
        study.run("clean", "softmax", 1)
    for name in ("noisy-softmax", "noisy-softmax-x", "a-b-c-1"):
        with pytest.raises(InputError, match="CONDITION-ARM-SEED"):
            split_name(name)
    assert split_name(name_run("clean", "a_b", 3)) == ("clean", "a_b", 3)


def test_arms_are_interleaved_and_none_always_goes_first():
    order = list(interleave("abc", range(3)))
    assert [arm for arm, _ in order] == list("abcbcacab")
    assert [seed for _, seed in order] == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_a_target_no_run_reaches_is_censored_in_every_arm(runs):
    assert all(np.isinf(find_time(run.curve, 0.0)) for run in runs)


def test_a_small_study_learns_short_clips_and_is_judged_on_clips_no_longer():
    train, dev = TinyStore(30), TinyStore(30, seed=1)
    chosen, judged = choose_clips(train, range(5, 30), dev, 6, 4)
    lengths = sorted(int(train.lengths[i]) for i in range(5, 30))
    assert [int(train.lengths[i]) for i in chosen] == lengths[:6]
    assert min(chosen) >= 5
    assert judged == [i for i in range(30) if dev.lengths[i] <= lengths[5]][:4]
    dev.lengths = dev.lengths + 20
    assert choose_clips(train, range(30), dev, 6, 4)[1] == [int(dev.lengths.argmin())]
    assert len(choose_clips(train, range(30), TinyStore(9, seed=2), 99, 99)[0]) == 30
