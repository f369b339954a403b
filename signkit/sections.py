"""The sections of ``params.yaml`` as pydantic models: every key, its kind and its limits."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from signkit.text.languages import find_language

Name = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
Code = Annotated[str, BeforeValidator(lambda code: find_language(code).code)]
Part = Literal["train", "dev", "test", "test_systematic", "test_signer"]
Augmentation = Literal["fp", "jc", "gn"]


class Section(BaseModel):
    """A section of the file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OctosignLanguage(Section):
    """One constructed language and what differs from the preset there."""

    language: Code


class Octosign(Section):
    """The embedded synthetic corpus (science of Sec. 3's data in a stand-in)."""

    preset: Literal["smoke", "laptop", "paper"] = "laptop"
    languages: dict[Name, OctosignLanguage] = Field(default_factory=dict)


class FingerspellingLanguage(Section):
    """One finger alphabet."""

    language: Code


class Fingerspelling(Section):
    """Words spelled with real letter clips (extra ``lexicon``): how many clips a split has."""

    train: int = Field(default=1000, ge=1)
    dev: int = Field(default=100, ge=1)
    test: int = Field(default=100, ge=1)
    fps: float = Field(default=25, gt=0)
    languages: dict[Name, FingerspellingLanguage] = Field(default_factory=dict)


class SplitFiles(Section):
    """Where one split of a corpus lies, relative to its ``source``; unset names are guessed."""

    clips: str | None = None
    text: str | None = None
    files: str | None = None
    gloss: str | None = None
    share: float | None = Field(default=None, gt=0, le=1)


class Corpus(Section):
    """One corpus: a folder of somebody's files and the language signed in it."""

    source: str
    language: Code
    fps: float = Field(default=24, gt=0)  # "about 24 frames a second", supp. B
    frame_step: int = Field(default=1, ge=1)  # 2 keeps every second frame from the lift on
    synthetic: bool = False
    splits: dict[Part, SplitFiles] = Field(default_factory=dict)


class Lift(Section):
    """How 2D keypoints become 3D poses (Steps I-III; ledger LIFT-1)."""

    mode: Literal["paper", "released", "signkit"] = "released"
    refinement: Literal["gradient", "lbfgs", "none"] = "lbfgs"

    @property
    def options(self) -> dict[str, str]:
        """What the mode takes by name; Algorithm 1 knows no refinement."""
        return {"refinement": self.refinement} if self.mode == "released" else {}


class Skels(Section):
    """How the standard pose storage is written (supp. C.2; ledger SCALE-1)."""

    convention: Literal["pt", "p2s"] = "p2s"
    splits: list[Part] = ["dev", "test"]


class Prompts(Section):
    """How templates are paired with texts (supp. Table 1)."""

    times: int = Field(default=1, ge=1)


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

    loss: Literal["mse", "l1", "l2", "rl", "rl_reinforce", "rl_scst"] = "mse"
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
    beam: int = Field(default=1, ge=1)
    max_glosses: int = Field(default=60, ge=1)


class RunTraining(Training):
    """A run's training: the corpus, the model's size, and what differs from ``training``."""

    corpus: Name
    model: Name
    augment: list[Augmentation] = []
    seed: int = 27
    mode: Literal["mlsf", "prompt2langgloss"] = "mlsf"
    prompt: PromptMode = PromptMode()
    gloss: Literal["true", "pseudo"] = "true"

    @property
    def settings(self) -> dict[str, Any]:
        """What the training loop takes by name."""
        other = {"corpus", "model", "validation_clips", "mode", "prompt", "gloss"}
        return self.model_dump(exclude=other)


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
    shape: EvaluatorShape
    training: EvaluatorTraining

    @property
    def generator_share(self) -> float:
        """What the evaluator leaves of train to the generator: what `halves` asks for."""
        return 1 - self.share


class Run(Section):
    """One trained model and the table rows it fills."""

    train: RunTraining
    rows: dict[Name, str] = {}


class Errors(Section):
    """What is done to a corpus before the study trains on it."""

    misaligned: float = Field(default=0, ge=0, le=1)
    damaged: float = Field(default=0, ge=0, le=1)


class Efficiency(Section):
    """Figure 5: how long arms take to a target that their base sets (ledger LATE-1)."""

    corpora: list[Name] = []
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
    splits: list[Part] = ["dev", "test"]
    metrics: list[str]


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
    tables: dict[Name, Table]
