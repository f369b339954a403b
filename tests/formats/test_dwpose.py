"""DWPose's files: every layout and kind, clips named, faults named."""

import tarfile
import zipfile

import numpy as np
import pytest
from dwpose_files import SIZE, encode, nobody, person, read, write

from signkit.errors import InputError
from signkit.formats.dwpose import is_dwpose
from signkit.formats.dwpose_frames import parse_frame
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.reading import find_format, read_clips
from signkit.pose.skeleton import LEFT_HAND, RIGHT_HAND


@pytest.mark.parametrize("kind", ["json", "npz", "npy"])
@pytest.mark.parametrize("layout", ["persons", "stacked"])
def test_every_kind_and_layout_gives_the_same_keypoints(tmp_path, kind, layout):
    one = person()
    (clip,) = read(write(tmp_path / "-häuser", [[one]] * 3, kind, layout))
    assert (clip.name, clip.size, len(clip)) == ("-häuser", SIZE, 3)
    wanted = one["body_keypoints"][:8] * SIZE
    np.testing.assert_allclose(clip.keypoints[1, :8, :2], wanted, rtol=1e-6)
    assert (clip.keypoints[:, :8, 2] == 1).all()
    for part, side in ((LEFT_HAND, "left"), (RIGHT_HAND, "right")):
        points = one[f"{side}_hand_keypoints"] * SIZE
        np.testing.assert_allclose(clip.keypoints[2, part, :2], points, rtol=1e-6)
        np.testing.assert_allclose(
            clip.keypoints[2, part, 2], one[f"{side}_hand_scores"], rtol=1e-6
        )


def test_a_place_of_minus_one_is_missing_and_a_place_of_zero_is_not(tmp_path):
    one = person()
    one["body_scores"][3] = -1
    (clip,) = read(write(tmp_path / "c", [[one]]))
    assert np.flatnonzero(clip.missing[0]).tolist() == [3]


def test_scores_that_are_no_places_are_confidences(tmp_path):
    one = person()
    one["body_scores"] = np.linspace(0.1, 0.9, 18)
    (clip,) = read(write(tmp_path / "c", [[one]]))
    np.testing.assert_allclose(clip.keypoints[0, :8, 2], np.linspace(0.1, 0.9, 18)[:8], rtol=1e-6)


def test_points_below_the_threshold_at_minus_one_are_missing(tmp_path):
    one = person()
    one["left_hand_keypoints"][4] = -1
    one["left_hand_scores"][4] = 0.2
    (clip,) = read(write(tmp_path / "c", [[one]]))
    assert np.flatnonzero(clip.missing[0]).tolist() == [LEFT_HAND.start + 4]


def test_nobody_and_gaps_are_missing_frames_counted_from_one(tmp_path):
    report = IngestReport()
    folder = write(tmp_path / "c", [None, [person()], None, [nobody()], [person()], []])
    (clip,) = read(folder, report=report)
    assert clip.missing.all(axis=1).tolist() == [True, False, True, True, False, True]
    assert (report.frames, report.frames_without_people) == (6, 4)


def test_a_clip_of_nobody_is_left_out_with_a_reason(tmp_path):
    (bad,) = read(write(tmp_path / "c", [[nobody()]] * 3))
    assert isinstance(bad, BadClip)
    assert "3 frames without anybody" in bad.reason


