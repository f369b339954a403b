"""A corpus's evaluator: a seeing back-translator a seed, a blind twin, and the gate; on disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signkit.learn.checkpoint import write_json
from signkit.score.judge_files import load_judge, save_judge
from signkit.score.judging import Judge

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
    """

    judges: tuple[Judge, ...]
    blind: Judge
    gate: dict[str, Any]


def save_evaluator(folder: Path, evaluator: Evaluator) -> None:
    """Write an evaluator: a folder a judge, one for the blind twin, and the gate.

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
    write_json(
        folder / FACTS, {"gate": evaluator.gate, "seeds": [j.seed for j in evaluator.judges]}
    )


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
    return Evaluator(judges, blind, facts["gate"])
