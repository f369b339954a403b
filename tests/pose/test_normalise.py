import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.normalise import (
    centre_on_neck,
    shoulder_width,
    standardise,
    to_shoulder_widths,
)
from signkit.pose.skeleton import LEFT_SHOULDER, NECK


def test_the_neck_is_the_origin_in_every_frame(sign):
    assert (centre_on_neck(sign()[1])[:, NECK] == 0).all()


def test_one_bad_frame_does_not_move_the_shoulder_width(sign):
    keypoints, _ = sign()
    good = shoulder_width(keypoints)
    keypoints[4, LEFT_SHOULDER, 0] += 5000
    assert shoulder_width(keypoints) == pytest.approx(good, rel=1e-3)


def test_missing_frames_do_not_shrink_the_shoulder_width(sign, hide):
    keypoints, _ = sign(frames=60)
    fewer = hide(keypoints, np.s_[10:45])
    assert shoulder_width(fewer) == pytest.approx(shoulder_width(keypoints), rel=1e-3)


def test_no_frame_with_both_shoulders_means_no_scale(sign, hide):
    keypoints = hide(sign(frames=4)[0], np.s_[:, LEFT_SHOULDER])
    with pytest.raises(InputError, match=r"both shoulders in at least one frame.* got 0 of 4"):
        shoulder_width(keypoints)


def test_a_pose_in_shoulder_widths_has_shoulders_one_apart(sign):
    keypoints, truth = sign()
    pose = to_shoulder_widths(truth, shoulder_width(keypoints))
    assert pose.dtype == np.float32
    apart = np.linalg.norm(pose[:, 2, :2] - pose[:, 5, :2], axis=-1)
    assert np.median(apart) == pytest.approx(1, rel=1e-4)


def test_standardised_points_have_mean_zero_and_deviation_one(sign):
    xy = sign()[0][..., :2].astype(float)
    standardised, mean, deviation = standardise(xy)
    assert np.allclose(standardised.mean(axis=(0, 1)), 0, atol=1e-9)
    assert np.square(standardised).mean() == pytest.approx(1)
    assert np.allclose(standardised * deviation + mean, xy)


def test_the_released_deviation_depends_on_where_the_signer_stands(sign):
    xy = sign()[0][..., :2].astype(float)
    _, _, here = standardise(xy, common_mean=True)
    _, _, there = standardise(np.add(xy, (300, 0)), common_mean=True)
    assert there > 1.1 * here
    assert standardise(np.add(xy, (300, 0)))[2] == pytest.approx(standardise(xy)[2])


def test_the_released_deviation_is_that_of_all_numbers_together(sign):
    xy = sign()[0][..., :2].astype(float)
    assert standardise(xy, common_mean=True)[2] == pytest.approx(xy.std())


def test_points_on_one_spot_are_refused():
    with pytest.raises(InputError, match="all on one spot"):
        standardise(np.ones((3, 50, 2)))
