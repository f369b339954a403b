"""Conversions keep what they can, say what they change and refuse what cannot be done."""

import numpy as np
import pytest

from signkit.conversion.convert import convert
from signkit.errors import InputError
from signkit.formats.ingest_report import IngestReport
from signkit.formats.keypoint_h5 import scan_keypoint_h5
from signkit.formats.openpose import ingest, list_clips
from signkit.formats.openpose_writer import write_openpose
from signkit.formats.reading import find_format
from signkit.formats.skels import detect_convention
from signkit.formats.skels_poses import pose_to_skels, read_skels_poses
from signkit.formats.text_stages import read_text_stages
from signkit.pose.clip import Clip
from signkit.pose.skeleton import LEFT_SHOULDER, NECK, RIGHT_SHOULDER


def _poses(path):
    return {
        p.name: p.frames for p in read_skels_poses(path, path.with_suffix(".files"), IngestReport())
    }


def _clips(source):
    return {clip.name: clip.keypoints for clip in ingest(source, IngestReport())}


def _same(one, other):
    assert set(one) == set(other)
    assert all(np.array_equal(one[name], other[name], equal_nan=True) for name in one)


def _clip(name, seed):
    """A synthetic clip of seven frames: noise, no left hand in one, nobody in another."""
    rng = np.random.default_rng(seed)
    keypoints = rng.uniform(100, 700, (7, 50, 3)).astype(np.float32)
    keypoints[..., 2] = 0.8
    keypoints[:, RIGHT_SHOULDER] = 500.25, 300, 0.9
    keypoints[:, LEFT_SHOULDER] = 700.125, 300, 0.9
    keypoints[1, 8:29] = keypoints[3] = np.nan, np.nan, 0
    return Clip(name, keypoints)


@pytest.fixture
def corpus(tmp_path):
    write_openpose(tmp_path / "corpus", [_clip("-a", 0), _clip("b", 9)])
    return tmp_path / "corpus"


@pytest.mark.parametrize("name", ["folder", "all.zip", "all.tar.gz"])
def test_keypoints_survive_h5_and_every_kind_of_openpose_target(corpus, tmp_path, name):
    convert(corpus, tmp_path / "k.h5", "h5")
    convert(tmp_path / "k.h5", tmp_path / name, "openpose")
    _same(_clips(tmp_path / name), _clips(corpus))
    assert sorted(list_clips(tmp_path / name)) == ["-a", "b"]


@pytest.mark.parametrize("name", ["all.zip", "all.tar.gz", "k.h5"])
def test_the_same_source_gives_the_same_bytes(corpus, tmp_path, name, monkeypatch):
    to = "h5" if name == "k.h5" else "openpose"
    convert(corpus, tmp_path / "one" / name, to)
    monkeypatch.setattr("time.time", lambda: 2e9)
    convert(corpus, tmp_path / "two" / name, to)
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize("convention", ["pt", "p2s"])
def test_keypoints_become_skels_by_lifting_which_is_said(corpus, tmp_path, capsys, convention):
    convert(corpus, tmp_path / "dev.skels", f"skels:{convention}")
    found = detect_convention(tmp_path / "dev.skels")
    assert found.convention.name == convention
    assert (tmp_path / "dev.files").read_text() == "-a\nb\n"
    said = capsys.readouterr().err
    assert "lifted as released" in said
    assert "left out" not in said
    assert {name: len(pose) for name, pose in _poses(tmp_path / "dev.skels").items()} == {
        "-a": 7,
        "b": 7,
    }


def _skels(path, convention="pt", names=("dev/a", "dev/b")):
    from signkit.formats.skels import write_skels

    rng = np.random.default_rng(0)
    clips = []
    for name in names:
        pose = rng.uniform(0.1, 1, (6, 50, 3))
        pose[:, NECK] = 0
        pose[:, RIGHT_SHOULDER], pose[:, LEFT_SHOULDER] = (-0.5, 0.02, 0.01), (0.5, 0.02, 0.01)
        clips.append(pose_to_skels(name, pose, convention))
    write_skels(path, clips, convention)
    path.with_suffix(".files").write_text("".join(f"{name}\n" for name in names))


def test_skels_written_again_are_byte_identical_and_keep_their_names(tmp_path, capsys):
    _skels(tmp_path / "dev.skels")
    convert(tmp_path / "dev.skels", tmp_path / "out" / "dev.skels", "skels:pt")
    for ending in (".skels", ".files"):
        one, two = (f.with_suffix(ending) for f in (tmp_path / "dev", tmp_path / "out" / "dev"))
        assert one.read_bytes() == two.read_bytes()
    said = capsys.readouterr().err
    assert "convention pt" in said
    assert "shoulder width 0.3333" in said
    assert "mirrored against OpenPose" in said


