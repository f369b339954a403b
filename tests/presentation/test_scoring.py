"""Table 9's rows: who stands in them, and what bounds them."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.presentation.films import WAYS, film
from signkit.presentation.scoring import FirstClips, score_shown, score_shown_truth
from signkit.presentation.watching import NOTHING
from signkit.score.evaluate import Row
from signkit.score.evaluators import Evaluator


class Empty:
    """Finds one and the same pose in every picture, whatever it shows."""

    size, unit = 64, 64 / 2.7

    def __init__(self, keypoints):
        self.keypoints, self.pictures = keypoints, []

    def detect(self, pictures):
        given = list(pictures)
        self.pictures += given
        return np.repeat(self.keypoints[None], len(given), axis=0)


def lift_nothing(keypoints):
    pose = np.zeros_like(keypoints)
    pose[:, 0, 1] = -0.5
    return pose


@pytest.fixture(scope="module")
def scored(waves):
    """Return the evaluations of two synthetic clips and all pictures that were looked at."""
    store = FirstClips(waves, 2)
    detector = Empty(np.ones((50, 3), np.float32))
    run = Row("base_asl", "system", "Base", "dev")
    produced = [waves.frames(3), NOTHING]

    evaluator = Evaluator((), None, {})
    found = score_shown_truth("dev", store, detector, lift_nothing, evaluator, 27)
    found += score_shown(run, produced, store, detector, lift_nothing, evaluator, WAYS)
    return {e.record["run"]: e.record for e in found}, detector.pictures


def test_true_and_produced_poses_are_shown_in_every_way(scored):
    records, _ = scored
    shown = [f"{who}_{way}" for who in ("true_poses", "base_asl") for way in WAYS]
    assert list(records) == [
        *shown[: len(WAYS)],
        "true_poses_2d",
        "empty_pictures",
        "base_asl",
        *shown[len(WAYS) :],
    ]
    assert records["true_poses_stick"]["kind"] == "ceiling"
    assert records["empty_pictures"]["kind"] == "control"
    assert records["base_asl_avatar"]["kind"] == "system"
    assert records["base_asl_avatar"]["decoding"] == "length-free"


def test_produced_poses_are_shown_as_an_avatar_unless_more_is_asked_for(waves):
    store, run = FirstClips(waves, 2), Row("base_asl", "system", "Base", "dev")
    produced = [waves.frames(3), NOTHING]
    judges = Empty(np.ones((50, 3), np.float32)), lift_nothing, Evaluator((), None, {})
    found = score_shown(run, produced, store, *judges)
    assert [e.record["run"] for e in found] == ["base_asl", "base_asl_avatar"]
    with pytest.raises(InputError, match="'hologram'"):
        score_shown(run, produced, store, *judges, ["hologram"])


def test_only_the_rows_without_pictures_know_the_poses(scored):
    records, _ = scored
    assert records["true_poses_stick"]["metrics"] == records["true_poses_avatar"]["metrics"]
    assert records["base_asl"]["metrics"] != records["base_asl_stick"]["metrics"]


def test_a_produced_pose_without_frames_is_counted_and_shown_to_nobody(scored, waves):
    records, pictures = scored
    assert records["base_asl_avatar"]["faulty"] == 1
    frames = len(waves.frames(0)) + len(waves.frames(1))
    assert len(pictures) == 3 * frames + frames + 3 * len(waves.frames(3))


def test_the_floor_is_read_from_pictures_of_nobody(scored, waves):
    _, pictures = scored
    nobody = next(film(np.full((1, 50, 3), np.nan, np.float32), "avatar", 64))
    frames = len(waves.frames(0)) + len(waves.frames(1))
    blank = sum(np.array_equal(picture, nobody) for picture in pictures)
    assert blank == frames


def test_the_first_clips_of_a_store_hide_the_others(waves):
    few = FirstClips(waves, 3)
    assert len(few) == len(few.texts) == len(few.lengths) == 3
    with pytest.raises(IndexError):
        few.frames(3)
