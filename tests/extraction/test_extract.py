"""Videos become clips: whole or not at all, once, whatever their names and faults."""

import csv
import os
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fake_detectors
from fake_detectors import find_nobody, find_red_square, refuse
from synthetic_videos import lay_on_its_side, picture, write_video

from signkit.errors import InputError
from signkit.extraction.clip_naming import find_videos, name_clips
from signkit.extraction.extract import extract
from signkit.extraction.one_video import extract_video, read_clip
from signkit.formats.ingest_report import IngestReport
from signkit.formats.keypoint_h5 import scan_keypoint_h5
from signkit.formats.openpose import ingest

SIZE = (64, 96)
WIDE = (96, 64)


def _wander(size=SIZE, frames=6):
    return [picture(size, (4 * k, 8)) for k in range(frames)]


@pytest.fixture
def video(tmp_path):
    return write_video(tmp_path / "hello.mp4", _wander())


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def _only(out):
    (clip,) = ingest(out, IngestReport())
    return clip


def _rows(out):
    with (out / "clips.tsv").open(encoding="utf-8", newline="") as stream:
        return {row["name"]: row for row in csv.DictReader(stream, delimiter="\t")}


def test_a_clip_has_the_pixels_of_its_video(video, out):
    (archive,) = extract([video], out, detect=find_red_square)
    assert archive == out / "hello.zip"
    clip = _only(out)
    # the square's middle: its corner plus half of its side of 16 pixels
    assert np.allclose(clip.keypoints[:, 0, 0], 4 * np.arange(6) + 8, atol=0.6)
    assert np.allclose(clip.keypoints[:, 0, 1], 16, atol=0.6)


def test_the_list_keeps_what_openpose_cannot_say(video, out):
    extract([video], out, detect=find_red_square)
    row = _rows(out)["hello"]
    assert (row["frames"], row["fps"], row["width"], row["height"]) == ("6", "25.0", "64", "96")


def test_a_hand_that_was_not_found_is_missing_and_not_zero(video):
    clip, _ = read_clip(video, "hello", find_red_square)
    assert clip.missing[:, 8:29].all()
    assert np.isnan(clip.keypoints[:, 8:29, :2]).all()
    assert not clip.missing[:, 29:].any()


def test_a_frame_without_a_person_keeps_its_place(tmp_path):
    pictures = _wander()
    pictures[2] = picture(SIZE, (None, None))
    clip, _ = read_clip(write_video(tmp_path / "a.mp4", pictures), "a", find_red_square)
    assert clip.missing.all(axis=1).tolist() == [False, False, True, False, False, False]


def test_a_video_on_its_side_is_turned_upright(tmp_path):
    path = lay_on_its_side(write_video(tmp_path / "a.mp4", _wander(WIDE)))
    clip, facts = read_clip(path, "a", find_red_square)
    # a quarter turn clockwise takes (x, y) of a picture 64 high to (64 - y, x)
    assert facts.size == (64, 96)
    assert "turned upright" in facts.notes
    assert np.allclose(clip.keypoints[:, 0, 0], 64 - 16, atol=0.6)
    assert np.allclose(clip.keypoints[:, 0, 1], 4 * np.arange(6) + 8, atol=0.6)


def test_a_variable_rate_is_averaged_and_said(tmp_path):
    times = [0, 40, 80, 200, 240, 400]
    path = write_video(tmp_path / "a.mp4", _wander(), rate=1000, times=times)
    clip, facts = read_clip(path, "a", find_red_square)
    assert len(clip) == 6
    assert facts.fps == pytest.approx(5 / 0.4)
    assert any("variable rate, 12.50" in note for note in facts.notes)


@pytest.mark.parametrize(
    ("content", "came"),
    [
        (b"", "an empty file"),
        (b"not a video at all" * 50, "a file that cannot be read as one"),
        (None, "no such file"),
    ],
)
def test_what_is_no_video_is_said(tmp_path, content, came):
    path = tmp_path / "a.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=f"needs a video, got {came}"):
        read_clip(path, "a", find_red_square)


def test_a_sound_file_has_no_picture(tmp_path):
    import wave

    with wave.open(str(tmp_path / "a.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(1600))
    with pytest.raises(InputError, match="needs a picture track, got none"):
        read_clip(tmp_path / "a.wav", "a", find_red_square)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_cut_off_video_leaves_no_half_clip(tmp_path, video, out, kept):
    data = video.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: int(kept * len(data))])
    outcome = extract_video(tmp_path / "cut.mp4", "cut", out / "cut.zip", find_red_square)
    assert outcome.error
    assert not (out / "cut.zip").exists()


def test_a_video_that_ends_before_its_header_says_so_is_noted(tmp_path):
    pictures = [np.random.default_rng(k).integers(0, 255, (96, 64, 3), np.uint8) for k in range(20)]
    for drawn in pictures:
        drawn[8:24, 8:24] = (255, 0, 0)
    path = write_video(tmp_path / "a.mp4", pictures, options={"movflags": "faststart"})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    clip, facts = read_clip(path, "a", find_red_square)
    assert 0 < len(clip) < 20
    assert f"{len(clip)} of the 20 frames its header names" in facts.notes


