import numpy as np
import pytest

from signkit.errors import InputError
from signkit.pose.template_decoding import join_templates
from signkit.score.control_rows import control_rows, gloss_lookup
from signkit.score.controls import (
    mean_pose,
    nearest_by_text,
    noise_pose,
    poses_of_another_item,
    random_training_clip,
    true_poses,
)
from signkit.score.distances import ndtw
from signkit.score.replay import TrainingClips


@pytest.fixture(scope="module")
def stores(toy_store):
    return toy_store(40, 1), toy_store(10, 2)


def test_true_poses_are_the_stored_ones(stores):
    dev = stores[1]
    assert all(
        np.array_equal(a, b)
        for a, b in zip(true_poses(dev, [3, 1]), [dev.poses[3], dev.poses[1]], strict=True)
    )


def test_another_item_is_another_sentence(stores):
    dev = stores[1]
    given = poses_of_another_item(dev, range(10), seed=5)
    for i, pose in enumerate(given):
        source = next(j for j in range(10) if dev.poses[j] is pose)
        assert dev.texts[source] != dev.texts[i]
    with pytest.raises(InputError, match="two clips"):
        poses_of_another_item(dev, [0], seed=5)


def test_the_mean_pose_stands_still_for_the_mean_length(stores):
    training = stores[0]
    poses = mean_pose(training, range(40), 3)
    assert len(poses) == 3
    assert len(poses[0]) == round(training.lengths.mean())
    assert np.ptp(poses[0], axis=0).max() == 0
    expected = np.concatenate(training.poses).mean(axis=0)
    np.testing.assert_allclose(poses[0][0], expected, atol=1e-5)


def test_noise_has_the_spread_of_the_training_poses(stores):
    training = stores[0]
    noise = np.concatenate(noise_pose(training, range(40), 60, seed=1))
    np.testing.assert_allclose(
        noise.std(axis=0), np.concatenate(training.poses).std(axis=0), atol=0.12
    )
    again = np.concatenate(noise_pose(training, range(40), 60, seed=1))
    assert np.array_equal(noise, again)


def test_a_random_training_clip_has_the_nearest_length(stores):
    training, dev = stores
    for pose, length in zip(
        random_training_clip(training, range(40), dev.lengths, 3), dev.lengths, strict=True
    ):
        assert abs(len(pose) - length) == np.abs(training.lengths - length).min()


def test_the_nearest_neighbour_of_a_known_text_is_its_own_clip(stores):
    training = stores[0]
    poses, chosen = nearest_by_text(training, range(40), [training.texts[7]])
    assert training.texts[chosen[0]] == training.texts[7]
    assert poses[0] is training.poses[chosen[0]]
    _, chosen = nearest_by_text(training, range(40), ["", "unheard words"])
    assert len(chosen) == 2


def test_a_rare_shared_word_counts_more_than_a_common_one(toy_store):
    training = toy_store(3, 1)
    training.texts = ["the rain", "the sun", "the snow"]
    assert nearest_by_text(training, range(3), ["the the sun tomorrow"])[1] == [1]


def test_copies_are_replay_and_the_truth_is_not(stores):
    training, dev = stores
    copies, _ = nearest_by_text(training, range(40), dev.texts)
    clips = TrainingClips(training, range(40))
    off = [ndtw(*pair) for pair in zip(copies, dev.poses, strict=True)]
    assert clips.replayed(copies, off).all()
    assert not clips.replayed(dev.poses, [0.0] * len(dev)).any()
    assert clips.replayed(dev.poses, [np.inf] * len(dev)).all()


def test_missing_joints_reach_no_control(stores, toy_store):
    training = toy_store(8, 4)
    for pose in training.poses:
        pose[:, 8:29] = np.nan
        pose[2] = np.nan
    assert np.isfinite(mean_pose(training, range(8), 1)[0]).all()
    assert np.isfinite(noise_pose(training, range(8), 1, 0)[0]).all()
    assert np.isfinite(ndtw(mean_pose(training, range(8), 1)[0], training.poses[0]))


def test_control_rows_come_ceiling_first_and_nearest_last(stores):
    training, dev = stores
    rows = control_rows(dev, range(10), training, range(40), "dev")
    assert [row.kind for row, _ in rows] == ["ceiling"] + ["control"] * 5
    assert rows[0][0].run == "true_poses"
    assert rows[-1][0].run == "nearest_text"
    for row, poses in rows:
        assert (row.split, row.decoding) == ("dev", "none")
        assert len(poses) == 10


def test_looked_up_glosses_are_strung_together_without_jumps():
    still = [np.full((4, 50, 3), value, np.float32) for value in (0.0, 1.0)]
    templates = join_templates(["A", "B"], still, fps=25.0)
    poses = gloss_lookup(["A B", "B", "unknown"], templates, fps=12.5)
    assert [len(pose) for pose in poses] == [2 + 3 + 2, 2, 0]
    assert np.abs(np.diff(poses[0], axis=0)).max() <= 0.25 + 1e-6


def test_a_split_of_one_clip_has_no_row_of_another_item(stores):
    train, dev = stores
    rows = [row.run for row, _ in control_rows(dev, [0], train, range(len(train)), "dev")]
    assert rows[0] == "true_poses"
    assert "another_item" not in rows
