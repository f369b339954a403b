"""One run over several languages: one set of weights (P), or a channel each beside others (M)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.corpus.prompted import with_prompts
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.curve import TrainingResult, write_curve
from signkit.learn.methods import PROMPTED, Method, System, Validate, train_system
from signkit.learn.prompt_runs import check_parts, train_prompt_model
from signkit.learn.self_critical import Reward
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf


@dataclass(frozen=True)
class LanguagePart:
    """One language's share of a run.

    Parameters
    ----------
    store : CorpusStore
        Poses of its train.
    indices : sequence of int
        The generator's clips of it.
    validate : callable, optional
        From the system to its dev score in this language, lower is better.
    """

    store: ClipStore
    indices: Sequence[int]
    validate: Validate | None = None


def train_languages(
    parts: Sequence[LanguagePart],
    method: Method,
    shape: ModelConfig,
    config: TrainingConfig,
    *,
    reward: Reward | None = None,
    folder: Path | None = None,
    label: str = "train",
) -> tuple[System, dict[str, TrainingResult]]:
    """Train what a run of several languages names (Sec. 4.3; Table 3).

    Prompt2LangGloss learns all languages in one set of weights, and is judged by the mean of
    their dev scores. MLSF trains a channel a language, each as it would be alone.

    Parameters
    ----------
    parts : sequence of LanguagePart
        The languages, each once.
    method : Method
        What is trained: ``mlsf`` or ``prompt2langgloss``.
    shape : ModelConfig
        The size of the one model, or of each channel.
    config : TrainingConfig
        Loss, sampler, augmentations, length and seed.
    reward : callable, optional
        From a produced pose and its reference to a number, for the loss ``rl_scst``.
    folder : Path, optional
        Where checkpoints and curves go.
    label : str
        What the run is called in its progress lines.

    Returns
    -------
    system : System
        A system of all the languages, in evaluation mode.
    results : dict of str to TrainingResult
        One for the whole model, by its languages (``asl+gsl``), or one a channel (``asl``).

    Raises
    ------
    InputError
        If there is no language or one comes twice, frame rates differ, or the mode knows one
        language only.
    """
    if method.mode in PROMPTED:
        asked = [with_prompts(p.store, config.seed, gloss=method.gloss) for p in parts]
        model, result = train_prompt_model(
            [(store, part.indices) for store, part in zip(asked, parts, strict=True)],
            shape, config, method.prompt,
            validate=_mean_of(parts), folder=folder, label=label,
        )  # fmt: skip
        return model, {"+".join(model.languages): result}
    if method.mode != "mlsf":
        needed = "mlsf or prompt2langgloss"
        raise InputError("mode of several languages", needed, repr(method.mode), "a run a language")
    check_parts([part.store for part in parts])
    channels, results = {}, {}
    for part in parts:
        key = part.store.language
        system, results[key] = train_system(
            part.store, part.indices, method, shape, config, validate=part.validate,
            reward=reward, folder=folder and folder / key, label=f"{label} {key}",
        )  # fmt: skip
        assert isinstance(system, Mlsf)
        channels[key] = system.channel(key)
    return Mlsf(channels).eval(), results


def _mean_of(parts: Sequence[LanguagePart]) -> Validate | None:
    known = [part.validate for part in parts if part.validate]
    if not known:
        return None
    return lambda system: float(np.mean([validate(system) for validate in known]))


def write_curves(folder: Path, results: dict[str, TrainingResult]) -> list[Path]:
    """Write the learning curve of the one model, or of every channel.

    Parameters
    ----------
    folder : Path
        Where they go.
    results : dict of str to TrainingResult
        As :func:`train_languages` gives them.

    Returns
    -------
    list of Path
        ``curve.csv``, or ``curve_asl.csv`` and so on.
    """
    alone = len(results) == 1
    paths = {key: folder / ("curve.csv" if alone else f"curve_{key}.csv") for key in results}
    for key, path in paths.items():
        write_curve(path, results[key].curve)
    return list(paths.values())
