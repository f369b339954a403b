"""The released tool's h5 and text files: read, written, and their known faults found."""

import h5py
import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.ingest_report import BadClip
from signkit.formats.keypoint_h5 import scan_keypoint_h5, write_keypoint_h5
from signkit.formats.text_stages import read_text_stage, read_text_stages, write_text_stages
from signkit.pose.clip import Clip


def _keypoints(frames=4, seed=0):
    rng = np.random.default_rng(seed)
    keypoints = rng.uniform(1, 700, (frames, 50, 3)).astype(np.float32)
    keypoints[:, 12] = (np.nan, np.nan, 0)
    return keypoints


def test_keypoints_survive_an_h5_file(tmp_path):
    clips = [Clip("-b", _keypoints(1)), Clip("dev/a", _keypoints(5, 1))]
    write_keypoint_h5(tmp_path / "k.h5", [*clips, BadClip("failed", "nobody")])
    *found, failed = scan_keypoint_h5(tmp_path / "k.h5", fps=24.0)
    assert [(clip.name, clip.fps) for clip in found] == [("-b", 24.0), ("dev/a", 24.0)]
    for one, other in zip(found, clips, strict=True):
        assert np.array_equal(one.keypoints, other.keypoints, equal_nan=True)
    assert isinstance(failed, BadClip)
    assert failed.name == "failed"


def test_the_columns_are_interleaved_and_missing_is_zero(tmp_path):
    keypoints = _keypoints()
    write_keypoint_h5(tmp_path / "k.h5", [Clip("a", keypoints)])
    with h5py.File(tmp_path / "k.h5") as file:
        columns = file["a"][()]
    assert columns.shape == (4, 150)
    assert columns[0, :6].tolist() == [*keypoints[0, 0], *keypoints[0, 1]]
    assert columns[:, 36:39].tolist() == [[0, 0, 0]] * 4


def test_faulty_clips_in_an_h5_are_bad_clips_and_the_others_go_on(tmp_path):
    good = np.ones((2, 150), dtype=np.float32)
    nan = good.copy()
    nan[1, 4] = np.nan
    with h5py.File(tmp_path / "k.h5", "w") as file:
        for name, data in (
            ("empty", np.empty(0, np.float32)), ("good", good), ("narrow", good[:, :149]),
            ("nan", nan), ("nobody", np.zeros((3, 150))), ("text", np.array([b"x"])),
        ):  # fmt: skip
            file[name] = data
    found = {clip.name: clip for clip in scan_keypoint_h5(tmp_path / "k.h5")}
    assert isinstance(found.pop("good"), Clip)
    says = {"empty": "at least one frame", "narrow": "(2, 149)", "nan": "frame 1",
            "nobody": "nobody at all", "text": "|S1"}  # fmt: skip
    assert set(found) == set(says)
    for name, clip in found.items():
        assert says[name] in clip.reason


def test_ninety_eight_columns_are_refused_as_bones(tmp_path):
    with h5py.File(tmp_path / "recs.h5", "w") as file:
        file["a"] = np.zeros((4, 98), np.float32)
    with pytest.raises(InputError, match=r"150 columns.*got 98: normalised bones"):
        list(scan_keypoint_h5(tmp_path / "recs.h5"))


def test_files_that_are_no_h5_of_keypoints_are_refused(tmp_path):
    (tmp_path / "text.h5").write_text("hello")
    with h5py.File(tmp_path / "empty.h5", "w"):
        pass
    for name, says in (
        ("text.h5", "cannot read"),
        ("empty.h5", "a dataset a clip"),
        ("x.h5", "no such"),
    ):
        with pytest.raises(InputError, match=says):
            list(scan_keypoint_h5(tmp_path / name))


def test_two_clips_of_one_name_are_not_written(tmp_path):
    with pytest.raises(InputError, match="a name of its own"):
        write_keypoint_h5(tmp_path / "k.h5", [Clip("a", _keypoints())] * 2)
    assert list(tmp_path.iterdir()) == []


def _stages(frames=6):
    rng = np.random.default_rng(0)
    return {stage: rng.normal(size=(frames, 50, 3)) for stage in range(1, 6)}


def test_text_stages_survive_to_six_digits_and_are_written_as_the_tool_does(tmp_path):
    stages = _stages()
    write_text_stages(tmp_path / "clip", stages)
    found = read_text_stages(tmp_path / "clip")
    assert list(found) == [1, 2, 3, 4, 5]
    for stage, frames in stages.items():
        assert np.allclose(found[stage], frames, rtol=1e-6)
    line = (tmp_path / "clip" / "demo5.txt").read_text().splitlines()[0]
    assert line.endswith("\t")
    assert line.split("\t")[0] == f"{stages[5][0, 0, 0]:e}"
    before = (tmp_path / "clip" / "demo5.txt").read_bytes()
    write_text_stages(tmp_path / "clip", found)
    assert (tmp_path / "clip" / "demo5.txt").read_bytes() == before


def test_a_file_that_was_cut_is_found(tmp_path):
    write_text_stages(tmp_path, _stages())
    path = tmp_path / "demo3.txt"
    whole = path.read_text()
    for keep, says in ((len(whole) - 40, "needs 150 numbers"), (len(whole) - 1, "a line end")):
        path.write_text(whole[:keep])
        with pytest.raises(InputError, match=f"demo3.txt line 6: {says}|demo3.txt line 6: needs"):
            read_text_stages(tmp_path)


def test_files_with_different_numbers_of_frames_are_found(tmp_path):
    write_text_stages(tmp_path, _stages())
    path = tmp_path / "demo4.txt"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:4]))
    with pytest.raises(InputError, match=r"demo4.txt: needs 6 frames as demo1.txt has, got 4"):
        read_text_stages(tmp_path)


@pytest.mark.parametrize("again", [6, 4])
def test_a_clip_that_was_appended_to_itself_is_found(tmp_path, again):
    write_text_stages(tmp_path, _stages())
    path = tmp_path / "demo5.txt"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines + lines[:again]))
    with pytest.raises(InputError, match=f"first {again} frames again from line 7"):
        read_text_stage(path)


def test_a_clip_that_stands_still_is_not_taken_for_a_repeated_one(tmp_path):
    write_text_stages(tmp_path, {5: np.ones((8, 50, 3))})
    assert read_text_stage(tmp_path / "demo5.txt").shape == (8, 50, 3)


def test_a_clip_of_one_frame_is_fine(tmp_path):
    write_text_stages(tmp_path, _stages(1))
    assert read_text_stages(tmp_path)[5].shape == (1, 50, 3)


@pytest.mark.parametrize(
    ("stages", "says"),
    [({6: np.ones((1, 50, 3))}, "stages 1 to 5"), ({5: np.ones((1, 49, 3))}, "(1, 49, 3)"),
     ({5: np.full((1, 50, 3), np.nan)}, "NaN or infinity")],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(tmp_path, stages, says):
    with pytest.raises(InputError) as caught:
        write_text_stages(tmp_path, stages)
    assert says in str(caught.value)


def test_a_folder_without_stages_and_an_empty_stage_are_refused(tmp_path):
    with pytest.raises(InputError, match="none of them"):
        read_text_stages(tmp_path)
    (tmp_path / "demo5.txt").write_text("")
    with pytest.raises(InputError, match="an empty file"):
        read_text_stages(tmp_path)
