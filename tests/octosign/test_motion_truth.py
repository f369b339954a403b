"""The truth beside the corpus: what is written is read again, the same bytes every time."""

import numpy as np

from signkit.octosign.motion import Segment
from signkit.octosign.truth import TrueClip, read_truth, write_truth


def some_clips(with_poses=True):
    rng = np.random.default_rng(0)
    clips = []
    for index, frames in enumerate((4, 1, 7)):
        segments = tuple(Segment(f"GLÜCK{k}", k, k + 1) for k in range(index))
        pose = rng.normal(size=(frames, 50, 3)).astype(np.float32) if with_poses else None
        clips.append(TrueClip(f"clip{index}", frames, segments, pose))
    return clips


def test_truth_is_read_as_it_was_written(tmp_path):
    write_truth(tmp_path / "dev.h5", some_clips(), "syn-ase", 12.5)
    for wanted, came in zip(some_clips(), read_truth(tmp_path / "dev.h5"), strict=True):
        assert (came.name, came.frames, came.segments) == (
            wanted.name,
            wanted.frames,
            wanted.segments,
        )
        np.testing.assert_allclose(came.pose, wanted.pose, atol=0.003)


def test_the_truth_of_train_holds_segments_and_no_poses(tmp_path):
    write_truth(tmp_path / "train.h5", some_clips(with_poses=False), "syn-ase", 12.5)
    clips = read_truth(tmp_path / "train.h5")
    assert [clip.pose for clip in clips] == [None, None, None]
    assert [len(clip.segments) for clip in clips] == [0, 1, 2]


def test_the_same_truth_gives_the_same_bytes(tmp_path):
    for name in ("a.h5", "b.h5"):
        write_truth(tmp_path / name, some_clips(), "syn-ase", 12.5)
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()
