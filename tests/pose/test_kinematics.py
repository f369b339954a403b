import numpy as np
import pytest

from signkit.pose.kinematics import (
    bone_lengths,
    bone_vectors,
    forward,
    limb_lengths,
    lower_percentile,
    vector_lengths,
)
from signkit.pose.skeleton import BONES, LIMBS, N_BONES, N_LIMBS


def unit_directions(pose):
    return bone_vectors(pose) / bone_lengths(pose)[..., None]


@pytest.fixture
def pose(sign):
    return sign()[1]


def test_forward_puts_the_joints_back_where_directions_and_lengths_came_from(pose):
    again = forward(pose[:, 0], unit_directions(pose), bone_lengths(pose))
    assert np.allclose(again, pose)


def test_forward_keeps_every_bone_as_long_as_it_was_told(pose):
    lengths = np.arange(1.0, N_BONES + 1)
    built = forward(pose[:, 0], unit_directions(pose), lengths)
    assert np.allclose(bone_lengths(built), lengths)


def test_a_missing_joint_leaves_only_its_own_bones_unknown(pose):
    pose[:, 10] = np.nan
    touched = (BONES[:, :2] == 10).any(axis=1)
    assert np.array_equal(np.isnan(bone_vectors(pose)).any(axis=(0, 2)), touched)


def test_both_hands_share_one_length_a_group(pose):
    limbs = limb_lengths(pose)
    assert limbs.shape == (N_LIMBS,)
    assert np.allclose(limbs[LIMBS], bone_lengths(pose)[0])


def test_a_missing_hand_does_not_shorten_the_limbs(pose):
    whole = limb_lengths(pose)
    pose[:, 8:29] = np.nan
    assert np.allclose(limb_lengths(pose), whole)


def test_a_limb_never_seen_has_no_length(pose):
    pose[:, 8:] = np.nan
    assert np.isnan(limb_lengths(pose)).tolist() == [False] * 4 + [True] * 21


@pytest.mark.parametrize(
    ("percentile", "wanted"), [(0.0, 1.0), (0.34, 2.0), (0.5, 2.0), (0.99, 3.0), (1.0, 4.0)]
)
def test_a_percentile_is_an_observed_value_and_the_lower_of_two(percentile, wanted):
    assert lower_percentile(np.array([3.0, 1.0, 4.0, 2.0, np.nan]), percentile) == wanted


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_vector_lengths_are_numpy_s_norm_to_the_last_bit(precision):
    vectors = np.random.default_rng(3).normal(size=(40, 50, 3)).astype(precision)
    vectors[3, 4, 1] = np.nan
    np.testing.assert_array_equal(vector_lengths(vectors), np.linalg.norm(vectors, axis=-1))
    assert vector_lengths(vectors).dtype == precision
