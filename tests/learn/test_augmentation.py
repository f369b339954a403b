import pytest
import torch
from tiny_clips import TinyStore

from signkit.corpus.sources import ClipBatches
from signkit.learn.augmentation import NOISE_RATE, augment_model, prepare_noise
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.text2pose import Text2Pose

SMALL = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=20)


def _channel(seed=0):
    torch.manual_seed(seed)
    store = TinyStore(12, seed=seed)
    channel = Text2Pose(SMALL, store.vocabulary())
    channel.fit_features(store)
    return store, channel


def test_augmentations_change_the_shape_they_name_and_nothing_else():
    assert augment_model(SMALL, TrainingConfig()) == SMALL
    assert augment_model(SMALL, TrainingConfig(augment=("gn",))) == SMALL
    both = augment_model(SMALL, TrainingConfig(augment=("fp", "jc"), future_frames=4))
    assert (both.future_frames, both.counter_only) == (4, True)


def test_constant_noise_reaches_every_channel():
    model = Mlsf({"asl": _channel()[1], "gsl": _channel(1)[1]})
    prepare_noise(model, TrainingConfig(input_noise=1.5))
    assert all((model.channel(name).noise.spread == 1.5).all() for name in model.languages)


def test_gaussian_noise_is_absent_in_epoch_1_and_follows_the_errors_after():
    store, channel = _channel()
    config = TrainingConfig(augment=("gn",), epochs=3, batch_size=4)
    renew, spreads = prepare_noise(channel, config), []

    def watch(epoch):
        renew(epoch)
        spreads.append(channel.noise.spread.clone().cpu())

    train(channel, ClipBatches(store, store.vocabulary(), 4, 27), config, before_epoch=watch)
    assert (spreads[0] == 0).all()
    # Features have spread 1, and an untrained model's errors are about as large.
    assert spreads[1].median() == pytest.approx(NOISE_RATE, rel=0.5)
    assert not torch.equal(spreads[1], spreads[2])
