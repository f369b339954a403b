"""Edits of finished poses do what their names say and nothing else."""

import numpy as np
import pytest

from signkit.pose.skeleton import LEFT_HAND, LEFT_WRIST, RIGHT_HAND, RIGHT_WRIST
from signkit.probing.pose_edits import (
    AGAIN,
    ARM_EDITS,
    OTHER,
    WHOLE_EDITS,
    add_pose_edits,
    freeze,
    lose_hand,
    mirror,
    rest_arm,
    shuffle_frames,
    turn_back,
)


@pytest.fixture
def pose():
    return np.random.default_rng(5).normal(size=(9, 50, 3)).astype(np.float32)


def test_only_the_dominant_hand_is_lost(pose):
    for left_handed, hand in ((False, RIGHT_HAND), (True, LEFT_HAND)):
        lost = lose_hand(pose, left_handed)
        assert np.isnan(lost[:, hand]).all()
        assert np.isnan(lost).sum() == 9 * 21 * 3


def test_the_dominant_arm_rests_and_the_other_moves_on(pose):
    resting = rest_arm(pose, False)
    assert (resting[:, RIGHT_HAND] == pose[0, RIGHT_HAND]).all()
    assert (resting[:, RIGHT_WRIST] == pose[0, RIGHT_WRIST]).all()
    assert (resting[:, LEFT_HAND] == pose[:, LEFT_HAND]).all()
    assert (resting[:, LEFT_WRIST] == pose[:, LEFT_WRIST]).all()


def test_shuffled_and_turned_clips_have_the_same_frames(pose):
    for edited in (shuffle_frames(pose), turn_back(pose)):
        assert not np.array_equal(edited, pose)
        assert np.array_equal(np.sort(edited, axis=0), np.sort(pose, axis=0))


def test_a_frozen_clip_keeps_its_length_and_never_moves(pose):
    assert freeze(pose).shape == pose.shape
    assert np.ptp(freeze(pose), axis=0).max() == 0


def test_mirrored_hands_change_places_and_x_its_sign(pose):
    mirrored = mirror(pose)
    assert (mirrored[:, LEFT_HAND, 0] == -pose[:, RIGHT_HAND, 0]).all()
    assert (mirrored[:, LEFT_HAND, 1:] == pose[:, RIGHT_HAND, 1:]).all()


def test_all_edits_are_added_and_the_wrong_sentence_is_the_next_ones(pose):
    clips = [pose, pose + 1, pose + 2]
    takes = add_pose_edits({AGAIN: clips}, [False, True, False])
    assert set(takes) == {AGAIN, OTHER, *ARM_EDITS, *WHOLE_EDITS}
    assert [clip is wanted for clip, wanted in zip(takes[OTHER], [*clips[1:], pose], strict=True)]
    assert takes[OTHER][2] is pose
    assert np.isnan(takes["hand_missing"][1][:, LEFT_HAND]).all()


def test_no_edit_changes_the_clip_it_starts_from(pose):
    before = pose.copy()
    add_pose_edits({AGAIN: [pose, pose]}, [False, True])
    assert np.array_equal(pose, before)
