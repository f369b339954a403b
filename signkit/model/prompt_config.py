"""What Prompt2LangGloss does with its glosses, apart from the shape of the network."""

from __future__ import annotations

from dataclasses import dataclass

from signkit.errors import InputError

MODES = ("soft", "multitask", "hard")
TOKENS = ("flat", "factored")


@dataclass(frozen=True)
class PromptConfig:
    """The settings of the gloss pass (Sec. 4.3; how they are read: ledger GLOSS-1).

    Parameters
    ----------
    cascade : str
        ``soft``: the glosses and the states of the gloss pass, encoded anew, join the memory of
        the pose pass; ``multitask``: the gloss pass only helps training and says how long a clip
        is; ``hard``: the written glosses are encoded anew and the pose pass sees nothing else.
    tokens : str
        ``flat``: one embedding a LangGloss; ``factored``: its language's and its gloss's added.
    gloss_weight : float
        Weight of the glosses' cross-entropy beside the pose loss. They share the decoder: at 0.5
        its steps go to the glosses until those are learnt, and the poses come late; at 0.05
        glosses need about 2,000 steps (0.15 is better in runs of fewer).
    duration_weight : float
        Weight of the loss of the durations' sum.
    sampling : float
        Share of true glosses replaced by the model's own in training, once it is sure of them.
    word_dropout : float
        Share of words replaced by ``<unk>`` in training, so that unknown words are no shock.
    text_dropout : float
        Share of clips whose poses do not see the text in training, with ``soft``: seeing it
        always, they lean on it and learn less of the glosses.
    beam : int
        Hypotheses of the gloss decoder.
    max_glosses : int
        Glosses after which it stops.

    Raises
    ------
    InputError
        If a setting is unknown or out of its range.
    """

    cascade: str = "soft"
    tokens: str = "flat"
    gloss_weight: float = 0.05
    duration_weight: float = 0.05
    sampling: float = 0.2
    word_dropout: float = 0.05
    text_dropout: float = 0.5
    beam: int = 1
    max_glosses: int = 60

    def __post_init__(self) -> None:
        for name, known in (("cascade", MODES), ("tokens", TOKENS)):
            if getattr(self, name) not in known:
                came = repr(getattr(self, name))
                raise InputError(f"prompt.{name}", f"one of {', '.join(known)}", came, "choose one")
        for name in ("sampling", "word_dropout", "text_dropout"):
            if not 0 <= getattr(self, name) < 1:
                came = str(getattr(self, name))
                raise InputError(f"prompt.{name}", "a share in [0, 1)", came, "try 0.1")
        for name in ("gloss_weight", "duration_weight"):
            if getattr(self, name) < 0:
                came = str(getattr(self, name))
                raise InputError(f"prompt.{name}", "a weight from 0", came, "0 switches it off")
        for name in ("beam", "max_glosses"):
            if getattr(self, name) < 1:
                came = str(getattr(self, name))
                raise InputError(f"prompt.{name}", "a number from 1", came, "raise it")
