"""One run from its settings: build the channel, train it by the one loop, give back the best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from signkit.corpus.batches import ClipStore
from signkit.corpus.long_clips import fitting_clips
from signkit.corpus.sources import ClipBatches
from signkit.learn.adversarial import prepare_adversary
from signkit.learn.augmentation import augment_model, prepare_noise
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import TrainingResult, train
from signkit.learn.self_critical import Reward, SelfCritical, prepare_policy
from signkit.model.config import ModelConfig
from signkit.model.text2pose import Text2Pose
from signkit.text.vocabulary import Vocabulary


def train_channel(
    store: ClipStore,
    indices: Sequence[int],
    shape: ModelConfig,
    config: TrainingConfig,
    *,
    validate: Callable[[Text2Pose], float] | None = None,
    reward: Reward | None = None,
    folder: Path | None = None,
    label: str = "train",
    devices: int = 1,
) -> tuple[Text2Pose, TrainingResult]:
    """Train one language's channel on the generator's half of train.

    Paper Sec. 4.3, MLSF: each channel is trained by itself, so that languages come and go
    without touching one another.

    Parameters
    ----------
    store : CorpusStore
        Poses of train.
    indices : sequence of int
        The generator's clips of it; its vocabulary and feature statistics come from these alone.
        Those longer than the shape's longest are left out, and counted in a line of progress.
    shape : ModelConfig
        The size, before augmentations change it.
    config : TrainingConfig
        Loss, augmentations, length and seed.
    validate : callable, optional
        From the channel to its dev score, lower is better.
    reward : callable, optional
        From a produced pose and its reference to a number, for the loss ``rl_scst``.
    folder : Path, optional
        Where checkpoints and the curve go.
    label : str
        What the run is called in its progress lines.
    devices : int
        Devices that train together; more than one only under torchrun.

    Returns
    -------
    channel : Text2Pose
        With the weights that scored best on dev, in evaluation mode.
    result : TrainingResult
        Curve and best epoch.
    """
    indices = fitting_clips(store, indices, shape.max_frames, label).tolist()
    texts = [store.texts[int(i)] for i in indices]
    vocabulary = Vocabulary.build(texts, max_size=shape.vocabulary_size)
    with torch.random.fork_rng():
        torch.manual_seed(config.seed)
        channel = Text2Pose(augment_model(shape, config), vocabulary)
    channel.fit_features(store, indices)
    batches = ClipBatches(store, vocabulary, config.batch_size, config.seed, indices)
    renew, policy = prepare_noise(channel, config), prepare_policy(channel, config, reward)
    policy = prepare_adversary(policy, config)

    def begin(epoch: int) -> None:
        renew(epoch)
        if isinstance(policy, SelfCritical):
            policy.start_epoch(epoch)

    result = train(
        policy,
        batches,
        config,
        validate=validate and (lambda _: validate(channel)),
        before_epoch=begin,
        folder=folder,
        label=label,
        devices=devices,
    )
    return channel.eval(), result
