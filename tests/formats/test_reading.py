"""One reader for every format: which it is told to be, and what it gives."""

import io
import json
import tarfile
import zipfile

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.ingest_report import IngestReport
from signkit.formats.keypoint_h5 import write_keypoint_h5
from signkit.formats.reading import find_format, guess_format, read_clips
from signkit.formats.skels import write_skels
from signkit.formats.skels_poses import pose_to_skels
from signkit.pose.clip import Clip, PoseClip


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("clip/clip_000000000000_keypoints.json", "openpose"),
        ("clip/00000001.json", "dwpose"),
        ("00000001.npz", "dwpose"),
        ("sub/-häuser.pose", "pose"),
    ],
)
def test_archives_and_folders_are_told_by_the_names_in_them(tmp_path, member, kind):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("readme.txt", "")
        archive.writestr(member, "{}")
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo(member)
        archive.addfile(info, io.BytesIO())
    path = tmp_path / "folder" / member
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    found = {find_format(tmp_path / name) for name in ("a.zip", "a.tar.gz", "folder")}
    assert found == {kind}


def test_nothing_there_is_one_error(tmp_path):
    with pytest.raises(InputError, match="nothing there"):
        find_format(tmp_path / "none.pose")


def test_h5_gives_clips_and_counts_them(tmp_path):
    keypoints = np.full((3, 50, 3), 0.5, dtype=np.float32)
    write_keypoint_h5(tmp_path / "a.h5", [Clip("-one", keypoints)])
    report = IngestReport()
    (clip,) = read_clips(tmp_path / "a.h5", fps=24, report=report)
    assert (clip.name, clip.fps, len(clip), report.frames) == ("-one", 24, 3, 3)


def test_skels_gives_poses_in_shoulder_widths(tmp_path):
    pose = np.random.default_rng(0).normal(size=(4, 50, 3))
    pose[:, 1], pose[:, 2], pose[:, 5] = 0, (-0.5, 0, 0), (0.5, 0, 0)
    write_skels(tmp_path / "a.skels", [pose_to_skels("one", pose, "pt")], "pt")
    (tmp_path / "a.files").write_text("one\n")
    (clip,) = read_clips(tmp_path / "a.skels")
    assert isinstance(clip, PoseClip)
    assert clip.name == "one"
    np.testing.assert_allclose(clip.frames, pose, atol=3e-5)


def dwpose_frame():
    """Return one person as DWPose writes it, all at the middle of the picture."""
    person = {}
    for part, points in (("body", 18), ("face", 68), ("left_hand", 21), ("right_hand", 21)):
        person[f"{part}_keypoints"] = [[0.5, 0.25]] * points
        person[f"{part}_scores"] = list(range(18)) if part == "body" else [0.9] * points
    return json.dumps({"num_persons": 1, "person_0": person})


def test_dwpose_gives_clips_in_pixels(tmp_path):
    (tmp_path / "clip").mkdir()
    for number in (1, 2):
        (tmp_path / "clip" / f"{number:08d}.json").write_text(dwpose_frame())
    assert find_format(tmp_path) == "dwpose"
    (clip,) = read_clips(tmp_path, fps=25, size=(640, 480))
    assert (clip.name, len(clip), clip.fps) == ("clip", 2, 25)
    np.testing.assert_allclose(clip.keypoints[:, 0, :2], [[320, 120]] * 2)


@pytest.mark.parametrize("name", ["clip.npz", "00000001.npz"])
def test_mediapipes_arrays_are_told_by_what_lies_in_them(tmp_path, name):
    rng = np.random.default_rng(0)
    pose = rng.uniform(0.2, 0.8, (3, 33, 4)).astype(np.float32)
    hands = {
        side: rng.uniform(0.2, 0.8, (3, 21, 4)).astype(np.float32) for side in ("left", "right")
    }
    np.savez(tmp_path / name, pose=pose, **hands)
    assert find_format(tmp_path) == find_format(tmp_path / name) == "mediapipe"
    (clip,) = read_clips(tmp_path, size=(100, 100))
    # MediaPipe's left shoulder is its point 11, joint 5 here.
    np.testing.assert_allclose(clip.keypoints[:, 5, :2], pose[:, 11, :2] * 100, rtol=1e-5)


def test_a_folder_of_other_files_is_no_format(tmp_path):
    (tmp_path / "readme.md").write_text("hello")
    assert guess_format(tmp_path) is None
    with pytest.raises(InputError, match=r"files named CLIP_.*other files, such as 'readme.md'"):
        list(read_clips(tmp_path))


@pytest.mark.parametrize("name", ["a.doc", "a.npz", "a.json"])
def test_a_file_of_another_kind_is_one_error(tmp_path, name):
    (tmp_path / name).write_text("hello")
    with pytest.raises(InputError, match="a file of another kind"):
        find_format(tmp_path / name)


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_a_damaged_archive_is_one_error(tmp_path, name):
    (tmp_path / name).write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(InputError):
        list(read_clips(tmp_path / name))
