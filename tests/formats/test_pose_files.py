"""Files of pose-format, written here: synthetic clips there and back, and damaged ones."""

import zipfile

import numpy as np
import pytest
from pose_format import Pose

from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip
from signkit.formats.pose_files import parse_pose, read_pose_files, write_pose_file
from signkit.formats.pose_mapping import map_points
from signkit.pose.clip import Clip, PoseClip


@pytest.fixture
def clip():
    rng = np.random.default_rng(0)
    keypoints = rng.uniform(10, 500, (6, 50, 3)).astype(np.float32)
    keypoints[..., 2] = rng.uniform(0.1, 1, (6, 50))
    keypoints[2, 8:29] = (np.nan, np.nan, 0)
    return Clip("-häuser", keypoints, 24.0, (640, 480))


def test_keypoints_come_back_as_they_were(tmp_path, clip):
    write_pose_file(tmp_path / "-häuser.pose", clip)
    (back,) = read_pose_files(tmp_path / "-häuser.pose")
    assert (back.name, back.fps, back.size, back.depth) == ("-häuser", 24.0, (640, 480), None)
    np.testing.assert_array_equal(back.keypoints, clip.keypoints)


def test_a_pose_comes_back_with_its_depth_and_missing_joints(tmp_path):
    frames = np.random.default_rng(1).normal(size=(4, 50, 3)).astype(np.float32)
    frames[1, 3] = np.nan
    frames[:, (8, 29)] = frames[:, (7, 4)]  # hands sit on their wrists
    write_pose_file(tmp_path / "a.pose", PoseClip("a", frames, 30.0))
    (back,) = read_pose_files(tmp_path / "a.pose")
    # As the docstring of write_pose_file says: 200 px a shoulder width, neck at (500, 350).
    expected = (back.keypoints[..., :2] - (500, 350)) / 200
    np.testing.assert_allclose(expected, frames[..., :2], atol=1e-5)
    # Depth is told from the neck, whose joint 1 is seen in every frame.
    depth = frames[..., 2] - frames[:, [1], 2]
    np.testing.assert_allclose(back.depth / 200, depth, atol=1e-5)
    assert back.missing.sum() == 1
    assert Pose.read((tmp_path / "a.pose").read_bytes()).body.data.shape == (4, 1, 50, 3)


def test_a_cut_file_is_a_bad_clip_and_the_others_go_on(tmp_path, clip):
    write_pose_file(tmp_path / "good.pose", clip)
    content = (tmp_path / "good.pose").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("cut.pose", content[:-50])
        archive.writestr("empty.pose", b"")
        archive.writestr("good.pose", content)
    clips = {clip.name: clip for clip in read_pose_files(tmp_path / "a.zip")}
    assert [isinstance(clips[n], BadClip) for n in ("cut", "empty", "good")] == [True, True, False]


def test_a_folder_without_pose_files_is_one_error(tmp_path):
    with pytest.raises(InputError, match=r"a \.pose file, got none"):
        list(read_pose_files(tmp_path))


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9])
def test_no_cut_gives_anything_but_an_input_error(tmp_path, clip, share):
    write_pose_file(tmp_path / "a.pose", clip)
    content = (tmp_path / "a.pose").read_bytes()
    with pytest.raises(InputError):
        parse_pose("a", content[: int(len(content) * share)])


def test_world_points_are_never_pixels():
    assert map_points([("POSE_WORLD_LANDMARKS", ["NOSE", "LEFT_WRIST"])]).joints == {}


def test_a_missing_nose_is_the_tip_of_the_face_mesh():
    found = map_points([("POSE_LANDMARKS", ["LEFT_WRIST"]), ("FACE_LANDMARKS", ["0", "1"])])
    assert found.joints == {7: 0, 0: 2}


def test_fingers_of_a_body_with_hands_are_found_by_name():
    found = map_points([("BODY_135", ["Nose", "LWrist", "LThumb1CMC", "RPinky4FingerTip"])])
    assert found.joints == {0: 0, 7: 1, 8: 1, 9: 2, 49: 3}


def test_a_hand_without_a_side_is_said():
    found = map_points([("HAND", [str(n) for n in range(21)])])
    assert found.joints == {29 + n: n for n in range(21)}
    assert "names no side" in found.notes[0]
