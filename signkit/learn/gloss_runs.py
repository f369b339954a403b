"""Train the gloss pass alone: the text-to-gloss half of Prompt2LangGloss (Sec. 5.2, Table 8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from signkit.corpus.batches import Batch, ClipStore
from signkit.corpus.long_clips import fitting_clips
from signkit.corpus.sources import ClipBatches
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.model.config import ModelConfig
from signkit.model.gloss_lessons import hide_words, teach_glosses
from signkit.model.gloss_pass import gloss_losses
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.text2pose import PoseLoss
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.vocabulary import Vocabulary


class GlossAlone(nn.Module):
    """See nothing of a clip but its text and its glosses.

    Parameters
    ----------
    model : Prompt2LangGloss
        The model whose encoder, decoder and gloss pass are trained.
    """

    def __init__(self, model: Prompt2LangGloss) -> None:
        super().__init__()
        self.model = model

    def clip_losses(self, batch: Batch, pose_loss: PoseLoss) -> Tensor:
        """Compute the cross-entropy of each clip's LangGlosses.

        Parameters
        ----------
        batch : Batch
            Clips of one language, with its texts or prompts.
        pose_loss : callable
            Not asked: there are no poses here.

        Returns
        -------
        Tensor, (clips,)
            One loss a clip.
        """
        words = hide_words(batch.tokens, self.model.config.word_dropout if self.training else 0.0)
        text, text_mask = self.model.channel.encode(words, batch.token_mask)
        lesson = teach_glosses(batch.glosses, batch.language, self.model.inventory, text.device)
        states = self.model.read(lesson.read, lesson.mask, text, text_mask).states
        return gloss_losses(self.model.gloss.logits(states), lesson.write, lesson.mask)


def train_gloss_pass(
    store: ClipStore,
    indices: Sequence[int],
    shape: ModelConfig,
    config: TrainingConfig,
    *,
    validate: Callable[[Prompt2LangGloss], float] | None = None,
    label: str = "glosses",
) -> Prompt2LangGloss:
    """Train text to gloss, or prompt to gloss where the store is seen through prompts.

    Parameters
    ----------
    store : CorpusStore
        Texts and glosses of train.
    indices : sequence of int
        The generator's clips of it. Those that a run of this shape leaves out as too long are
        left out here too, and counted: both learn from the same clips.
    shape : ModelConfig
        The size of encoder and decoder.
    config : TrainingConfig
        Length and seed.
    validate : callable, optional
        From the model to its dev score, lower is better.
    label : str
        What it is called in its progress lines.

    Returns
    -------
    Prompt2LangGloss
        A model that writes glosses and was never taught a pose, in evaluation mode.
    """
    indices = fitting_clips(store, indices, shape.max_frames, label).tolist()
    words = Vocabulary.build(store.texts[i] for i in indices)
    glosses = GlossInventory.build({store.language: [store.glosses[i] for i in indices]})
    with torch.random.fork_rng():
        torch.manual_seed(config.seed)
        alone = GlossAlone(Prompt2LangGloss(shape, words, glosses))
    train(
        alone,
        ClipBatches(store, words, config.batch_size, config.seed, indices),
        config,
        validate=validate and (lambda _: validate(alone.model)),
        label=label,
    )
    return alone.model.eval()
