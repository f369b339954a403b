"""The detector looks at pixels: it learns from pictures, and nothing but pictures reaches it."""

import numpy as np
import pytest
import torch

from signkit.errors import InputError
from signkit.extraction.holistic import Landmarks
from signkit.pose.lifting import lift
from signkit.pose.skeleton import LEFT_HAND, RIGHT_HAND
from signkit.presentation.detector import Detector, DetectorConfig, cut_windows
from signkit.presentation.detector_scores import score_detector
from signkit.presentation.films import WAYS, camera, film, project
from signkit.presentation.heat_maps import HeatMaps
from signkit.presentation.people_detector import PeopleDetector
from signkit.presentation.picture_batches import PictureBatches
from signkit.presentation.training import load_detector, save_detector, train_detector
from signkit.presentation.watching import NOTHING, lift_again, read_pictures, watch

SMALL = DetectorConfig(size=64, channels=4)


@pytest.fixture(scope="module")
def taught(waves):
    """Return a detector that saw 960 small pictures."""
    return train_detector(waves, range(6), SMALL, pictures=960, batch_size=8, learning_rate=1e-2)


def _off(detector, pose, way="stick"):
    found = detector.detect(film(pose, way, SMALL.size))
    true = project(pose, SMALL.size)
    return np.linalg.norm(found[..., :2] - true[..., :2], axis=-1) / SMALL.unit


def test_a_detector_learns_where_the_hands_are(waves, taught):
    untaught = Detector(SMALL).eval()
    for way in ("stick", "avatar"):
        off = _off(taught, waves.frames(7), way)
        still = np.std(project(waves.frames(7), 64)[:, 30, :2], axis=0).sum() / SMALL.unit
        assert off.mean() < 0.4 * _off(untaught, waves.frames(7), way).mean()
        assert off[:, RIGHT_HAND].mean() < still  # better than a guess that does not move
        assert off[:, LEFT_HAND].mean() < still


def test_coordinates_changed_after_the_drawing_change_nothing(waves, taught):
    pose = waves.frames(7).copy()
    pictures = list(film(pose, "avatar", SMALL.size))
    before = taught.detect(pictures)
    pose[:] = np.nan
    np.testing.assert_array_equal(taught.detect(pictures), before)
    seen = read_pictures(pictures, taught, lift)
    assert np.isfinite(seen).all()


def test_only_pictures_of_whole_bytes_reach_the_detector(waves):
    class Spy:
        size, unit, given = SMALL.size, SMALL.unit, ()

        def detect(self, *things):
            (pictures,) = things
            self.given = list(pictures)
            return project(waves.frames(0), SMALL.size)

    spy = Spy()
    watch([waves.frames(7)], "avatar", spy, lift, "synthetic")
    assert len(spy.given) == len(waves.frames(7))
    for picture in spy.given:
        assert type(picture) is np.ndarray
        assert (picture.dtype, picture.shape) == (np.uint8, (64, 64, 3))


def test_what_is_read_follows_the_pictures_and_not_the_pose(waves, taught):
    ours = watch([waves.frames(0)], "stick", taught, lift, "synthetic")[0]
    other = watch([waves.frames(7)], "stick", taught, lift, "synthetic")[0]
    assert np.abs(ours - other).max() > 0.2
    deeper = waves.frames(0).copy()
    deeper[..., 2] += 5  # no camera along z sees it
    again = watch([deeper], "stick", taught, lift, "synthetic")[0]
    np.testing.assert_allclose(again, ours, atol=1e-5)


def test_the_camera_is_the_same_whatever_is_signed(waves):
    assert camera(64) == camera(64)
    moved = waves.frames(0) + np.float32([3, 0, 0])
    empty = next(film(np.full((1, 50, 3), np.nan, np.float32), "stick", 64))
    np.testing.assert_array_equal(next(film(moved, "stick", 64)), empty)  # out of the picture


def test_a_batch_is_drawn_alike_each_time_and_no_two_are_equal(waves):
    source = PictureBatches(waves, [0, 1], size=64, batch_size=6, batches=2, seed=1)
    first, second = source.epoch(0)
    (again,) = source.epoch(0, start=1)
    assert len(first) == 6
    assert torch.equal(second.pictures, again.pictures)
    assert not torch.equal(first.pictures, second.pictures)
    assert not torch.equal(next(source.epoch(1)).pictures, first.pictures)


def test_keypoints_that_were_not_drawn_count_for_nothing(waves):
    detector = Detector(SMALL)
    source = PictureBatches(waves, [0], size=64, batch_size=4, batches=1, seed=1)
    batch = next(source.epoch(0))
    batch.keypoints[:, 5] = torch.tensor([1000.0, 1000.0, 0.0])
    torch.manual_seed(0)
    losses = detector.clip_losses(batch, lambda a, b: (a - b).abs())
    batch.keypoints[:, 5] = 0.0
    torch.manual_seed(0)
    torch.testing.assert_close(detector.clip_losses(batch, lambda a, b: (a - b).abs()), losses)


