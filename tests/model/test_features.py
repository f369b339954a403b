import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.errors import InputError
from signkit.model.features import (
    ANCHORS,
    FEATURE_WEIGHTS,
    SMALLEST_SPREAD,
    PoseFeatures,
    relate,
    unrelate,
)
from signkit.pose.skeleton import JOINT, NECK


def _fitted(store):
    features = PoseFeatures()
    features.fit(store.frames(i) for i in range(len(store)))
    return features


def test_inverting_features_gives_the_pose_back():
    store = TinyStore(6, missing=0.0)
    features, pose = _fitted(store), torch.from_numpy(store.frames(0))[None]
    values, known = features(pose, torch.ones(pose.shape[:3], dtype=torch.bool))
    torch.testing.assert_close(features.invert(values), pose, rtol=0, atol=1e-5)
    assert known.all()


def test_unrelate_undoes_relate_exactly_in_double_precision():
    pose = torch.randn(2, 3, 50, 3, dtype=torch.float64)
    torch.testing.assert_close(unrelate(relate(pose)), pose, rtol=0, atol=1e-14)


def test_fingers_hang_on_the_root_the_root_on_the_wrist_the_rest_on_the_neck():
    assert ANCHORS[JOINT["left_hand_index_2"]] == JOINT["left_hand_root"]
    assert ANCHORS[JOINT["right_hand_root"]] == JOINT["right_wrist"]
    assert ANCHORS[JOINT["right_wrist"]] == ANCHORS[JOINT["nose"]] == NECK


def test_moving_an_arm_leaves_the_features_of_its_fingers_alone():
    features, pose = PoseFeatures(), torch.randn(1, 1, 50, 3)
    known = torch.ones(1, 1, 50, dtype=torch.bool)
    before = features(pose, known)[0].unflatten(-1, (50, 3))
    pose[:, :, [JOINT["left_wrist"], *range(8, 29)]] += 0.5
    after = features(pose, known)[0].unflatten(-1, (50, 3))
    torch.testing.assert_close(before[:, :, 8:], after[:, :, 8:])


def test_features_have_mean_0_and_spread_1_over_the_training_poses():
    store = TinyStore(40, missing=0.1)
    features = _fitted(store)
    values, known = [], []
    for i in range(len(store)):
        pose = torch.from_numpy(store.frames(i))[None]
        mask = pose.isfinite().all(dim=-1)
        value, has = features(pose.nan_to_num(), mask)
        values.append(value[0].numpy())
        known.append(has[0].numpy())
    values, known = np.concatenate(values), np.concatenate(known)
    column = 3 * JOINT["left_wrist"]
    some = values[:, column][known[:, column]]
    assert abs(some.mean()) < 1e-4
    assert abs(some.std() - 1) < 1e-3


def test_a_coordinate_that_hardly_moves_is_not_blown_up():
    pose = np.zeros((100, 50, 3), dtype=np.float32)
    pose[:, 0, 0] = 1e-3 * np.random.default_rng(0).normal(size=100)
    features = PoseFeatures()
    features.fit([pose])
    assert features.spread[0] == pytest.approx(SMALLEST_SPREAD)


def test_what_hangs_on_a_missing_joint_is_missing():
    known = torch.ones(1, 1, 50, dtype=torch.bool)
    known[..., JOINT["left_hand_root"]] = False
    values, has = PoseFeatures()(torch.ones(1, 1, 50, 3), known)
    has = has.unflatten(-1, (50, 3))[0, 0, :, 0]
    assert not has[8:29].any()
    assert has[:8].all()
    assert has[29:].all()
    assert values.unflatten(-1, (50, 3))[0, 0, 8:29].eq(0).all()


def test_features_need_a_frame_to_measure():
    with pytest.raises(InputError, match="is the split empty"):
        PoseFeatures().fit([])


def test_the_arms_weigh_more_because_the_hands_hang_on_them():
    weights = FEATURE_WEIGHTS.reshape(50, 3)[:, 0]
    assert weights[JOINT["left_wrist"]] > weights[JOINT["left_hand_thumb_1"]]
