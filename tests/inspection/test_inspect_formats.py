"""What `inspect` says of each kind of source: synthetic clips, stores and damaged files."""

import json

import h5py
import numpy as np
import pytest

from signkit.corpus.store import StoredClip, write_store
from signkit.formats.keypoint_h5 import write_keypoint_h5
from signkit.formats.openpose_writer import write_openpose
from signkit.formats.pose_files import write_pose_file
from signkit.formats.skels import write_skels
from signkit.formats.skels_poses import pose_to_skels
from signkit.inspection.inspect import inspect, say_findings
from signkit.pose.clip import Clip, PoseClip
from signkit.pose.skeleton import LEFT_HAND, LEFT_WRIST, RIGHT_HAND, RIGHT_WRIST


def keypoints(frames=10, seed=0):
    """Return a signer whose shoulders are 200 px apart and whose hands hang at their wrists."""
    points = np.random.default_rng(seed).normal(0, 5, (frames, 50, 3)).astype(np.float32)
    points[..., :2] += 500
    points[:, (2, 3, 4), 0] -= 100
    points[:, RIGHT_HAND, 0] -= 100
    points[:, (5, 6, 7), 0] += 100
    points[:, LEFT_HAND, 0] += 100
    points[..., 2] = 0.5
    return points


def test_skels_say_counter_sides_scale_and_empty_lines(tmp_path):
    pose = np.random.default_rng(0).normal(size=(4, 50, 3))
    pose[:, 1], pose[:, 2], pose[:, 5] = 0, (-0.5, 0, 0), (0.5, 0, 0)
    write_skels(tmp_path / "a.skels", [pose_to_skels("one", pose, "pt")] * 2, "pt")
    with open(tmp_path / "a.skels", "a") as stream:
        stream.write("\n")
    (tmp_path / "a.text").write_text("one .\n")
    found = inspect(tmp_path / "a.skels")
    assert (found["clips"], found["left_out"], found["counter_rule"]) == (2, 1, "t/T")
    assert found["mirrored"] is True
    assert found["shoulder_width"] == pytest.approx(1 / 3, abs=1e-5)
    assert "left out: 1 clip, first line 3" in found["problems"][0]
    assert "lists of different lengths: clips 3, a.text 1" in found["problems"]


def test_h5_of_bones_is_a_problem_not_a_crash(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["clip"] = np.zeros((5, 98), dtype=np.float32)
    found = inspect(tmp_path / "a.h5")
    assert found["clips"] == 0
    assert "98: normalised bones" in found["problems"][0]


@pytest.mark.parametrize("kind", ["keypoints", "poses"])
def test_a_store_says_clips_and_frames(tmp_path, kind):
    frames = keypoints(4) if kind == "keypoints" else np.full((4, 50, 3), 0.25)
    clips = [StoredClip(name, frames, text="a") for name in "ab"]
    write_store(tmp_path / "s.h5", clips, kind=kind, language="asl", fps=12.5, synthetic=True)
    found = inspect(tmp_path / "s.h5")
    assert (found["format"], found["clips"], found["fps"]) == ("signkit store", 2, 12.5)
    assert found["frames"] == {"total": 8, "min": 4, "max": 4}
    assert found["unit"] == ("pixels" if kind == "keypoints" else "shoulder widths")
    assert (found["synthetic"], found["problems"]) == (True, [])


def test_pose_files_and_a_damaged_one(tmp_path):
    write_pose_file(tmp_path / "-häuser.pose", Clip("x", keypoints(), 25.0, (640, 480)))
    write_pose_file(tmp_path / "two.pose", PoseClip("x", np.zeros((3, 50, 3)), 30.0))
    (tmp_path / "cut.pose").write_bytes(b"\0\0")
    found = inspect(tmp_path)
    assert (found["format"], found["clips"], found["left_out"]) == ("pose", 2, 1)
    assert found["fps"] == [25.0, 30.0]
    assert found["problems"][0].startswith("left out: 1 clip, first cut")
    assert json.loads(json.dumps(found))["size"] == [[640, 480], [1000, 1000]]
    assert "640x480, 1000x1000" in say_findings(found)


def test_clips_and_list_of_names_are_paired(tmp_path):
    write_keypoint_h5(tmp_path / "dev.h5", [Clip(name, keypoints()) for name in "ab"])
    (tmp_path / "dev.files").write_text("dev/a\ndev/c\n")
    assert inspect(tmp_path / "dev.h5")["problems"] == [
        "clip that dev.files does not list: 1, first b",
        "name in dev.files without a clip: 1, first c",
    ]


def stacked(points):
    points[:, LEFT_HAND] = points[:, RIGHT_HAND]
    return points


def palm_to_palm(points):
    points[:, LEFT_HAND, :2] = points[:, RIGHT_HAND, :2]
    points[:, LEFT_WRIST, :2] = points[:, RIGHT_WRIST, :2]
    return points


def far(points):
    points[:, RIGHT_HAND, 1] -= 150
    return points


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda points: points, []),
        (palm_to_palm, []),
        (stacked, ["both hands on one spot", "a hand far from its wrist"]),
        (far, ["a hand far from its wrist"]),
    ],
)
def test_hands_are_looked_at_against_their_arms(tmp_path, spoil, says):
    write_keypoint_h5(tmp_path / "a.h5", [Clip("one", spoil(keypoints()))])
    problems = inspect(tmp_path / "a.h5")["problems"]
    assert [problem.split(":")[0] for problem in problems] == says


def test_a_joint_missing_in_each_frame_in_turn_raises_no_warning(tmp_path):
    points = keypoints(50)
    points[np.arange(50), np.arange(50)] = (np.nan, np.nan, 0)
    write_keypoint_h5(tmp_path / "a.h5", [Clip("one", points)])
    with np.errstate(all="raise"):
        found = inspect(tmp_path / "a.h5")
    assert not any("frozen" in problem for problem in found["problems"])
    assert found["missing"]["body"] == pytest.approx(8 / 400)


def test_confidence_that_is_one_everywhere_is_said(tmp_path):
    points = keypoints()
    points[..., 2] = 1
    write_keypoint_h5(tmp_path / "a.h5", [Clip("one", points)])
    assert inspect(tmp_path / "a.h5")["problems"] == [
        "confidence is 1 everywhere: it tells nothing"
    ]


def test_folders_of_several_formats_are_looked_at_one_by_one(tmp_path):
    write_openpose(tmp_path / "a", [Clip("one", keypoints())])
    (tmp_path / "b").mkdir()
    write_pose_file(tmp_path / "b/two.pose", Clip("two", keypoints(), 25.0))
    found = inspect(tmp_path)
    assert {name: part["format"] for name, part in found["parts"].items()} == {
        "a": "openpose",
        "b": "pose",
    }