def test_a_heat_map_names_the_middle_of_its_hot_cell():
    # cell (row 1, column 2) covers pixels 8..11 and 4..7: its middle is 9.5, 5.5
    net = HeatMaps(1, 4).eval()
    hot = torch.full((1, 1, 4, 4), -50.0)
    hot[0, 0, 1, 2] = 50.0
    net.heat.forward = lambda states: hot
    places, _ = net(torch.zeros(1, 3, 16, 16))
    torch.testing.assert_close(places[0, 0], torch.tensor([9.5, 5.5]))


def test_a_window_beyond_the_edge_repeats_the_edge():
    picture = torch.arange(16.0).reshape(1, 1, 4, 4)
    windows, corners = cut_windows(picture, torch.tensor([[-10.0, 1.5]]), 2)
    assert windows[0, 0].tolist() == [[4.0, 4.0], [8.0, 8.0]]
    assert corners.tolist() == [[-10.0, 1.0]]


def test_a_detector_is_the_same_after_a_trip_to_disk(taught, waves, tmp_path):
    save_detector(tmp_path, taught)
    pictures = list(film(waves.frames(7), "avatar", SMALL.size))
    found = load_detector(tmp_path).detect(pictures)
    np.testing.assert_array_equal(found, taught.detect(pictures))


def test_mediapipe_is_handed_the_pictures_and_places_what_it_finds(waves, tmp_path):
    def look(pictures):
        middle = np.full((sum(1 for _ in pictures), 75, 4), 0.5, np.float32)
        middle[1] = np.nan  # nobody
        return Landmarks(*np.split(middle, [33, 54], axis=1))

    people = PeopleDetector(64, look)
    found = people.detect(list(film(waves.frames(0), "avatar", 64))[:2])
    np.testing.assert_array_equal(found[0, :, :2], 32.0)
    assert np.isnan(found[1, :, :2]).all()
    assert people.unit == SMALL.unit
    rows = score_detector(people, [waves.frames(0)[:2]], step=1)
    assert all(row["detected"] == 0.5 for row in rows)
    save_detector(tmp_path, people)
    assert load_detector(tmp_path) == PeopleDetector(64)


def test_where_nobody_is_found_there_is_no_error_and_no_keypoint(waves):
    def look(pictures):
        nobody = np.full((sum(1 for _ in pictures), 75, 4), np.nan, np.float32)
        return Landmarks(*np.split(nobody, [33, 54], axis=1))

    row = score_detector(PeopleDetector(64, look), [waves.frames(0)])[0]
    assert row["error"] is None
    assert row["pck"] == row["detected"] == 0.0


def test_scores_of_a_detector_name_every_way(taught, waves):
    rows = score_detector(taught, [waves.frames(7)], step=3)
    assert [row["way"] for row in rows] == list(WAYS)
    assert all(row["pictures"] == 4 for row in rows)
    assert all(0 <= row[k] <= 1 for row in rows for k in ("pck", "confidence", "detected"))


def test_a_pose_without_frames_stays_one(taught):
    assert len(watch([NOTHING], "stick", taught, lift, "synthetic")[0]) == 0


def test_lifting_again_knows_nothing_of_the_depth(waves):
    deeper = waves.frames(0).copy()
    deeper[..., 2] += 5
    again, other = lift_again([waves.frames(0), deeper], 64, lift)
    np.testing.assert_array_equal(again, other)


@pytest.mark.parametrize(
    ("pictures", "message"),
    [
        ([], "needs at least one, got none"),
        ([np.zeros((32, 32, 3), np.uint8)], "picture 0: needs bytes of shape"),
        ([np.zeros((64, 64, 3), np.float32)], "picture 0: needs bytes of shape"),
    ],
)
def test_other_pictures_are_refused(taught, pictures, message):
    with pytest.raises(InputError, match=message):
        taught.detect(pictures)


def test_unknown_ways_and_sizes_are_refused(waves, tmp_path):
    with pytest.raises(InputError, match="one of stick, avatar, avatar_other"):
        film(waves.frames(0), "puppet", 64)
    with pytest.raises(InputError, match="a multiple of 8 from 64"):
        DetectorConfig(size=100)
    with pytest.raises(InputError, match="a saved detector"):
        load_detector(tmp_path)
    with pytest.raises(InputError, match="a clip"):
        PictureBatches(waves, [], size=64, batch_size=1, batches=1, seed=1)
