"""Real videos through MediaPipe: the same keypoints every time, near those made elsewhere."""

import importlib.util
import sys

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.extraction.extract import extract
from signkit.extraction.holistic import detect_landmarks
from signkit.extraction.one_video import read_clip
from signkit.extraction.video import Video
from signkit.formats.ingest_report import IngestReport
from signkit.formats.keypoint_h5 import scan_keypoint_h5
from signkit.formats.openpose import ingest
from signkit.pose.skeleton import RIGHT_HAND

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("mediapipe") is None, reason="needs the extra video (mediapipe)"
    ),
]


@pytest.fixture(scope="module")
def signer(realdata):
    return realdata / "dwpose" / "human_signer.mp4"


@pytest.fixture(scope="module")
def visitor(realdata):
    return realdata / "pose_format" / "pose_repo_tests" / "test_video.mp4"


def _made_elsewhere(realdata, name):
    path = realdata / "mediapipe_here" / f"{name}.mediapipe0.10.21_holistic_c1.npz"
    with np.load(path, allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("dwpose/human_signer.mp4", "human_signer"),
        ("dwpose/human_signer_480.crop_original_video.mp4", "human_signer_480_crop24"),
        ("pose_format/pose_repo_tests/test_video.mp4", "pose_test_video"),
    ],
)
def test_landmarks_are_those_of_another_release(realdata, place, name):
    wanted = _made_elsewhere(realdata, name)
    video = Video(realdata / place)
    found = detect_landmarks(video.frames())
    assert found.pose.shape == wanted["pose"].shape  # as many frames
    assert video.facts.size == tuple(wanted["size"].astype(int))
    assert video.facts.fps == pytest.approx(float(wanted["fps"]))
    size = np.array(video.facts.size)
    for here, there in ((found.pose, "pose"), (found.left, "left"), (found.right, "right")):
        both = np.isfinite(here[:, 0, 0]) & np.isfinite(wanted[there][:, 0, 0])
        either = np.isfinite(here[:, 0, 0]) | np.isfinite(wanted[there][:, 0, 0])
        assert both.sum() >= 0.9 * either.sum()
        if both.any():
            apart = size * np.abs(here[both, :25, :2] - wanted[there][both, :25, :2])
            assert np.median(apart) < 1.0  # pixels


def test_two_runs_in_two_processes_give_the_same_bytes(visitor, tmp_path):
    (tmp_path / "copy.mp4").write_bytes(visitor.read_bytes())
    extract([visitor, tmp_path / "copy.mp4"], tmp_path / "out", "h5", jobs=2)
    one, two = scan_keypoint_h5(tmp_path / "out/keypoints.h5")
    assert np.array_equal(one.keypoints, two.keypoints, equal_nan=True)
    assert (one.name, two.name) == ("copy", "test_video")
    assert len(one) == 58
    for clip in ingest(tmp_path / "out", IngestReport()):
        assert np.array_equal(clip.keypoints, one.keypoints, equal_nan=True)


def test_the_terminal_hears_of_progress_and_not_of_c_plus_plus(visitor, tmp_path, capfd):
    extract([visitor], tmp_path / "out")
    said = capfd.readouterr().err
    assert "extract 1/1: test_video: 58 frames" in said
    for chatter in ("INFO:", "W0000", "XNNPACK", "UserWarning", "inference_feedback"):
        assert chatter not in said
    assert sys.stderr is not None


def test_a_hand_is_where_its_wrist_is(signer):
    clip, _ = read_clip(signer, "signer", detect_landmarks)
    seen = ~clip.missing[:, RIGHT_HAND.start]
    root, wrist = (clip.keypoints[seen, joint, :2] for joint in (RIGHT_HAND.start, 4))
    apart = np.linalg.norm(root - wrist, axis=1)
    across = np.linalg.norm(clip.keypoints[:, 2, :2] - clip.keypoints[:, 5, :2], axis=1)
    assert np.median(apart) < 0.25 * np.median(across)


def test_a_rendering_of_keypoints_is_refused_as_one(realdata, tmp_path):
    folder = realdata / "openpose_how2sign"
    video = folder / "_2FBDaOPYig_4-3-rgb_front.openpose_render.mp4"
    with pytest.raises(InputError, match="extract: needs a clip of every video"):
        extract([video], tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.zip"))
    with pytest.raises(InputError, match="looks like a rendering of keypoints"):
        read_clip(video, "a", detect_landmarks)
