"""One clip or many become files of every kind that holds a clip."""

import numpy as np
import pytest

from signkit.conversion.convert import CLIP_TARGETS, convert, write_clip
from signkit.errors import InputError
from signkit.formats.keypoint_h5 import write_keypoint_h5
from signkit.pose.clip import Clip, PoseClip


def _clip(name):
    """A synthetic still with all joints on random places."""
    keypoints = np.random.default_rng(3).uniform(100, 500, (3, 50, 3)).astype(np.float32)
    keypoints[..., 2] = 1
    return Clip(name, keypoints)


@pytest.mark.parametrize("to", CLIP_TARGETS)
def test_every_kind_of_file_is_written_from_keypoints(tmp_path, capsys, to):
    write_keypoint_h5(tmp_path / "k.h5", [_clip("-a"), _clip("ü b")])
    convert(tmp_path / "k.h5", tmp_path / "out", to)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [f"-a.{to}", f"ü b.{to}"]
    assert "taken for 25" in "".join(capsys.readouterr())


def test_two_clips_do_not_fit_into_one_file(tmp_path):
    write_keypoint_h5(tmp_path / "k.h5", [_clip("a"), _clip("b")])
    with pytest.raises(InputError, match="one clip a file"):
        convert(tmp_path / "k.h5", tmp_path / "one.bvh", "bvh")


def test_a_name_cannot_lead_out_of_the_folder(tmp_path):
    write_keypoint_h5(tmp_path / "k.h5", [_clip("x/../../b")])
    convert(tmp_path / "k.h5", tmp_path / "out", "bvh")
    assert [p.parent for p in tmp_path.rglob("*.bvh")] == [tmp_path / "out"]


def test_a_pose_without_a_joint_is_refused(tmp_path):
    nothing = PoseClip("none", np.full((2, 50, 3), np.nan, dtype=np.float32), 25.0)
    with pytest.raises(InputError):
        write_clip(nothing, tmp_path / "none.bvh", "bvh")
