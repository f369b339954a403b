"""A judge on disk: weights as safetensors, everything else as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from signkit.errors import InputError
from signkit.learn.checkpoint import read_tensors, write_json, write_tensors
from signkit.model.devices import to_fastest
from signkit.score.back_translation import BackTranslator
from signkit.score.beam_search import Decoding
from signkit.score.judging import Judge

WEIGHTS = "translator.safetensors"
DESCRIPTION = "translator.json"


def save_judge(folder: Path, judge: Judge) -> None:
    """Write a judge: weights as safetensors, everything else as JSON.

    Parameters
    ----------
    folder : Path
        Receives ``translator.safetensors`` and ``translator.json``.
    judge : Judge
        A :class:`BackTranslator` with its decoding and seed.
    """
    translator = judge.translator
    assert isinstance(translator, BackTranslator)
    write_tensors(Path(folder) / WEIGHTS, translator.state_dict())
    facts = {"decoding": asdict(judge.decoding), "seed": judge.seed}
    write_json(Path(folder) / DESCRIPTION, translator.description() | facts)


def load_judge(folder: Path) -> Judge:
    """Read a judge that :func:`save_judge` wrote.

    Parameters
    ----------
    folder : Path
        Where it lies.

    Returns
    -------
    Judge
        The translator in evaluation mode, on the GPU where there is one, with its decoding and
        seed.

    Raises
    ------
    InputError
        If the folder holds none.
    """
    path = Path(folder) / DESCRIPTION
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        advice = "run the evaluator's stage first"
        raise InputError(f"{path}", "a saved back-translator", str(error), advice) from error
    translator = BackTranslator.from_description(facts)
    translator.load_state_dict(read_tensors(Path(folder) / WEIGHTS))
    return Judge(to_fastest(translator.eval()), Decoding(**facts["decoding"]), facts["seed"])
