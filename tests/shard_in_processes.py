"""Take steps of a tiny sharded model: run by torchrun, by learn/test_sharding.py."""

import sys
from dataclasses import replace
from pathlib import Path

import torch
from tiny_clips import TinyStore
from torch.distributed.device_mesh import init_device_mesh

from signkit.corpus.batches import collate
from signkit.learn.losses import find_pose_loss
from signkit.learn.processes import ClipLosses
from signkit.model.config import ModelConfig
from signkit.model.sharding import shard_layers
from signkit.model.text2pose import Text2Pose

SHAPE = ModelConfig(layers=2, heads=2, hidden=16, feed_forward=32, dropout=0.0, max_frames=20)
STEPS, RATE = 3, 0.05


def build(recompute):
    """Make a tiny model, the same in every process, in double precision."""
    store = TinyStore(8, missing=0.0)
    torch.manual_seed(0)
    model = Text2Pose(replace(SHAPE, recompute=recompute), store.vocabulary())
    model.fit_features(store)
    return store, model.double()


def take_steps(root, batch):
    """Learn from one batch a few times; plain gradient descent keeps rounding small."""
    optimiser = torch.optim.SGD(root.parameters(), lr=RATE)
    for _ in range(STEPS):
        loss = root(lambda: batch, find_pose_loss("mse")).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def read_batch(store, clips):
    """Read clips in double precision."""
    batch = collate(store, clips, store.vocabulary())
    return replace(batch, poses=batch.poses.double(), counter=batch.counter.double())


if __name__ == "__main__":
    torch.distributed.init_process_group("gloo")
    rank, world = torch.distributed.get_rank(), torch.distributed.get_world_size()
    store, model = build(recompute=True)
    root = ClipLosses(model)
    whole = sum(p.numel() for p in root.parameters())
    units = shard_layers(root, init_device_mesh("cpu", (world,)))
    held = sum(p.to_local().numel() for p in root.parameters())
    take_steps(root, read_batch(store, range(rank, 8, world)))
    weights = {name: p.full_tensor() for name, p in model.named_parameters()}
    out = Path(sys.argv[1]) / f"{rank}.pt"
    torch.save({"weights": weights, "units": units, "whole": whole, "held": held}, out)
    torch.distributed.destroy_process_group()
