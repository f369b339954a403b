from types import SimpleNamespace

import numpy as np
import pytest

from signkit.score.motion import (
    bone_variation,
    hand_jerk,
    hand_speed,
    hand_travel,
    joint_spread,
    spread_ratios,
    std_ratio,
)
from signkit.score.pose_columns import MEASURES, pose_columns


def waving(frames=40, size=1.0, seed=0):
    rng = np.random.default_rng(seed)
    pose = np.tile(rng.standard_normal((50, 3)), (frames, 1, 1))
    pose[:, 8:, 0] += size * np.sin(np.arange(frames) / 3)[:, None]
    pose[:, 1] = 0
    return pose.astype(np.float32)


def compare(hypotheses, references):
    store = SimpleNamespace(frames=references.__getitem__)
    found = pose_columns(hypotheses, store, range(len(references)))
    return {name: found[name].value() for name in MEASURES}


def test_the_truth_beside_itself_has_ratio_one():
    clips = [waving(30), waving(50)]
    assert list(compare(clips, clips).values()) == pytest.approx([1] * len(MEASURES))
    assert std_ratio(clips, clips) == pytest.approx(1)


def test_a_still_pose_has_no_motion_and_a_true_duration():
    still = np.repeat(waving()[:1], 40, axis=0)
    found = compare([still], [waving()])
    assert found["duration_ratio"] == 1
    assert found["travel_ratio"] == found["jerk_ratio"] == 0


def test_half_the_movement_is_half_the_travel_and_spread():
    found = compare([waving(size=0.5)], [waving()])
    assert found["travel_ratio"] == pytest.approx(0.5, rel=1e-3)
    assert found["speed_ratio"] == pytest.approx(0.5, rel=1e-3)
    ratios = spread_ratios([waving(size=0.5)], [waving()])
    assert np.nanmean(ratios[8:]) == pytest.approx(0.5, rel=1e-3)
    assert np.isnan(ratios[1])


def test_twice_as_slow_is_the_same_travel_at_half_the_speed():
    slow = np.repeat(waving(40), 2, axis=0)
    found = compare([slow], [waving(40)])
    assert found["duration_ratio"] == 2
    assert found["travel_ratio"] == pytest.approx(1, rel=1e-3)
    assert found["speed_ratio"] == pytest.approx(0.5, rel=0.02)


def test_a_steady_movement_has_no_jerk():
    steady = np.arange(10.0)[:, None, None] * np.ones((1, 50, 3))
    assert hand_jerk(steady) == pytest.approx(0, abs=1e-9)
    assert hand_speed(steady) == pytest.approx(np.sqrt(3))


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_clips_of_few_frames_stay_finite(frames):
    clip = waving(frames)
    assert np.isfinite([hand_travel(clip), hand_speed(clip), hand_jerk(clip)]).all()
    assert np.isfinite(list(compare([clip], [waving()]).values())).all()


def test_unseen_joints_are_left_out():
    clip = waving()
    clip[5:9, 8:29] = np.nan
    clip[:, 0] = np.nan
    assert 0 < hand_travel(clip) < hand_travel(waving())
    assert joint_spread(clip)[0] == 0
    assert np.isfinite(bone_variation(clip))


def test_bones_that_keep_their_length_do_not_vary():
    rng = np.random.default_rng(2)
    rigid = np.tile(rng.standard_normal((50, 3)), (20, 1, 1)) + rng.standard_normal((20, 1, 3))
    assert bone_variation(rigid) == pytest.approx(0, abs=1e-9)
    assert bone_variation(rigid * np.linspace(1, 2, 20)[:, None, None]) > 0.1
    assert bone_variation(np.full((3, 50, 3), np.nan)) == 0
