"""The lift of our own on real clips: nearer to the picture than the released one, and as rigid.

Depth is compared with MediaPipe's, which is another guess, not truth; its scale is unknown, so
only the pattern counts.
"""

import json
import zipfile

import numpy as np
import pytest

from signkit.pose.lifting import lift
from signkit.pose.normalise import shoulder_width
from signkit.pose.skeleton import LEFT_HAND, NECK, RIGHT_HAND
from signkit.score.lift_scores import compare_lifts

PARTS = {"pose_keypoints_2d": 8, "hand_left_keypoints_2d": 21, "hand_right_keypoints_2d": 21}
ARMS = [3, 4, 6, 7]

pytestmark = pytest.mark.realdata


def _read_openpose(archive):
    frames = []
    with zipfile.ZipFile(archive) as files:
        for name in sorted(n for n in files.namelist() if n.endswith(".json")):
            person = json.loads(files.read(name))["people"][0]
            frames.append([row for part, n in PARTS.items()
                           for row in np.reshape(person[part], (-1, 3))[:n]])  # fmt: skip
    return np.array(frames, dtype=np.float32)


def _read_mediapipe(path):
    """Keypoints, and z towards the viewer in pixels."""
    with np.load(path) as file:
        scale = np.array([*file["size"], -file["size"][0]])
        body, seen = file["pose"][..., :3] * scale, file["pose"][..., 3]
        hands = [file["left"][..., :3] * scale, file["right"][..., :3] * scale]
    joints, confidence = np.full((len(body), 50, 3), np.nan), np.zeros((len(body), 50))
    for joint, point in zip([0, 2, 3, 4, 5, 6, 7], [0, 12, 14, 16, 11, 13, 15], strict=True):
        joints[:, joint], confidence[:, joint] = body[:, point], seen[:, point]
    joints[:, NECK] = 0.5 * (body[:, 11] + body[:, 12])
    confidence[:, NECK] = np.minimum(seen[:, 11], seen[:, 12])
    for part, hand in zip((LEFT_HAND, RIGHT_HAND), hands, strict=True):
        joints[:, part] = hand
        confidence[:, part] = np.isfinite(hand[..., 0])
    keypoints = np.concatenate([joints[..., :2], confidence[..., None]], axis=-1)
    keypoints[np.isnan(joints[..., 0])] = np.nan, np.nan, 0
    return keypoints.astype(np.float32), joints[..., 2]


@pytest.fixture(scope="module")
def rows(realdata):
    archives = sorted((realdata / "openpose_how2sign").glob("*.zip"))
    assert archives
    clips = [(_read_openpose(archive), None) for archive in archives]
    return {row["way"]: row for row in compare_lifts(clips)}


def test_real_clips_are_reprojected_no_worse_than_by_the_released_tool(rows):
    assert rows["signkit"]["reprojection"] <= rows["released"]["reprojection"]


def test_real_bones_stay_rigid_and_depth_stays_calm(rows):
    assert rows["signkit"]["bone_variation"] <= 0.02
    assert rows["signkit"]["jitter_z"] <= rows["signkit"]["jitter_x"]
    assert rows["signkit"]["jitter_z"] < rows["released"]["jitter_z"]


@pytest.fixture(scope="module")
def mediapipe(realdata):
    paths = sorted((realdata / "mediapipe_here").glob("human_signer*.npz"))
    assert paths
    return [_read_mediapipe(path) for path in paths]


def _arm_agreement(pose, depth, keypoints):
    away = (depth - depth[:, [NECK]])[:, ARMS] / shoulder_width(keypoints)
    both = np.isfinite(away) & (keypoints[:, ARMS, 2] > 0.3)
    return np.corrcoef(pose[:, ARMS, 2][both], away[both])[0, 1]


def test_arms_agree_better_with_mediapipe_than_the_released_ones(mediapipe):
    ours, theirs = (
        [_arm_agreement(lift(k, **way), z, k) for k, z in mediapipe]
        for way in ({"mode": "signkit"}, {"mode": "released"})
    )
    assert np.mean(ours) > np.mean(theirs)
    assert min(ours) > 0.2


def test_hands_lie_before_the_shoulders_as_mediapipe_has_them(mediapipe):
    for keypoints, _ in mediapipe:
        pose = lift(keypoints, mode="signkit")
        seen = keypoints[:, [4, 7], 2] > 0.5
        assert (pose[:, [4, 7], 2][seen] > 0).mean() > 0.95
