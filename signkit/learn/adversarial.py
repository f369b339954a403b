"""Adversarial training beside the squared error: a baseline of Table 6.

Adversarial training for sign language production (Saunders, Camgoz & Bowden 2020, reference [70]
of the paper): a discriminator looks at stretches of a clip together with its text and tells true
ones from produced ones; the channel is rewarded for being taken for true.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.functional import leaky_relu, softplus

from signkit.corpus.batches import Batch
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.losses import PoseLoss
from signkit.model.features import N_FEATURES
from signkit.model.masking import mean_per_clip
from signkit.model.text2pose import Text2Pose

WIDTH = 32
KERNEL, STRIDE = 5, 2
FRAMES_A_VERDICT = STRIDE * STRIDE
ADVERSARIAL_WEIGHT = 0.01
"""Weight of the wish to be taken for true, beside the pose loss of standardised features."""
JUDGE_WEIGHT = 0.1
"""Weight of the discriminator's own loss. Adam does not look at it; the one norm by which all
gradients are shortened does, and the channel's steps must not go to the discriminator."""


class Discriminator(nn.Module):
    """Tell true stretches of poses from produced ones, given the text.

    Two strided convolutions over time, so that a verdict is about 13 frames of which every
    fourth is a middle; the mean state of the encoded text is added in between.

    Parameters
    ----------
    hidden : int
        Width of the encoded text.
    """

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.read = nn.Linear(N_FEATURES, WIDTH // 2)
        self.look = nn.Conv1d(WIDTH // 2, WIDTH, KERNEL, STRIDE, KERNEL // 2)
        self.text = nn.Linear(hidden, WIDTH)
        self.compare = nn.Conv1d(WIDTH, WIDTH, KERNEL, STRIDE, KERNEL // 2)
        self.judge = nn.Conv1d(WIDTH, 1, 1)

    def forward(self, features: Tensor, text: Tensor) -> Tensor:
        """Judge every stretch.

        Parameters
        ----------
        features : Tensor, (clips, frames, 150)
            True or produced features, 0 where a true one is missing.
        text : Tensor, (clips, hidden)
            The mean state of the encoded text.

        Returns
        -------
        Tensor, (clips, verdicts)
            Logits of being true, one for every fourth frame.
        """
        seen = self.look(leaky_relu(self.read(features), 0.2).transpose(1, 2))
        seen = leaky_relu(seen + self.text(text)[..., None], 0.2)
        return self.judge(leaky_relu(self.compare(seen), 0.2))[:, 0]


class Adversarial(nn.Module):
    """Train a channel and its discriminator together, by one optimiser and one loss a clip.

    The channel sees the discriminator with its weights held still, the discriminator sees the
    channel's frames without their gradient: each learns from its own part of the sum alone.

    Parameters
    ----------
    channel : Text2Pose
        The channel; it is trained in place, and the discriminator is not part of it.

    Raises
    ------
    InputError
        If the model is of another kind.
    """

    def __init__(self, channel: nn.Module) -> None:
        super().__init__()
        if not isinstance(channel, Text2Pose):
            raise InputError(
                "loss adversarial", "a text-to-pose channel (mode mlsf)", type(channel).__name__,
                "train this model with mse or rl",
            )  # fmt: skip
        self.channel = channel
        self.discriminator = Discriminator(channel.config.hidden)

    def clip_losses(self, batch: Batch, pose_loss: PoseLoss) -> Tensor:
        """Compute one loss a clip.

        Parameters
        ----------
        batch : Batch
            The clips.
        pose_loss : callable
            From prediction and target to one loss an element.

        Returns
        -------
        Tensor, (clips,)
            The channel's own loss, the wish to be taken for true, and the discriminator's.
        """
        forced = self.channel.force(
            batch, lambda: self.channel.encode(batch.tokens, batch.token_mask), pose_loss
        )
        words = forced.text_mask[:, 0, 0, :, None].to(forced.memory.dtype)
        text = ((forced.memory * words).sum(dim=1) / words.sum(dim=1)).detach()
        # Missing joints are missing in both, or they would give the true ones away.
        produced = forced.predicted.masked_fill(~forced.known, 0.0)
        still = {name: p.detach() for name, p in self.discriminator.named_parameters()}
        wish = functional_call(self.discriminator, still, (produced, text))
        said_true = self.discriminator(forced.targets, text)
        said_produced = self.discriminator(produced.detach(), text)
        # -log sigmoid(x) is softplus(-x), -log(1 - sigmoid(x)) is softplus(x)
        judged = 0.5 * (softplus(-said_true) + softplus(said_produced))
        mask = batch.frame_mask[:, ::FRAMES_A_VERDICT].to(judged.dtype)
        added = ADVERSARIAL_WEIGHT * softplus(-wish) + JUDGE_WEIGHT * judged
        return forced.losses + mean_per_clip(added, mask)


def prepare_adversary(model: Any, config: TrainingConfig) -> Any:
    """Put a discriminator beside a model where its loss asks for one.

    Parameters
    ----------
    model : Module
        The model.
    config : TrainingConfig
        Names the loss and the seed.

    Returns
    -------
    Module
        The model itself, or an :class:`Adversarial` around it.

    Raises
    ------
    InputError
        If a discriminator is asked for and the model is no text-to-pose channel.
    """
    if config.loss != "adversarial":
        return model
    with torch.random.fork_rng():
        torch.manual_seed(config.seed)
        return Adversarial(model)
