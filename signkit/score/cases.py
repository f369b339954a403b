"""Single test cases, drawn and chosen: what supplement Table 2 shows, and how choosing flatters."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.learn.methods import System
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.score.judging import Judge
from signkit.score.text_metrics import score_texts
from signkit.text.prompts import pair_prompts

DRAWN, CHOSEN = "random", "chosen"


@dataclass(frozen=True)
class Case:
    """One test sentence, asked, signed and read back.

    Parameters
    ----------
    how : str
        ``random`` or ``chosen`` (the best of those drawn).
    asked : str
        The text, or the prompt in mode Prompt2LangGloss.
    reference : str
        The sentence.
    langgloss : str
        The glosses that mode Prompt2LangGloss wrote on its way; empty in mode MLSF.
    read : str
        The evaluator's back-translation of the produced pose.
    bleu1, rouge : float, percent
        Of that one sentence; the paper's column "BLEU" is BLEU-1 (ledger TAB-7).
    """

    how: str
    asked: str
    reference: str
    langgloss: str
    read: str
    bleu1: float
    rouge: float


def study_cases(
    system: System, store: ClipStore, judge: Judge, drawn: int, shown: int, seed: int
) -> tuple[list[Case], dict[str, float]]:
    """Draw test cases, show the first of them and the best of them.

    Parameters
    ----------
    system : System
        A trained run.
    store : CorpusStore
        The test split.
    judge : Judge
        Reads the produced poses.
    drawn : int
        Cases to draw.
    shown : int
        Cases to show of each kind.
    seed : int
        Seed of the draw and of the prompts.

    Returns
    -------
    cases : list of Case
        The random ones first; the chosen are the best by BLEU-1, then ROUGE.
    means : dict of str to float, percent
        BLEU-1 of all drawn cases and of the chosen ones: what choosing adds.
    """
    order = np.random.default_rng(seed).permutation(len(store))[:drawn]
    texts = [store.texts[int(i)] for i in order]
    spoken = isinstance(system, Prompt2LangGloss)
    asked = pair_prompts(texts, store.language, seed, "held_out") if spoken else texts
    written = [""] * len(texts)
    if isinstance(system, Prompt2LangGloss):
        written = [found.langgloss for found in system.write_glosses(asked, store.language)]
    read = judge.read(system.produce(asked, store.language))
    cases = [_case(*line) for line in zip(asked, texts, written, read, strict=True)]
    best = sorted(cases, key=lambda case: (-case.bleu1, -case.rouge))[:shown]
    means = {
        DRAWN: float(np.mean([case.bleu1 for case in cases])),
        CHOSEN: float(np.mean([case.bleu1 for case in best])),
    }
    chosen = [replace(case, how=CHOSEN) for case in best]
    return cases[:shown] + chosen, means


def _case(asked: str, reference: str, langgloss: str, read: str) -> Case:
    scores = score_texts([read], [reference]).scores
    return Case(DRAWN, asked, reference, langgloss, read, scores["bleu1"], scores["rouge"])
