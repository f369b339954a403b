"""What `signkit inspect` says about small synthetic sources."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.formats.keypoint_h5 import write_keypoint_h5
from signkit.inspection.inspect import inspect, say_findings
from signkit.pose.clip import Clip


def body(frames=3):
    """Return keypoints with the signer's right at the picture's left, each hand at its wrist."""
    keypoints = np.random.default_rng(0).normal(300, 5, (frames, 50, 3)).astype(np.float32)
    keypoints[..., 2] = 0.5
    keypoints[:, 2:5, 0] -= 100
    keypoints[:, 29:, 0] -= 100
    keypoints[:, 5:8, 0] += 100
    keypoints[:, 8:29, 0] += 100
    return keypoints


def inspected(tmp_path, keypoints):
    write_keypoint_h5(tmp_path / "a.h5", [Clip("one", keypoints)])
    return inspect(tmp_path / "a.h5")


def test_a_sound_clip_has_no_problem(tmp_path):
    found = inspected(tmp_path, body())
    assert found["problems"] == []
    assert (found["clips"], found["frames"]["total"], found["confidence"]) == (1, 3, 0.5)
    assert "no problem found" in say_findings(found)


def test_swapped_hands_are_found(tmp_path):
    keypoints = body()
    keypoints[:, 8:] = np.concatenate((keypoints[:, 29:], keypoints[:, 8:29]), axis=1)
    assert any("swapped" in problem for problem in inspected(tmp_path, keypoints)["problems"])


def test_a_frozen_clip_is_found(tmp_path):
    keypoints = np.repeat(body(1), 4, axis=0)
    assert any("frozen" in problem for problem in inspected(tmp_path, keypoints)["problems"])


def test_a_mirrored_clip_is_found(tmp_path):
    keypoints = body()
    keypoints[..., 0] *= -1
    assert any("mirrored" in problem for problem in inspected(tmp_path, keypoints)["problems"])


def test_lists_of_different_lengths_are_found(tmp_path):
    (tmp_path / "dev.text").write_text("a .\nb .\n")
    (tmp_path / "dev.files").write_text("one\n")
    assert "different lengths" in inspect(tmp_path / "dev.text")["problems"][0]


def test_an_unknown_file_is_one_error(tmp_path):
    (tmp_path / "a.doc").write_text("hello")
    with pytest.raises(InputError):
        inspect(tmp_path / "a.doc")
