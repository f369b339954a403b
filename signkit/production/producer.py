"""A trained run that answers texts with poses."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from signkit.errors import InputError
from signkit.model.language_choice import choose_language, language_chances
from signkit.model.mlsf import Mlsf
from signkit.model.producing import stream_frames
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.model.saving import Trained, load_model
from signkit.production.asking import check_words, clean_text
from signkit.progress import say
from signkit.text.languages import find_language

USUAL_FPS = 12.5
OTHER_LANGUAGE = 0.9
"""Chance of another language from which a text is said to be in it."""


def find_run(run: str | Path, runs: Path = Path("artifacts/train")) -> Path:
    """Find the folder of a trained run by its name or path.

    Parameters
    ----------
    run : str or Path
        ``base_asl``, or the folder itself.
    runs : Path
        Where runs lie.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError
        If there is no such run; the message suggests the nearest name.
    """
    for folder in (runs / run, Path(run)):
        if (folder / "model.json").is_file():
            return folder
    known = sorted(path.parent.name for path in runs.glob("*/model.json"))
    near = difflib.get_close_matches(str(run), known, n=1)
    advice = f"did you mean {near[0]!r}?" if near else "train one: make repro"
    raise InputError(
        f"run {str(run)!r}", f"one of {', '.join(known) or 'none yet'}", "no such run", advice
    )


class Producer:
    """Hold a model that was loaded once and answers many texts.

    Parameters
    ----------
    run : str or Path
        Name or folder of a trained run, of either mode.
    runs : Path
        Where runs lie.

    Raises
    ------
    InputError
        If there is no such run or it cannot be read.
    """

    def __init__(self, run: str | Path, runs: Path = Path("artifacts/train")) -> None:
        self.folder = find_run(run, runs)
        self.model: Trained = load_model(self.folder)
        facts = _read_facts(self.folder / "run.json")
        self.fps = float(facts.get("fps", USUAL_FPS))
        # A run that does not say what it learnt from is shown as synthetic: the safe mistake.
        self.synthetic = bool(facts.get("synthetic", True))

    @property
    def languages(self) -> list[str]:
        """Keys of the languages that the run can produce."""
        return self.model.languages

    def choose(self, text: str, language: str | None = None) -> str:
        """Settle the language: the stated one, the only one, or the one inferred.

        Parameters
        ----------
        text : str
            A clean text.
        language : str, optional
            What was stated.

        Returns
        -------
        str
            The language's key.

        Raises
        ------
        InputError
            If the run has no such language, or none was stated and none is sure.
        """
        if language is not None:
            key = find_language(language).key
            if key not in self.languages:
                needed = f"one of {', '.join(self.languages)}"
                raise InputError(f"language {language!r}", needed, repr(key), "choose another run")
            self._mention_other(text, key)
            return key
        if len(self.languages) == 1:
            return self.languages[0]
        if not isinstance(self.model, Prompt2LangGloss):
            raise InputError(
                "language", f"one of {', '.join(self.languages)}", "none stated",
                "state it: mode MLSF has a channel a language and does not choose",
            )  # fmt: skip
        found = choose_language(self.model, text)
        if found is None:
            (chances,) = language_chances(self.model, [text])
            best = sorted(chances, key=chances.__getitem__, reverse=True)[:3]
            came = ", ".join(f"{key} {chances[key]:.2f}" for key in best)
            raise InputError("language", "one that is likelier than 0.6", came, "state it")
        say(f"language inferred: {found}")
        return found

    def _mention_other(self, text: str, key: str) -> None:
        if isinstance(self.model, Prompt2LangGloss):
            (chances,) = language_chances(self.model, [text])
            best = max(chances, key=chances.__getitem__)
            if best != key and chances[best] >= OTHER_LANGUAGE:
                say(f"the text looks like {best}; produced as {key}, as stated")

    def prepare(
        self, text: str, language: str | None = None, where: str = "text"
    ) -> tuple[str, str]:
        """Clean a text, settle its language and check its words.

        Parameters
        ----------
        text : str
            Text or prompt.
        language : str, optional
            Key or code.
        where : str
            What to call the text in a message.

        Returns
        -------
        text : str
            The clean text.
        language : str
            The language's key.
        """
        text, model = clean_text(text, where), self.model
        if isinstance(model, Prompt2LangGloss):
            # first, for nothing can be inferred from words that it does not know
            check_words(text, model.channel.vocabulary, where)
            return text, self.choose(text, language)
        key = self.choose(text, language)
        known = model.channel(key) if isinstance(model, Mlsf) else model
        check_words(text, known.vocabulary, where)
        return text, key

    def produce(self, text: str, language: str | None = None) -> np.ndarray:
        """Produce the pose of one text.

        Parameters
        ----------
        text : str
            Text or prompt.
        language : str, optional
            Key or code.

        Returns
        -------
        ndarray of float32, (frames, 50, 3), shoulder widths
            The pose.
        """
        text, key = self.prepare(text, language)
        return self.model.produce([text], key)[0]

    def stream(self, text: str, language: str | None = None) -> Iterator[np.ndarray]:
        """Produce the pose of one text frame by frame, each as soon as it is decoded.

        Parameters
        ----------
        text : str
            Text or prompt.
        language : str, optional
            Key or code.

        Returns
        -------
        iterator of ndarray of float32, (50, 3), shoulder widths
            The frames of :meth:`produce`. What is wrong with the text is raised at once.
        """
        text, key = self.prepare(text, language)
        if isinstance(self.model, Mlsf):
            channel = self.model.channel(key)
            return stream_frames(channel, *channel.remember([text]))
        if isinstance(self.model, Prompt2LangGloss):
            return stream_frames(self.model.channel, *self.model.remember([text], key))
        return iter(self.model.produce([text], key)[0])


def _read_facts(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise InputError(str(path), "JSON written by signkit", str(error), "train anew") from error
