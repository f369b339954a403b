"""A corpus of OpenPose files: wherever it lies, no frame is dropped and no bad clip stops it."""

import io
import shutil
import tarfile
import zipfile

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.openpose import BadClip, IngestReport, ingest, list_clips, read_openpose
from signkit.pose.clip import Clip


def _good(source):
    report = IngestReport()
    return {clip.name: clip for clip in ingest(source, report)}, report


def _three_clips(openpose, folder):
    for seed, name in enumerate(("-a_1-rgb_front", "b", "c")):
        frames = [openpose.frame(openpose.person(10 * seed + n)) for n in range(40 + seed)]
        openpose.write_clip(folder / name, frames)
    return folder


def _pack_zip(folder, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/c/._c_000000000000_keypoints.json", b"x")
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return path


def _pack_tar(folder, path, reverse=False):
    with tarfile.open(path, "w:gz") as archive:
        link = tarfile.TarInfo("b/b_000000000900_keypoints.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
        for file in sorted(folder.rglob("*"), reverse=reverse):
            archive.add(file, file.relative_to(folder), recursive=False)
    return path


def _same(found, wanted):
    assert list(found) == list(wanted) or set(found) == set(wanted)
    for name, clip in wanted.items():
        assert np.array_equal(found[name].keypoints, clip.keypoints, equal_nan=True)


def test_a_folder_of_clips_is_read_in_the_order_of_names(openpose, tmp_path):
    corpus = _three_clips(openpose, tmp_path / "corpus")
    clips, report = _good(corpus)
    assert list(clips) == ["-a_1-rgb_front", "b", "c"] == list_clips(corpus)
    assert [len(clip) for clip in clips.values()] == [40, 41, 42]
    assert (report.clips, report.frames, report.bad_clips) == (3, 123, {})
    assert np.array_equal(clips["b"].keypoints[0], openpose.fifty(openpose.person(10)))


def test_zip_tar_single_folder_and_a_folder_of_archives_give_the_same(openpose, tmp_path):
    corpus = _three_clips(openpose, tmp_path / "corpus")
    wanted, _ = _good(corpus)
    zipped = _pack_zip(corpus, tmp_path / "all.zip")
    tarred = _pack_tar(corpus, tmp_path / "all.tar.gz")
    for source in (zipped, tarred, _pack_tar(corpus, tmp_path / "back.tgz", reverse=True)):
        _same(_good(source)[0], wanted)
        assert set(list_clips(source)) == set(wanted)
    _same(_good(corpus / "b")[0], {"b": wanted["b"]})
    archives = tmp_path / "archives"
    archives.mkdir()
    for name in wanted:
        shutil.copytree(corpus / name, tmp_path / "one" / name)
        pack, ending = (_pack_zip, "json.zip") if name == "b" else (_pack_tar, "tar.gz")
        pack(tmp_path / "one", archives / f"{name}.{ending}")
        shutil.rmtree(tmp_path / "one")
    (archives / "clips.tsv").write_text("not an archive")
    _same(_good(archives)[0], wanted)


def test_frames_at_the_root_of_an_archive_are_named_by_their_prefix(openpose, tmp_path):
    clip = openpose.write_clip(tmp_path / "-x", [openpose.frame(openpose.person())])
    assert list(_good(_pack_zip(clip, tmp_path / "archive.zip"))[0]) == ["-x"]


def test_one_folder_with_the_frames_of_two_videos_holds_two_clips(openpose, tmp_path):
    flat = tmp_path / "flat"
    for name in ("one", "two"):
        openpose.write_clip(tmp_path / name, [openpose.frame(openpose.person())] * 2)
        shutil.copytree(tmp_path / name, flat, dirs_exist_ok=True)
    assert list(_good(flat)[0]) == ["one", "two"]
    assert list(_good(_pack_tar(flat, tmp_path / "flat.tar.gz"))[0]) == ["one", "two"]


def test_frames_scattered_over_a_tar_are_put_together(openpose, tmp_path):
    path = tmp_path / "scattered.tar.gz"
    person = openpose.person()
    with tarfile.open(path, "w:gz") as archive:
        for index in (5, 0, 3, 1, 4, 2):
            for name in ("a", "b"):
                member = tarfile.TarInfo(f"{name}/{name}_{index:012d}_keypoints.json")
                person["pose_keypoints_2d"][0] = index
                content = openpose.frame(person)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    clips, _ = _good(path)
    assert clips["a"].keypoints[:, 0, 0].tolist() == [0, 1, 2, 3, 4, 5]
    assert list(clips) == ["a", "b"]


def test_gaps_in_the_numbers_and_empty_frames_stay_as_missing_frames(openpose, tmp_path):
    one = openpose.frame(openpose.person())
    frames = [None, one, None, one, openpose.frame(), one]
    clips, report = _good(openpose.write_clip(tmp_path / "clip", frames))
    missing = clips["clip"].missing
    assert missing.all(axis=1).tolist() == [True, False, True, False, True, False]
    assert not clips["clip"].keypoints[[0, 2, 4], :, 2].any()
    assert (report.frames, report.frames_without_people) == (6, 3)


def test_pictures_numbered_from_one_start_at_their_first_frame(openpose, tmp_path):
    folder = tmp_path / "clip"
    folder.mkdir()
    for index in (1, 2, 4):
        name = f"images{index:04d}_keypoints.json"
        (folder / name).write_bytes(openpose.frame(openpose.person()))
    clips, _ = _good(folder)
    assert clips["clip"].missing.all(axis=1).tolist() == [False, False, True, False]


def test_a_clip_of_one_frame_is_fine(openpose, tmp_path):
    clips, _ = _good(openpose.write_clip(tmp_path / "clip", [openpose.frame(openpose.person())]))
    assert clips["clip"].keypoints.shape == (1, 50, 3)


def test_one_hand_missing_all_through_is_fine_and_counted(openpose, tmp_path):
    person = openpose.person()
    person["hand_left_keypoints_2d"] = [0] * 63
    clips, report = _good(openpose.write_clip(tmp_path / "clip", [openpose.frame(person)] * 3))
    assert np.isnan(clips["clip"].keypoints[:, 8:29, :2]).all()
    assert report.missing_shares == {"body": 0, "left_hand": 1, "right_hand": 0}


def _bad_frames(openpose):
    one = openpose.frame(openpose.person())
    short = openpose.person()
    short["hand_left_keypoints_2d"].pop()
    nan = openpose.person()
    nan["pose_keypoints_2d"][3] = float("nan")
    far = openpose.person()
    far["pose_keypoints_2d"][3] = 1e9
    return {
        "truncated": ([one, one[:-40]], "whole JSON text"),
        "not_json": ([b"hello", one], "whole JSON text"),
        "short_array": ([one, openpose.frame(short)], "63 numbers"),
        "nan": ([openpose.frame(nan)], "NaN"),
        "far_away": ([one, openpose.frame(far)], "32767 px"),
        "nobody": ([openpose.frame()] * 5, "a person in some frame"),
        "empty": ([], "CLIP_000000000000_keypoints.json"),
    }


def test_bad_clips_are_counted_with_reasons_and_the_others_go_on(openpose, tmp_path):
    corpus = tmp_path / "corpus"
    one = openpose.frame(openpose.person())
    bad = _bad_frames(openpose)
    for name, (frames, _) in bad.items():
        openpose.write_clip(corpus / name, frames)
    for name in ("a_first", "z_last"):
        openpose.write_clip(corpus / name, [one, one])
    found = list(read_openpose(corpus))
    assert [clip.name for clip in found if isinstance(clip, Clip)] == ["a_first", "z_last"]
    reasons = {clip.name: clip.reason for clip in found if isinstance(clip, BadClip)}
    assert set(reasons) == set(bad)
    for name, (_, says) in bad.items():
        assert says in reasons[name], name
        assert "needs" in reasons[name]
        assert "got" in reasons[name]
    clips, report = _good(corpus)
    assert (set(clips), set(report.bad_clips)) == ({"a_first", "z_last"}, set(bad))
    assert "truncated_000000000001_keypoints.json" in report.bad_clips["truncated"]


def test_a_clip_name_that_comes_again_is_reported_and_the_first_kept(openpose, tmp_path):
    for part, seed in (("part1", 1), ("part2", 2)):
        clip = tmp_path / "corpus" / part / "clip"
        openpose.write_clip(clip, [openpose.frame(openpose.person(seed))])
    clips, report = _good(tmp_path / "corpus")
    assert report.duplicates == ["clip"]
    assert report.bad_clips == {}
    assert np.array_equal(clips["clip"].keypoints[0], openpose.fifty(openpose.person(1)))


def test_the_same_frame_twice_is_a_bad_clip(openpose, tmp_path):
    folder = openpose.write_clip(tmp_path / "c" / "clip", [openpose.frame(openpose.person())] * 2)
    shutil.copy(folder / "clip_000000000001_keypoints.json", folder / "clip_1_keypoints.json")
    assert "number 1 twice" in _good(tmp_path / "c")[1].bad_clips["clip"]


def test_a_wild_frame_number_does_not_fill_the_memory(openpose, tmp_path):
    folder = openpose.write_clip(tmp_path / "c" / "clip", [openpose.frame(openpose.person())])
    shutil.copy(
        folder / "clip_000000000000_keypoints.json", folder / "clip_999999999999_keypoints.json"
    )
    assert "vast gaps" in _good(tmp_path / "c")[1].bad_clips["clip"]


@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_a_damaged_archive_among_good_ones_is_a_bad_clip(openpose, tmp_path, ending):
    corpus = _three_clips(openpose, tmp_path / "corpus")
    archives = tmp_path / "archives"
    archives.mkdir()
    _pack_zip(corpus, archives / "good.zip")
    pack = _pack_zip if ending == "zip" else _pack_tar
    broken = pack(corpus / "b", tmp_path / f"x.{ending}").read_bytes()
    (archives / f"broken.{ending}").write_bytes(broken[: len(broken) // 2])
    clips, report = _good(archives)
    assert set(clips) == {"-a_1-rgb_front", "b", "c"}
    assert len(report.bad_clips) + len(report.duplicates) == 1


def test_a_zip_member_with_a_wrong_checksum_spoils_only_its_clip(openpose, tmp_path):
    corpus = _three_clips(openpose, tmp_path / "corpus")
    path = _pack_zip(corpus, tmp_path / "all.zip")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("b/b_000000000007_keypoints.json")
    content[info.header_offset + 300] ^= 0xFF
    path.write_bytes(content)
    clips, report = _good(path)
    assert set(clips) == {"-a_1-rgb_front", "c"}
    assert "copy or pack it again" in report.bad_clips["b"]


@pytest.mark.parametrize(
    ("make", "came"),
    [
        (lambda path: None, "nothing there"),
        (lambda path: path.mkdir(), "none of them"),
        (lambda path: path.write_text("x"), "a file of another kind"),
    ],
)
def test_a_source_without_any_frame_is_one_clear_error(tmp_path, make, came):
    source = tmp_path / "source"
    make(source)
    for read in (list_clips, lambda source: list(read_openpose(source))):
        with pytest.raises(InputError, match=came):
            read(source)


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz"])
def test_a_source_that_is_no_archive_in_spite_of_its_name_is_one_clear_error(tmp_path, name):
    (tmp_path / name).write_bytes(b"hello" * 500)
    for read in (list_clips, lambda source: list(read_openpose(source))):
        with pytest.raises(InputError, match="copy or pack it again"):
            read(tmp_path / name)


def test_the_report_counts_people_and_reads_well(openpose, tmp_path):
    big, small = openpose.person(1, x=600, size=200), openpose.person(2, x=100, size=30)
    frames = [openpose.frame(big), openpose.frame(small, big), openpose.frame(big, small)]
    clips, report = _good(openpose.write_clip(tmp_path / "clip", frames))
    assert np.array_equal(clips["clip"].keypoints, [openpose.fifty(big)] * 3)
    assert report.frames_with_several_people == 2
    assert "2 with several people" in str(report)
    assert report.as_dict()["frames_with_several_people"] == 2


def test_frames_and_size_are_passed_on(openpose, tmp_path):
    openpose.write_clip(tmp_path / "clip", [openpose.frame(openpose.person())])
    (clip,) = read_openpose(tmp_path / "clip", fps=24.0, size=(1280, 720))
    assert (clip.fps, clip.size) == (24.0, (1280, 720))


def test_clips_of_a_long_tar_are_given_before_its_end(openpose, tmp_path, monkeypatch):
    monkeypatch.setattr("signkit.formats.openpose.MOST_FRAMES_WAITING", 50)
    path = _pack_tar(_three_clips(openpose, tmp_path / "corpus"), tmp_path / "all.tar.gz")
    path.write_bytes(path.read_bytes()[:-200])
    clips = read_openpose(path)
    assert isinstance(next(clips), Clip)
    assert {clip.name for clip in clips if isinstance(clip, BadClip)} == {"c"}


def test_frames_that_come_after_their_clip_was_given_are_an_error(openpose, tmp_path, monkeypatch):
    monkeypatch.setattr("signkit.formats.openpose.MOST_FRAMES_WAITING", 3)
    path = tmp_path / "scattered.tar"
    with tarfile.open(path, "w") as archive:
        for index, name in enumerate("aabbba"):
            content = openpose.frame(openpose.person())
            member = tarfile.TarInfo(f"{name}/{name}_{index:012d}_keypoints.json")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    with pytest.raises(InputError, match="a clip's frames together"):
        list(read_openpose(path))
