"""Real MediaPipe arrays: sizes and speeds from the files, hands at wrists in x, y and depth."""

import numpy as np
import pytest

from signkit.formats.ingest_report import BadClip
from signkit.formats.mediapipe_arrays import read_mediapipe
from signkit.formats.mediapipe_layouts import find_parts
from signkit.formats.reading import find_format
from signkit.pose.skeleton import LEFT_HAND, LEFT_SHOULDER, LEFT_WRIST, RIGHT_SHOULDER

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def folder(realdata):
    return realdata / "mediapipe_here"


def test_every_file_is_read_and_the_skeleton_rendering_has_nobody(folder):
    assert find_format(folder) == "mediapipe"
    clips = list(read_mediapipe(folder))
    bad = [clip.name for clip in clips if isinstance(clip, BadClip)]
    assert len(clips) == 5
    assert len(bad) == 1
    assert bad[0].startswith("_2FBDaOPYig")  # facts 1.10: the released mp4s are renderings
    assert all(clip.size and clip.fps for clip in clips if clip.name not in bad)


def test_hands_begin_at_wrists_and_left_is_left(folder):
    (path,) = folder.glob("human_signer.*.npz")
    (clip,) = read_mediapipe(path)
    apart = clip.keypoints[:, LEFT_WRIST, :2] - clip.keypoints[:, LEFT_HAND.start, :2]
    assert np.nanmedian(np.linalg.norm(apart, axis=1)) < 30
    # a person who faces the camera has the left shoulder on the right of the picture
    assert np.nanmedian(clip.keypoints[:, LEFT_SHOULDER, 0]) > np.nanmedian(
        clip.keypoints[:, RIGHT_SHOULDER, 0]
    )
    assert np.nanmax(np.abs(clip.depth[:, LEFT_HAND.start] - clip.depth[:, LEFT_WRIST])) < 1


@pytest.mark.parametrize("order", [("pose", "left", "right"), ("left", "pose", "right"),
                                   ("right", "left", "pose")])  # fmt: skip
def test_the_order_of_a_stack_is_found_on_real_videos(folder, order):
    for path in folder.glob("*signer*.npz"):
        with np.load(path) as arrays:
            parts = {part: arrays[part] for part in order}
        found = find_parts({"": np.concatenate([parts[p] for p in order], axis=1)}, path.name)
        for part in order:
            np.testing.assert_array_equal(found[part][..., :2], parts[part][..., :2])
