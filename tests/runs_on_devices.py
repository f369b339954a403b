"""Small trainings of every kind, on the device that a test names."""

from dataclasses import replace

import torch
from tiny_clips import TinyStore

from signkit.corpus.sources import ClipBatches, MixedBatches
from signkit.learn import loop
from signkit.learn.adversarial import prepare_adversary
from signkit.learn.augmentation import augment_model, prepare_noise
from signkit.learn.config import TrainingConfig
from signkit.learn.self_critical import SelfCritical, prepare_policy
from signkit.model.config import ModelConfig
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.prompt_config import PromptConfig
from signkit.model.text2pose import Text2Pose
from signkit.pose.skeleton import RIGHT_WRIST
from signkit.text.gloss_inventory import GlossInventory

SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, dropout=0.1, max_frames=15)
STILL = replace(SHAPE, dropout=0.0)
"""Without noise and dropout two devices must agree, for they draw different numbers."""
CONFIG = TrainingConfig(epochs=4, batch_size=4, validate_every=2, policy_samples=2, scst_share=0.5)
TEXTS = ["rain in the north .", "sun", ""]


def wrist_height(pose, reference):
    """Reward a hand held high."""
    return float(pose[:, RIGHT_WRIST, 1].mean())


def weights(model):
    """All parameters of a model in one row, in CPU memory."""
    return torch.cat([p.detach().cpu().double().flatten() for p in model.parameters()])


def new_channel(shape, config):
    """A channel with its store, initialised from one seed."""
    store = TinyStore(12)
    torch.manual_seed(0)
    channel = Text2Pose(augment_model(shape, config), store.vocabulary())
    channel.fit_features(store)
    return channel, store


def train_channel_on(device, config=CONFIG, shape=SHAPE, **options):
    """Train a channel as ``train_channel`` does, on a device of the test's choice."""
    channel, store = new_channel(shape, config)
    renew = prepare_noise(channel, config)
    policy = prepare_adversary(prepare_policy(channel, config, wrist_height), config)

    def begin(epoch):
        renew(epoch)
        if isinstance(policy, SelfCritical):
            policy.start_epoch(epoch)

    batches = ClipBatches(store, store.vocabulary(), config.batch_size, config.seed)
    result = loop.train(policy, batches, config, before_epoch=begin, accelerator=device, **options)
    return channel.eval(), result


def train_prompts_on(device, prompt, config=CONFIG, shape=SHAPE, **options):
    """Train Prompt2LangGloss on two languages, on a device of the test's choice."""
    stores = [TinyStore(6, language="asl"), TinyStore(6, language="gsl", seed=1)]
    inventory = GlossInventory.build({s.language: s.glosses for s in stores})
    words = stores[0].vocabulary()
    torch.manual_seed(0)
    model = Prompt2LangGloss(shape, words, inventory, PromptConfig(max_glosses=5, **prompt))
    model.channel.fit_features(stores[0])
    sources = [ClipBatches(store, words, config.batch_size, config.seed) for store in stores]
    result = loop.train(
        model,
        MixedBatches(sources, config.seed),
        config,
        before_epoch=prepare_noise(model, config),
        accelerator=device,
        **options,
    )
    return model.eval(), result
