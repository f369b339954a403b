import numpy as np
import pytest
from tiny_clips import TinyStore

from signkit.errors import InputError
from signkit.learn.curve import CurveRow
from signkit.learn.noisy_store import NoisyStore
from signkit.learn.target_times import TARGETS, find_target, find_time
from signkit.learn.time_to_target import compare_arm, estimate_ratio, say_verdict


def synthetic_curve(speed=1.0, epochs=20, seconds=1.0, every=1, start=1.0, end=0.2, **draws):
    """An exponential fall from start to end; one epoch costs so many seconds and ten steps."""
    return [
        CurveRow(
            step=10 * n,
            epoch=n,
            seconds=seconds * n,
            loss=0.0,
            dev=end + (start - end) * np.exp(-speed * (n - 1) / 3) if n % every == 0 else None,
            learning_rate=0.0,
            **draws,
        )
        for n in range(1, epochs + 1)
    ]


def _arms(speeds, seconds=1.0, spread=0.0, seeds=5):
    rng = np.random.default_rng(0)
    base = {s: synthetic_curve(np.exp(spread * rng.normal())) for s in range(seeds)}
    other = {
        s: synthetic_curve(speed * np.exp(spread * rng.normal()), seconds=seconds)
        for s, speed in zip(range(seeds), speeds, strict=True)
    }
    return {"base": base, "plc": other}


def _compare(arms, share=TARGETS["late"], measure="seconds"):
    level = find_target(arms["base"], share)
    return compare_arm("plc", arms["plc"], arms["base"], "late", level, measure)


def test_the_target_leaves_its_share_of_the_mean_curve_s_drop():
    # the mean of 3, 2, 1 and 5, 1, 2 is 4, 1.5, 1.5: a drop of 2.5
    curves = {
        seed: [CurveRow(n, n, n, 0.0, dev, 0.0) for n, dev in enumerate(devs)]
        for seed, devs in ((1, [3.0, 2.0, 1.0]), (2, [5.0, 1.0, 2.0]))
    }
    assert find_target(curves, 0.1) == pytest.approx(1.5 + 0.25)


def test_the_time_lies_on_the_line_between_two_validations():
    # dev 1.0 at 10 s, none at 15 s, 0.5 at 20 s: 0.6 is reached at 10 + 10 * 0.4 / 0.5 = 18 s
    rows = [
        CurveRow(step, epoch, seconds, 0.0, dev, 0.0)
        for step, epoch, seconds, dev in ((1, 1, 10, 1.0), (2, 2, 15, None), (3, 3, 20, 0.5))
    ]
    assert find_time(rows, 0.6) == pytest.approx(18)
    assert find_time(rows, 0.6, "steps") == pytest.approx(2.6)
    assert find_time(rows, 1.0) == 10
    assert find_time(rows, 0.4) == float("inf")


def test_the_first_crossing_counts_though_the_run_comes_back_up():
    rows = [CurveRow(n, n, n, 0.0, dev, 0.0) for n, dev in ((1, 1.0), (2, 0.5), (3, 0.9), (4, 0.4))]
    assert find_time(rows, 0.5) == 2


def test_frames_count_what_was_drawn():
    even = synthetic_curve(epochs=3)
    drawn = synthetic_curve(epochs=3, drawn_clips=5, drawn_frames=8.0)
    target = even[-1].dev
    assert find_time(even, target, "frames", epoch_frames=100) == pytest.approx(300)
    assert find_time(drawn, target, "frames", epoch_frames=100) == pytest.approx(120)
    with pytest.raises(InputError, match="epoch_frames"):
        find_time(even, target, "frames")


def test_an_arm_that_falls_as_fast_in_half_the_seconds_takes_half_the_time():
    found = _compare(_arms([1.0] * 5, seconds=0.5))
    assert (found.ratio, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))
    assert found.verdict.startswith("faster: 50.0 %")
    steps = _compare(_arms([1.0] * 5, seconds=0.5), measure="steps")
    assert steps.ratio == pytest.approx(1.0)
    assert "faster" not in steps.verdict


def test_a_faster_mean_with_an_interval_over_1_is_not_called_faster():
    found = _compare(_arms([0.7, 3.0, 0.8, 3.0, 0.9]))
    assert found.ratio < 1 < found.high
    assert found.verdict.startswith("no difference shown")


def test_one_run_that_does_not_arrive_forbids_the_word():
    found = _compare(_arms([9.0, 9.0, 9.0, 9.0, 0.01]))
    assert (found.arrived, found.base_arrived, found.high) == (4, 5, float("inf"))
    assert found.verdict == "not reached: 1 of 5 runs missed the target"


