"""The sections of ``params.yaml`` about data: corpora, lift, pose storage and prompts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from signkit.text.languages import find_language

Name = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
TableName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")]  # tableS2 is the supplement's
Code = Annotated[str, BeforeValidator(lambda code: find_language(code).code)]
Part = Literal["train", "dev", "test", "test_systematic", "test_signer"]


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
    annotations: str | None = None  # a table of PHOENIX14T or How2Sign in place of the lists
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
