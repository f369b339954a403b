"""How well Prompt2LangGloss writes glosses, and what its poses owe to the language tag."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.score.distances import Pose
from signkit.score.text_metrics import word_error_rate
from signkit.text.langgloss import untag_line
from signkit.text.prompts import pair_prompts


def gloss_error_rate(
    model: Prompt2LangGloss, texts: Sequence[str], language: str, glosses: Sequence[str]
) -> float:
    """Compare the glosses that a model writes with the true ones.

    Parameters
    ----------
    model : Prompt2LangGloss
        The model.
    texts : sequence of str
        Texts or prompts.
    language : str
        Key or code of the sign language.
    glosses : sequence of str
        The true gloss lines, without tags.

    Returns
    -------
    float, percent
        Wrong, missing and superfluous glosses per true gloss.
    """
    written = [untag_line(w.langgloss) for w in model.write_glosses(texts, language)]
    return word_error_rate(written, list(glosses))


def gloss_errors_by_asking(
    model: Prompt2LangGloss, store: ClipStore, indices: Sequence[int], seed: int
) -> dict[str, float]:
    """Measure gloss errors on texts, on prompts, and on prompts of templates never seen.

    What prompts cost beyond texts is the information that asking loses (science.md 4).

    Parameters
    ----------
    model : Prompt2LangGloss
        The model.
    store : CorpusStore
        A split that the model did not learn from.
    indices : sequence of int
        Clips of it.
    seed : int
        Seed of the pairing of texts and templates.

    Returns
    -------
    dict of str to float, percent
        By ``text``, ``train`` and ``held_out``, the parts of the templates.
    """
    texts = [store.texts[int(i)] for i in indices]
    glosses = [store.glosses[int(i)] for i in indices]
    asked = {
        "text": texts,
        "train": pair_prompts(texts, store.language, seed, "train"),
        "held_out": pair_prompts(texts, store.language, seed, "held_out"),
    }
    return {
        part: gloss_error_rate(model, some, store.language, glosses) for part, some in asked.items()
    }


def other_languages(model: Prompt2LangGloss, language: str, clips: int, seed: int) -> list[str]:
    """Draw a language for each clip, of those that the model has but the true one.

    Parameters
    ----------
    model : Prompt2LangGloss
        The model.
    language : str
        Key of the true language.
    clips : int
        How many to draw.
    seed : int
        Seed of the draw.

    Returns
    -------
    list of str
        Keys of languages.

    Raises
    ------
    InputError
        If the model has no other language.
    """
    others = [key for key in model.languages if key != language]
    if not others:
        came = ", ".join(model.languages)
        raise InputError("shuffled tags", "a model of two languages or more", came, "leave it out")
    return [str(key) for key in np.random.default_rng(seed).choice(others, clips)]


def poses_under_shuffled_tags(
    model: Prompt2LangGloss, texts: Sequence[str], language: str, seed: int
) -> list[Pose]:
    """Produce each text under the tag of another language: the lower bound (science.md 4).

    A model whose scores do not fall by it makes no use of the tag.

    Parameters
    ----------
    model : Prompt2LangGloss
        The model.
    texts : sequence of str
        Texts or prompts.
    language : str
        Key of their true language.
    seed : int
        Seed of the draw.

    Returns
    -------
    list of ndarray (frames, 50, 3)
        One pose a text.
    """
    drawn = other_languages(model, language, len(texts), seed)
    poses: dict[int, Pose] = {}
    for key in dict.fromkeys(drawn):
        places = [i for i, other in enumerate(drawn) if other == key]
        poses |= zip(places, model.produce([texts[i] for i in places], key), strict=True)
    return [poses[i] for i in range(len(texts))]
