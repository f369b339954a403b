"""The losses worked by hand: Sec. 4.4's mean squared error, and what the masks leave of it."""

import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.batches import Batch
from signkit.learn.losses import POSE_LOSSES
from signkit.model.config import ModelConfig
from signkit.model.masking import mean_per_clip
from signkit.model.text2pose import COUNTER_WEIGHT, Text2Pose
from signkit.pose.skeleton import JOINT


def test_mse_is_the_mean_of_squares():
    # y = (1, 2, 4), prediction (1, 4, 1): errors 0, 2, -3; (0 + 4 + 9) / 3 = 13 / 3.
    predicted, target = torch.tensor([[1.0, 4.0, 1.0]]), torch.tensor([[1.0, 2.0, 4.0]])
    loss = mean_per_clip(POSE_LOSSES["mse"](predicted, target), torch.ones(1, 3))
    assert loss.item() == pytest.approx(13 / 3)


def test_l1_is_the_mean_of_sizes():
    # The same errors: (0 + 2 + 3) / 3 = 5 / 3.
    predicted, target = torch.tensor([[1.0, 4.0, 1.0]]), torch.tensor([[1.0, 2.0, 4.0]])
    loss = mean_per_clip(POSE_LOSSES["l1"](predicted, target), torch.ones(1, 3))
    assert loss.item() == pytest.approx(5 / 3)


def _silent():
    """A model that writes 0 for every feature and for the counter."""
    store = TinyStore(1)
    model = Text2Pose(ModelConfig(layers=1), store.vocabulary()).eval()
    torch.nn.init.zeros_(model.read_frame.weight)
    return model


def _batch(frames, counter, joint_mask):
    clips = len(frames)
    return Batch(
        tokens=torch.full((clips, 1), 4),
        token_mask=torch.ones(clips, 1, dtype=torch.bool),
        poses=frames,
        joint_mask=joint_mask,
        counter=counter,
        frame_mask=counter > 0,
        glosses=[""] * clips,
        language="asl",
        index=torch.arange(clips),
    )


def test_a_clip_s_loss_is_its_features_mean_plus_the_counter_s_relative_error():
    # Features with mean 0 and spread 1 are relative places. Only the nose is off, by (3, 0, 4) in
    # one of two frames. Squared: 9 + 16 = 25, over 2 frames of 46 joints of weight 1 and four
    # (elbows, wrists) of weight 4, three coordinates each: 2 * 3 * (46 + 4 * 4) = 372.
    # The counter says 0 throughout: relative error 1 in both frames.
    poses = torch.zeros(1, 2, 50, 3)
    poses[0, 1, JOINT["nose"]] = torch.tensor([3.0, 0.0, 4.0])
    batch = _batch(poses, torch.tensor([[0.5, 1.0]]), torch.ones(1, 2, 50, dtype=torch.bool))
    loss = _silent().clip_losses(batch, POSE_LOSSES["mse"])
    assert loss.item() == pytest.approx(25 / 372 + COUNTER_WEIGHT)


def test_a_missing_joint_leaves_both_sums():
    # The nose of frame 0 is missing: its three coordinates leave the count, 372 - 3 = 369.
    poses = torch.zeros(1, 2, 50, 3)
    poses[0, 1, JOINT["nose"]] = torch.tensor([3.0, 0.0, 4.0])
    mask = torch.ones(1, 2, 50, dtype=torch.bool)
    mask[0, 0, JOINT["nose"]] = False
    batch = _batch(poses, torch.tensor([[0.5, 1.0]]), mask)
    loss = _silent().clip_losses(batch, POSE_LOSSES["mse"])
    assert loss.item() == pytest.approx(25 / 369 + COUNTER_WEIGHT)


def test_true_zeros_count_although_progressive_transformers_masks_them():
    # All joints are observed at 0 but the nose at (0, 3, 0) in one clip of one frame: the mean is
    # over all 186 weighted values, not over the one that differs from 0.
    poses = torch.zeros(1, 1, 50, 3)
    poses[0, 0, JOINT["nose"], 1] = 3.0
    batch = _batch(poses, torch.ones(1, 1), torch.ones(1, 1, 50, dtype=torch.bool))
    loss = _silent().clip_losses(batch, POSE_LOSSES["l1"])
    assert loss.item() == pytest.approx(3 / 186 + COUNTER_WEIGHT)
