"""Train a back-translator by the one loop.

It learns from true poses of the evaluator's half of train only (science.md 2); its vocabulary and
the standardisation of its input come from that half too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from signkit.corpus.batches import ClipStore
from signkit.corpus.sources import ClipBatches
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import train
from signkit.score.back_translation import BackTranslator
from signkit.score.blanking import BlankedStore
from signkit.score.text_validation import make_text_validator
from signkit.score.translator_config import BackTranslatorConfig
from signkit.text.vocabulary import Vocabulary

TRAINING = TrainingConfig(epochs=20, batch_size=16, learning_rate=3e-3, validate_every=5)
"""Teaches the laptop's thousand sentences in about 50 CPU seconds."""


def train_back_translator(
    store: ClipStore,
    indices: Sequence[int],
    config: BackTranslatorConfig | None = None,
    training: TrainingConfig = TRAINING,
    *,
    blind: bool = False,
    dev: ClipStore | None = None,
    folder: Path | None = None,
    label: str = "back-translator",
) -> BackTranslator:
    """Train a back-translator on true poses, or a blind one on blanked poses.

    Parameters
    ----------
    store : CorpusStore
        Poses of the training split.
    indices : sequence of int
        Clips of the evaluator's half of it.
    config : BackTranslatorConfig, optional
        Shape, losses and augmentation; by default the laptop's.
    training : TrainingConfig
        Epochs, batch size, learning rate and seed.
    blind : bool
        Whether every pose is blanked first: lengths stay, joints are zero.
    dev : CorpusStore, optional
        Poses of dev: the weights with the best BLEU-4 on it are kept, else the last ones.
    folder : Path, optional
        Where the loop keeps its checkpoints, so that an interrupted training goes on.
    label : str
        What the training is called in its progress lines.

    Returns
    -------
    BackTranslator
        The trained translator, in evaluation mode.

    Raises
    ------
    InputError
        If there is no clip to learn from.
    """
    if not len(indices):
        raise InputError(label, "at least one clip to learn from", "none", "is the half empty?")
    if blind:
        store, dev = BlankedStore(store), BlankedStore(dev) if dev is not None else None
    texts, glosses = ([lines[int(i)] for i in indices] for lines in (store.texts, store.glosses))
    vocabulary = Vocabulary.build(texts)
    model = _new_translator(config or BackTranslatorConfig(), vocabulary, glosses, training.seed)
    model.fit_features(store, indices)
    batches = ClipBatches(store, vocabulary, training.batch_size, training.seed, indices)
    validate: Callable[[Any], float] | None = None
    if dev is not None:
        validate = make_text_validator(dev, range(len(dev)))
    train(model, batches, training, validate=validate, folder=folder, label=label)
    return model.eval()


def _new_translator(
    config: BackTranslatorConfig, vocabulary: Vocabulary, glosses: Sequence[str], seed: int
) -> BackTranslator:
    """Initial weights that the seed alone decides."""
    known = Vocabulary.build(glosses) if any(line.strip() for line in glosses) else None
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return BackTranslator(config, vocabulary, known)
