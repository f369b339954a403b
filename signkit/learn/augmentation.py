"""The lineage's augmentations: Future Prediction, Just Counter, Gaussian Noise (Table 7).

The first two change what a model reads or writes, the third what noise lies on what it reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from torch import nn

from signkit.learn.config import TrainingConfig
from signkit.model.config import ModelConfig
from signkit.model.text2pose import Text2Pose

NOISE_RATE = 5.0
"""Progressive Transformers' factor on the spread of the previous epoch's errors."""


def augment_model(model: ModelConfig, training: TrainingConfig) -> ModelConfig:
    """Give a model the shape that its augmentations ask for.

    Future Prediction makes it predict several frames at each step, Just Counter hides the pose
    from its decoder.

    Parameters
    ----------
    model : ModelConfig
        The shape without augmentation.
    training : TrainingConfig
        Names the augmentations.

    Returns
    -------
    ModelConfig
        The shape with them.

    Examples
    --------
    >>> augment_model(ModelConfig(), TrainingConfig(augment=("fp",))).future_frames
    10
    """
    if "fp" in training.augment:
        model = replace(model, future_frames=training.future_frames)
    if "jc" in training.augment:
        model = replace(model, counter_only=True)
    return model


def prepare_noise(model: nn.Module, training: TrainingConfig) -> Callable[[int], None]:
    """Set the noise on the decoders' inputs and return what renews it before each epoch.

    Without Gaussian Noise it is ``training.input_noise`` spreads of each coordinate throughout.
    With it, each coordinate gets five times the spread of its prediction error in the previous
    epoch, and none in the first (facts of Progressive Transformers): the noise starts large and
    falls as the model learns.

    Parameters
    ----------
    model : Module
        A text-to-pose model, or several in one.
    training : TrainingConfig
        Names the augmentations and the noise.

    Returns
    -------
    callable
        Takes the number of an epoch, from 0, before that epoch begins.
    """
    channels = [module for module in model.modules() if isinstance(module, Text2Pose)]
    follows_errors = "gn" in training.augment
    for channel in channels:
        if follows_errors:
            channel.noise.start_following()
        else:
            channel.noise.set_constant(training.input_noise)

    def renew(epoch: int) -> None:
        if follows_errors and epoch > 0:
            for channel in channels:
                channel.noise.follow_errors(NOISE_RATE)

    return renew