def test_many_clips_nested_and_packed_are_named_by_their_folders(tmp_path):
    for name in ("b", "-a"):
        write(tmp_path / "in" / name / "results_dwpose" / "json", [[person()]] * 2)
        write(tmp_path / "in" / name / "results_dwpose" / "npz", [[person()]] * 2, "npz")
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((tmp_path / "in").rglob("*.*")):
            archive.write(path, path.relative_to(tmp_path / "in"))
    with tarfile.open(tmp_path / "all.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "in", ".")
    for source in ("in", "all.zip", "all.tar.gz"):
        clips = read(tmp_path / source)
        assert sorted((clip.name, len(clip)) for clip in clips) == [("-a", 2), ("b", 2)]
        assert find_format(tmp_path / source) == "dwpose"
        assert [clip.name for clip in read_clips(tmp_path / source, size=SIZE)]


def test_an_archive_of_bare_frames_is_named_by_itself(tmp_path):
    write(tmp_path / "in", [[person()]])
    with zipfile.ZipFile(tmp_path / "hello.json.zip", "w") as archive:
        archive.write(tmp_path / "in" / "00000001.json", "00000001.json")
    (clip,) = read(tmp_path / "hello.json.zip")
    assert clip.name == "hello"


def test_a_bad_clip_names_its_file_and_the_rest_goes_on(tmp_path):
    cut = encode([person()], "json")[:-40]
    nan = person()
    nan["left_hand_keypoints"][0, 0] = np.nan
    pixels = person()
    pixels["body_keypoints"] = pixels["body_keypoints"] * 1000
    short = person()
    short["body_keypoints"] = short["body_keypoints"][:-1]
    less = encode([person()], "json").replace(b'"num_persons": 1', b'"num_persons": 2')
    write(tmp_path / "a", [[person()], cut])
    write(tmp_path / "b", [[nan]])
    write(tmp_path / "c", [[pixels]])
    write(tmp_path / "d", [[short]])
    write(tmp_path / "e", [less])
    write(tmp_path / "f", [b""])
    write(tmp_path / "g", [b"[]"])
    write(tmp_path / "h", [b"[" * 100_000])
    write(tmp_path / "i", [b"PK"], "npz")
    write(tmp_path / "z", [[person()]])
    report = IngestReport()
    clips = read(tmp_path, report=report)
    reasons = ["truncated", "NaN", "pixels", "18 x 2 numbers", "2 persons", "0 bytes", "none of",
               "JSON", "an .npz"]  # fmt: skip
    for bad, reason in zip(clips[:-1], reasons, strict=True):
        assert reason in bad.reason
        assert "0000000" in bad.reason
    assert clips[-1].name == "z"
    assert report.clips == 1


def test_vast_gaps_and_numbers_twice_are_bad_clips(tmp_path):
    write(tmp_path / "a", [[person()]], start=10_000_000)
    folder = write(tmp_path / "b", [[person()]])
    (folder / "1.json").write_bytes(encode([person()], "json"))
    reasons = [bad.reason for bad in read(tmp_path)]
    assert "vast gaps" in reasons[0]
    assert "number 1 twice" in reasons[1]


def test_without_a_size_sixteen_to_nine_is_assumed_and_said(tmp_path, capsys):
    one = person()
    (clip,) = read(write(tmp_path / "c", [[one]]), size=None)
    np.testing.assert_allclose(
        clip.keypoints[0, 1, :2], one["body_keypoints"][1] * (1280, 720), rtol=1e-6
    )
    assert clip.size is None
    assert "1280 x 720" in capsys.readouterr().err


def test_a_video_beside_gives_size_and_speed(tmp_path):
    av = pytest.importorskip("av")
    write(tmp_path / "c", [[person()]] * 5)
    with av.open(str(tmp_path / "c.mp4"), "w") as container:
        stream = container.add_stream("mpeg4", rate=30)
        stream.width, stream.height = 64, 48
        for _ in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    (clip,) = read(tmp_path / "c", size=None)
    assert (clip.size, clip.fps) == ((64, 48), 30)
    write(tmp_path / "c", [[person()]] * 6)
    (clip,) = read(tmp_path, size=None)
    assert (clip.size, clip.fps) == ((64, 48), None)


def test_other_things_are_not_taken_for_dwpose(tmp_path):
    (tmp_path / "00000001.json").write_text('{"people": []}')
    assert not is_dwpose(tmp_path)
    np.save(tmp_path / "00000002.npy", np.zeros((3, 33, 4)))
    assert not is_dwpose(tmp_path)
    assert not is_dwpose(tmp_path / "none")
    (tmp_path / "00000003.npz").write_bytes(encode([person()], "npz"))
    assert is_dwpose(tmp_path)


@pytest.mark.parametrize("name", ["none", "empty", "broken.zip", "broken.tar.gz"])
def test_a_source_without_frames_is_one_error(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 nothing")
    (tmp_path / "broken.tar.gz").write_bytes(b"\x1f\x8b nothing")
    with pytest.raises(InputError):
        read(tmp_path / name)


@pytest.mark.parametrize("kind", ["json", "npz", "npy"])
@pytest.mark.parametrize("layout", ["persons", "stacked"])
@pytest.mark.filterwarnings("ignore")
def test_random_damage_is_people_or_one_error(kind, layout):
    rng = np.random.default_rng(0)
    whole = encode([person(0.3), person(0.7, 1)], kind, layout)
    for _ in range(200):
        content = bytearray(whole)
        for place in rng.integers(len(whole), size=2):
            content[place] = rng.integers(256)
        try:
            people = parse_frame(bytes(content), f"00000001.{kind}")
        except InputError:
            continue
        assert people.shape[1:] == (50, 3)
        assert not np.isinf(people).any()


def test_a_person_numbered_by_thousands_of_digits_is_one_error():
    content = b'{"person_' + b"9" * 5000 + b'": {}}'
    with pytest.raises(InputError, match="is it DWPose"):
        parse_frame(content, "00000001.json")
