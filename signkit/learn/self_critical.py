"""Self-critical roll-outs: learning from the reward of whole clips of the model's own.

Eq. 3's reward is the loss's negative (ledger RL-1). Here the reward is any number that a produced
clip gets, such as minus its distance by dynamic time warping, which has no gradient of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from signkit.corpus.batches import Batch
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.losses import PoseLoss, squared_error
from signkit.model.decoding import decode_length_free
from signkit.model.features import N_FEATURES, PoseFeatures
from signkit.model.mlsf import Mlsf
from signkit.model.stepping import DecoderStepper
from signkit.model.text2pose import Text2Pose

Reward = Callable[[np.ndarray, np.ndarray], float]
"""From a produced pose and its reference, both (frames, 50, 3), to a number; more is better."""


@dataclass(frozen=True)
class RollOut:
    """Hold what a decoder wrote while it read its own frames.

    Parameters
    ----------
    features : Tensor, (clips, frames, 150)
        The frames, meaningless behind a clip's length.
    counter : Tensor, (clips, frames)
        The counter that was read before each frame.
    lengths : Tensor of int64, (clips,)
        Frames of each clip.
    """

    features: Tensor
    counter: Tensor
    lengths: Tensor

    def poses(self, features: PoseFeatures) -> list[np.ndarray]:
        """Give the clips as poses.

        Parameters
        ----------
        features : PoseFeatures
            The map that they were written in.

        Returns
        -------
        list of ndarray of float32, (frames, 50, 3), shoulder widths
            The clips.
        """
        every = features.invert(self.features).float().cpu().numpy()
        return [pose[:length] for pose, length in zip(every, self.lengths.tolist(), strict=True)]


@torch.no_grad()
def roll_out(channel: Text2Pose, memory: Tensor, text_mask: Tensor, spread: float) -> RollOut:
    """Let a decoder run free, with noise on every frame that it writes and then reads.

    Parameters
    ----------
    channel : Text2Pose
        The decoder.
    memory : Tensor, (clips, tokens, hidden)
        The encoded text.
    text_mask : Tensor of bool, (clips, 1, 1, tokens)
        Its mask.
    spread : float
        Standard deviation of the noise; with 0 it writes what ``produce`` does.

    Returns
    -------
    RollOut
        Frames, counters and lengths.
    """
    stepper = DecoderStepper(channel.decoder, memory, text_mask)
    most = channel.config.max_frames
    codes = iter(channel.codes(torch.arange(most, device=memory.device).to(memory.dtype)))
    counters: list[Tensor] = []

    def step(last: Tensor, counter: Tensor) -> tuple[Tensor, Tensor]:
        counters.append(counter)
        written = channel.read_frame(stepper(channel.read_input(last, counter, next(codes))))
        mean = written[:, :N_FEATURES]
        return mean + spread * torch.randn_like(mean), written[:, -1]

    features, lengths = decode_length_free(step, memory.new_zeros(len(memory), N_FEATURES), most)
    return RollOut(features, torch.stack(counters, dim=1), lengths)


def log_policy(
    channel: Text2Pose, memory: Tensor, text_mask: Tensor, drawn: RollOut, spread: float
) -> Tensor:
    """Compute the log-density of a roll-out, but for a constant.

    Every frame is Gaussian around what the decoder says after the frames before it.

    Parameters
    ----------
    channel : Text2Pose
        The decoder.
    memory : Tensor, (clips, tokens, hidden)
        The encoded text.
    text_mask : Tensor of bool, (clips, 1, 1, tokens)
        Its mask.
    drawn : RollOut
        What was drawn.
    spread : float
        Standard deviation that it was drawn with.

    Returns
    -------
    Tensor, (clips,)
        The log-densities, with the gradient of the decoder.
    """
    last = nn.functional.pad(drawn.features, (0, 0, 1, -1))
    mean = channel.decode(last, drawn.counter, memory, text_mask)[0][:, :, 0]
    places = torch.arange(mean.shape[1], device=mean.device)
    is_frame = (places < drawn.lengths[:, None])[..., None]
    errors = (drawn.features - mean).square().masked_fill(~is_frame, 0.0)
    return -errors.sum(dim=(1, 2)) / (2 * spread**2)


class SelfCritical(nn.Module):
    """Add self-critical sequence training to a model's own loss (``rl_scst``).

    Free-running roll-outs are drawn from a Gaussian policy around the model, without dropout;
    each is credited with its reward above that of the mean roll-out, which is what the model
    would produce. That baseline changes no gradient in expectation. Only frames are actions: the
    counter that was read is taken as given, so the length is left to the supervised part. The
    gradient of a clip is divided by the values of its reference, a number that no draw changes.
    It is for fine-tuning: before the last ``scst_share`` of the epochs the model learns by its own
    loss alone, then by ``(1 - scst_weight)`` of it.

    Parameters
    ----------
    model : Text2Pose or Mlsf
        The model; it is trained in place.
    config : TrainingConfig
        Samples, spread, weight and share.
    reward : callable
        From pose and reference to a number; see :data:`Reward`.

    Raises
    ------
    InputError
        If there is no reward, or the model is of another kind.
    """

    def __init__(self, model: nn.Module, config: TrainingConfig, reward: Reward | None) -> None:
        super().__init__()
        if not isinstance(model, Text2Pose | Mlsf):
            raise InputError(
                "loss rl_scst", "a text-to-pose channel, or several (mode mlsf)",
                type(model).__name__, "train this model with mse or rl",
            )  # fmt: skip
        if reward is None:
            advice = "give one, such as minus signkit.score.distances.ndtw"
            raise InputError("loss rl_scst", "a reward of whole clips", "none", advice)
        self.model, self.config, self.reward = model, config, reward
        self.rolls_out: Tensor
        self.register_buffer("rolls_out", torch.zeros(()))

    def start_epoch(self, epoch: int) -> None:
        """Begin to roll out when the run is so far.

        Parameters
        ----------
        epoch : int
            Number of the epoch that begins, from 0.
        """
        first = self.config.epochs * (1 - self.config.scst_share)
        self.rolls_out.fill_(float(epoch >= first))

    def clip_losses(self, batch: Batch, pose_loss: PoseLoss) -> Tensor:
        """Compute one loss a clip.

        Parameters
        ----------
        batch : Batch
            The clips.
        pose_loss : callable
            Not looked at: the supervised part is the squared error.

        Returns
        -------
        Tensor, (clips,)
            The model's own loss, or its mixture with minus the mean roll-out's reward, whose
            gradient is that of the draws.
        """
        own = self.model.clip_losses(batch, squared_error)
        if not self.training or not self.rolls_out:
            return own
        weight = self.config.scst_weight
        return (1 - weight) * own + weight * self.roll_out_losses(batch)

    def roll_out_losses(self, batch: Batch) -> Tensor:
        """Compute minus the reward of each clip's mean roll-out, with the draws' gradient.

        Parameters
        ----------
        batch : Batch
            The clips.

        Returns
        -------
        Tensor, (clips,)
            One loss a clip.
        """
        model = self.model
        channel = model.channel(batch.language) if isinstance(model, Mlsf) else model
        was_training, spread = channel.training, self.config.policy_spread
        channel.eval()
        memory = channel.encode(batch.tokens, batch.token_mask)
        rewards = _Rewards(self.reward, batch, channel.features)
        baseline = rewards(roll_out(channel, *memory, 0.0))
        values = batch.frame_mask.sum(dim=1) * N_FEATURES * self.config.policy_samples
        surrogate = torch.zeros_like(baseline)
        for _ in range(self.config.policy_samples):
            drawn = roll_out(channel, *memory, spread)
            advantage = rewards(drawn) - baseline
            density = log_policy(channel, *memory, drawn, spread)
            surrogate = surrogate - advantage * density / values
        channel.train(was_training)
        return surrogate - surrogate.detach() - baseline


class _Rewards:
    """The reward of each clip of a batch."""

    def __init__(self, reward: Reward, batch: Batch, features: PoseFeatures) -> None:
        self.reward, self.features, self.like = reward, features, batch.poses
        missing = ~batch.joint_mask[..., None]
        poses = batch.poses.masked_fill(missing, float("nan")).cpu().numpy()
        lengths = batch.frame_mask.sum(dim=1).tolist()
        self.references = [pose[:n] for pose, n in zip(poses, lengths, strict=True)]

    def __call__(self, drawn: RollOut) -> Tensor:
        pairs = zip(drawn.poses(self.features), self.references, strict=True)
        found = [float(self.reward(pose, reference)) for pose, reference in pairs]
        if not np.isfinite(found).all():
            raise InputError("reward", "a finite number", str(found), "look at what it returns")
        return self.like.new_tensor(found)


def prepare_policy(model: Any, config: TrainingConfig, reward: Reward | None) -> Any:
    """Wrap a model where its loss asks for roll-outs.

    Parameters
    ----------
    model : Module
        The model.
    config : TrainingConfig
        Names the loss.
    reward : callable, optional
        The reward of whole clips.

    Returns
    -------
    Module
        The model itself, or a :class:`SelfCritical` around it.

    Raises
    ------
    InputError
        If roll-outs are asked for and there is no reward, or no way to them.
    """
    return SelfCritical(model, config, reward) if config.loss == "rl_scst" else model
