"""The gloss pass learns by itself, and sees nothing of the poses."""

import numpy as np
import torch

from signkit.learn.config import TrainingConfig
from signkit.learn.gloss_runs import GlossAlone, train_gloss_pass
from signkit.model.config import ModelConfig
from signkit.score.prompt_channel import write_by_model
from tests.tiny_clips import TinyStore

SMALL = ModelConfig(layers=1, heads=2, hidden=32, feed_forward=64, dropout=0.0, max_frames=30)


def test_glosses_of_seen_sentences_are_learnt():
    store = TinyStore(24)
    config = TrainingConfig(epochs=60, batch_size=8, learning_rate=0.01, validate_every=60)
    model = train_gloss_pass(store, range(24), SMALL, config)
    written = write_by_model(model, "asl")(store.texts)
    right = np.mean([w == g for w, g in zip(written, store.glosses, strict=True)])
    assert right > 0.8


def test_no_weight_of_the_pose_pass_is_moved():
    store = TinyStore(8)
    config = TrainingConfig(epochs=2, batch_size=4)
    model = train_gloss_pass(store, range(8), SMALL, config)
    fresh = train_gloss_pass(store, range(8), SMALL, TrainingConfig(epochs=1, batch_size=4))
    names = [n for n, _ in model.channel.named_parameters() if "frame" in n]
    moved = dict(model.channel.named_parameters())
    still = dict(fresh.channel.named_parameters())
    assert len(names) == 3
    assert all(torch.equal(moved[n], still[n]) for n in names)
    assert isinstance(GlossAlone(model).model, type(model))
