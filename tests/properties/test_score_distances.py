import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signkit.score.distances import align, dtw, ndtw, pck

QUICK = settings(max_examples=40, deadline=None)


@st.composite
def clips(draw, holes=False):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    clip = rng.standard_normal((draw(st.integers(1, 25)), 50, 3)).astype(np.float32)
    if holes:
        clip[rng.random(clip.shape[:2]) < draw(st.sampled_from([0.0, 0.2, 0.9, 1.0]))] = np.nan
    return clip


@QUICK
@given(clips(holes=True))
def test_a_clip_is_at_distance_zero_from_itself(clip):
    assert dtw(clip, clip) == 0
    assert ndtw(clip, clip) == 0


@QUICK
@given(clips(holes=True), clips(holes=True))
def test_distances_are_symmetric_but_for_their_norm(a, b):
    assert dtw(a, b) * len(b) == pytest.approx(dtw(b, a) * len(a), rel=1e-5)
    assert ndtw(a, b) == pytest.approx(ndtw(b, a), rel=1e-5)


@QUICK
@given(clips(holes=True), clips(holes=True))
def test_distances_are_finite_and_not_negative(a, b):
    for value in (dtw(a, b), ndtw(a, b), ndtw(a, b, "hands"), pck(a, b)):
        assert np.isfinite(value)
        assert value >= 0


@QUICK
@given(clips(), clips(), st.integers(2, 3))
def test_repeating_every_frame_of_the_hypothesis_changes_no_zero(a, b, times):
    assert dtw(np.repeat(a, times, axis=0), a) == 0
    assert dtw(np.repeat(a, times, axis=0), b) >= dtw(a, b) - 1e-3


@QUICK
@given(clips(), clips())
def test_dtw_is_never_above_the_cost_of_any_path(a, b):
    # Along the second clip with the first one's frames taken evenly: one path among many.
    places = np.linspace(0, len(a) - 1, max(len(a), len(b))).round().astype(int)
    others = np.linspace(0, len(b) - 1, max(len(a), len(b))).round().astype(int)
    cost = np.abs(a[places].astype(float) - b[others]).sum() / len(b)
    assert dtw(a, b) <= cost * (1 + 1e-6)


@QUICK
@given(clips(), clips())
def test_the_distance_is_the_mean_along_its_own_path(a, b):
    found = align(a, b)
    i, j = found.path.T
    mean = np.linalg.norm(a[i].astype(float) - b[j], axis=-1).mean()
    assert found.distance == pytest.approx(mean, rel=1e-5)