def test_nobody_in_a_whole_video_is_an_error(video):
    with pytest.raises(InputError, match=r"needs a person, got nobody .*; check that a person"):
        read_clip(video, "a", find_nobody)


def test_drawn_keypoints_on_black_are_called_a_rendering(tmp_path):
    black = [picture(SIZE, (4, 4), side=8, ground=0)] * 3
    path = write_video(tmp_path / "a.mp4", black)
    with pytest.raises(InputError, match="looks like a rendering of keypoints"):
        read_clip(path, "a", find_nobody)


def test_a_bad_video_stops_no_other_and_is_named_at_the_end(tmp_path, video, out, capsys):
    (tmp_path / "bad.mp4").write_bytes(b"")
    with pytest.raises(InputError, match=r"none of bad; .*; 1 of 2 clips are in"):
        extract([tmp_path / "bad.mp4", video], out, detect=find_red_square)
    assert (out / "hello.zip").is_file()
    assert not (out / "bad.zip").exists()
    assert "bad.mp4: needs a video, got an empty file" in capsys.readouterr().err


def test_a_finished_clip_is_not_read_again(video, out):
    extract([video], out, detect=find_red_square)
    before = (out / "hello.zip").stat().st_mtime_ns
    extract([video], out, detect=refuse)
    assert (out / "hello.zip").stat().st_mtime_ns == before


def test_a_video_that_changed_is_read_again(video, out):
    extract([video], out, detect=find_red_square)
    write_video(video, _wander(frames=3))
    later = (out / "hello.zip").stat().st_mtime + 10
    os.utime(video, (later, later))
    extract([video], out, detect=find_red_square)
    assert len(_only(out)) == 3


def test_what_a_killed_run_left_is_swept_away(video, out):
    out.mkdir()
    (out / ".hello.zip.123.part").write_bytes(b"half")
    extract([video], out, detect=find_red_square)
    assert not list(out.glob(".*.part"))


def test_two_runs_give_the_same_bytes(video, tmp_path):
    for name in ("one", "two"):
        extract([video], tmp_path / name, detect=find_red_square)
    assert (tmp_path / "one/hello.zip").read_bytes() == (tmp_path / "two/hello.zip").read_bytes()


def test_h5_holds_the_same_keypoints_as_the_archives(video, out):
    extract([video], out, "h5", detect=find_red_square)
    (clip,) = scan_keypoint_h5(out / "keypoints.h5")
    assert np.array_equal(clip.keypoints, _only(out).keypoints, equal_nan=True)


@pytest.mark.parametrize("name", ["-a_1-2-rgb_front", "Zürich 手話", "two.dots", "$(x)"])
def test_a_clip_is_named_after_its_video_whatever_the_name(tmp_path, out, name):
    extract([write_video(tmp_path / f"{name}.mp4", _wander())], out, detect=find_red_square)
    assert _only(out).name == name


def test_videos_named_alike_are_named_after_their_folders():
    videos = [Path("day1/-a.mp4"), Path("day2/-A.MP4"), Path("day1/b.mp4")]
    assert list(name_clips(videos)) == ["day1_-a", "day2_-A", "b"]


def test_videos_that_cannot_be_told_apart_are_refused():
    with pytest.raises(InputError, match="needs a name of its own"):
        name_clips([Path("day1/a.mp4"), Path("day1/a.mov")])


def test_a_folder_stands_for_the_videos_in_it_and_none_comes_twice(tmp_path, video):
    (tmp_path / "notes.txt").write_text("no video")
    assert find_videos([tmp_path, video]) == [video]


def test_a_folder_without_videos_is_said(tmp_path):
    with pytest.raises(InputError, match="needs videos, got none"):
        find_videos([tmp_path])


def test_processes_side_by_side_give_the_same_clips(tmp_path):
    videos = [write_video(tmp_path / f"{k}.mp4", _wander(frames=4 + k)) for k in range(3)]
    extract(videos, tmp_path / "one", detect=find_red_square)
    extract(videos, tmp_path / "two", jobs=2, detect=find_red_square)
    for k in range(3):
        one, two = (tmp_path / folder / f"{k}.zip" for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_a_process_that_dies_takes_no_other_clip_along(tmp_path, out):
    good = [write_video(tmp_path / f"good{k}.mp4", _wander()) for k in range(2)]
    bad = write_video(tmp_path / "bad.mp4", _wander(WIDE))
    with pytest.raises(InputError, match="none of bad;"):
        extract([bad, *good], out, jobs=2, detect=fake_detectors.die_at_wide_pictures)
    assert sorted(path.stem for path in out.glob("*.zip")) == ["good0", "good1"]


def test_an_unknown_format_is_refused(video, out):
    with pytest.raises(InputError, match="a format of openpose, h5"):
        extract([video], out, "skels", detect=find_red_square)


def test_without_mediapipe_the_extra_is_named_once_and_nothing_is_written(video, out, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"extract: needs mediapipe, .*'signkit\[video\]'"):
        extract([video], out)
    assert not out.exists()


def test_a_second_run_on_the_same_folder_is_refused(video, out):
    def again(pictures):
        with pytest.raises(InputError, match="needs no other writer"):
            extract([video], out, detect=refuse)
        return find_red_square(pictures)

    extract([video], out, detect=again)
    assert (out / "hello.zip").is_file()
