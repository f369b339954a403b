"""Train a tiny model and write its weights: run by torchrun, by learn/test_processes.py."""

import sys
from dataclasses import replace
from pathlib import Path

import torch
from tiny_clips import TinyStore

from signkit.corpus.sources import ClipBatches, MixedBatches
from signkit.learn import loop
from signkit.learn.augmentation import prepare_noise
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.text2pose import Text2Pose

# Noise and dropout are each process's own; without them the result must be that of one.
SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, dropout=0.0, max_frames=20)
CONFIG = TrainingConfig(epochs=4, batch_size=4, input_noise=0.0, validate_every=2)


def build(languages):
    """Make a model of some channels and its batches; 18 and 9 clips leave batches of odd size."""
    torch.manual_seed(0)
    stores = [TinyStore(18 // (1 + n), key, seed=n) for n, key in enumerate(languages)]
    channels = {store.language: Text2Pose(SHAPE, store.vocabulary()) for store in stores}
    for store in stores:
        channels[store.language].fit_features(store)
    sources = [ClipBatches(store, store.vocabulary(), 4, 27) for store in stores]
    if len(stores) == 1:
        return channels["asl"], sources[0]
    return Mlsf(channels), MixedBatches(sources, 27)


def run(case, devices, folder=None, **options):
    """Train as a case says: the sampler's name, then options of the test."""
    sampler, *extras = case.split("+")
    model, batches = build(["asl", "gsl"] if "mixed" in extras else ["asl"])
    config = replace(CONFIG, sampler=sampler, augment=("gn",) if "gn" in extras else ())
    if "noise" in extras:
        config = replace(config, input_noise=1.0)
    result = train(
        model,
        batches,
        config,
        validate=lambda m: sum(float(p.detach().abs().sum()) for p in m.parameters()),
        before_epoch=prepare_noise(model, config),
        folder=folder,
        accelerator="cpu",
        devices=devices,
        # In single precision Adam makes steps of rounding errors: keys' biases have gradient 0.
        precision="64-true",
        **options,
    )
    spread = [m.noise.spread for m in model.modules() if isinstance(m, Text2Pose)]
    weights = torch.cat([*(p.detach().flatten() for p in model.parameters()), *spread])
    return weights, result


class Killed(BaseException):
    """Stands for a signal that ends all processes between two instructions."""


def die_after(steps):
    """Let training be killed after so many steps of this process."""
    take_step, left = loop._Run.take_step, iter(range(steps))

    def dying(run, *given):
        if next(left, None) is None:
            raise Killed
        take_step(run, *given)

    loop._Run.take_step = dying
    return lambda: setattr(loop._Run, "take_step", take_step)


if __name__ == "__main__":
    out = Path(sys.argv[1])
    for case in sys.argv[2:]:
        if "killed" in case:
            restore = die_after(7)
            try:
                run(case, 2, out / case, checkpoint_seconds=0.0)
            except Killed:
                restore()
            weights, result = run(case, 2, out / case)
        else:
            weights, result = run(case, 2)
        rank = torch.distributed.get_rank()
        curve = [[row.loss, row.dev, row.effective_clips] for row in result.curve]
        torch.save({"weights": weights, "curve": curve}, out / f"{case}-{rank}.pt")
