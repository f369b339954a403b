import numpy as np
import torch
from tiny_clips import TinyStore

from signkit.corpus.sources import ClipBatches
from signkit.learn.augmentation import augment_model, prepare_noise
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.model.config import ModelConfig
from signkit.model.text2pose import Text2Pose

SMALL = ModelConfig(layers=1, heads=2, hidden=32, feed_forward=64, dropout=0.0, max_frames=40)


def _store():
    store = TinyStore(4, seed=3, shortest=6, longest=14, missing=0.0)
    store.texts = ["north rain", "south snow wind", "sun", "wind ."]
    return store


def _trained(store, **settings):
    config = TrainingConfig(**{"epochs": 250, "batch_size": 4, "learning_rate": 1e-2, **settings})
    torch.manual_seed(0)
    model = Text2Pose(augment_model(SMALL, config), store.vocabulary())
    model.fit_features(store)
    renew = prepare_noise(model, config)
    batches = ClipBatches(store, store.vocabulary(), 4, 27)
    # The bounds hold for the noise that a CPU draws from this seed.
    train(model, batches, config, before_epoch=renew, accelerator="cpu")
    return model


def _error(poses, store):
    pairs = [(pose, store.frames(i)) for i, pose in enumerate(poses)]
    errors = [np.abs(a[:n] - b[:n]).mean() for a, b in pairs for n in [min(len(a), len(b))]]
    return np.mean(errors)


def test_a_trained_model_reproduces_four_clips_and_their_lengths_from_text_alone():
    store = _store()
    poses = _trained(store, input_noise=0.5).produce(store.texts)
    assert [len(pose) for pose in poses] == store.lengths.tolist()
    mean = np.concatenate([store.frames(i) for i in range(4)]).mean(axis=0)
    still = [np.repeat(mean[None], length, axis=0) for length in store.lengths]
    assert _error(poses, store) < 0.1 * _error(still, store)


def test_the_same_four_clips_are_learnt_with_future_prediction_and_gaussian_noise():
    store = _store()
    poses = _trained(store, augment=("fp", "gn"), future_frames=3).produce(store.texts)
    lengths = np.array([len(pose) for pose in poses])
    assert (abs(lengths - store.lengths) <= 1).all()
    mean = np.concatenate([store.frames(i) for i in range(4)]).mean(axis=0)
    still = [np.repeat(mean[None], length, axis=0) for length in store.lengths]
    assert _error(poses, store) < 0.3 * _error(still, store)
