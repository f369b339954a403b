import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signkit.errors import InputError
from signkit.learn.priorities import PRIORITIES, draw, effective_sample_size, find_probabilities

LOSSES = st.lists(st.floats(0, 50), min_size=1, max_size=40).map(np.array)


@given(LOSSES, st.sampled_from(sorted(PRIORITIES)), st.integers(0, 3), st.floats(0, 1))
def test_priorities_are_probabilities(losses, name, eta, share):
    chances = find_probabilities(name, losses, losses / 2, eta, share)
    assert (chances >= share / len(losses) * 0.999).all()
    assert chances.sum() == pytest.approx(1)


@given(LOSSES, st.sampled_from(sorted(PRIORITIES)))
def test_eta_0_is_uniform_and_draws_every_clip_once(losses, name):
    chances = find_probabilities(name, losses, losses / 2, 0.0, 0.1)
    np.testing.assert_allclose(chances, 1 / len(losses))
    drawn = draw(chances, np.random.default_rng(0))
    assert drawn.tolist() == list(range(len(losses)))


@given(LOSSES, st.integers(0, 99))
def test_a_clip_is_drawn_within_one_of_its_expected_times(losses, seed):
    chances = find_probabilities("hard", losses, losses, 1.0, 0.2)
    counts = np.bincount(draw(chances, np.random.default_rng(seed)), minlength=len(losses))
    assert counts.sum() == len(losses)
    assert (np.abs(counts - chances * len(losses)) < 1 + 1e-6).all()


@pytest.mark.parametrize("name", ["softmax", "inverse", "rank"])
def test_the_prose_s_readings_favour_the_best_clips(name):
    losses = np.array([0.5, 1.0, 2.0])
    assert (np.diff(find_probabilities(name, losses, losses, 1.0, 0.1)) < 0).all()


@pytest.mark.parametrize("name", ["paper", "hard"])
def test_the_printed_formula_favours_the_worst_clips(name):
    losses = np.array([0.5, 1.0, 2.0])
    assert (np.diff(find_probabilities(name, losses, losses, 2.0, 0.1)) > 0).all()


def test_progress_favours_clips_whose_loss_moves():
    fast, slow = np.array([1.0, 1.0]), np.array([1.1, 3.0])
    chances = find_probabilities("progress", fast, slow, 1.0, 0.0)
    np.testing.assert_allclose(chances, [0.1 / 2.1, 2 / 2.1])


def test_a_clip_never_drawn_counts_like_the_median_clip():
    losses = np.array([1.0, 3.0, np.nan])
    chances = find_probabilities("paper", losses, losses, 1.0, 0.0)
    np.testing.assert_allclose(chances, [1 / 6, 3 / 6, 2 / 6])


def test_without_any_loss_draws_are_uniform():
    unknown = np.full(4, np.nan)
    assert find_probabilities("rank", unknown, unknown, 1.0, 0.0).tolist() == [0.25] * 4


def test_the_effective_sample_size_counts_even_clips():
    assert effective_sample_size(np.full(8, 1 / 8)) == pytest.approx(8)
    assert effective_sample_size(np.array([1.0, 0.0])) == 1


def test_an_unknown_priority_is_refused():
    with pytest.raises(InputError, match="one of paper, softmax"):
        find_probabilities("best", np.ones(2), np.ones(2), 1.0, 0.1)
