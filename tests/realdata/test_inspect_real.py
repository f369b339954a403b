"""What `inspect` says of real files; expected numbers were counted by other means (see each)."""

import warnings

import pytest

from signkit.formats.lines import write_lines
from signkit.inspection.alignment import find_shifts
from signkit.inspection.inspect import inspect, say_findings
from signkit.text.line_files import read_lines

pytestmark = pytest.mark.realdata


def test_every_folder_is_looked_at_without_a_crash(realdata):
    folders = [path for path in sorted(realdata.iterdir()) if path.is_dir()]
    assert folders
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for folder in folders:
            found = inspect(folder)
            assert isinstance(found["problems"], list)
            assert say_findings(found)


def test_how2sign_keypoints(realdata):
    found = inspect(realdata / "openpose_how2sign")
    # Counted with json alone: 157, 146 and 62 frames of one person, no zeros in the 50 points.
    assert found["frames"] == {"total": 365, "min": 62, "median": 146, "max": 157}
    assert (found["clips"], found["people"], found["mirrored"]) == (3, 1, False)
    assert found["missing"] == {"body": 0, "left_hand": 0, "right_hand": 0}
    assert found["confidence"] == pytest.approx(0.5430, abs=5e-5)
    assert found["shoulder_width"] == pytest.approx(208.94, abs=5e-3)
    assert found["problems"] == []


def test_the_misaligned_lists_of_how2sign_are_found(realdata):
    found = inspect(realdata / "how2sign_text" / "dev.text")
    # Facts 1.4: 850 lines with csv quotes, 2 mojibake, lines 1554-1653 shifted, one `dev/`.
    assert found["lines"] == {"dev.text": 1739, "dev.files": 1739}
    said = "\n".join(found["problems"])
    assert "850 lines with kept csv quotes" in said
    assert "2 lines of wrongly decoded characters, first 576" in said
    assert "1 name with another prefix than most, first 1739" in said
    assert len(found["problems"]) == 4
    (shift,) = find_shifts(
        *(read_lines(realdata / "how2sign_text" / name) for name in ("dev.files", "dev.text"))
    )
    # Seams of videos bound it: names of another video begin at lines 1551 and 1661.
    assert (shift.first, shift.last, shift.early) == (1551, 1660, True)


def test_how2sign_lists_are_sound_without_the_shifted_part(realdata):
    names, texts = (
        read_lines(realdata / "how2sign_text" / name) for name in ("dev.files", "dev.text")
    )
    assert find_shifts(names[:1550], texts[:1550]) == []
    assert find_shifts(names[1660:], texts[1660:]) == []


def test_lists_of_one_subject_raise_no_false_alarm(realdata):
    found = inspect(realdata / "phoenix14t_text")
    assert found["problems"] == []
    assert found["parts"]["train.files"]["lines"]["train.text"] == 7096


def test_an_annotation_file_makes_the_shift_certain(realdata, tmp_path):
    # The authors' csv is not among the files: one is made here with the texts moved back.
    names, texts = (
        read_lines(realdata / "how2sign_text" / name) for name in ("dev.files", "dev.text")
    )
    write_lines(tmp_path / "dev.files", names)
    write_lines(tmp_path / "dev.text", texts)
    true = [*texts[:1553], "moved", *texts[1553:1652], *texts[1653:]]
    rows = [
        f"{n.split('/')[-1]}\t0\t1\t{t.strip(chr(34))}" for n, t in zip(names, true, strict=True)
    ]
    write_lines(
        tmp_path / "val.csv", ["SENTENCE_NAME\tSTART_REALIGNED\tEND_REALIGNED\tSENTENCE", *rows]
    )
    said = [line for line in inspect(tmp_path / "dev.text")["problems"] if "misaligned" in line]
    assert len(said) == 1
    assert "100 lines with another text than the annotations" in said[0]
    assert said[0].endswith("first 1554, last 1653")


@pytest.mark.parametrize(("split", "frames"), [("train", 636), ("dev", 536)])
def test_skels_of_phoenix(realdata, split, frames):
    found = inspect(realdata / "skels_phoenix14t" / f"{split}.skels")
    # Counted apart from the readers: numbers a line / 151.
    assert (found["clips"], found["frames"]["total"]) == (5, frames)
    assert found["convention"] == "pt (Progressive Transformers)"
    assert (found["mirrored"], found["counter_rule"]) == (True, "t/T")
    assert found["shoulder_width"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["problems"] == []


def test_renderings_are_told_from_people(realdata):
    videos = sorted(realdata.rglob("*.mp4"))
    assert videos
    for video in videos:
        found = inspect(video)
        is_drawn = "openpose_render" in video.name
        assert any("drawing of a skeleton" in line for line in found["problems"]) == is_drawn
    # Counted with PyAV.
    video = next(path for path in videos if path.name == "human_signer.mp4")
    found = inspect(video)
    assert (found["frames"], found["fps"], found["size"]) == (135, 24.0, (1280, 720))


def test_hands_that_mediapipe_puts_on_one_spot_are_found(realdata):
    found = inspect(realdata / "mediapipe_here")
    assert any("both hands on one spot: 2 clips" in line for line in found["problems"])
    assert not any("both hands" in line for line in inspect(realdata / "dwpose")["problems"])


def test_good_clips_raise_no_false_alarm(realdata):
    found = inspect(realdata / "pose_format" / "fingerspelling")
    assert [line for line in found["problems"] if "confidence" not in line] == []
