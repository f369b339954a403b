"""Produced poses come back as they were, by split and in order."""

import numpy as np

from signkit.score.pose_files import read_poses, write_poses


def test_poses_come_back_by_split_and_in_order(tmp_path):
    rng = np.random.default_rng(27)
    poses = {
        "dev": [rng.normal(size=(n, 50, 3)).astype(np.float32) for n in range(1, 13)],
        "test_signer": [np.zeros((2, 50, 3), np.float32)],
    }
    write_poses(tmp_path / "poses.npz", poses)
    back = read_poses(tmp_path / "poses.npz")
    assert list(back) == ["dev", "test_signer"]
    assert all(np.array_equal(a, b) for a, b in zip(back["dev"], poses["dev"], strict=True))


def test_nothing_half_written_is_left(tmp_path):
    write_poses(tmp_path / "poses.npz", {"dev": [np.zeros((1, 50, 3), np.float32)]})
    assert [path.name for path in tmp_path.iterdir()] == ["poses.npz"]
