"""Retrieval: the training clip of the sentence most like the one asked for, replayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.corpus.store import CorpusStore, StoredClip, write_store
from signkit.errors import InputError
from signkit.text.languages import find_language
from signkit.text.likeness import TextLikeness
from signkit.text.vocabulary import Vocabulary

CLIPS = "clips.h5"


def check_language(asked: str, language: str) -> None:
    """Refuse a language that a system of one language does not have.

    Parameters
    ----------
    asked : str
        Key or code of what was asked for.
    language : str
        Key of what there is.

    Raises
    ------
    InputError
        If they differ.
    """
    key = find_language(asked).key
    if key != language:
        raise InputError(f"language {asked!r}", language, repr(key), "choose another run")


class NearestClip:
    """Answer a text with the training clip whose text is nearest, as it is.

    A system without a network and a warning: public evaluators have scored copies of training
    clips above true poses, where they had learnt from those clips (science of retrieval). Here
    the evaluator's half of train and the generator's share no sentence.

    Parameters
    ----------
    store : CorpusStore
        Poses of train.
    indices : sequence of int
        The generator's clips of it; no other is ever read.

    Raises
    ------
    InputError
        If there is no clip.
    """

    def __init__(self, store: ClipStore, indices: Sequence[int]) -> None:
        if not len(indices):
            raise InputError("clips to replay", "at least one", "none", "check the split")
        self.store, self.indices = store, [int(i) for i in indices]
        self._likeness = TextLikeness([store.texts[i] for i in self.indices])

    @property
    def languages(self) -> list[str]:
        """The one language that it has, by key."""
        return [self.store.language]

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that it knows."""
        return Vocabulary.build(self.store.texts[i] for i in self.indices)

    def find(self, texts: Sequence[str]) -> list[int]:
        """Find the nearest clip of each text.

        Parameters
        ----------
        texts : sequence of str
            The texts.

        Returns
        -------
        list of int
            Numbers of clips in the store; the first of equals.
        """
        return [self.indices[i] for i in self._likeness.nearest(texts)]

    def produce(self, texts: Sequence[str], language: str) -> list[np.ndarray]:
        """Give the nearest clip of each text.

        Parameters
        ----------
        texts : sequence of str
            The texts.
        language : str
            Key or code of its language.

        Returns
        -------
        list of ndarray of float32, (frames, 50, 3), shoulder widths
            Copies of training clips, NaN where a joint is missing.

        Raises
        ------
        InputError
            If it has another language.
        """
        check_language(language, self.store.language)
        return [self.store.frames(i) for i in self.find(texts)]

    def save(self, folder: Path) -> dict[str, Any]:
        """Write its clips into a folder.

        Parameters
        ----------
        folder : Path
            The folder.

        Returns
        -------
        dict
            Nothing that the clips' store does not say.
        """
        clips = (
            StoredClip(f"{number:06d}", self.store.frames(i), self.store.texts[i])
            for number, i in enumerate(self.indices)
        )
        write_store(
            folder / CLIPS, clips, kind="poses", language=self.store.language,
            fps=float(getattr(self.store, "fps", 1.0)),
            synthetic=bool(getattr(self.store, "synthetic", True)),
        )  # fmt: skip
        return {}

    @classmethod
    def load(cls, folder: Path, content: Mapping[str, Any]) -> NearestClip:
        """Read what :meth:`save` wrote.

        Parameters
        ----------
        folder : Path
            The folder.
        content : mapping
            What it returned.

        Returns
        -------
        NearestClip
            The same system.

        Raises
        ------
        InputError
            If the clips are missing or damaged.
        """
        store = CorpusStore(folder / CLIPS, kind="poses")
        return cls(store, range(len(store)))
