"""One reader for every format: which it is told to be, and what it gives."""

import io
import tarfile
import zipfile

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.ingest_report import IngestReport
from signkit.formats.keypoint_h5 import write_keypoint_h5
from signkit.formats.reading import find_format, read_clips
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
