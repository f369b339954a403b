"""Train a corpus's evaluator: its judges and their blind twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from signkit.corpus.batches import ClipStore
from signkit.learn.config import TrainingConfig
from signkit.score.blanking import BlankedStore
from signkit.score.evaluators import Evaluator
from signkit.score.judge_training import train_back_translator
from signkit.score.judging import Judge, choose_decoding, gate
from signkit.score.sign_reading import KnownSigns
from signkit.score.translator_config import BackTranslatorConfig


def make_evaluator(
    train: ClipStore,
    half: Sequence[int],
    dev: ClipStore,
    config: BackTranslatorConfig,
    training: TrainingConfig,
    *,
    seeds: Sequence[int],
    checkpoints: Path,
    label: str,
    generator: Sequence[int] = (),
    signs: KnownSigns | None = None,
) -> Evaluator:
    """Train the judges and their blind twin, and choose decoding on true poses of dev.

    Parameters
    ----------
    train : CorpusStore
        True poses of train.
    half : sequence of int
        The evaluator's clips of it.
    dev : CorpusStore
        True poses of dev.
    config : BackTranslatorConfig
        Shape and losses.
    training : TrainingConfig
        Epochs, batch size and rate; its seed is replaced by each of ``seeds``.
    seeds : sequence of int
        One judge each.
    checkpoints : Path
        Folder that lets an interrupted training go on.
    label : str
        The corpus, for progress lines.
    generator : sequence of int
        The other clips of train, which generators may learn from: kept with the evaluator.
    signs : KnownSigns, optional
        The corpus's lexicon, where it is known: kept with the evaluator.

    Returns
    -------
    Evaluator
        Judges, blind twin and gate.
    """
    poses = [dev.frames(i) for i in range(len(dev))]
    blank = BlankedStore(dev)
    judges, blind = [], None
    for seed, is_blind in [*((seed, False) for seed in seeds), (seeds[0], True)]:
        name = f"{'blind' if is_blind else 'judge'} {seed}"
        translator = train_back_translator(
            train, half, config, replace(training, seed=seed), blind=is_blind, dev=dev,
            folder=checkpoints / name.replace(" ", "_"), label=f"{label}: {name}",
        )  # fmt: skip
        shown = [blank.frames(i) for i in range(len(dev))] if is_blind else poses
        decoding, bleu4 = choose_decoding(translator, shown, dev.texts)
        judge = Judge(translator, decoding, seed)
        if is_blind:
            blind, blind_bleu4 = judge, bleu4
        else:
            judges.append((judge, bleu4))
    assert blind is not None
    seeing = sum(bleu4 for _, bleu4 in judges) / len(judges)
    seen = tuple(int(i) for i in generator)
    trusted = gate(seeing, blind_bleu4)
    return Evaluator(tuple(judge for judge, _ in judges), blind, trusted, signs, seen)
