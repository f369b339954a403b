import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signkit.learn.samplers import split
from signkit.learn.time_to_target import estimate_ratio, say_verdict

TIMES = st.lists(st.tuples(st.floats(0.01, 1e4), st.floats(0.01, 1e4)), min_size=2, max_size=8).map(
    np.array
)


@settings(max_examples=40, deadline=None)
@given(TIMES, st.floats(0.01, 100))
def test_a_ratio_lies_in_its_interval_and_knows_no_unit(times, unit):
    arm, base = times.T
    ratio, low, high = estimate_ratio(arm, base, base)
    assert low * (1 - 1e-9) <= ratio <= high * (1 + 1e-9)
    assert estimate_ratio(unit * arm, unit * base, base) == pytest.approx((ratio, low, high))


@settings(max_examples=40, deadline=None)
@given(TIMES)
def test_the_word_faster_needs_an_interval_below_1(times):
    arm, base = times.T
    ratio, low, high = estimate_ratio(arm, base, base)
    said = say_verdict(ratio, low, high, len(times), len(times))
    assert said.startswith("faster") == (high < 1 and len(times) >= 5)


@given(st.lists(st.integers(0, 999), min_size=1, max_size=40), st.integers(1, 8))
def test_processes_together_hold_every_clip_of_a_batch_at_its_place(places, world):
    places = np.array(places)
    parts = [split(places, rank, world) for rank in range(world)]
    woven = np.stack([mine for mine, _ in parts]).T.ravel()
    assert woven[: len(places)].tolist() == places.tolist()
    assert all((weights > 0).any() or len(places) < world for _, weights in parts)
