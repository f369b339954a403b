"""Does a model of several languages know which one a text is for? Counted, split by split."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from signkit.corpus.batches import ClipStore
from signkit.model.language_choice import SURE, language_chances
from signkit.model.prompt2langgloss import Prompt2LangGloss


class LanguageChoices(TypedDict):
    """How a model chose the languages of a split's texts.

    ``right`` counts texts whose own language was chosen, ``left_open`` those of which no
    language was likely enough; the others were taken for another language. A chance is
    ``1 / languages``.
    """

    clips: int
    right: int
    left_open: int
    languages: int


def count_choices(
    model: Prompt2LangGloss, splits: Mapping[str, Mapping[str, ClipStore]]
) -> dict[str, dict[str, LanguageChoices]]:
    """Let a model infer the language of every text, told nothing but the text (Sec. 4.3).

    Parameters
    ----------
    model : Prompt2LangGloss
        A model of several languages, in evaluation mode.
    splits : mapping of str to mapping of str to CorpusStore
        For each corpus its splits, without train.

    Returns
    -------
    dict of str to dict of str to LanguageChoices
        The same corpora and splits.
    """
    return {
        corpus: {split: _count(model, store) for split, store in stores.items()}
        for corpus, stores in splits.items()
    }


def _count(model: Prompt2LangGloss, store: ClipStore) -> LanguageChoices:
    chances = language_chances(model, store.texts)
    sure = [max(one, key=one.__getitem__) for one in chances if max(one.values()) >= SURE]
    return LanguageChoices(
        clips=len(chances),
        right=sure.count(store.language),
        left_open=len(chances) - len(sure),
        languages=len(model.languages),
    )
