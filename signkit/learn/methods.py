"""What a run trains: a mode of the paper or a baseline, on the one loop, behind one call."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.corpus.long_clips import fitting_clips
from signkit.corpus.prompted import GlossKind, with_prompts
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.curve import CurveRow, TrainingResult, write_curve
from signkit.learn.loop import CURVE
from signkit.learn.prompt_runs import train_prompt_model
from signkit.learn.runs import train_channel
from signkit.learn.self_critical import Reward
from signkit.model.config import HeadName, ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.prompt_config import PromptConfig
from signkit.model.retrieval import NearestClip
from signkit.model.sign_lookup import GlossLookup

MODES = ("mlsf", "prompt2langgloss", "nearest", "lookup")
"""The paper's two modes of Sec. 4.3, M and P, and two baselines without a network."""


PROMPTED = ("prompt2langgloss",)
"""The modes that learn from question-style prompts beside bare sentences (Table 3)."""


class System(Protocol):
    """Anything that answers texts with poses in one of its languages."""

    @property
    def languages(self) -> list[str]:
        """Keys of the languages."""
        ...

    def produce(self, texts: Sequence[str], language: str) -> list[np.ndarray]:
        """Produce one pose a text, length-free.

        Parameters
        ----------
        texts : sequence of str
            The texts.
        language : str
            Key or code of one of the languages.

        Returns
        -------
        list of ndarray of float32, (frames, 50, 3), shoulder widths
            One pose a text.
        """
        ...


Validate = Callable[[System], float]


@dataclass(frozen=True)
class Method:
    """Say what is trained, apart from its size and from how.

    Parameters
    ----------
    mode : str
        ``mlsf`` (M) or ``prompt2langgloss`` (P), Sec. 4.3; ``nearest`` replays the clip of the
        nearest text, ``lookup`` strings signs together.
    prompt : PromptConfig
        What P does with its glosses.
    gloss : str
        ``true`` or ``pseudo`` gloss for P, never pooled (ledger GLOSS-1).
    head : str
        What makes frames of M's states, one of :data:`signkit.model.config.HEAD_NAMES`.

    Raises
    ------
    InputError
        If the mode is unknown, or a mode without such a head is given one.
    """

    mode: str = "mlsf"
    prompt: PromptConfig = field(default_factory=PromptConfig)
    gloss: GlossKind = "true"
    head: HeadName = "frame"

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            needed = f"one of {', '.join(MODES)}"
            raise InputError("mode", needed, repr(self.mode), "choose one")
        if self.head != "frame" and self.mode != "mlsf":
            raise InputError("head", "mode mlsf", repr(self.mode), "leave the head out")


def train_system(
    store: ClipStore,
    indices: Sequence[int],
    method: Method,
    shape: ModelConfig,
    config: TrainingConfig,
    *,
    validate: Validate | None = None,
    reward: Reward | None = None,
    folder: Path | None = None,
    label: str = "train",
) -> tuple[System, TrainingResult]:
    """Train what a run names on the generator's half of train (Sec. 4.3, Sec. 5 "Setup").

    Parameters
    ----------
    store : CorpusStore
        Poses of train.
    indices : sequence of int
        The generator's clips of it. Those longer than the shape's longest are left out, and
        counted in a line of progress, whatever the mode.
    method : Method
        What is trained.
    shape : ModelConfig
        Its size.
    config : TrainingConfig
        Loss, sampler, augmentations, length and seed.
    validate : callable, optional
        From the system to its dev score, lower is better.
    reward : callable, optional
        From a produced pose and its reference to a number, for the loss ``rl_scst``.
    folder : Path, optional
        Where checkpoints and the curve go.
    label : str
        What the run is called in its progress lines.

    Returns
    -------
    system : System
        With the weights that scored best on dev, in evaluation mode.
    result : TrainingResult
        Curve and best epoch.
    """
    if method.mode in ("nearest", "lookup"):
        fitting = fitting_clips(store, indices, shape.max_frames, label).tolist()
        return _without_training(store, fitting, method.mode, config, validate, folder)
    if method.mode in PROMPTED:
        asked = with_prompts(store, config.seed, gloss=method.gloss)
        return train_prompt_model(
            [(asked, indices)], shape, config, method.prompt,
            validate=validate, folder=folder, label=label,
        )  # fmt: skip
    channel, result = train_channel(
        store, indices, replace(shape, head=method.head), config,
        reward=reward, folder=folder, label=label,
        validate=validate and (lambda some: validate(Mlsf({store.language: some}))),
    )  # fmt: skip
    return Mlsf({store.language: channel}), result


def _without_training(
    store: ClipStore,
    indices: Sequence[int],
    mode: str,
    config: TrainingConfig,
    validate: Validate | None,
    folder: Path | None,
) -> tuple[System, TrainingResult]:
    """Build a system that has no network; its curve is one row, without a loss."""
    clock = time.process_time()
    system: System
    system = NearestClip(store, indices) if mode == "nearest" else GlossLookup.fit(store, indices)
    seconds = time.process_time() - clock
    dev = validate(system) if validate else None
    row = CurveRow(0, 1, seconds, float("nan"), dev, 0.0)
    if folder:
        write_curve(folder / CURVE, [row])
    return system, TrainingResult((row,), 1, dev, config.threads)
