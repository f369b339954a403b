"""Supplement Table 3's measures do what their names say, controls included."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.extraction.holistic import Landmarks
from signkit.presentation.detector import DetectorConfig
from signkit.presentation.figure import PICTURES, draw_figure_6
from signkit.presentation.films import project
from signkit.presentation.people_detector import PeopleDetector
from signkit.presentation.visual import CONTROLS, compare_renderers

CONFIG = DetectorConfig(size=64, channels=4)


class Oracle:
    """Stands in for a detector that never errs: it is told each clip's keypoints in turn."""

    size, unit = CONFIG.size, CONFIG.unit

    def __init__(self, poses, step):
        self.known = [project(pose[::step], CONFIG.size) for pose in poses]
        self.asked = 0

    def detect(self, pictures):
        self.asked += 1
        found = self.known[(self.asked - 1) % len(self.known)]
        assert len(found) == len(list(pictures))
        return found


@pytest.fixture(scope="module")
def rows(waves):
    """Return the table's rows for three synthetic clips, by their labels."""
    poses = [waves.frames(i) for i in range(3)]
    return {row["row"]: row for row in compare_renderers(poses, Oracle(poses, 4), step=4)}


def test_every_way_and_both_controls_have_a_row(rows):
    assert list(rows) == [
        "Stick figure",
        "Avatar",
        "Avatar, another person's proportions",
        *CONTROLS.values(),
    ]
    assert {row["pictures"] for row in rows.values()} == {9}


def test_keypoints_that_are_found_exactly_are_fully_similar(rows):
    assert rows["Avatar"]["similarity"] == 100.0
    assert rows["Avatar"]["ssim"] == pytest.approx(1.0)
    assert rows["Avatar"]["hand_ssim"] == pytest.approx(1.0)
    assert rows["Avatar"]["own_error"] == pytest.approx(0.0)


def test_another_body_is_not_where_the_true_one_was(rows):
    assert rows["Avatar, another person's proportions"]["own_error"] > 0.01


def test_read_literally_the_similarity_rewards_what_looks_like_the_graph(rows):
    assert rows["Stick figure"]["ssim_literal"] > 0.7
    assert rows["Avatar"]["ssim_literal"] < 0.5


def test_what_stands_still_has_no_difference_of_frames_and_is_steadier_than_any_signing(rows):
    assert rows[CONTROLS["still"]]["f2fd"] == 0.0
    assert all(row["f2fd"] > 0 for name, row in rows.items() if name != CONTROLS["still"])


def test_one_pose_has_no_other_clip_to_be_compared_with(waves):
    with pytest.raises(InputError, match="two or more"):
        compare_renderers([waves.frames(0)], Oracle([waves.frames(0)], 4))


def test_where_nobody_is_found_nothing_is_similar(waves):
    def look(pictures):
        nobody = np.full((sum(1 for _ in pictures), 75, 4), np.nan, np.float32)
        return Landmarks(*np.split(nobody, [33, 54], axis=1))

    poses = [waves.frames(0)[:4], waves.frames(1)[:4]]
    avatar = compare_renderers(poses, PeopleDetector(64, look), step=2)[1]
    assert avatar["similarity"] == avatar["detected"] == 0.0
    assert avatar["own_error"] is None
    assert avatar["hand_ssim"] < 0.5


def test_figure_6_has_two_rows_a_style_and_says_synthetic(waves):
    marked = draw_figure_6("wave .", waves.frames(0), waves.frames(1), synthetic=True)
    plain = draw_figure_6("wave .", waves.frames(0), waves.frames(1), synthetic=False)
    assert marked.shape == plain.shape
    assert marked.shape[1] == PICTURES * 256 + (PICTURES - 1) * 4
    assert (marked != plain).any()
    assert marked.dtype == np.uint8
