"""Scoring anyone's poses, for every input: order, holes, scale and place do not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signkit.comparison.comparing import score_poses
from signkit.comparison.settling import ODD_NECK, resample
from signkit.pose.skeleton import LEFT_SHOULDER, NECK, RIGHT_SHOULDER

SEEDS = st.integers(0, 2**32 - 1)


def _clips(seed, count):
    rng = np.random.default_rng(seed)
    clips = {}
    for number in range(count):
        pose = rng.normal(0, 0.5, (int(rng.integers(2, 9)), 50, 3))
        pose[:, NECK] = 0
        pose[:, RIGHT_SHOULDER], pose[:, LEFT_SHOULDER] = (-0.5, 0.1, 0), (0.5, 0.1, 0)
        clips[f"clip {number}"] = pose.astype(np.float32)
    return clips


@given(SEEDS, st.permutations(range(4)))
@settings(deadline=None, max_examples=15)
def test_named_clips_may_come_in_any_order(seed, order):
    truth, ours = _clips(seed, 4), _clips(seed + 1, 4)
    mixed = {name: ours[name] for name in (f"clip {number}" for number in order)}
    one, other = score_poses(ours, truth), score_poses(mixed, truth)
    assert one.as_dict() == other.as_dict()


@given(SEEDS, st.floats(0.0, 0.6))
@settings(deadline=None, max_examples=15)
def test_a_clip_with_holes_is_nowhere_off_from_itself(seed, share):
    rng = np.random.default_rng(seed)
    clips = _clips(seed, 3)
    for pose in clips.values():
        holes = rng.random(pose.shape[:2]) < share
        holes[:, [NECK, LEFT_SHOULDER, RIGHT_SHOULDER]] = False
        pose[holes] = np.nan
    found = score_poses(clips, clips).metrics
    assert found["ndtw"].value == found["dtw"].value == found["mpjpe"].value == 0
    assert found["pck"].value == 1


# A neck nearer to the origin than ODD_NECK is a model's error: it stays, and is scored.
MOVES = st.floats(-3, 3).filter(lambda moved: moved == 0 or abs(moved) * 3**0.5 > ODD_NECK)


@given(SEEDS, st.sampled_from([1 / 9, 1 / 3, 200.0]), MOVES)
@settings(deadline=None, max_examples=15)
def test_scale_and_place_of_a_file_change_no_score(seed, factor, moved):
    truth, ours = _clips(seed, 3), _clips(seed + 1, 3)
    other = {k: (factor * (pose + moved)).astype(np.float32) for k, pose in ours.items()}
    one, two = score_poses(ours, truth).metrics, score_poses(other, truth).metrics
    for name in ("ndtw", "mpjpe", "travel_ratio"):
        assert two[name].value == pytest.approx(one[name].value, rel=1e-3)


@given(SEEDS, st.integers(1, 30))
@settings(deadline=None)
def test_resampling_keeps_the_ends_and_goes_no_further_than_the_clip(seed, frames):
    pose = _clips(seed, 1)["clip 0"]
    found = resample(pose, frames)
    assert found.shape == (frames, 50, 3)
    assert np.allclose(found[0], pose[0])
    assert frames == 1 or np.allclose(found[-1], pose[-1], atol=1e-6)
    assert (found <= pose.max(axis=0) + 1e-6).all()
    assert (found >= pose.min(axis=0) - 1e-6).all()