def test_a_base_that_does_not_arrive_counts_with_its_budget():
    ratio, _, high = estimate_ratio(
        np.array([5.0, 5.0]), np.array([10.0, np.inf]), np.array([20.0, 20.0])
    )
    assert ratio == pytest.approx((0.5 * 0.25) ** 0.5)
    assert np.isfinite(high)
    assert estimate_ratio(np.full(2, np.inf), np.full(2, np.inf), np.ones(2))[2] == np.inf


def test_a_slower_arm_is_called_slower():
    found = _compare(_arms([1.0] * 5, seconds=2.0))
    assert found.verdict.startswith("slower: 200.0 %")


def test_fewer_than_five_seeds_make_no_claim():
    found = _compare(_arms([1.0] * 4, seconds=0.1, seeds=4))
    assert found.verdict == "no claim: 4 seeds, 5 are needed"
    one = _compare(_arms([1.0], seconds=0.1, seeds=1))
    assert one.high == float("inf")


def test_arms_that_are_alike_are_seldom_called_faster():
    # 2.5 % a tail; of 2000 trials that is 50 with a deviation of 7
    rng = np.random.default_rng(1)
    called = 0
    for trial in range(2000):
        times, base = np.exp(rng.normal(0, 0.2, (2, 5)))
        called += estimate_ratio(times, base, np.full(5, 99.0), seed=trial % 7)[2] < 1
    assert called < 50 + 4 * 7


def test_an_arm_that_has_fewer_seeds_so_far_is_compared_over_those():
    arms = _arms([0.5] * 5)
    few = {seed: arms["plc"][seed] for seed in (1, 3)}
    found = compare_arm("plc", few, arms["base"], "mid", find_target(arms["base"], 0.1))
    assert (found.seeds, found.verdict) == (2, "no claim: 2 seeds, 5 are needed")
    assert found.ratio > 1


def test_more_arms_widen_every_interval():
    times, base = np.exp(np.random.default_rng(2).normal(0, 0.2, (2, 6)))
    alone = estimate_ratio(times, base, base)
    among = estimate_ratio(times, base, base, comparisons=8)
    assert among[1] < alone[1] < alone[0] == among[0] < alone[2] < among[2]


@pytest.mark.parametrize(
    ("base", "needed"),
    [
        ({0: synthetic_curve(every=2)}, "same two or more"),
        ({seed: synthetic_curve(start=0.2) for seed in range(5)}, "a drop"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(base, needed):
    arms = _arms([1.0] * 5)
    with pytest.raises(InputError, match=needed):
        _compare({**arms, "base": arms["base"] | base})


def test_unknown_measures_and_shares_are_refused():
    arms = _arms([1.0] * 5)
    with pytest.raises(InputError, match="one of seconds, steps, frames"):
        _compare(arms, measure="hours")
    with pytest.raises(InputError, match="between 0 and 1"):
        _compare(arms, share=1.5)


def test_a_verdict_is_one_of_four_kinds():
    words = [say_verdict(0.9, 0.8, 0.95, 5, 5), say_verdict(1.2, 1.1, 1.3, 5, 5)]
    assert [word.split(":")[0] for word in words] == ["faster", "slower"]


def test_a_noisy_store_misaligns_texts_and_shuffles_frames_where_it_says():
    clean = TinyStore(40)
    noisy = NoisyStore(clean, 0.2, 0.1)
    moved = {i for i in range(40) if noisy.texts[i] != clean.texts[i]}
    same = [np.array_equal(noisy.frames(i), clean.frames(i), equal_nan=True) for i in range(40)]
    damaged = {i for i in range(40) if not same[i]}
    assert sorted(noisy.texts) == sorted(clean.texts)
    assert len(damaged) == 4
    assert 4 < len(moved) <= 8
    assert set(np.flatnonzero(noisy.corrupted)) == moved | damaged
    for i in damaged:
        assert np.array_equal(noisy.frames(i), noisy.frames(i), equal_nan=True)
        np.testing.assert_allclose(
            np.nanmean(noisy.frames(i), axis=0), np.nanmean(clean.frames(i), axis=0), atol=1e-5
        )


@pytest.mark.parametrize("shares", [(-0.1, 0.0), (0.7, 0.7), (0.01, 0.1)])
def test_shares_of_noise_that_cannot_be_are_refused(shares):
    with pytest.raises(InputError):
        NoisyStore(TinyStore(20), *shares)
