"""A pose that a model would go on with is ended at the longest length, and that is said."""

import pytest
import torch
from tiny_clips import TinyStore

from signkit.model.config import ModelConfig
from signkit.model.decoding import OracleTiming
from signkit.model.producing import stream_frames
from signkit.model.text2pose import Text2Pose


@pytest.fixture
def endless():
    """A model whose counter stays at 0: it never says that a clip is over."""
    store = TinyStore(4)
    shape = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=15)
    model = Text2Pose(shape, store.vocabulary())
    model.fit_features(store)
    with torch.no_grad():
        model.read_frame.weight[-1] = 0
    return model.eval()


def test_poses_that_reach_the_longest_length_are_counted(endless, capsys):
    assert [len(pose) for pose in endless.produce(["rain", "sun ."])] == [15, 15]
    assert "2 of 2 poses reached the longest length and end there: 15 frames" in (
        capsys.readouterr().err
    )


def test_a_stream_says_it_too(endless, capsys):
    assert len(list(stream_frames(endless, *endless.remember(["rain"])))) == 15
    assert "1 of 1 poses reached the longest length" in capsys.readouterr().err


def test_a_pose_of_a_given_length_is_not_capped_and_nothing_is_said(endless, capsys):
    poses = endless.produce(["rain"], OracleTiming((20,)))
    assert len(poses[0]) == 20
    assert capsys.readouterr().err == ""
