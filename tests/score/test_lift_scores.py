"""Scores of a lift, worked out by hand on small errors; and our own lift against the released.

The clips of the last tests are synthetic (octosign), signed by the signer nobody trains on.
"""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.octosign.language import build_language, make_splits
from signkit.octosign.presets import find_preset
from signkit.octosign.recording import record
from signkit.octosign.signers import HELD_OUT_SIGNER
from signkit.pose.skeleton import LEFT_HAND, NECK, RIGHT_HAND
from signkit.score.lift_scores import (
    compare_lifts,
    score_lift,
    score_motion,
    score_reprojection,
)


@pytest.fixture
def truth():
    pose = np.random.default_rng(27).normal(size=(5, 50, 3))
    return pose - pose[:, NECK : NECK + 1]


def test_the_truth_scores_perfectly(truth):
    scores = score_lift(truth, truth)
    errors = ("body", "hands", "hands_rooted", "depth_body", "depth_hands_rooted")
    assert all(scores[name] == pytest.approx(0) for name in errors)
    assert scores["sign_body"] == scores["sign_hands"] == 1


def test_scale_is_aligned_and_place_is_not(truth):
    assert score_lift(0.3 * truth, truth)["body"] == pytest.approx(0)
    assert score_lift(truth + np.array([0, 0, 0.5]), truth)["body"] > 0.1


def test_a_hand_moved_as_a_whole_errs_from_the_neck_but_not_from_its_root(truth):
    moved = truth.copy()
    moved[:, LEFT_HAND, 2] += 1e-3  # too little to change the scale
    scores = score_lift(moved, truth)
    assert scores["hands"] == pytest.approx(0.5e-3, rel=0.05)  # one hand of two
    assert scores["hands_rooted"] < 0.1e-3


def test_flat_poses_have_no_right_side_and_mirrored_ones_the_wrong_one(truth):
    assert score_lift(truth * (1, 1, 0), truth)["sign_body"] == 0
    assert score_lift(truth * (1, 1, -1), truth)["sign_hands"] == 0


def test_joints_that_were_never_seen_are_not_scored(truth):
    pose = truth.copy()
    pose[:, RIGHT_HAND] = np.nan
    assert score_lift(pose, truth)["hands"] == pytest.approx(0)


def test_motion_scores_are_those_worked_by_hand():
    pose = np.zeros((4, 50, 3))
    pose[:, :, 0] = np.arange(50)  # bones of whole lengths, all rigid
    pose[:, :, 2] = np.array([0, 1, 0, 1])[:, None]  # second differences of z: 2 everywhere
    scores = score_motion(pose)
    assert scores["jitter_z"] == 2
    assert scores["jitter_x"] == scores["bone_variation"] == 0


def test_a_clip_of_two_frames_has_no_jitter(truth):
    assert np.isnan(score_motion(truth[:2])["jitter_x"])


def test_reprojection_leaves_out_the_place_and_doubtful_keypoints(truth):
    keypoints = np.ones((5, 50, 3))
    keypoints[..., :2] = truth[..., :2]
    keypoints[:, 2, :2], keypoints[:, 5, :2] = (-0.5, 0), (0.5, 0)  # shoulders: width 1
    pose = np.concatenate([keypoints[..., :2], truth[..., 2:]], axis=-1)
    keypoints[..., :2] = 200 * keypoints[..., :2] + (300, 400)
    keypoints[:, 30, :2], keypoints[:, 30, 2] = 0, 0.2
    assert score_reprojection(pose, keypoints) == pytest.approx(0, abs=1e-6)


def test_another_clips_truth_is_refused(truth):
    with pytest.raises(InputError, match="shape"):
        score_lift(truth[:3], truth)


@pytest.fixture(scope="module")
def rows():
    preset = find_preset("laptop")
    sentences = make_splits(build_language("LSA", preset), preset.sizes_for("LSA"), 3)
    clips = []
    for number, sentence in enumerate(sentences["test_signer"][:12]):
        recording = record(sentence.tokens, HELD_OUT_SIGNER, preset, np.random.default_rng(number))
        clips.append((recording.keypoints.astype(np.float32), recording.pose))
    return {row["way"]: row for row in compare_lifts(clips)}


def test_every_way_lifts_every_clip(rows):
    assert list(rows) == ["paper", "released", "signkit"]
    assert all(row["clips"] == 12 and row["left_out"] == 0 for row in rows.values())


@pytest.mark.parametrize("part", ["body", "hands", "hands_rooted"])
def test_our_own_lift_errs_clearly_less_than_the_released_one(rows, part):
    assert rows["signkit"][part] < 0.7 * rows["released"][part]


def test_errors_are_put_in_proportion_to_the_released_ways(rows):
    assert rows["released"]["body_to_released"] == 1
    ours = rows["signkit"]
    assert ours["hands_to_released"] == ours["hands"] / rows["released"]["hands"]


def test_our_own_lift_is_rigid_calm_and_on_the_right_side(rows):
    ours = rows["signkit"]
    assert ours["bone_variation"] <= 0.02
    assert ours["jitter_z"] <= ours["jitter_x"]
    assert ours["sign_body"] > 0.9 > rows["released"]["sign_body"]
    assert ours["sign_hands"] > 0.75 > rows["released"]["sign_hands"]
