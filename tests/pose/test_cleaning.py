import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.cleaning import (
    bridge_never_observed,
    find_never_observed,
    interpolate,
    mark_missing,
    prune_frames,
)
from signkit.pose.skeleton import JOINT, LEFT_HAND, LEFT_WRIST, NECK, RIGHT_HAND


def _interpolate_by_walking(x, confidence, enough):
    """Widen the window step by step, one number at a time: the slow and obvious way."""
    frames = len(x)
    filled = np.full(frames, np.nan)
    for t in range(frames):
        width = 0
        window = slice(t, t + 1)
        while confidence[window].sum() < enough and width < frames:
            width += 1
            window = slice(max(t - width, 0), t + width + 1)
        if confidence[window].sum() > 0:
            filled[t] = (x[window] * confidence[window]).sum() / confidence[window].sum()
    return filled


def test_interpolation_is_what_widening_step_by_step_gives():
    rng = np.random.default_rng(27)
    keypoints = rng.uniform(0, 1, (41, 50, 3))
    keypoints[rng.uniform(size=(41, 50)) < 0.4] = 0  # missing, written as zeros
    keypoints[:, 3] = 0
    keypoints[5:, 4] = 0
    filled = interpolate(mark_missing(keypoints), enough=0.99)
    for joint in range(50):
        for axis in range(2):
            wanted = _interpolate_by_walking(
                keypoints[:, joint, axis], keypoints[:, joint, 2], 0.99
            )
            assert np.allclose(filled[:, joint, axis], wanted, equal_nan=True, atol=1e-12)


def test_a_sure_keypoint_is_not_moved_by_interpolation(sign):
    keypoints, _ = sign()
    assert np.array_equal(interpolate(keypoints), keypoints)


def test_interpolation_keeps_the_confidence(sign):
    keypoints, _ = sign()
    keypoints[3, :, 2] = 0.1
    assert np.array_equal(interpolate(keypoints)[..., 2], keypoints[..., 2])


def test_a_joint_that_was_never_observed_stays_missing(sign, hide):
    keypoints, _ = sign()
    filled = interpolate(hide(keypoints, np.s_[:, LEFT_HAND]))
    assert np.isnan(filled[:, LEFT_HAND, :2]).all()
    assert np.isfinite(filled[:, RIGHT_HAND]).all()


def test_pruning_marks_doubtful_frames_and_drops_none(sign):
    keypoints, _ = sign(frames=6)
    keypoints[2, :8, 2] = 0.29
    keypoints[3, :8, 2] = 0.31
    pruned = prune_frames(keypoints)
    assert pruned.shape == keypoints.shape
    assert np.isnan(pruned[:, :, 0]).all(axis=1).tolist() == [False, False, True, *[False] * 3]
    assert (pruned[2, :, 2] == 0).all()


def test_pruning_everything_says_how_sure_the_best_frame_was(sign):
    keypoints, _ = sign()
    keypoints[..., 2] = 0.25
    with pytest.raises(InputError, match=r"0\.3 or more on average, got at most 0\.25"):
        prune_frames(keypoints)


def test_marking_writes_all_kinds_of_missing_alike():
    keypoints = np.ones((1, 50, 3))
    keypoints[0, 0] = 7, 7, 0
    keypoints[0, 1] = 7, np.nan, 0.5
    keypoints[0, 2] = np.inf, 7, 0.5
    marked = mark_missing(keypoints)
    assert np.array_equal(marked[0, :3], [[np.nan, np.nan, 0]] * 3, equal_nan=True)
    assert np.array_equal(marked[0, 3:], keypoints[0, 3:])


def test_a_missing_neck_is_bridged_by_the_middle_of_the_shoulders(sign, hide):
    keypoints, _ = sign()
    bridged = bridge_never_observed(hide(keypoints, np.s_[:, NECK]))
    shoulders = keypoints[:, [JOINT["left_shoulder"], JOINT["right_shoulder"]], :2]
    assert np.allclose(bridged[:, NECK, :2], shoulders.mean(axis=1))


def test_a_missing_hand_is_bridged_by_its_wrist(sign, hide):
    keypoints, _ = sign()
    hidden = hide(keypoints, np.s_[:, LEFT_HAND])
    bridged = bridge_never_observed(hidden)
    assert (bridged[:, LEFT_HAND, :2] == keypoints[:, [LEFT_WRIST], :2]).all()
    assert (bridged[:, LEFT_HAND, 2] == 0).all()
    assert find_never_observed(hidden).sum() == 21


def test_bridging_touches_no_joint_that_was_observed_once(sign, hide):
    keypoints, _ = sign()
    hidden = hide(keypoints, np.s_[1:, LEFT_HAND])
    assert np.array_equal(bridge_never_observed(hidden), hidden, equal_nan=True)
