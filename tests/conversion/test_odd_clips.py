"""Odd clips, odd names and sources that say they are synthetic."""

import json

import numpy as np
import pytest
from PIL import Image

from signkit.conversion.choices import Choices
from signkit.conversion.clip_files import CLIP_TARGETS, MAY_TRANSLATE, write_clip
from signkit.conversion.convert import convert
from signkit.conversion.poses import has_depth, make_pose
from signkit.errors import InputError
from signkit.formats.keypoint_h5 import write_keypoint_h5
from signkit.formats.openpose_writer import write_openpose
from signkit.formats.reading import read_clips
from signkit.pose.clip import Clip, PoseClip
from signkit.pose.skeleton import LEFT_SHOULDER, NECK, RIGHT_SHOULDER


def _pose(frames=3):
    """A synthetic still, one shoulder width wide."""
    pose = np.random.default_rng(2).uniform(-1, 1, (1, 50, 3)).astype(np.float32)
    pose[:, NECK] = 0
    pose[:, RIGHT_SHOULDER], pose[:, LEFT_SHOULDER] = (-0.5, 0, 0), (0.5, 0, 0)
    return np.repeat(pose, frames, axis=0)


def _keypoints(pose):
    return np.concatenate((pose[..., :2] * 100 + 300, np.ones_like(pose[..., :1])), axis=2)


@pytest.mark.parametrize("to", CLIP_TARGETS)
def test_one_frame_is_written(tmp_path, to):
    write_clip(PoseClip("one", _pose(1), 25.0), tmp_path / f"one.{to}", to)
    assert (tmp_path / f"one.{to}").stat().st_size > 100


@pytest.mark.parametrize("to", CLIP_TARGETS)
def test_no_frame_is_refused_in_one_sentence(tmp_path, to):
    with pytest.raises(InputError, match="at least one frame"):
        write_clip(PoseClip("none", _pose(0), 25.0), tmp_path / f"none.{to}", to)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("to", [to for to in CLIP_TARGETS if to != "pose"])
def test_a_pose_in_which_nothing_is_seen_is_refused(tmp_path, to):
    with pytest.raises(InputError, match="a joint that is seen"):
        write_clip(PoseClip("nan", _pose() * np.nan, 25.0), tmp_path / f"nan.{to}", to)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("to", [to for to in CLIP_TARGETS if to not in MAY_TRANSLATE])
def test_translations_are_refused_where_joints_cannot_move(tmp_path, to):
    with pytest.raises(InputError, match="where joints may move"):
        write_clip(PoseClip("x", _pose(), 25.0), tmp_path / "x", to, Choices(translations=True))


def test_what_is_true_of_all_clips_is_said_once(tmp_path, capsys):
    keypoints = _keypoints(_pose())
    write_keypoint_h5(tmp_path / "k.h5", [Clip(f"c{n}", keypoints) for n in range(5)])
    convert(tmp_path / "k.h5", tmp_path / "out", "bvh")
    said = capsys.readouterr().err
    assert said.count("taken for 25") == 1
    assert said.count("lifted as released") == 1
    assert "5 clips written as bvh" in said


def test_depth_of_the_file_is_taken_but_not_if_a_lift_is_asked_for():
    pose = _pose()
    clip = Clip("clip", _keypoints(pose), 25.0, depth=pose[..., 2] * 100 + 7)
    found, how = make_pose(clip)
    assert "the depth that the file has" in how
    assert np.abs(found.frames - pose).max() < 1e-4
    assert "lifted as signkit" in make_pose(clip, "signkit")[1]


def test_too_little_depth_is_left_aside():
    depth = np.full((3, 50), np.nan, dtype=np.float32)
    depth[:, :20] = 1
    clip = Clip("clip", _keypoints(_pose()), 25.0, depth=depth)
    assert not has_depth(clip)
    assert "lifted" in make_pose(clip)[1]


def test_a_neck_that_is_lost_for_a_frame_does_not_lose_the_frame():
    pose = _pose()
    keypoints, depth = _keypoints(pose), pose[..., 2] * 100
    keypoints[1, NECK] = np.nan, np.nan, 0
    found, _ = make_pose(Clip("clip", keypoints, 25.0, depth=depth.astype(np.float32)))
    assert np.abs(found.frames - pose).max() < 1e-4


