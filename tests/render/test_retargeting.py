"""Lengths are the target's in every frame, directions the motion's."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.kinematics import bone_lengths
from signkit.pose.skeleton import BONES, CHILDREN, JOINT, LIMBS, NECK, PARENTS, RIGHT_HAND
from signkit.render.retargeting import ADULT, measure_proportions, retarget


def test_every_bone_has_the_target_length_in_every_frame(signer):
    signer += np.random.default_rng(0).normal(0, 0.02, signer.shape)
    lengths = bone_lengths(retarget(signer, ADULT), BONES)
    assert lengths == pytest.approx(np.tile(ADULT[LIMBS], (len(signer), 1)), abs=1e-5)


def test_every_bone_keeps_its_direction(signer):
    moved = retarget(signer, ADULT * 1.3)

    def directions(pose):
        bones = pose[:, CHILDREN] - pose[:, PARENTS]
        return bones / np.linalg.norm(bones, axis=-1, keepdims=True)

    assert directions(moved) == pytest.approx(directions(signer), abs=1e-4)
    assert not moved[:, NECK].any()


def test_own_proportions_of_a_rigid_signer_change_nothing(signer):
    rigid = retarget(signer, ADULT)
    assert retarget(rigid, measure_proportions(rigid)) == pytest.approx(rigid, abs=1e-5)


def test_the_neck_is_the_origin_wherever_it_was(signer):
    away = signer + np.float32([2, 1, -1])
    assert retarget(away, ADULT) == pytest.approx(retarget(signer, ADULT), abs=1e-5)


def test_missing_joints_stay_missing_and_the_others_stay(signer):
    holes = signer.copy()
    holes[3, RIGHT_HAND] = np.nan
    holes[5, JOINT["left_elbow"]] = np.nan
    moved = retarget(holes, ADULT)
    assert (np.isnan(moved) == np.isnan(holes)).all()
    assert np.isfinite(moved[5, JOINT["left_wrist"]]).all()
    assert moved[4] == pytest.approx(retarget(signer, ADULT)[4], abs=1e-6)


def test_a_joint_below_a_missing_one_lands_near_where_it_would(signer):
    proportions = measure_proportions(signer) * 1.2
    holes = signer.copy()
    holes[:, JOINT["left_elbow"]] = np.nan
    wrist = JOINT["left_wrist"]
    apart = retarget(holes, proportions)[:, wrist] - retarget(signer, proportions)[:, wrist]
    assert np.abs(apart).max() < 0.05


def test_a_bone_of_no_length_still_gets_its_length(signer):
    signer[:, JOINT["left_wrist"]] = signer[:, JOINT["left_elbow"]]
    lengths = bone_lengths(retarget(signer, ADULT), BONES)
    assert lengths == pytest.approx(np.tile(ADULT[LIMBS], (len(signer), 1)), abs=1e-5)


def test_limbs_never_seen_are_an_adults(signer):
    signer[:, 8:] = np.nan
    measured = measure_proportions(signer)
    assert measured[4:].tolist() == ADULT[4:].tolist()
    assert measured[0] == pytest.approx(np.hypot(0.58, 0.1))


@pytest.mark.parametrize("wrong", [np.ones(24), np.zeros(25), np.full(25, np.nan), -ADULT])
def test_proportions_that_nobody_has_are_refused(signer, wrong):
    with pytest.raises(InputError, match="25 positive lengths"):
        retarget(signer, wrong)
