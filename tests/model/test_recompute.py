"""Recomputed activations: the same loss and gradient to the bit, with fewer tensors kept."""

from dataclasses import replace

import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.batches import collate
from signkit.learn.losses import find_pose_loss
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.saving import load_mlsf, save_mlsf
from signkit.model.text2pose import Text2Pose

SHAPE = ModelConfig(layers=3, heads=2, hidden=16, feed_forward=64, dropout=0.2, max_frames=20)


def _learn(recompute):
    """One loss and its gradients, and the bytes that the graph kept for the backward pass."""
    store = TinyStore(6)
    torch.manual_seed(0)
    model = Text2Pose(replace(SHAPE, recompute=recompute), store.vocabulary())
    model.fit_features(store)
    kept = {}

    def keep(tensor):
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    torch.manual_seed(1)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        batch = collate(store, range(6), store.vocabulary())
        loss = model.clip_losses(batch, find_pose_loss("mse")).mean()
    loss.backward()
    weights = {p.untyped_storage().data_ptr() for p in model.parameters()}
    return model, loss, sum(size for place, size in kept.items() if place not in weights)


def test_loss_and_gradients_are_the_same_to_the_bit_dropout_included():
    plain, loss, _ = _learn(recompute=False)
    again, same, _ = _learn(recompute=True)
    assert torch.equal(loss, same)
    for one, other in zip(plain.parameters(), again.parameters(), strict=True):
        assert torch.equal(one.grad, other.grad)
        assert one.grad.isfinite().all()


def test_less_than_a_half_is_kept_for_the_backward_pass():
    assert _learn(recompute=True)[2] < 0.5 * _learn(recompute=False)[2]


@pytest.mark.parametrize("recompute", [False, True])
def test_a_saved_model_keeps_the_setting_and_produces_alike(tmp_path, recompute):
    store = TinyStore(6)
    torch.manual_seed(0)
    channel = Text2Pose(replace(SHAPE, recompute=recompute), store.vocabulary()).eval()
    save_mlsf(tmp_path, Mlsf({"asl": channel}))
    loaded = load_mlsf(tmp_path).channel("asl")
    assert loaded.encoder.recompute == loaded.decoder.recompute == recompute
    (one,), (other,) = channel.produce(["rain ."]), loaded.produce(["rain ."])
    assert (one == other).all()