def test_several_clips_for_one_file_leave_no_file(tmp_path):
    write_keypoint_h5(tmp_path / "k.h5", [Clip(n, _keypoints(_pose())) for n in "ab"])
    with pytest.raises(InputError, match="at least 'a' and 'b'"):
        convert(tmp_path / "k.h5", tmp_path / "one.bvh", "bvh")
    assert not (tmp_path / "one.bvh").exists()


def test_names_that_would_be_one_file_are_numbered_and_said(tmp_path, capsys):
    names = ["a/b", "A_B", "a_b", "nul", "x" * 400, "-c"]
    write_keypoint_h5(tmp_path / "k.h5", [Clip(n, _keypoints(_pose(1))) for n in names])
    convert(tmp_path / "k.h5", tmp_path / "out", "pose")
    found = sorted(p.name for p in (tmp_path / "out").iterdir())
    wanted = ["-c.pose", "A_B.pose", "a_b-2.pose", "a_b-3.pose", "nul_.pose", "x" * 180 + ".pose"]
    assert found == sorted(wanted)
    assert capsys.readouterr().err.count("another is named") == 2


def test_names_too_long_for_a_folder_are_cut_for_openpose_too(tmp_path):
    write_keypoint_h5(tmp_path / "k.h5", [Clip("y" * 300, _keypoints(_pose(1)))])
    convert(tmp_path / "k.h5", tmp_path / "out", "openpose")
    (clip,) = read_clips(tmp_path / "out")
    assert clip.name == "y" * 180


def test_a_source_without_a_good_clip_makes_nothing(tmp_path):
    write_openpose(tmp_path / "in", [Clip("a", _keypoints(_pose(1)) * np.float32(0) + 1)])
    for to in ("txt", "skels:pt", "skels:p2s", "bvh", "png"):
        with pytest.raises(InputError, match="a clip to write"):
            convert(tmp_path / "in", tmp_path / "out", to)
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("fps", [0.0, -1.0, float("nan"), float("inf")])
def test_frames_a_second_must_be_a_number_above_0(tmp_path, fps):
    write_keypoint_h5(tmp_path / "k.h5", [Clip("a", _keypoints(_pose(1)))])
    with pytest.raises(InputError, match="above 0"):
        convert(tmp_path / "k.h5", tmp_path / "out", "bvh", fps=fps)


def test_what_stands_in_the_targets_place_is_told(tmp_path):
    write_keypoint_h5(tmp_path / "k.h5", [Clip("a", _keypoints(_pose(1)))])
    (tmp_path / "file").write_text("x")
    for to in ("bvh", "txt", "openpose"):
        with pytest.raises(InputError, match="a file"):
            convert(tmp_path / "k.h5", tmp_path / "file", to)
    with pytest.raises(InputError, match="a file at"):
        convert(tmp_path / "k.h5", tmp_path / "file" / "x.skels", "skels:p2s")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="a file for h5, got a folder"):
        convert(tmp_path / "k.h5", tmp_path / "folder", "h5")


def _strip(source, target, **options):
    convert(source, target, "png", **options)
    with Image.open(target) as picture:
        return np.asarray(picture).astype(int)


def test_a_source_that_says_it_is_synthetic_is_marked_so_and_any_on_request(tmp_path, capsys):
    folder = tmp_path / "octosign"
    write_openpose(folder / "dev.tar.gz", [Clip("a", _keypoints(_pose()))])
    plain = _strip(folder / "dev.tar.gz", tmp_path / "plain.png")
    asked = _strip(folder / "dev.tar.gz", tmp_path / "asked.png", synthetic=True)
    (folder / "corpus.json").write_text(json.dumps({"synthetic": True, "fps": 12.5}))
    told = _strip(folder / "dev.tar.gz", tmp_path / "told.png")
    assert np.array_equal(asked, told)
    assert (asked != plain).any(axis=2).mean() > 0.02
    assert "as its corpus.json says" in capsys.readouterr().err
    convert(folder / "dev.tar.gz", tmp_path / "a.bvh", "bvh")
    assert "Frame Time: 0.08000000" in (tmp_path / "a.bvh").read_text()
    assert "keep it" in capsys.readouterr().err
    for other in ("[]", "{", '{"synthetic": "no"}', '{"synthetic": false, "fps": true}'):
        (folder / "corpus.json").write_text(other)
        assert np.array_equal(_strip(folder / "dev.tar.gz", tmp_path / "other.png"), plain)
