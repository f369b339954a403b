"""Prompt2LangGloss: prompt to language-tagged glosses to pose, one model for all languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from signkit.corpus.batches import Batch, pad_tokens
from signkit.errors import InputError
from signkit.model.beam import beam_search
from signkit.model.config import ModelConfig
from signkit.model.decoding import OracleTiming
from signkit.model.gloss_lessons import hide_texts, hide_words, teach_glosses
from signkit.model.gloss_pass import (
    GlossPass,
    GlossStates,
    Written,
    duration_losses,
    gloss_losses,
    gloss_places,
    mix_own,
)
from signkit.model.producing import produce_poses
from signkit.model.prompt_config import PromptConfig
from signkit.model.stepping import DecoderStepper
from signkit.model.text2pose import CLIPS_AT_ONCE, PoseLoss, Text2Pose
from signkit.model.transformer import CLIP_PLACES
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.languages import find_language
from signkit.text.vocabulary import BOS, SPECIALS, Vocabulary


class Prompt2LangGloss(nn.Module):
    """Produce poses by way of LangGloss, with parameters shared among languages (Sec. 4.3, P).

    The decoder runs twice. The gloss pass, marked by a task token, reads ``<s> <ASL>
    <ASL_HELLO> ...`` and writes what follows; the pose pass is that of
    :class:`~signkit.model.text2pose.Text2Pose`. Its memory is the text and, encoded anew, the
    glosses with the states of the gloss pass (``soft``), the text alone (``multitask``), or the
    glosses alone, encoded anew (``hard``). The loss of a clip is its pose loss, the cross-entropy
    of its LangGlosses and that of the durations' sum, which decides how long a produced clip is.

    Parameters
    ----------
    shape : ModelConfig
        The shape of the shared encoder and decoder.
    vocabulary : Vocabulary
        Numbers the words of texts and prompts of all languages.
    inventory : GlossInventory
        The LangGlosses.
    config : PromptConfig
        How glosses reach the poses.
    """

    def __init__(
        self,
        shape: ModelConfig,
        vocabulary: Vocabulary,
        inventory: GlossInventory,
        config: PromptConfig | None = None,
    ) -> None:
        super().__init__()
        self.config, self.inventory = config or PromptConfig(), inventory
        self.languages = inventory.languages
        self.channel = Text2Pose(shape, vocabulary)
        self.gloss = GlossPass(inventory, shape.hidden, self.config)

    def clip_losses(self, batch: Batch, pose_loss: PoseLoss) -> Tensor:
        """Compute the loss of each clip: pose, LangGlosses and durations.

        Parameters
        ----------
        batch : Batch
            Clips of one language, with its texts or prompts.
        pose_loss : callable
            From prediction and target to one loss an element.

        Returns
        -------
        Tensor, (clips,)
            One loss a clip.
        """
        words = hide_words(batch.tokens, self.config.word_dropout if self.training else 0.0)
        text, text_mask = self.channel.encode(words, batch.token_mask)
        lesson = teach_glosses(batch.glosses, batch.language, self.inventory, text.device)
        read, mask = lesson.read, lesson.mask
        found = self.read(self._sample_own(read, mask, text, text_mask), mask, text, text_mask)
        memory = self._join(text, text_mask, found)
        pose = self.channel.force(batch, lambda: memory, pose_loss).losses
        gloss = gloss_losses(self.gloss.logits(found.states), lesson.write, mask)
        frames = batch.frame_mask.sum(dim=1).to(pose.dtype)
        return (
            pose
            + self.config.gloss_weight * gloss
            + self.config.duration_weight * duration_losses(found.durations, frames)
        )

    def _sample_own(self, read: Tensor, mask: Tensor, text: Tensor, text_mask: Tensor) -> Tensor:
        if not self.training or not self.config.sampling:
            return read
        with torch.no_grad():
            logits = self.gloss.logits(self.read(read, mask, text, text_mask).states)
        return mix_own(read, logits, self.config.sampling, self.inventory.first_gloss)

    def _gloss_inputs(self, tokens: Tensor, places: Tensor) -> Tensor:
        embedded = nn.functional.embedding(tokens, self.gloss.table())
        return embedded + self.channel.codes(places) + self.gloss.task

    def read(self, tokens: Tensor, mask: Tensor, text: Tensor, text_mask: Tensor) -> GlossStates:
        """Run the gloss pass over LangGlosses that are there already.

        Parameters
        ----------
        tokens : Tensor of int64, (clips, tokens)
            ``<s>``, the tag, LangGlosses.
        mask : Tensor of bool, (clips, tokens)
            True where there is a token.
        text : Tensor, (clips, tokens, hidden)
            The encoded text.
        text_mask : Tensor of bool, (clips, 1, 1, tokens)
            Its mask.

        Returns
        -------
        GlossStates
            States and durations.
        """
        places = torch.arange(tokens.shape[1], device=tokens.device).to(text.dtype)
        inputs = self.channel.dropout(self._gloss_inputs(tokens, places))
        states = self.channel.decoder(inputs, text, text_mask)
        takes_time = mask & (tokens != BOS) & ~self._is_tag(tokens)
        return GlossStates(tokens, mask, states, self.gloss.durations(states, takes_time))

    def _is_tag(self, tokens: Tensor) -> Tensor:
        return (tokens >= len(SPECIALS)) & (tokens < self.inventory.first_gloss)

    def _join(self, text: Tensor, text_mask: Tensor, found: GlossStates) -> tuple[Tensor, Tensor]:
        """Make the memory of the pose pass, as the cascade says."""
        gloss_mask = found.mask[:, None, None]
        if self.config.cascade == "multitask":
            # The tag is the one thing that the text need not say and the poses need.
            tag = nn.functional.embedding(found.tokens[:, 1:2], self.gloss.table())
            return torch.cat([text, tag], dim=1), nn.functional.pad(text_mask, (0, 1), value=True)
        places = torch.arange(found.tokens.shape[1], device=text.device).to(text.dtype)
        inputs = self._gloss_inputs(found.tokens, places)
        inputs = inputs + self.channel.codes(CLIP_PLACES * gloss_places(found.durations))
        if self.config.cascade == "soft":
            inputs = inputs + found.states
        # Encoded, a gloss knows its neighbours on both sides, as signs blend into both.
        glosses = self.channel.encoder(self.channel.dropout(inputs), gloss_mask)
        if self.config.cascade == "hard":
            return glosses, gloss_mask
        text_mask = hide_texts(text_mask, self.config.text_dropout if self.training else 0.0)
        return torch.cat([text, glosses], dim=1), torch.cat([text_mask, gloss_mask], dim=-1)

    @torch.inference_mode()
    def write_glosses(
        self, texts: Sequence[str], language: str, lexicon: Iterable[str] | None = None
    ) -> list[Written]:
        """Write the LangGlosses of texts; no gloss of another language can come out.

        Parameters
        ----------
        texts : sequence of str
            Texts or prompts.
        language : str
            Key or code of the sign language.
        lexicon : iterable of str, optional
            Glosses that alone may be written.

        Returns
        -------
        list of Written
            LangGlosses and durations.
        """
        was_training = self.training
        self.eval()
        found = self._write(*self.channel.remember(texts), language, lexicon)
        self.train(was_training)
        key = find_language(language).key
        rows = zip(found.tokens.tolist(), found.mask.sum(dim=1), found.durations, strict=True)
        return [
            Written(
                " ".join(self.inventory.vocabulary.tokens[i] for i in ids[2 : int(count)]),
                key,
                tuple(frames[2 : int(count)].tolist()),
            )
            for ids, count, frames in rows
        ]

    def _write(
        self, text: Tensor, text_mask: Tensor, language: str, lexicon: Iterable[str] | None = None
    ) -> GlossStates:
        beam, tag = self.config.beam, self.inventory.tag(language)
        wide, wide_mask = (t.repeat_interleave(beam, dim=0) for t in (text, text_mask))
        stepper = DecoderStepper(self.channel.decoder, wide, wide_mask)
        places = iter(torch.arange(self.config.max_glosses + 2, device=text.device).to(text.dtype))

        def step(newest: Tensor) -> Tensor:
            return self.gloss.logits(stepper(self._gloss_inputs(newest, next(places))))

        step(torch.full((len(wide),), BOS, device=text.device))
        start = torch.full((len(text),), tag, device=text.device)
        may = torch.from_numpy(self.inventory.allowed(language, lexicon)).to(text.device)
        most = self.config.max_glosses
        lines = beam_search(step, stepper.select, start, may.expand(len(text), -1), beam, most)
        tokens, mask = pad_tokens([[BOS, tag, *line] for line in lines])
        return self.read(tokens.to(text.device), mask.to(text.device), text, text_mask)

    @torch.inference_mode()
    def produce(
        self,
        texts: Sequence[str],
        language: str,
        oracle: OracleTiming | None = None,
        glosses: Sequence[str] | None = None,
    ) -> list[np.ndarray]:
        """Produce one pose a text, length-free unless a true timing is given.

        Parameters
        ----------
        texts : sequence of str
            Texts or prompts.
        language : str
            Key or code of the sign language.
        oracle : OracleTiming, optional
            True numbers of frames; scores from such decoding must be marked.
        glosses : sequence of str, optional
            True gloss lines instead of the model's own: a bound, to be marked as well.

        Returns
        -------
        list of ndarray of float32, (frames, 50, 3), shoulder widths
            One pose a text.

        Raises
        ------
        InputError
            If the language is unknown, or lengths or glosses are not one a text.
        """
        self.inventory.tag(language)
        _check_one_a_text("oracle timing", texts, oracle.lengths if oracle else None)
        _check_one_a_text("glosses", texts, glosses)
        was_training = self.training
        self.eval()
        poses: list[np.ndarray] = []
        for at in range(0, len(texts), CLIPS_AT_ONCE):
            part = slice(at, at + CLIPS_AT_ONCE)
            timing = oracle and OracleTiming(oracle.lengths[part])
            some = None if glosses is None else glosses[part]
            memory, mask, planned = self.remember(texts[part], language, some)
            poses += produce_poses(self.channel, memory, mask, timing, planned)
        self.train(was_training)
        return poses

    def remember(
        self, texts: Sequence[str], language: str, glosses: Sequence[str] | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Run encoder and gloss pass: all that the pose pass needs.

        Parameters
        ----------
        texts : sequence of str
            Texts or prompts.
        language : str
            Key or code of the sign language.
        glosses : sequence of str, optional
            True gloss lines instead of the model's own.

        Returns
        -------
        memory : Tensor, (clips, tokens, hidden)
            What the decoder attends to.
        text_mask : Tensor of bool, (clips, 1, 1, tokens)
            Its mask.
        planned : Tensor, (clips,), frames
            Sum of the glosses' durations: how long the clip is to be; 0 without any gloss.
        """
        text, text_mask = self.channel.remember(texts)
        if glosses is None:
            found = self._write(text, text_mask, language)
        else:
            lesson = teach_glosses(glosses, language, self.inventory, text.device)
            found = self.read(lesson.read, lesson.mask, text, text_mask)
        return *self._join(text, text_mask, found), found.durations.sum(dim=1)


def _check_one_a_text(what: str, texts: Sequence[str], given: Sequence[object] | None) -> None:
    if given is not None and len(given) != len(texts):
        raise InputError(what, f"{len(texts)}, one a text", str(len(given)), "align them")
