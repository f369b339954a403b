import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.clip import Clip, check_frames, find_missing


def test_a_clip_keeps_every_frame_and_its_numbers(sign):
    keypoints, _ = sign(frames=7)
    clip = Clip("-begins_with_a_dash", keypoints, fps=24.0, size=(1280, 720))
    assert len(clip) == 7
    assert np.array_equal(clip.keypoints, keypoints)


def test_a_clip_cannot_be_written_to(sign):
    clip = Clip("hello", sign()[0])
    with pytest.raises(ValueError, match="read-only"):
        clip.keypoints[0, 0, 0] = 1


def test_making_a_clip_leaves_the_callers_array_writable(sign):
    keypoints, _ = sign()
    Clip("hello", keypoints)
    keypoints[0, 0, 0] = 1
    assert keypoints[0, 0, 0] == 1


def test_other_floats_become_float32(sign):
    assert Clip("hello", sign()[0].astype(np.float64)).keypoints.dtype == np.float32


@pytest.mark.parametrize("shape", [(4, 150), (4, 25, 3), (4, 50, 2), (50, 3)])
def test_a_wrong_shape_is_refused_with_the_shape_that_came(shape):
    with pytest.raises(InputError) as caught:
        Clip("hello", np.zeros(shape, dtype=np.float32))
    assert "clip 'hello': needs an array (frames, 50, 3)" in str(caught.value)
    assert str(shape) in str(caught.value)


def test_a_clip_without_frames_is_refused():
    with pytest.raises(InputError, match="clip 'empty': needs at least one frame, got none"):
        Clip("empty", np.zeros((0, 50, 3), dtype=np.float32))


def test_whole_numbers_are_refused():
    with pytest.raises(InputError, match="needs floating-point numbers, got int64"):
        check_frames(np.zeros((2, 50, 3), dtype=np.int64), "keypoints")


def test_missing_is_nan_or_no_confidence_but_not_a_true_zero():
    keypoints = np.ones((1, 50, 3), dtype=np.float32)
    keypoints[0, 0] = 0, 0, 0.9  # the corner of the picture, observed
    keypoints[0, 1] = 5, 5, 0
    keypoints[0, 2] = np.nan, np.nan, 0
    keypoints[0, 3] = np.nan, 3, 0.9
    assert find_missing(keypoints)[0, :5].tolist() == [False, True, True, True, False]
    assert Clip("corner", keypoints).missing.sum() == 3
