from itertools import pairwise

from signkit.learn.schedule import one_cycle_rate


def test_the_rate_rises_to_its_peak_and_falls_to_almost_nothing():
    rates = [one_cycle_rate(step, 1000, 3e-3) for step in range(1000)]
    top = rates.index(max(rates))
    assert abs(top - 300) <= 1
    assert abs(max(rates) - 3e-3) < 1e-9
    assert all(a < b for a, b in pairwise(rates[: top + 1]))
    assert all(a > b for a, b in pairwise(rates[top:]))
    assert rates[-1] < 1e-6


def test_a_run_of_one_step_has_a_rate():
    assert 0 < one_cycle_rate(0, 1, 3e-3) <= 3e-3
