"""A .skels of 385 numbers gives the keypoints that DWPose's own files give."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.reading import read_clips
from signkit.formats.skels_keypoints import read_skels_keypoints
from signkit.pose.skeleton import LEFT_HAND, LEFT_WRIST, RIGHT_HAND, RIGHT_WRIST

SIZE = (1000, 500)


def frames(count, seed=0):
    """Return synthetic frames as trg384 lays them out, without their counter."""
    rng = np.random.default_rng(seed)
    body = rng.uniform(0.3, 0.7, (count, 18, 2))
    places = np.tile(np.arange(18.0), (count, 1))
    hands = rng.uniform(0, 0.01, (count, 2, 21, 2))
    hands += body[:, [LEFT_WRIST, RIGHT_WRIST], None]
    scores = rng.uniform(0.3, 1, (count, 42))
    face = rng.uniform(0, 1, (count, 204))
    parts = (body, places, hands, scores, face)
    return np.concatenate([part.reshape(count, -1) for part in parts], axis=1), body, hands, scores


def line(numbers):
    counter = np.arange(len(numbers)) / max(len(numbers) - 1, 1)
    whole = np.concatenate((numbers, counter[:, None]), axis=1)
    return " ".join(f"{value:.8f}" for value in whole.reshape(-1))


def write(path, *lines):
    path.write_text("".join(f"{one}\n" for one in lines))
    return path


def test_columns_are_body_places_hands_scores(tmp_path):
    numbers, body, hands, scores = frames(4)
    (clip,) = read_skels_keypoints(write(tmp_path / "a.skels", line(numbers)), size=SIZE, fps=24)
    assert (clip.name, clip.size, clip.fps, len(clip)) == ("line 1", SIZE, 24, 4)
    np.testing.assert_allclose(clip.keypoints[:, :8, :2], body[:, :8] * SIZE, rtol=1e-5)
    for side, part in enumerate((LEFT_HAND, RIGHT_HAND)):
        np.testing.assert_allclose(clip.keypoints[:, part, :2], hands[:, side] * SIZE, rtol=1e-5)
        wanted = scores[:, 21 * side : 21 * side + 21]
        np.testing.assert_allclose(clip.keypoints[:, part, 2], wanted, rtol=1e-5)


def test_empty_lines_are_clips_that_failed(tmp_path):
    path = write(tmp_path / "a.skels", "", line(frames(3)[0]), "")
    files = tmp_path / "a.files"
    files.write_text("-one\ntwo\ndrei\n")
    report = IngestReport()
    clips = list(read_skels_keypoints(path, files, size=SIZE, report=report))
    assert [(clip.name, isinstance(clip, BadClip)) for clip in clips] == [
        ("-one", True), ("two", False), ("drei", True)
    ]  # fmt: skip
    assert (report.clips, sorted(report.bad_clips)) == (1, ["-one", "drei"])


def test_points_of_place_minus_one_and_frames_of_nobody_are_missing(tmp_path):
    numbers, *_ = frames(3)
    numbers[0, 36 + 4] = -1
    numbers[1, 36 : 36 + 18] = -1
    (clip,) = read_skels_keypoints(write(tmp_path / "a.skels", line(numbers)), size=SIZE)
    assert clip.missing[0, :8].tolist() == [joint == 4 for joint in range(8)]
    assert clip.missing.all(axis=1).tolist() == [False, True, False]
    numbers[:, 36 : 36 + 18] = -1
    (bad,) = read_skels_keypoints(write(tmp_path / "b.skels", line(numbers)), size=SIZE)
    assert "without anybody" in bad.reason


def test_the_one_reader_finds_the_layout_and_says_the_assumed_size(tmp_path, capsys):
    numbers, body, *_ = frames(5)
    (clip,) = read_clips(write(tmp_path / "a.skels", line(numbers)))
    np.testing.assert_allclose(clip.keypoints[:, 1, :2], body[:, 1] * (1280, 720), rtol=1e-5)
    assert clip.size is None
    assert "1280 x 720" in capsys.readouterr().err


def test_a_cut_line_is_one_error_and_beside_others_a_clip_left_out(tmp_path):
    cut = line(frames(3)[0])[:-30]
    path = write(tmp_path / "a.skels", cut)
    with pytest.raises(InputError, match=r"a\.skels line 1"):
        list(read_clips(path, size=SIZE))
    good, bad = read_clips(write(tmp_path / "b.skels", line(frames(3)[0]), cut), size=SIZE)
    assert len(good) == 3
    assert "b.skels line 2: needs whole frames of 385" in bad.reason


def test_a_number_beyond_all_pictures_leaves_the_clip_out(tmp_path):
    numbers, *_ = frames(3)
    numbers[1, 3] = 1e39  # infinite as float32
    bad, good = read_skels_keypoints(
        write(tmp_path / "a.skels", line(numbers), line(frames(3)[0])), size=SIZE
    )
    assert "1e+39" in bad.reason
    assert len(good) == 3
