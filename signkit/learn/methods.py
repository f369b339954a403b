"""What a run trains: a mode of the paper or a baseline, on the one loop, behind one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.corpus.prompted import GlossKind, with_prompts
from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.loop import TrainingResult
from signkit.learn.prompt_runs import train_prompt_model
from signkit.learn.runs import train_channel
from signkit.learn.self_critical import Reward
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.prompt_config import PromptConfig

MODES = ("mlsf", "prompt2langgloss")
"""The paper's two modes of Sec. 4.3: M and P."""


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
        ``mlsf`` (M) or ``prompt2langgloss`` (P), Sec. 4.3.
    prompt : PromptConfig
        What P does with its glosses.
    gloss : str
        ``true`` or ``pseudo`` gloss for P, never pooled (ledger GLOSS-1).

    Raises
    ------
    InputError
        If the mode is unknown.
    """

    mode: str = "mlsf"
    prompt: PromptConfig = field(default_factory=PromptConfig)
    gloss: GlossKind = "true"

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            needed = f"one of {', '.join(MODES)}"
            raise InputError("mode", needed, repr(self.mode), "choose one")


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
        The generator's clips of it.
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
    if method.mode == "prompt2langgloss":
        asked = with_prompts(store, config.seed, gloss=method.gloss)
        return train_prompt_model(
            [(asked, indices)], shape, config, method.prompt,
            validate=validate, folder=folder, label=label,
        )  # fmt: skip
    channel, result = train_channel(
        store, indices, shape, config, reward=reward, folder=folder, label=label,
        validate=validate and (lambda some: validate(Mlsf({store.language: some}))),
    )  # fmt: skip
    return Mlsf({store.language: channel}), result
