"""One run of mode Prompt2LangGloss: one model for several languages, by the one loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import torch

from signkit.corpus.batches import ClipStore
from signkit.corpus.long_clips import fitting_clips
from signkit.corpus.sources import ClipBatches, MixedBatches
from signkit.errors import InputError
from signkit.learn.adversarial import prepare_adversary
from signkit.learn.augmentation import augment_model, prepare_noise
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import TrainingResult, train
from signkit.learn.self_critical import prepare_policy
from signkit.model.config import ModelConfig
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.prompt_config import PromptConfig
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.vocabulary import Vocabulary


def train_prompt_model(
    parts: Sequence[tuple[ClipStore, Sequence[int]]],
    shape: ModelConfig,
    config: TrainingConfig,
    prompt: PromptConfig | None = None,
    *,
    validate: Callable[[Prompt2LangGloss], float] | None = None,
    folder: Path | None = None,
    label: str = "train",
    devices: int = 1,
) -> tuple[Prompt2LangGloss, TrainingResult]:
    """Train one model on the languages of several stores (Sec. 4.3, Prompt2LangGloss).

    Parameters
    ----------
    parts : sequence of pairs of CorpusStore and sequence of int
        The poses of train and the generator's clips of it, one pair a language. Texts are
        prompts where the store is a :class:`~signkit.corpus.prompted.PromptedStore`.
    shape : ModelConfig
        The size, before augmentations change it.
    config : TrainingConfig
        Loss, augmentations, length and seed.
    prompt : PromptConfig, optional
        How glosses reach the poses.
    validate : callable, optional
        From the model to its dev score, lower is better.
    folder : Path, optional
        Where checkpoints and the curve go.
    label : str
        What the run is called in its progress lines.
    devices : int
        Devices that train together; more than one only under torchrun.

    Returns
    -------
    model : Prompt2LangGloss
        With the weights that scored best on dev, in evaluation mode.
    result : TrainingResult
        Curve and best epoch.

    Raises
    ------
    InputError
        If there is no language, or one comes twice, frame rates differ, or true and pseudo gloss
        are pooled, or the loss is ``rl_scst``.
    """
    check_parts([store for store, _ in parts])
    parts = [(s, fitting_clips(s, c, shape.max_frames, label).tolist()) for s, c in parts]
    texts = [store.texts[int(i)] for store, chosen in parts for i in chosen]
    words = Vocabulary.build(texts, max_size=shape.vocabulary_size)
    glosses = GlossInventory.build(
        {store.language: [store.glosses[int(i)] for i in chosen] for store, chosen in parts}
    )
    with torch.random.fork_rng():
        torch.manual_seed(config.seed)
        model = Prompt2LangGloss(augment_model(shape, config), words, glosses, prompt)
    prepare_policy(model, config, None)  # refuses a loss that this mode has no roll-outs for
    prepare_adversary(model, config)  # or no discriminator
    model.channel.features.fit(
        chain.from_iterable((store.frames(int(i)) for i in chosen) for store, chosen in parts)
    )
    sources = [ClipBatches(s, words, config.batch_size, config.seed, c) for s, c in parts]
    result = train(
        model,
        MixedBatches(sources, config.seed),
        config,
        validate=validate,
        before_epoch=prepare_noise(model, config),
        folder=folder,
        label=label,
        devices=devices,
    )
    return model.eval(), result


def check_parts(stores: Sequence[ClipStore]) -> None:
    """Refuse stores that no one run can learn together.

    Parameters
    ----------
    stores : sequence of CorpusStore
        One a language.

    Raises
    ------
    InputError
        If there is no language, or one comes twice, their frame rates differ, or true and pseudo
        gloss are pooled.
    """
    languages = [store.language for store in stores]
    if not languages or len(set(languages)) < len(languages):
        came = ", ".join(languages) or "none"
        raise InputError("languages", "one or more, each once", came, "join their corpora first")
    rates = {store.language: store.fps for store in stores}
    if len(set(rates.values())) > 1:
        came = ", ".join(f"{language} {rate:g}" for language, rate in rates.items())
        raise InputError("frames a second", "one rate for all languages", came, "ingest them alike")
    kinds = {store.language: getattr(store, "gloss_kind", "true") for store in stores}
    if len(set(kinds.values())) > 1:
        came = ", ".join(f"{language} {kind}" for language, kind in kinds.items())
        raise InputError("glosses", "one kind for all languages", came, "choose pseudo for all")
