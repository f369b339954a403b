"""MediaPipe's landmarks become the joints of their names."""

import numpy as np

from signkit.extraction.holistic import Landmarks
from signkit.extraction.joints import landmarks_to_clip
from signkit.formats.pose_files_depth import BODY_DEPTH
from signkit.pose.skeleton import JOINT, LEFT_HAND, RIGHT_HAND

SIZE = (200, 100)
# MediaPipe's numbering of body landmarks
NAMES = {
    "nose": 0,
    "left_shoulder": 11,
    "right_shoulder": 12,
    "left_elbow": 13,
    "right_elbow": 14,
    "left_wrist": 15,
    "right_wrist": 16,
}


def _landmarks():
    rng = np.random.default_rng(0)
    pose = rng.uniform(0.1, 0.9, (3, 33, 4)).astype(np.float32)
    left, right = rng.uniform(0.1, 0.9, (2, 3, 21, 4)).astype(np.float32)
    return Landmarks(pose, left, right)


def test_every_joint_is_the_landmark_of_its_name():
    found = _landmarks()
    clip = landmarks_to_clip("a", found, SIZE, 25.0)
    for name, landmark in NAMES.items():
        x, y, z, visibility = found.pose[1, landmark]
        assert np.allclose(clip.keypoints[1, JOINT[name]], [200 * x, 100 * y, visibility])
        assert np.isclose(clip.depth[1, JOINT[name]], -200 * BODY_DEPTH * z)  # nearer is larger
    assert np.allclose(clip.keypoints[:, LEFT_HAND, 0], 200 * found.left[..., 0])
    assert np.allclose(clip.keypoints[:, RIGHT_HAND, 1], 100 * found.right[..., 1])


def test_the_neck_is_between_the_shoulders_and_no_surer_than_either():
    clip = landmarks_to_clip("a", _landmarks(), SIZE, 25.0)
    neck, left, right = (
        clip.keypoints[:, JOINT[name]] for name in ("neck", "left_shoulder", "right_shoulder")
    )
    assert np.allclose(neck[:, :2], (left[:, :2] + right[:, :2]) / 2)
    assert np.allclose(neck[:, 2], np.minimum(left[:, 2], right[:, 2]))


def test_what_was_not_found_is_missing_and_the_rest_stays():
    found = _landmarks()
    found.left[1] = np.nan
    found.pose[2] = np.nan
    found.pose[0, 16, 3] = 0.0
    clip = landmarks_to_clip("a", found, SIZE, 25.0)
    assert clip.missing[1, LEFT_HAND].all()
    assert clip.missing[2, :8].all()
    assert clip.missing[0, JOINT["right_wrist"]]
    assert clip.missing.sum() == 21 + 8 + 1
    assert np.isnan(clip.keypoints[clip.missing][:, :2]).all()
    assert np.isnan(clip.depth[clip.missing]).all()


def test_the_landmarks_are_left_as_they_were():
    found = _landmarks()
    before = found.pose.copy(), found.left.copy()
    landmarks_to_clip("a", found, SIZE, 25.0)
    assert np.array_equal(found.pose, before[0])
    assert np.array_equal(found.left, before[1])
