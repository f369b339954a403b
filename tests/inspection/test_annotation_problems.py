"""Annotations and the clips beside them: synthetic times, frames, names and texts."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from signkit.__main__ import app
from signkit.errors import InputError
from signkit.formats.annotations import Annotation
from signkit.formats.keypoint_h5 import write_keypoint_h5
from signkit.inspection.annotations import annotations_beside, find_length_problems
from signkit.inspection.inspect import inspect
from signkit.pose.clip import Clip

HOW2SIGN = "SENTENCE_NAME,START_REALIGNED,END_REALIGNED,SENTENCE\n"
PHOENIX = "name|video|start|end|speaker|orth|translation\n"


def timed(name, start, end):
    return Annotation(name, "hi", start_seconds=start, end_seconds=end)


def test_time_that_runs_backwards_empty_texts_and_double_names_are_found(tmp_path):
    path = tmp_path / "val.csv"
    path.write_text(HOW2SIGN + "a,1,3,hi\nb,5,4,hi\nb,5,7,\n")
    found = inspect(path)
    assert (found["format"], found["clips"], found["seconds"]) == ("how2sign annotations", 3, 4.0)
    assert found["problems"] == [
        "1 clip without a text, first 3",
        "1 clip whose name came before, first 3",
        "1 clip that ends before it starts, first 2",
    ]


def test_phoenix_frames_run_forwards_too(tmp_path):
    path = tmp_path / "dev.corpus.csv"
    path.write_text(PHOENIX + "a|v|-1|-1|S|A|x\nb|v|9|3|S|A|x\n")
    found = inspect(path)
    assert (found["format"], found["seconds"]) == ("phoenix14t annotations", None)
    assert found["problems"] == ["1 clip that ends before it starts, first 2"]


def test_a_known_rate_is_held_against_the_time():
    times = {"a": timed("a", 1, 3), "b": timed("b", 0, 1)}
    # 2 s at 24 frames a second are 48; 6 frames or a quarter may be missing.
    assert find_length_problems([("dev/a", 50, 24.0), ("b", 24, 24.0)], times) == []
    (problem,) = find_length_problems([("a", 61, 24.0), ("b", 24, 24.0)], times)
    assert problem.endswith("1 clip, first a: 61 frames, annotated 48")


def test_an_unknown_rate_is_the_one_that_fits_most():
    times = {name: timed(name, 0, 2) for name in "abcd"}
    lengths = [(name, 48, None) for name in "abc"] + [("d", 100, None)]
    (problem,) = find_length_problems(lengths, times)
    assert "first d: 100 frames, annotated 48" in problem
    assert find_length_problems(lengths[2:], times) == []  # too few to tell


def test_phoenix_frames_count_both_ends():
    times = {"a": Annotation("a", "hi", start_frame=10, end_frame=19)}
    assert find_length_problems([("a", 10, None)], times) == []
    assert find_length_problems([("a", 30, None)], times)


def test_annotations_beside_a_corpus_are_found_and_other_tables_passed_over(tmp_path):
    keypoints = np.random.default_rng(0).uniform(0, 99, (100, 50, 3)).astype(np.float32)
    write_keypoint_h5(tmp_path / "val.h5", [Clip(name, keypoints) for name in "abcd"])
    (tmp_path / "other.csv").write_text("path,words\n1,2\n")
    (tmp_path / "val.csv").write_text(HOW2SIGN + "a,0,4,x\nb,0,4,x\nc,0,4,x\nd,0,1,x\n")
    assert sorted(annotations_beside(tmp_path / "val.h5")) == ["a", "b", "c", "d"]
    found = inspect(tmp_path / "val.h5")
    assert any("first d: 100 frames, annotated 25" in line for line in found["problems"])


def test_a_folder_of_lists_and_tables_is_looked_at_file_by_file(tmp_path):
    (tmp_path / "dev.text").write_text("a .\n")
    (tmp_path / "dev.files").write_text("one\ntwo\n")
    (tmp_path / "val.csv").write_text(HOW2SIGN + "a,2,1,hi\n")
    (tmp_path / "other.csv").write_text("path,words\n1,2\n")
    found = inspect(tmp_path)
    assert found["format"] == "folder"
    assert sorted(found["parts"]) == ["dev.files", "other.csv", "val.csv"]
    assert len(found["problems"]) == 2


def test_a_folder_without_anything_known_is_one_error(tmp_path):
    (tmp_path / "readme.md").write_text("hello")
    with pytest.raises(InputError, match="other files"):
        inspect(tmp_path)


def test_the_verb_prints_what_a_program_reads(tmp_path):
    (tmp_path / "val.csv").write_text(HOW2SIGN + "a,2,1,süß\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["inspect", str(tmp_path / "val.csv"), "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["problems"] == ["1 clip that ends before it starts, first 1"]