def test_skels_change_convention_and_back_within_their_digits(tmp_path):
    _skels(tmp_path / "a.skels")
    convert(tmp_path / "a.skels", tmp_path / "b.skels", "skels:p2s")
    convert(tmp_path / "b.skels", tmp_path / "c.skels", "skels:pt")
    one, other = _poses(tmp_path / "a.skels"), _poses(tmp_path / "c.skels")
    assert detect_convention(tmp_path / "b.skels").convention.name == "p2s"
    for name, pose in one.items():
        known = ~np.isnan(other[name])
        assert np.abs(pose - other[name])[known].max() < 2e-3


def test_skels_become_text_files_and_text_files_become_skels(tmp_path):
    _skels(tmp_path / "a.skels")
    convert(tmp_path / "a.skels", tmp_path / "txt", "txt")
    assert find_format(tmp_path / "txt") == "txt"
    stages = read_text_stages(tmp_path / "txt" / "dev" / "a")
    assert np.allclose(stages[5], _poses(tmp_path / "a.skels")["dev/a"], atol=1e-5)
    convert(tmp_path / "txt", tmp_path / "b.skels", "skels:pt")
    for name, pose in _poses(tmp_path / "a.skels").items():
        assert np.allclose(_poses(tmp_path / "b.skels")[name], pose, atol=1e-4)


def test_a_clip_that_cannot_be_lifted_becomes_an_empty_line(corpus, tmp_path, capsys):
    keypoints = _clip("c", 1).keypoints[:2].copy()
    keypoints[:, :8] = np.nan, np.nan, 0
    write_openpose(tmp_path / "hands", [Clip("c", keypoints)])
    (tmp_path / "hands" / "c").rename(corpus / "c")
    convert(corpus, tmp_path / "d.skels", "skels:p2s")
    assert (tmp_path / "d.skels").read_text().splitlines()[2] == ""
    assert (tmp_path / "d.files").read_text() == "-a\nb\nc\n"
    assert "left out c" in capsys.readouterr().err


@pytest.mark.parametrize("to", ["openpose", "h5"])
def test_poses_do_not_become_keypoints(tmp_path, to):
    _skels(tmp_path / "a.skels")
    with pytest.raises(InputError, match="no pixels and no confidences"):
        convert(tmp_path / "a.skels", tmp_path / "out", to)
    assert not (tmp_path / "out").exists()


def test_what_has_no_face_does_not_become_dwpose(corpus, tmp_path):
    with pytest.raises(InputError, match="run DWPose on the videos"):
        convert(corpus, tmp_path / "d.skels", "skels:dwpose385")


def test_unknown_targets_sources_and_equal_paths_are_refused(corpus, tmp_path):
    (tmp_path / "x.bin").write_text("x")
    for source, target, to, says in (
        (corpus, tmp_path / "o", "skels", "one of openpose, h5, txt"),
        (tmp_path / "x.bin", tmp_path / "o", "h5", "a file of another kind"),
        (tmp_path / "absent", tmp_path / "o", "h5", "nothing there"),
        (corpus, corpus, "openpose", "another path"),
    ):
        with pytest.raises(InputError, match=says):
            convert(source, target, to)


@pytest.mark.parametrize("to", ["txt", "bvh"])
def test_a_name_cannot_lead_out_of_the_target(tmp_path, to):
    _skels(tmp_path / "a.skels", names=("../../evil", "/evil"))
    convert(tmp_path / "a.skels", tmp_path / "in" / "out", to)
    assert {p.name for p in tmp_path.iterdir()} == {"in", "a.skels", "a.files"}
    assert [p.name for p in (tmp_path / "in").iterdir()] == ["out"]
    assert len([p for p in (tmp_path / "in").rglob("*") if p.is_file()]) == 2


def test_a_folder_with_files_in_it_is_not_written_over(corpus, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    with pytest.raises(InputError, match="new or empty folder"):
        convert(corpus, tmp_path / "full", "openpose")
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["mine.txt"]
    assert {p.name for p in tmp_path.iterdir()} == {"full", "corpus"}


def test_bad_clips_are_said_and_stay_empty_in_h5(corpus, tmp_path, capsys):
    (corpus / "bad").mkdir()
    (corpus / "bad" / "bad_000000000000_keypoints.json").write_bytes(b"{")
    convert(corpus, tmp_path / "k.h5", "h5")
    assert "left out bad" in capsys.readouterr().err
    names = [clip.name for clip in scan_keypoint_h5(tmp_path / "k.h5")]
    assert names == ["-a", "b", "bad"]
