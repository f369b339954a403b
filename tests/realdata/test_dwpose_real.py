"""Real DWPose files: both kinds agree, sizes come from the videos beside, nothing needs mending."""

import numpy as np
import pytest

from signkit.formats.dwpose import is_dwpose, read_dwpose
from signkit.formats.ingest_report import IngestReport
from signkit.formats.reading import find_format, read_clips
from signkit.pose.skeleton import LEFT_HAND, LEFT_WRIST, RIGHT_HAND, RIGHT_WRIST

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def folder(realdata):
    return realdata / "dwpose"


def test_json_and_npz_of_one_video_agree_in_every_number(folder):
    (one,) = read_dwpose(folder / "human_signer.json.zip")
    (two,) = read_dwpose(folder / "human_signer.npz.zip")
    assert np.array_equal(one.keypoints, two.keypoints, equal_nan=True)
    assert (one.name, len(one), one.size, one.fps) == ("human_signer", 135, (1280, 720), 24)


def test_hands_begin_near_their_wrists(folder):
    (clip,) = read_dwpose(folder / "human_signer.json.zip")
    for wrist, hand in ((LEFT_WRIST, LEFT_HAND), (RIGHT_WRIST, RIGHT_HAND)):
        apart = clip.keypoints[:, wrist, :2] - clip.keypoints[:, hand.start, :2]
        # two detections of one wrist; a shoulder width is some 120 px here
        assert np.nanmedian(np.linalg.norm(apart, axis=1)) < 20


def test_the_one_frame_without_anybody_is_missing_as_a_whole(folder):
    report = IngestReport()
    (clip,) = read_dwpose(folder / "human_signer_480.json.zip", report=report)
    assert (len(clip), clip.size) == (97, (480, 480))
    assert report.frames_without_people == int(clip.missing.all(axis=1).sum()) == 1


def test_the_whole_folder_is_told_and_read_once_a_clip(folder):
    for path in folder.glob("*.zip"):
        assert is_dwpose(path)
        assert find_format(path) == "dwpose"
    clips = list(read_clips(folder / "human_signer.npz.zip"))
    assert [clip.name for clip in clips] == ["human_signer"]
    names = [clip.name for clip in read_dwpose(folder)]
    assert names == ["human_signer", "human_signer_480"]
