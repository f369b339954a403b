"""The same clips in folders, names and archives of other people's making."""

import io
import json
import tarfile
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.clip_names import clean_path
from signkit.formats.finding import find_format, find_formats
from signkit.formats.ingest_report import BadClip
from signkit.formats.openpose_writer import frame_to_json
from signkit.formats.pose_files import write_pose_file
from signkit.formats.reading import read_clips
from signkit.formats.text_stages import write_text_stages
from signkit.pose.clip import Clip

FRAMES = np.random.default_rng(0).uniform(100, 500, (3, 50, 3)).astype(np.float32)
FRAMES[..., 2] = 0.8
DWPOSE = json.dumps(
    {
        "num_persons": 1,
        "person_0": {"body_keypoints": [[0.5, 0.25]] * 18, "body_scores": list(range(18))},
    }
)


def pack(path, members):
    """Write a .zip whose names are exactly these, Windows' separators included."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, content)
    return path


def openpose(pattern):
    return [(pattern.format(i), frame_to_json(frame)) for i, frame in enumerate(FRAMES)]


def put(folder, members):
    for name, content in members:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def names(source):
    return [(clip.name, len(clip)) for clip in read_clips(source)]


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("one\\one_{:012d}_keypoints.json", "one"),
        ("json\\one\\one_{:012d}_keypoints.json", "one"),
        ("../../one/{:012d}_keypoints.json", "one"),
        ("..//{:012d}_keypoints.json", "a"),
        ("/etc/one/{:012d}_keypoints.json", "one"),
        ("openpose_output/json/one_{:012d}_keypoints.json", "one"),
        ("one/json/images{:04d}_keypoints.json", "one"),
    ],
)
def test_a_zips_names_lie_below_it_whoever_packed_it(tmp_path, pattern, name):
    assert names(pack(tmp_path / "a.zip", openpose(pattern))) == [(name, 3)]


def test_two_clips_of_a_tools_subfolders_keep_their_own_names(tmp_path):
    for clip in ("-one", "two"):
        put(tmp_path / clip / "json", openpose("img_{:05d}_keypoints.json"))
    assert names(tmp_path) == [("-one", 3), ("two", 3)]


def test_dwposes_and_pose_files_are_seen_behind_windows_separators(tmp_path):
    pack(tmp_path / "d.zip", [(f"one\\json\\{n:08d}.json", DWPOSE) for n in (1, 2)])
    write_pose_file(tmp_path / "x.pose", Clip("x", FRAMES, 25.0))
    content = (tmp_path / "x.pose").read_bytes()
    pack(tmp_path / "p.zip", [("sgg\\a.pose", content), ("../../b.POSE", content)])
    assert names(tmp_path / "d.zip") == [("one", 2)]
    assert sorted(names(tmp_path / "p.zip")) == [("b", 3), ("sgg/a", 3)]


def test_one_frame_alone_is_a_clip_of_one_frame(tmp_path):
    put(tmp_path, openpose("one/one_{:012d}_keypoints.json"))
    (clip,) = read_clips(tmp_path / "one/one_000000000002_keypoints.json")
    np.testing.assert_array_equal(clip.keypoints, FRAMES[2:])
    (tmp_path / "00000007.json").write_text(DWPOSE)
    assert names(tmp_path / "00000007.json") == [("00000007", 1)]


@pytest.mark.parametrize("claimed", [70 << 20, 100])
def test_a_zip_bomb_of_frames_is_not_unpacked(tmp_path, claimed):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one/0_keypoints.json", b" " * (70 << 20))
    content = bytearray(path.read_bytes())
    for place in (22, content.index(b"PK\1\2") + 24):  # sizes in both of the member's heads
        content[place : place + 4] = claimed.to_bytes(4, "little")
    path.write_bytes(content)
    (clip,) = read_clips(path)
    assert isinstance(clip, BadClip)
    assert "too many for a frame" in clip.reason or "checksum" in clip.reason


def test_what_is_no_corpus_is_told_by_what_it_is(tmp_path):
    put(tmp_path / "lists", [("dev.skels", b""), ("dev.text", b"hello\n")])
    inner = pack(tmp_path / "inner.zip", openpose("one/{:012d}_keypoints.json"))
    nested = pack(tmp_path / "a.zip", [("clips/inner.zip", inner.read_bytes())])
    np.savez(tmp_path / "a.npz", pose=np.zeros((4, 33, 3)), left=np.zeros((3, 21, 3)))
    for source, said in (
        (tmp_path / "lists", "give the .skels file itself"),
        (nested, "holds archives: unpack it"),
        (tmp_path / "a.npz", "one number of frames in all parts, got pose 4, left 3"),
        (tmp_path / "lists/dev.text", "a file of another kind"),
    ):
        with pytest.raises(InputError, match=said):
            find_format(source)


def test_a_folder_tells_all_formats_in_it(tmp_path):
    put(tmp_path / "a", openpose("one_{:012d}_keypoints.json"))
    put(tmp_path / "b", [("00000001.json", DWPOSE.encode()), ("demo5.txt", b"")])
    assert find_formats(tmp_path) == {"openpose", "dwpose", "txt"}


def test_a_tars_names_are_cleaned_too(tmp_path):
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        for name, content in openpose("../one\\one_{:012d}_keypoints.json"):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    assert names(tmp_path / "a.tar.gz") == [("one", 3)]
    assert not Path(clean_path("../../x")).is_absolute()


def test_one_text_stage_alone_is_a_clip_if_it_is_the_last(tmp_path):
    poses = FRAMES / 100
    write_text_stages(tmp_path / "one", {4: poses, 5: poses})
    assert names(tmp_path / "one/demo5.txt") == [("one", 3)]
    (clip,) = read_clips(tmp_path / "one/demo4.txt")
    assert "needs demo5.txt" in clip.reason
    pack(tmp_path / "a.zip", [("one/demo5.txt", (tmp_path / "one/demo5.txt").read_bytes())])
    with pytest.raises(InputError, match="unpack it"):
        list(read_clips(tmp_path / "a.zip"))


def test_an_h5_clip_of_points_is_read_and_one_that_fits_no_memory_is_left_out(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset("a", data=FRAMES)
        file.create_dataset("b", (10**9, 150), dtype="f4", chunks=(100, 150))
    good, bad = read_clips(tmp_path / "a.h5")
    np.testing.assert_array_equal(good.keypoints, FRAMES)
    assert "cut the video into sentences" in bad.reason


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda points: points * (1, 1, 0), "a person in some frame"),
        (lambda points: points * (1e9, 1, 1), "keypoints within 32767 px"),
    ],
)
def test_a_pose_file_of_nobody_or_of_no_picture_is_left_out(tmp_path, spoil, says):
    write_pose_file(tmp_path / "x.pose", Clip("x", spoil(FRAMES), 25.0))
    (clip,) = read_clips(tmp_path / "x.pose")
    assert says in clip.reason
