"""Real .pose files of three versions and six sets of points, against pose-format itself."""

import numpy as np
import pytest
from pose_format import Pose

from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.pose_files import read_pose_files, write_pose_file
from signkit.pose.skeleton import LEFT_SHOULDER, LEFT_WRIST, NOSE, RIGHT_SHOULDER, RIGHT_WRIST

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def folder(realdata):
    return realdata / "pose_format"


@pytest.fixture(scope="module")
def clips(folder):
    return {clip.name: clip for clip in read_pose_files(folder)}


def test_every_file_is_a_clip_with_all_its_frames(folder, clips):
    paths = sorted(folder.rglob("*.pose"))
    assert len(paths) == len(clips)
    for path in paths:
        clip = clips[path.relative_to(folder).as_posix().removesuffix(".pose")]
        body = Pose.read(path.read_bytes()).body
        assert not isinstance(clip, BadClip)
        assert (len(clip), clip.fps) == (body.data.shape[0], pytest.approx(body.fps))


@pytest.mark.parametrize(
    ("name", "component", "points"),
    [
        ("dummy_lexicon/sgg/essen", "POSE_LANDMARKS", {"LEFT_SHOULDER": 5, "RIGHT_WRIST": 4}),
        ("pose_repo_tests/viewer_sample_holistic_v02", "POSE_LANDMARKS", {"NOSE": 0}),
        ("pose_repo_tests/openpose", "pose_keypoints_2d", {"RShoulder": 2, "LWrist": 7}),
        ("pose_repo_tests/openpose", "hand_left_keypoints_2d", {"BASE": 8}),
        ("segmentation_example/example", "RIGHT_HAND_LANDMARKS", {"WRIST": 29, "PINKY_TIP": 49}),
    ],
)
def test_joints_are_the_points_of_that_name(folder, clips, name, component, points):
    pose = Pose.read((folder / f"{name}.pose").read_bytes())
    clip = clips[name]
    for point, joint in points.items():
        index = pose.header.get_point_index(component, point)
        wanted = pose.body.data[:, 0, index]
        known = ~clip.missing[:, joint]
        assert known.any()
        np.testing.assert_array_equal(
            clip.keypoints[known, joint, :2], np.asarray(wanted)[known, :2]
        )


def test_eight_body_points_without_a_nose_leave_it_missing(clips):
    assert clips["dummy_lexicon/sgg/essen"].missing[:, NOSE].all()


def test_zeroed_left_hands_are_missing(clips):
    for name, clip in clips.items():
        if name.startswith(("fingerspelling/ase", "fingerspelling/gsg", "fingerspelling/sgg")):
            assert clip.missing[:, 8:29].all(), name
            assert not clip.missing[:, 29:].all(), name


def test_depth_of_arms_is_of_an_arms_length(clips):
    """Arms of 0.7 + 0.7 shoulder widths reach at most 1.5 before the neck (points in metres)."""
    deep = {name: clip for name, clip in clips.items() if clip.depth is not None}
    assert {"dummy_lexicon/sgg/pizza", "segmentation_example/example"} <= deep.keys()
    for name, clip in deep.items():
        across = clip.keypoints[:, LEFT_SHOULDER, :2] - clip.keypoints[:, RIGHT_SHOULDER, :2]
        width = np.nanmedian(np.linalg.norm(across, axis=1))
        wrists = clip.depth[:, [LEFT_WRIST, RIGHT_WRIST]] / width
        assert np.nanmax(wrists) < 1.6, name
        assert np.nanmedian(wrists) > 0, name


def test_depth_that_lost_its_scale_is_left_out(clips):
    assert all(c.depth is None for name, c in clips.items() if name.startswith("fingerspelling"))


def test_real_clips_come_back_from_our_own_file(clips, tmp_path):
    for name in ("pose_repo_tests/openpose", "segmentation_example/example"):
        write_pose_file(tmp_path / "a.pose", clips[name])
        (back,) = read_pose_files(tmp_path / "a.pose")
        np.testing.assert_array_equal(back.keypoints, clips[name].keypoints)
        assert back.fps == pytest.approx(clips[name].fps)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.05, 0.5, 0.99])
def test_real_files_cut_anywhere_are_bad_clips(folder, tmp_path, share):
    cut = tmp_path / "cut"
    cut.mkdir()
    names = ["pose_repo_tests/openpose", "segmentation_example/example", "dummy_lexicon/sgg/pizza"]
    for number, name in enumerate(names):
        content = (folder / f"{name}.pose").read_bytes()
        (cut / f"{number}.pose").write_bytes(content[: int(len(content) * share)])
    report = IngestReport()
    found = list(read_pose_files(cut, report=report))
    assert len(found) == 3
    assert all(isinstance(clip, BadClip) for clip in found), report
