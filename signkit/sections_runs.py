"""The sections of ``params.yaml`` about trainings: sizes, settings, and runs with their rows."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from signkit.sections_data import Name, Section

Augmentation = Literal["fp", "jc", "gn"]


class Model(Section):
    """One size of the transformer (Sec. 5; ledger SIZE-1)."""

    layers: int = Field(ge=1)
    heads: int = Field(ge=1)
    hidden: int = Field(ge=2)
    feed_forward: int = Field(ge=2)
    dropout: float = Field(default=0.1, ge=0, lt=1)
    max_frames: int = Field(default=300, ge=2)
    vocabulary_size: int = Field(default=16_000, ge=4)
    recompute: bool = False

    @model_validator(mode="after")
    def _heads_divide(self) -> Model:
        if self.hidden % self.heads:
            raise ValueError(f"hidden {self.hidden} is not a multiple of heads {self.heads}")
        return self


class Sampling(Section):
    """How clips are drawn: evenly, or by a Priority Learning Channel (Sec. 4.4; ledger PLC-1)."""

    sampler: Literal[
        "uniform", "paper", "softmax", "inverse", "rank", "hard", "progress", "prune"
    ] = "uniform"
    eta: float = Field(default=1.0, ge=0)
    uniform_share: float = Field(default=0.1, ge=0, le=1)
    prune_share: float = Field(default=0.5, ge=0, lt=1)


class Training(Sampling):
    """What a training does beyond the model's size."""

    loss: Literal["mse", "l1", "l2", "rl", "rl_reinforce", "rl_scst", "adversarial"] = "mse"
    policy_samples: int = Field(default=8, ge=1)
    policy_spread: float = Field(default=0.5, gt=0)
    scst_share: float = Field(default=0.25, ge=0, le=1)
    scst_weight: float = Field(default=0.5, ge=0, le=1)
    epochs: int = Field(default=28, ge=1)
    batch_size: int = Field(default=8, ge=1)
    learning_rate: float = Field(default=3e-3, gt=0)
    clip_norm: float = Field(default=1.0, gt=0)
    input_noise: float = Field(default=2.0, ge=0)
    future_frames: int = Field(default=10, ge=1)
    validate_every: int = Field(default=4, ge=1)
    validation_clips: int = Field(default=32, ge=1)


class PromptMode(Section):
    """How glosses reach the poses in mode Prompt2LangGloss (Sec. 4.3; ledger GLOSS-1)."""

    cascade: Literal["soft", "multitask", "hard"] = "soft"
    tokens: Literal["flat", "factored"] = "flat"
    gloss_weight: float = Field(default=0.05, ge=0)
    duration_weight: float = Field(default=0.05, ge=0)
    sampling: float = Field(default=0.2, ge=0, lt=1)
    word_dropout: float = Field(default=0.05, ge=0, lt=1)
    text_dropout: float = Field(default=0.5, ge=0, lt=1)
    beam: int = Field(default=1, ge=1)
    max_glosses: int = Field(default=60, ge=1)


class RunTraining(Training):
    """A run's training: the corpus, the model's size, and what differs from ``training``."""

    corpus: Name
    model: Name
    augment: list[Augmentation] = Field(default_factory=list)
    seed: int = 27
    mode: Literal["mlsf", "prompt2langgloss", "nearest", "lookup"] = "mlsf"
    head: Literal["frame", "mixture_density", "motion_primitives"] = "frame"
    prompt: PromptMode = PromptMode()
    gloss: Literal["true", "pseudo"] = "true"

    @property
    def corpora(self) -> list[str]:
        """The corpora that it learns from, one a language."""
        return [self.corpus]

    @property
    def settings(self) -> dict[str, Any]:
        """What the training loop takes by name."""
        other = {"corpus", "also", "model", "validation_clips", "mode", "head", "prompt", "gloss"}
        return self.model_dump(exclude=other)


class SharedTraining(RunTraining):
    """A run's training on several languages: the corpora beside ``corpus`` (Sec. 4.3, Table 3)."""

    also: list[Name] = Field(min_length=1)
    mode: Literal["mlsf", "prompt2langgloss"] = "prompt2langgloss"

    @model_validator(mode="after")
    def _each_once(self) -> SharedTraining:
        if len(set(self.corpora)) < len(self.corpora):
            raise ValueError(f"{', '.join(self.corpora)}: a corpus comes twice")
        return self

    @property
    def corpora(self) -> list[str]:
        """The corpora that it learns from, one a language."""
        return [self.corpus, *self.also]


class Run(Section):
    """One trained model and the table rows it fills."""

    train: RunTraining
    rows: dict[Name, str] = Field(default_factory=dict)

    def scored_as(self, name: str, corpus: str) -> str:
        """Give the name that the run's scores clip by clip go by in one of its corpora.

        Parameters
        ----------
        name : str
            The run's name.
        corpus : str
            Name of the corpus.

        Returns
        -------
        str
            The run's own name; with the corpus in front where it has several (see
            `signkit.report.comparisons.load_clips`).
        """
        return name if len(self.train.corpora) == 1 else f"{corpus}/{name}"


class SharedRun(Run):
    """One model of several languages and the rows it fills: in each table those of its corpora."""

    train: SharedTraining
