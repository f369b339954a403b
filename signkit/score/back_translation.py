"""The back-translator: a transformer that reads poses and writes text (paper Sec. 5.1).

After the sign-language-translation transformer of the paper's lineage: each frame through
Linear, norm and softsign, an encoder that may learn glosses by CTC beside (its joint training),
and a text decoder. Departs from it where science.md 2 asks: the input is wrist-relative and
standardised, and holds no counter, so that a hypothesis cannot be read by its timing; training
warps time, adds noise and masks frames, so that small faults of a hypothesis do not decide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from itertools import count

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from signkit.corpus.batches import Batch, ClipStore, pad_tokens
from signkit.model.dropout import Dropout
from signkit.model.features import N_FEATURES, PoseFeatures
from signkit.model.layers import Decoder, Encoder
from signkit.model.stepping import DecoderStepper
from signkit.model.transformer import SinusoidalCodes
from signkit.score.beam_search import Decoding, beam_search
from signkit.score.frame_augmentation import FrameAugmentation
from signkit.score.pose_batches import batch_poses, group_by_length, shift_words
from signkit.score.translator_config import BackTranslatorConfig
from signkit.text.vocabulary import PAD, Vocabulary


class BackTranslator(nn.Module):
    """Translate poses to text.

    Parameters
    ----------
    config : BackTranslatorConfig
        Shape, losses and augmentation.
    vocabulary : Vocabulary
        Words of the texts.
    gloss_vocabulary : Vocabulary, optional
        Glosses for the CTC loss; without it, or at weight 0, no glosses are learnt.
    """

    def __init__(
        self,
        config: BackTranslatorConfig,
        vocabulary: Vocabulary,
        gloss_vocabulary: Vocabulary | None = None,
    ) -> None:
        super().__init__()
        self.config = config
        self.vocabulary = vocabulary
        self.gloss_vocabulary = gloss_vocabulary if config.ctc_weight > 0 else None
        self.features = PoseFeatures()
        self.augment = FrameAugmentation(config.time_warp, config.noise, config.masked_share)
        self.read_frames = nn.Conv1d(
            N_FEATURES, config.hidden, config.window, config.stride, config.window // 2
        )
        self.norm_frames = nn.LayerNorm(config.hidden)
        self.codes = SinusoidalCodes(config.hidden)
        self.encoder = Encoder(config.shape())
        self.embed_words = nn.Embedding(len(vocabulary), config.hidden, padding_idx=PAD)
        nn.init.normal_(self.embed_words.weight, std=config.hidden**-0.5)
        self.decoder = Decoder(config.shape())
        self.dropout = Dropout(config.dropout)
        if self.gloss_vocabulary is not None:
            self.name_glosses = nn.Linear(config.hidden, len(self.gloss_vocabulary))

    def fit_features(self, store: ClipStore, indices: Iterable[int] | None = None) -> None:
        """Measure mean and spread of the training poses, which the input rests on.

        Parameters
        ----------
        store : CorpusStore
            True poses.
        indices : iterable of int, optional
            Numbers of the clips to measure: the evaluator's half of train; by default all.
        """
        chosen = range(len(store)) if indices is None else indices
        self.features.fit(store.frames(int(i)) for i in chosen)

    def clip_losses(self, batch: Batch, pose_loss: Callable | None = None) -> Tensor:
        """Compute the loss of every clip: cross-entropy of the words plus CTC of the glosses.

        Parameters
        ----------
        batch : Batch
            True poses with their texts and glosses.
        pose_loss : callable, optional
            Not used: text is compared here, the loop passes it to every mode alike.

        Returns
        -------
        Tensor, (clips,)
            Mean over the words of each clip, in nats, plus the weighted mean over its glosses.
        """
        memory, mask = self._encode(batch)
        words, targets = shift_words(batch.tokens, batch.token_mask)
        logits = self._say(words, memory, mask)
        losses = F.cross_entropy(
            logits.transpose(1, 2),
            targets,
            ignore_index=PAD,
            reduction="none",
            label_smoothing=self.config.label_smoothing,
        )
        losses = losses.sum(dim=1) / (targets != PAD).sum(dim=1)
        if self.gloss_vocabulary is None:
            return losses
        return losses + self.config.ctc_weight * self._gloss_losses(memory, mask, batch.glosses)

    def _encode(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Read the frames: states (clips, readings, hidden) and the mask (clips, readings)."""
        features, _ = self.features(batch.poses, batch.joint_mask)
        mask = batch.frame_mask
        if self.training:
            features, mask = self.augment(features, mask)
        features = features.masked_fill(~mask[..., None], 0.0)
        states = self.read_frames(features.transpose(1, 2)).transpose(1, 2)
        mask = mask[:, :: self.config.stride]
        states = F.softsign(self.norm_frames(states))
        places = torch.arange(states.shape[1], device=states.device)
        states = states + self.codes(places.to(states.dtype))
        return self.encoder(self.dropout(states), mask[:, None, None]), mask

    def _say(self, words: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Score the next word after each word: (clips, words, vocabulary)."""
        places = torch.arange(words.shape[1], device=words.device)[None]
        states = self.dropout(self._embed(words, places))
        return self._score(self.decoder(states, memory, mask[:, None, None]))

    def _embed(self, words: Tensor, places: Tensor) -> Tensor:
        embedded = self.embed_words(words) * math.sqrt(self.config.hidden)
        return embedded + self.codes(places.to(embedded.dtype))

    def _score(self, states: Tensor) -> Tensor:
        return F.linear(states, self.embed_words.weight)

    def _gloss_losses(self, memory: Tensor, mask: Tensor, glosses: list[str]) -> Tensor:
        """CTC over the glosses; ``<unk>``'s id 0 is the blank. No glosses, no loss."""
        assert self.gloss_vocabulary is not None
        targets, target_mask = pad_tokens([self.gloss_vocabulary.encode(g) for g in glosses])
        lengths = target_mask.sum(dim=1)
        losses = F.ctc_loss(
            # On a GPU its gradient would differ from run to run; it is a small part of the work.
            self.name_glosses(memory).log_softmax(dim=-1).transpose(0, 1).cpu(),
            targets,
            mask.sum(dim=1).cpu(),
            lengths,
            reduction="none",
            zero_infinity=True,
        )
        return (losses.masked_fill(lengths == 0, 0.0) / lengths.clamp(min=1)).to(memory.device)

    @torch.no_grad()
    def translate(
        self,
        poses: Sequence[np.ndarray],
        beam: int = 4,
        length_penalty: float = 1.0,
        max_tokens: int = 40,
    ) -> list[str]:
        """Translate poses to text.

        Parameters
        ----------
        poses : sequence of ndarray (frames, 50, 3), shoulder widths
            Poses, true or produced; what is not finite counts as unseen. A pose without frames
            says nothing: its text is empty.
        beam : int
            Hypotheses kept; 1 is greedy.
        length_penalty : float
            Larger prefers longer texts.
        max_tokens : int
            Most words of a text.

        Returns
        -------
        list of str
            One text a pose, in order.
        """
        decoding = Decoding(beam, length_penalty, max_tokens)
        texts = [""] * len(poses)
        was_training = self.training
        self.eval()
        for numbers in group_by_length(poses):
            batch = self._batch([poses[i] for i in numbers])
            for number, ids in zip(numbers, self._search(batch, decoding), strict=True):
                texts[number] = self.vocabulary.decode(ids)
        self.train(was_training)
        return texts

    def _batch(self, poses: Sequence[np.ndarray], texts: Sequence[str] | None = None) -> Batch:
        batch = batch_poses(poses, texts or [""] * len(poses), self.vocabulary)
        return batch.to(self.embed_words.weight.device)

    def _search(self, batch: Batch, decoding: Decoding) -> list[list[int]]:
        memory, mask = self._encode(batch)
        rows = torch.arange(len(batch), device=memory.device).repeat_interleave(decoding.beam)
        stepper = DecoderStepper(self.decoder, memory[rows], mask[rows][:, None, None])
        places = count()

        def step(words: Tensor, parents: Tensor) -> Tensor:
            stepper.select(parents.to(memory.device))
            place = torch.full((1, 1), next(places), device=memory.device)
            states = self._embed(words.to(memory.device)[:, None], place)
            return self._score(stepper(states[:, 0])).log_softmax(dim=-1)

        return beam_search(step, len(batch), decoding)[0]

    @torch.no_grad()
    def likelihood(self, poses: Sequence[np.ndarray], texts: Sequence[str]) -> np.ndarray:
        """Compute how likely texts are given poses.

        Parameters
        ----------
        poses : sequence of ndarray (frames, 50, 3), shoulder widths
            Poses.
        texts : sequence of str
            The text of each.

        Returns
        -------
        ndarray (clips,) float
            Mean log-probability of a word, the end included, in nats; NaN for a pose without
            frames.
        """
        found = np.full(len(poses), np.nan)
        was_training = self.training
        self.eval()
        for numbers in group_by_length(poses):
            batch = self._batch([poses[i] for i in numbers], [texts[i] for i in numbers])
            memory, mask = self._encode(batch)
            words, targets = shift_words(batch.tokens, batch.token_mask)
            said = self._say(words, memory, mask).transpose(1, 2)
            losses = F.cross_entropy(said, targets, ignore_index=PAD, reduction="none")
            found[numbers] = -(losses.sum(dim=1) / (targets != PAD).sum(dim=1)).cpu().numpy()
        self.train(was_training)
        return found

    def description(self) -> dict:
        """Describe the model in plain values, enough to build it again.

        Returns
        -------
        dict
            ``config``, ``tokens`` and ``gloss_tokens``.
        """
        glosses = self.gloss_vocabulary
        return {
            "config": asdict(self.config),
            "tokens": list(self.vocabulary.tokens),
            "gloss_tokens": list(glosses.tokens) if glosses is not None else None,
        }

    @classmethod
    def from_description(cls, description: dict) -> BackTranslator:
        """Build an untrained model of a description.

        Parameters
        ----------
        description : dict
            As :meth:`description` gives it.

        Returns
        -------
        BackTranslator
            A model of that shape and vocabulary.
        """
        glosses = description["gloss_tokens"]
        return cls(
            BackTranslatorConfig(**description["config"]),
            Vocabulary(description["tokens"]),
            Vocabulary(glosses) if glosses else None,
        )
