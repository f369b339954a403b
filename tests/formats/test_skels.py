"""Every convention of .skels is read, written and told apart; broken lines say where."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip, IngestReport
from signkit.formats.skels import (
    CONVENTIONS,
    SkelsClip,
    detect_convention,
    read_skels,
    write_skels,
)
from signkit.formats.skels_conventions import find_convention
from signkit.formats.skels_poses import pose_to_skels, read_skels_poses, skels_to_pose


def _clip(name, frames=7, seed=0, width=1.0):
    """Random numbers of a convention, with shoulders on their sides and a counter."""
    convention = CONVENTIONS[name]
    rng = np.random.default_rng(seed)
    numbers = rng.uniform(-0.4, 0.4, (frames, convention.numbers))
    axes, sign = (3, 1) if convention.has_depth else (2, 1)
    sign = 1 if convention.mirrored else -1
    numbers[:, axes * 2 : axes * 2 + 2] = (sign * width / 2, 0.1)
    numbers[:, axes * 5 : axes * 5 + 2] = (-sign * width / 2, 0.1)
    if convention.centred:
        numbers[:, 3:6] = 0
    numbers[:, -1] = convention.counters(frames)
    return SkelsClip("clip", numbers.round(convention.decimals))


@pytest.mark.parametrize("name", CONVENTIONS)
def test_a_written_file_is_read_and_written_again_byte_for_byte(tmp_path, name):
    one, two = tmp_path / "one.skels", tmp_path / "two.skels"
    clips = [_clip(name, frames) for frames in (1, 7, 300)]
    clips.insert(1, BadClip("failed", "it failed"))
    write_skels(one, clips, name)
    write_skels(two, read_skels(one, name), name)
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes().count(b"\n") == 4


@pytest.mark.parametrize("name", CONVENTIONS)
def test_the_convention_scale_side_and_counter_are_detected(tmp_path, name):
    path = tmp_path / "dev.skels"
    write_skels(path, [_clip(name, 9, seed, width=1 / 3) for seed in range(3)], name)
    found = detect_convention(path)
    assert found.convention is CONVENTIONS[name]
    assert found.counter == CONVENTIONS[name].counter
    assert found.shoulder_width == pytest.approx(1 / 3, abs=1e-5)
    assert found.mirrored == CONVENTIONS[name].mirrored
    assert found.centred == CONVENTIONS[name].centred
    assert name in str(found)


def test_the_three_conventions_write_what_their_programs_write(tmp_path):
    lines = {}
    for name in CONVENTIONS:
        write_skels(tmp_path / name, [_clip(name, 3)], name)
        lines[name] = (tmp_path / name).read_text().splitlines()[0].split(" ")
    assert [lines["pt"][i] for i in (150, 301, 452)] == ["0.0000", "0.3333", "0.6667"]
    assert [lines["p2s"][i] for i in (150, 301, 452)] == ["0.33333", "0.66667", "1.0"]
    assert lines["p2s"][453] == ""
    assert lines["dwpose385"][384] == "0.00000000"
    assert lines["dwpose385"][2 * 385 + 384] == "1.00000000"
    assert len(lines["pt"]) == 453
    assert len(lines["dwpose385"]) == 3 * 385


def test_negative_zeros_are_kept(tmp_path):
    clip = _clip("pt")
    clip.numbers[0, 10] = -0.000001
    write_skels(tmp_path / "a", [clip], "pt")
    (found,) = read_skels(tmp_path / "a", "pt")
    assert np.signbit(found.numbers[0, 10])
    assert (tmp_path / "a").read_text().split(" ")[10] == "-0.00000"


@pytest.mark.parametrize(
    "word",
    ["0.12345", "-0.12345", "12.5", "1e-05", "3.14159265358979323846", "7", ".5", "5.", "+1.5",
     "-123456789.123456789", "1E3", "0.1234567", "123456789012345678901234567890"],
)  # fmt: skip
def test_every_spelling_of_a_number_is_read_as_float_reads_it(tmp_path, word):
    path = tmp_path / "dev.skels"
    path.write_text(" ".join([word] * 151))
    (clip,) = read_skels(path, "pt")
    assert clip.numbers.tolist() == [[float(word)] * 151]


def test_tabs_spaces_and_windows_line_ends_do_not_matter(tmp_path):
    path = tmp_path / "dev.skels"
    path.write_bytes(b"  0.5\t" + b"0.25  " * 150 + b"\r\n" + b"\n")
    found = list(read_skels(path, "pt"))
    assert found[0].numbers.tolist() == [[0.5] + [0.25] * 150]
    assert isinstance(found[1], BadClip)


def test_an_empty_line_is_a_bad_clip_with_its_line(tmp_path):
    write_skels(tmp_path / "d.skels", [_clip("pt"), BadClip("x", "y"), _clip("pt")], "pt")
    clips = list(read_skels(tmp_path / "d.skels", "pt", ["a", "b", "c"]))
    assert [clip.name for clip in clips] == ["a", "b", "c"]
    assert isinstance(clips[1], BadClip)
    assert "d.skels line 2" in clips[1].reason


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (7398, "7,398; is the line cut off"),
        (300, "written without the counter"),
        (385, "convention dwpose385"),
    ],
)
def test_a_line_without_whole_frames_says_where(tmp_path, count, says):
    path = tmp_path / "dev.skels"
    path.write_text("0.00000 " * 150 + "0.0000\n" + " ".join(["0.5"] * count) + "\n")
    good, bad = read_skels(path)
    assert len(good.numbers) == 1
    assert "dev.skels line 2: needs whole frames of 151 (else 385) numbers" in bad.reason
    assert says in bad.reason


@pytest.mark.parametrize("word", ["nan", "inf", "hello", "0.1.2", "1,5"])
def test_a_word_that_is_no_finite_number_says_line_and_place(tmp_path, word):
    path = tmp_path / "dev.skels"
    path.write_text("\n\n" + "0.5 " * 36 + word + " 0.5" * 114 + "\n")
    *_, clip = read_skels(path, "pt")
    assert "dev.skels line 3, number 37: needs a finite number" in clip.reason
    with pytest.raises(InputError, match="number 37: needs a finite number"):
        detect_convention(path)
    path.write_text(path.read_text() + "0.00000 " * 150 + "0.0000\n")
    assert detect_convention(path).convention.name == "pt"
    assert len(list(read_skels(path))) == 4


def test_more_or_fewer_names_than_lines_are_refused(tmp_path):
    write_skels(tmp_path / "d.skels", [_clip("pt")] * 3, "pt")
    for names in (["a", "b"], ["a", "b", "c", "d"]):
        with pytest.raises(InputError, match=f"{len(names)} lines"):
            list(read_skels(tmp_path / "d.skels", "pt", names))


def test_what_no_convention_fits_is_refused_with_advice(tmp_path):
    empty, odd = tmp_path / "empty.skels", tmp_path / "odd.skels"
    empty.write_text("\n\n")
    odd.write_text("0.5 " * 149 + "\n")
    with pytest.raises(InputError, match="only empty lines"):
        detect_convention(empty)
    with pytest.raises(InputError, match=r"odd.skels line 1"):
        detect_convention(odd)
    with pytest.raises(InputError, match="no such file"):
        detect_convention(tmp_path / "absent.skels")
    with pytest.raises(InputError, match="one of pt, p2s, dwpose385"):
        find_convention("PT")


def test_writing_nan_or_a_wrong_width_leaves_an_older_file_alone(tmp_path):
    path = tmp_path / "dev.skels"
    path.write_text("old")
    bad = _clip("pt")
    bad.numbers[3, 7] = np.nan
    with pytest.raises(InputError, match="NaN or infinity in frame 3"):
        write_skels(path, [_clip("pt"), bad], "pt")
    with pytest.raises(InputError, match="frames of 385 numbers"):
        write_skels(path, [_clip("pt")], "dwpose385")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_stream_is_read_line_by_line(tmp_path):
    path = tmp_path / "dev.skels"
    write_skels(path, [_clip("pt")] * 2, "pt")
    path.write_text(path.read_text() + "broken\n")
    clips = read_skels(path, "pt")
    assert next(clips).numbers.shape == (7, 151)
    assert next(clips).numbers.shape == (7, 151)
    assert isinstance(next(clips), BadClip)


def test_a_byte_order_mark_is_no_number(tmp_path):
    path = tmp_path / "dev.skels"
    write_skels(path, [_clip("pt")], "pt")
    content = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + content)
    (clip,) = read_skels(path)
    write_skels(path, [clip], "pt")
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["pt", "p2s"])
def test_a_pose_survives_a_3d_convention(name):
    rng = np.random.default_rng(0)
    pose = rng.normal(size=(5, 50, 3)).astype(np.float32)
    pose[:, 1], pose[:, 2], pose[:, 5] = (0, 0, 0), (-0.5, 0, 0), (0.5, 0, 0)
    if name == "p2s":
        pose[2, 40] = np.nan
    found = skels_to_pose(pose_to_skels("clip", pose, name), name)
    assert np.allclose(found, pose, atol=1e-6, equal_nan=True)


def test_pt_is_turned_round_so_that_right_joints_lie_at_the_left_of_the_picture():
    pose = skels_to_pose(_clip("pt", width=1 / 3), "pt")
    assert (pose[:, 2, 0] < 0).all()
    assert np.allclose(pose[:, 5, 0] - pose[:, 2, 0], 1, atol=1e-4)


def test_missing_joints_are_written_as_0016_by_p2s_and_refused_by_pt_and_true_zeros_stay_joints():
    pose = np.ones((2, 50, 3), dtype=np.float32)
    pose[0, 9] = np.nan
    pose[:, 10:12, 2] = (0.5, 1.5)
    joints = pose_to_skels("clip", pose, "p2s").joints
    assert joints[0, 9].tolist() == [0.016] * 3
    assert joints[1, 9].tolist() == [0.00001] * 3
    assert joints[0, 10].tolist() == [0.00001, 0.00001, pytest.approx(-0.5 / 9)]
    with pytest.raises(InputError, match=r"1.0% of the joints missing"):
        pose_to_skels("clip", pose, "pt")


def test_reading_poses_counts_failed_and_repeated_clips(tmp_path):
    path, files = tmp_path / "dev.skels", tmp_path / "dev.files"
    write_skels(path, [_clip("pt"), BadClip("", ""), _clip("pt", 3), _clip("pt")], "pt")
    files.write_text("dev/a\ndev/b\ndev/c\ndev/a\n")
    report = IngestReport()
    poses = list(read_skels_poses(path, files, report))
    assert [(pose.name, len(pose.frames)) for pose in poses] == [("dev/a", 7), ("dev/c", 3)]
    assert (report.clips, list(report.bad_clips), report.duplicates) == (2, ["dev/b"], ["dev/a"])
    files.write_text("dev/a\n")
    with pytest.raises(InputError, match=r"4 lines as dev.skels has, got 1 lines"):
        list(read_skels_poses(path, files, report))


def test_dwpose_lines_are_no_3d_poses(tmp_path):
    write_skels(tmp_path / "d.skels", [_clip("dwpose385")], "dwpose385")
    with pytest.raises(InputError, match="50 joints in 3D"):
        list(read_skels_poses(tmp_path / "d.skels", None, IngestReport()))
