"""What poses owe to the language tag: each text under the tag of another language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from signkit.errors import InputError
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.score.distances import Pose


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
    """Produce each text under the tag of another language: a lower bound (Sec. 4.3).

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
