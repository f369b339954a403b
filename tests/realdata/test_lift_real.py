"""Lifting on real OpenPose clips: finite, near to what the camera saw, hands before the body."""

import json
import zipfile

import numpy as np
import pytest

from signkit.pose.kinematics import bone_lengths
from signkit.pose.lifting import lift
from signkit.pose.normalise import shoulder_width
from signkit.pose.skeleton import BODY, LEFT_WRIST, NECK, RIGHT_WRIST

PARTS = {"pose_keypoints_2d": 8, "hand_left_keypoints_2d": 21, "hand_right_keypoints_2d": 21}
WAYS = {
    "paper": {"mode": "paper"},
    "closed form": {"refinement": "none"},
    "lbfgs": {"refinement": "lbfgs"},
}
every_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())

pytestmark = pytest.mark.realdata


def _read(archive):
    frames = []
    with zipfile.ZipFile(archive) as files:
        for name in sorted(n for n in files.namelist() if n.endswith(".json")):
            person = json.loads(files.read(name))["people"][0]
            points = [np.reshape(person[part], (-1, 3))[:n] for part, n in PARTS.items()]
            frames.append(np.concatenate(points))
    return np.array(frames, dtype=np.float32)


@pytest.fixture(scope="module")
def real_clips(realdata):
    archives = sorted((realdata / "openpose_how2sign").glob("*.zip"))
    assert archives
    return [_read(archive) for archive in archives]


def _error_in_picture(pose, keypoints):
    flat = (keypoints[..., :2] - keypoints[:, [NECK], :2]) / shoulder_width(keypoints)
    return np.linalg.norm(pose[..., :2] - flat, axis=-1)


@every_way
def test_real_clips_lift_to_finite_poses(real_clips, way):
    for keypoints in real_clips:
        pose = lift(keypoints, **way)
        assert pose.shape == keypoints.shape
        assert np.isfinite(pose).all()


@every_way
def test_sure_keypoints_stay_where_the_camera_saw_them(real_clips, way):
    for keypoints in real_clips:
        error = _error_in_picture(lift(keypoints, **way), keypoints)
        assert np.median(error[:, BODY]) < 0.05
        assert np.median(error[keypoints[..., 2] > 0.6]) < 0.06


@every_way
def test_real_bones_are_rigid(real_clips, way):
    for keypoints in real_clips:
        lengths = bone_lengths(lift(keypoints, **way))
        assert np.allclose(lengths, lengths[0], atol=1e-4)


@every_way
def test_real_hands_come_out_before_the_body(real_clips, way):
    for keypoints in real_clips:
        pose = lift(keypoints, **way)
        assert (np.median(pose[:, [LEFT_WRIST, RIGHT_WRIST], 2], axis=0) > 0).all()
        assert pose[:, 8:, 2].mean() > 0.1


def test_the_refinement_brings_doubtful_poses_nearer_and_calms_them(real_clips):
    for keypoints in real_clips:
        rough, fine = lift(keypoints, refinement="none"), lift(keypoints)
        weights = keypoints[..., 2]
        errors = [(_error_in_picture(p, keypoints) ** 2 * weights).mean() for p in (rough, fine)]
        jitter = [np.abs(np.diff(p[..., 2], axis=0)).mean() for p in (rough, fine)]
        assert errors[1] < errors[0]
        assert jitter[1] < jitter[0]
