"""The sections of ``params.yaml`` as pydantic models: every key, its kind and its limits."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from signkit.sections_data import (
    Corpus,
    Fingerspelling,
    Lift,
    Name,
    Octosign,
    Part,
    Prompts,
    Section,
    Skels,
    TableName,
)
from signkit.sections_runs import Model, Run, Sampling, SharedRun, Training


class PromptChannel(Section):
    """A table like Table 8: corpus and run, and how its text-to-gloss models are trained."""

    corpus: Name
    run: Name
    model: Name = "base"
    epochs: int = Field(default=20, ge=1)
    batch_size: int = Field(default=16, ge=1)
    learning_rate: float = Field(default=5e-3, gt=0)

    @property
    def settings(self) -> dict[str, Any]:
        """What the training loop takes by name."""
        return self.model_dump(include={"epochs", "batch_size", "learning_rate"})


class Rendered(Section):
    """Table 9: a corpus's poses and its runs', shown as pictures and read again from them alone."""

    corpora: list[Name] = Field(default_factory=list)  # a detector is taught for each
    runs: dict[Name, Name] = Field(default_factory=dict)  # run: its corpus, one of these
    rows: dict[Name, str] = Field(default_factory=dict)  # the paper row that a run fills
    ways: tuple[Literal["stick", "avatar", "avatar_other"], ...] = ("avatar",)
    detector: Literal["network", "mediapipe"] = "network"
    clips: int = Field(default=40, ge=2)
    size: int = Field(default=160, ge=64, multiple_of=8)
    channels: int = Field(default=12, ge=1)
    pictures: int = Field(default=8000, ge=1)
    batch_size: int = Field(default=8, ge=1)
    learning_rate: float = Field(default=5e-3, gt=0)

    @property
    def settings(self) -> dict[str, Any]:
        """What training a detector takes by name, beside its size."""
        return self.model_dump(include={"pictures", "batch_size", "learning_rate"})


class Cases(Section):
    """A table like the supplement's Table 2: whose cases, of how many drawn, how many shown."""

    runs: list[Name]
    drawn: int = Field(default=24, ge=1)
    shown: int = Field(default=3, ge=1)


class EvaluatorShape(Section):
    """The back-translator's size and losses (signkit.score.translator_config says more)."""

    layers: int = Field(default=2, ge=1)
    heads: int = Field(default=4, ge=1)
    hidden: int = Field(default=64, ge=2)
    feed_forward: int = Field(default=256, ge=2)
    dropout: float = Field(default=0.1, ge=0, lt=1)
    ctc_weight: float = Field(default=1.0, ge=0)


class EvaluatorTraining(Section):
    """How the back-translator is trained."""

    epochs: int = Field(default=20, ge=1)
    batch_size: int = Field(default=16, ge=1)
    learning_rate: float = Field(default=3e-3, gt=0)
    validate_every: int = Field(default=5, ge=1)


class Evaluator(Section):
    """The back-translator (Sec. 5.1), trained on true poses of the evaluator half of train."""

    share: float = Field(default=0.5, gt=0, lt=1)
    seeds: list[int] = Field(default=[27], min_length=1)
    more_seeds: dict[Name, list[int]] = Field(default_factory=dict)
    shape: EvaluatorShape
    training: EvaluatorTraining

    @property
    def generator_share(self) -> float:
        """What the evaluator leaves of train to the generator: what `halves` asks for."""
        return 1 - self.share

    def seeds_for(self, corpus: str) -> list[int]:
        """Give the seeds of a corpus's judges: more where several systems are to be ranked.

        Parameters
        ----------
        corpus : str
            Name of the corpus.

        Returns
        -------
        list of int
            One a judge, each once.
        """
        return list(dict.fromkeys([*self.seeds, *self.more_seeds.get(corpus, [])]))


class Errors(Section):
    """What is done to a corpus before the study trains on it."""

    misaligned: float = Field(default=0, ge=0, le=1)
    damaged: float = Field(default=0, ge=0, le=1)


class Efficiency(Section):
    """Figure 5: how long arms take to a target that their base sets (ledger LATE-1)."""

    corpora: list[Name] = Field(default_factory=list)
    seeds: list[int] = Field(min_length=1)
    target: Literal["late", "mid"]
    base: Name = "uniform"
    conditions: dict[Name, Errors] = Field(min_length=1)
    arms: dict[Name, Sampling] = Field(min_length=1)
    clips: int = Field(ge=1)
    shape: Model
    training: Training

    @model_validator(mode="after")
    def _base_is_an_arm(self) -> Efficiency:
        if self.base not in self.arms:
            raise ValueError(f"base {self.base!r} is none of the arms {', '.join(self.arms)}")
        return self

    @property
    def settings(self) -> dict[str, Any]:
        """What the training loop takes by name."""
        return self.training.model_dump(exclude={"validation_clips"})

    @property
    def changes(self) -> dict[str, dict[str, Any]]:
        """What each arm changes of them."""
        return {name: arm.model_dump(exclude_unset=True) for name, arm in self.arms.items()}

    @property
    def errors(self) -> dict[str, dict[str, float]]:
        """The errors of each condition that has some."""
        return {
            name: found.model_dump(exclude_unset=True) for name, found in self.conditions.items()
        }


class Table(Section):
    """One of the paper's results tables."""

    title: str
    corpora: list[Name]
    splits: list[Part] = Field(default=["dev", "test"])
    metrics: list[str]


class EvaluatorBench(Section):
    """The bench of the evaluator: clips signed again with one thing changed."""

    corpora: list[Name] = Field(default_factory=list, max_length=1)
    clips: int = Field(default=16, ge=2)


class Params(Section):
    """The whole file, after the chosen scale is laid over it."""

    scale: Literal["smoke", "laptop", "paper"]
    seed: int
    octosign: Octosign
    fingerspelling: Fingerspelling = Fingerspelling()
    corpora: dict[Name, Corpus]
    lift: Lift
    skels: Skels
    prompts: Prompts
    models: dict[Name, Model]
    training: Training
    evaluator: Evaluator
    efficiency: Efficiency
    runs: dict[Name, Run]
    shared_runs: dict[Name, SharedRun] = Field(default_factory=dict)
    prompt_channel: dict[TableName, PromptChannel] = Field(default_factory=dict)
    cases: dict[TableName, Cases] = Field(default_factory=dict)
    rendered: Rendered = Rendered()
    evaluator_bench: EvaluatorBench = EvaluatorBench()
    tables: dict[Name, Table]
