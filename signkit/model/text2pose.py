"""Text to pose: one language's encoder and decoder, a progressive transformer with a counter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from signkit.corpus.batches import Batch, ClipStore, pad_tokens
from signkit.errors import InputError
from signkit.model.config import ModelConfig
from signkit.model.decoding import OracleTiming
from signkit.model.dropout import Dropout
from signkit.model.features import N_FEATURES, PoseFeatures
from signkit.model.heads import HEADS, Forced, Head, split_written
from signkit.model.layers import Decoder, Encoder
from signkit.model.masking import mean_per_clip
from signkit.model.noise import InputNoise
from signkit.model.producing import produce_poses
from signkit.model.transformer import CLIP_PLACES, SinusoidalCodes
from signkit.text.vocabulary import EOS, PAD, Vocabulary

PoseLoss = Callable[[Tensor, Tensor], Tensor]
"""From prediction and target to one loss an element, of the same shape."""

CLIPS_AT_ONCE = 64
"""Texts decoded together; more saves no time and costs memory."""

COUNTER_WEIGHT = 2.0 / 12.0
"""Weight of the counter's loss beside the pose's."""


class Text2Pose(nn.Module):
    """Produce poses from text (Sec. 4.2, Eqs. 1 and 2; Progressive Transformers).

    The decoder reads the last frame and a counter that runs to 1 at a clip's end, and writes the
    next. It departs from the lineage in what its published scores lean on: it starts from the
    mean pose with counter 0, not from the true first frame, and stops by its own counter, not at
    the true length. And in what lets small models learn: poses are standardised features
    (:mod:`signkit.model.features`); counter and relative token position are also given as
    position codes, so that half-way through a clip is near half-way through its text; the
    counter's loss is relative, for an early error in it is an error in the length.

    Parameters
    ----------
    config : ModelConfig
        The shape.
    vocabulary : Vocabulary
        Numbers the texts' tokens.
    """

    def __init__(self, config: ModelConfig, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.config, self.vocabulary = config, vocabulary
        self.features = PoseFeatures()
        self.noise = InputNoise()
        self.embed_token = nn.Embedding(len(vocabulary), config.hidden, padding_idx=PAD)
        self.codes = SinusoidalCodes(config.hidden)
        self.encoder = Encoder(config)
        self.embed_frame = nn.Linear(N_FEATURES + 1, config.hidden)
        self.decoder = Decoder(config)
        self.read_frame = HEADS[config.head](config)
        self.dropout = Dropout(config.dropout)

    def fit_features(self, store: ClipStore, indices: Iterable[int] | None = None) -> None:
        """Measure mean and spread of the training poses, which the features rest on.

        Parameters
        ----------
        store : CorpusStore
            The training clips.
        indices : iterable of int, optional
            Numbers of the clips to measure, by default all.
        """
        chosen = range(len(store)) if indices is None else indices
        self.features.fit(store.frames(int(i)) for i in chosen)

    def encode(self, tokens: Tensor, token_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Encode texts; each gets its end mark, so none is empty.

        Parameters
        ----------
        tokens : Tensor of int64, (clips, tokens)
            Ids of the tokens.
        token_mask : Tensor of bool, (clips, tokens)
            True where there is a token.

        Returns
        -------
        memory : Tensor, (clips, tokens + 1, hidden)
            What the decoder attends to.
        text_mask : Tensor of bool, (clips, 1, 1, tokens + 1)
            True where there is a token or the end mark.
        """
        ends = token_mask.sum(dim=1, keepdim=True)
        tokens = pad(tokens, (0, 1), value=PAD).scatter(1, ends, EOS)
        mask = pad(token_mask, (1, 0), value=True)[:, None, None]
        states = self.embed_token(tokens)
        places = torch.arange(tokens.shape[1], device=tokens.device).to(states.dtype)
        relative = CLIP_PLACES * (places + 0.5) / (ends + 1)
        states = states + self.codes(places) + self.codes(relative)
        return self.encoder(self.dropout(states), mask), mask

    def read_input(self, last: Tensor, counter: Tensor, codes: Tensor) -> Tensor:
        """Make the decoder's states of the frames that it reads.

        Parameters
        ----------
        last : Tensor, (..., 150)
            Features of the frames before the predicted ones, zeros before the first.
        counter : Tensor, (...)
            Their counters, 0 before the first frame.
        codes : Tensor, (..., hidden)
            Codes of the predicted frames' numbers, from 0; broadcast against the states.

        Returns
        -------
        Tensor, (..., hidden)
            The states.
        """
        if self.config.counter_only:
            last = torch.zeros_like(last)
        states = self.embed_frame(torch.cat([last, counter[..., None]], dim=-1))
        return states + codes + self.codes(CLIP_PLACES * counter)

    def decode(
        self, last: Tensor, counter: Tensor, memory: Tensor, text_mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Predict what follows each frame, all frames at once.

        Parameters
        ----------
        last : Tensor, (clips, frames, 150)
            Features of the frames before the predicted ones, zeros before the first.
        counter : Tensor, (clips, frames)
            Their counters, 0 before the first frame.
        memory : Tensor, (clips, tokens, hidden)
            The encoded text.
        text_mask : Tensor of bool, (clips, 1, 1, tokens)
            True where there is a token.

        Returns
        -------
        features : Tensor, (clips, frames, future frames, 150)
            Features of the predicted frames.
        counter : Tensor, (clips, frames)
            Counter of the first predicted frame.
        """
        return split_written(self.read_frame(self.decode_states(last, counter, memory, text_mask)))

    def decode_states(
        self, last: Tensor, counter: Tensor, memory: Tensor, text_mask: Tensor
    ) -> Tensor:
        """Compute the states that the head reads, as :meth:`decode` does.

        Parameters
        ----------
        last : Tensor, (clips, frames, 150)
            Features of the frames before the predicted ones.
        counter : Tensor, (clips, frames)
            Their counters.
        memory : Tensor, (clips, tokens, hidden)
            The encoded text.
        text_mask : Tensor of bool, (clips, 1, 1, tokens)
            True where there is a token.

        Returns
        -------
        Tensor, (clips, frames, hidden)
            One state a predicted frame.
        """
        places = torch.arange(last.shape[1], device=last.device).to(last.dtype)
        states = self.dropout(self.read_input(last, counter, self.codes(places)))
        return self.decoder(states, memory, text_mask)

    def clip_losses(self, batch: Batch, pose_loss: PoseLoss) -> Tensor:
        """Compute the teacher-forced loss of each clip, over what was observed in it.

        The mean pose loss of the known features, in standard deviations, plus the weighted loss
        of the counter relative to its true value.

        Parameters
        ----------
        batch : Batch
            The clips.
        pose_loss : callable
            From prediction and target to one loss an element.

        Returns
        -------
        Tensor, (clips,)
            One loss a clip.
        """
        return self.force(
            batch, lambda: self.encode(batch.tokens, batch.token_mask), pose_loss
        ).losses

    def force(
        self, batch: Batch, remember: Callable[[], tuple[Tensor, Tensor]], pose_loss: PoseLoss
    ) -> Forced:
        """Let the decoder read the true frames, given what it attends to.

        Parameters
        ----------
        batch : Batch
            The clips.
        remember : callable
            Makes the memory and its mask, as :meth:`encode` does; called once.
        pose_loss : callable
            From prediction and target to one loss an element.

        Returns
        -------
        Forced
            One loss a clip, and what it was computed from.
        """
        targets, known = self.features(batch.poses, batch.joint_mask)
        # The start stays clean: it is the one input that decoding sees exactly as training did.
        last = pad(self.noise(targets), (0, 0, 1, -1))
        memory, text_mask = remember()
        states = self.decode_states(last, pad(batch.counter, (1, -1)), memory, text_mask)
        head = cast(Head, self.read_frame)
        losses, predicted, counter = head.losses(states, targets, known, pose_loss)
        if self.training and self.noise.measures:
            self.noise.measure(predicted - targets, known)
        true_counter = batch.counter.masked_fill(~batch.frame_mask, 1.0)
        relative = pose_loss(counter / true_counter, torch.ones_like(counter))
        losses = losses + COUNTER_WEIGHT * (
            mean_per_clip(relative, batch.frame_mask.to(relative.dtype))
        )
        return Forced(losses, predicted, targets, known, memory, text_mask)

    @torch.inference_mode()
    def produce(self, texts: Sequence[str], oracle: OracleTiming | None = None) -> list[np.ndarray]:
        """Produce one pose a text: as long as the model's own counter says.

        Parameters
        ----------
        texts : sequence of str
            The texts.
        oracle : OracleTiming, optional
            The true numbers of frames. Scores from such decoding must be marked ``oracle``.

        Returns
        -------
        list of ndarray of float32, (frames, 50, 3), shoulder widths
            One pose a text.

        Raises
        ------
        InputError
            If there are not as many true lengths as texts.
        """
        if oracle is not None and len(oracle.lengths) != len(texts):
            needed, came = f"{len(texts)} lengths, one a text", str(len(oracle.lengths))
            raise InputError("oracle timing", needed, came, "give the references of these texts")
        was_training = self.training
        self.eval()
        poses: list[np.ndarray] = []
        for at in range(0, len(texts), CLIPS_AT_ONCE):
            part = slice(at, at + CLIPS_AT_ONCE)
            timing = oracle and OracleTiming(oracle.lengths[part])
            poses += self._produce_together(texts[part], timing)
        self.train(was_training)
        return poses

    def _produce_together(
        self, texts: Sequence[str], oracle: OracleTiming | None
    ) -> list[np.ndarray]:
        return produce_poses(self, *self.remember(texts), oracle)

    def remember(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Encode texts, as :meth:`encode` does their tokens.

        Parameters
        ----------
        texts : sequence of str
            The texts.

        Returns
        -------
        memory : Tensor, (clips, tokens + 1, hidden)
            What the decoder attends to.
        text_mask : Tensor of bool, (clips, 1, 1, tokens + 1)
            Its mask.
        """
        device = self.features.mean.device
        tokens, mask = pad_tokens([self.vocabulary.encode(text) for text in texts])
        return self.encode(tokens.to(device), mask.to(device))
