"""The written archives have OpenPose's layout and hold no time stamp."""

import gzip
import hashlib
import json
import tarfile

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.openpose_writer import frame_file
from signkit.octosign.openpose_writer import (
    OpenPoseArchive,
    _TarHeader,
    openpose_frames,
    round_keypoints,
)


def some_keypoints(frames=3):
    return np.abs(np.random.default_rng(0).normal(300, 50, (frames, 50, 3))) * [1, 1, 0.001]


def write(path, frames=3):
    with OpenPoseArchive(path) as archive:
        archive.add("clip_a", some_keypoints(frames))
        archive.add("clip_b", some_keypoints(frames))
    return path


def test_a_frame_has_the_numbers_that_openpose_writes():
    frame = json.loads(openpose_frames(some_keypoints())[0])
    (person,) = frame["people"]
    lengths = {key: len(value) for key, value in person.items()}
    assert frame["version"] == 1.3
    assert person["person_id"] == [-1]
    assert lengths["pose_keypoints_2d"] == 75
    assert lengths["hand_left_keypoints_2d"] == lengths["hand_right_keypoints_2d"] == 63
    assert set(lengths) >= {"face_keypoints_2d", "pose_keypoints_3d", "hand_right_keypoints_3d"}


def test_the_points_come_in_openposes_order_with_the_lower_body_missing():
    points = round_keypoints(some_keypoints())[0]
    (person,) = json.loads(openpose_frames(some_keypoints())[0])["people"]
    np.testing.assert_array_equal(person["pose_keypoints_2d"][:24], points[:8].ravel())
    np.testing.assert_array_equal(person["hand_left_keypoints_2d"], points[8:29].ravel())
    np.testing.assert_array_equal(person["hand_right_keypoints_2d"], points[29:].ravel())
    assert not any(person["pose_keypoints_2d"][24:])


def test_an_archive_names_every_frame_as_openpose_does(tmp_path):
    with tarfile.open(write(tmp_path / "dev.tar.gz")) as archive:
        names = archive.getnames()
    assert names[:2] == [f"clip_a/clip_a_{n:012d}_keypoints.json" for n in range(2)]
    assert len(names) == 6


def test_archives_of_the_same_clips_have_the_same_bytes(tmp_path):
    one, other = (write(tmp_path / name).read_bytes() for name in ("a.tar.gz", "b.tar.gz"))
    assert hashlib.sha256(one).digest() == hashlib.sha256(other).digest()
    assert one[4:8] == bytes(4)


def test_members_and_gzip_hold_no_time_and_no_owner(tmp_path):
    with tarfile.open(write(tmp_path / "dev.tar.gz")) as archive:
        assert all((m.mtime, m.uid, m.uname) == (0, 0, "") for m in archive.getmembers())
    with gzip.open(tmp_path / "dev.tar.gz") as stream:
        assert len(stream.read()) % 512 == 0


def test_headers_are_those_that_tarfile_writes():
    for clip in ("clip_a", "ä/b", "cc/" + "c" * 34, "d" * 60, "folder" * 12 + "/" + "e" * 30):
        header = _TarHeader(clip)
        for frame, size in ((0, 0), (7, 2048), (123456, 99999)):
            info = tarfile.TarInfo(frame_file(clip, frame))
            info.size = size
            assert header.of(frame, size) == info.tobuf(tarfile.USTAR_FORMAT)


def test_rounding_moves_a_point_by_half_a_pixel_at_most():
    keypoints = some_keypoints(20)
    difference = np.abs(round_keypoints(keypoints) - keypoints)
    assert difference[..., :2].max() <= 0.5
    assert difference[..., 2].max() <= 0.005 + 1e-12


def test_an_error_leaves_no_archive_behind(tmp_path):
    with pytest.raises(InputError, match="clip_x"), OpenPoseArchive(tmp_path / "a.tar.gz") as made:
        made.add("clip_x", np.full((2, 50, 3), np.nan))
    assert list(tmp_path.iterdir()) == []
