"""A corpus's evaluator: a seeing back-translator a seed, a blind twin, and the gate; on disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signkit.learn.checkpoint import write_json
from signkit.score.judge_files import load_judge, save_judge
from signkit.score.judging import Judge
from signkit.score.sign_reading import KnownSigns, find_known_signs, save_known_signs

FACTS = "evaluator.json"


@dataclass(frozen=True)
class Evaluator:
    """What judges the poses of one corpus.

    Parameters
    ----------
    judges : tuple of Judge
        Seeing back-translators, one a seed.
    blind : Judge
        The blind twin of the first.
    gate : dict
        Whether the judges may be believed, and why.
    signs : KnownSigns, optional
        The corpus's lexicon, where it is known: an evaluator that nobody trained.
    generator : tuple of int
        Clips of train that the judges never saw and generators may learn from, half G.
    """

    judges: tuple[Judge, ...]
    blind: Judge
    gate: dict[str, Any]
    signs: KnownSigns | None = None
    generator: tuple[int, ...] = ()


def save_evaluator(folder: Path, evaluator: Evaluator) -> None:
    """Write an evaluator: a folder a judge, one for the blind twin, known signs, and the gate.

    Parameters
    ----------
    folder : Path
        Where to.
    evaluator : Evaluator
        What to write.
    """
    for judge in evaluator.judges:
        save_judge(folder / f"judge_{judge.seed}", judge)
    save_judge(folder / "blind", evaluator.blind)
    if evaluator.signs is not None:
        save_known_signs(folder, evaluator.signs)
    seeds, generator = [j.seed for j in evaluator.judges], list(evaluator.generator)
    facts = {"gate": evaluator.gate, "seeds": seeds, "generator": generator}
    write_json(folder / FACTS, facts)


def load_evaluator(folder: Path) -> Evaluator:
    """Read an evaluator.

    Parameters
    ----------
    folder : Path
        As :func:`save_evaluator` left it.

    Returns
    -------
    Evaluator
        Ready to judge.

    Raises
    ------
    InputError
        If the folder holds no trained evaluator.
    """
    blind = load_judge(folder / "blind")
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    judges = tuple(load_judge(folder / f"judge_{seed}") for seed in facts["seeds"])
    generator = tuple(facts.get("generator", ()))
    return Evaluator(judges, blind, facts["gate"], find_known_signs(folder), generator)
