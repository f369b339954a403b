"""Which sign language a text is for, where nobody said: inferred, or left open."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.text.vocabulary import BOS, SPECIALS

SURE = 0.6
"""Chance that the likeliest language must have; below it the choice is left open."""


@torch.inference_mode()
def language_chances(model: Prompt2LangGloss, texts: Sequence[str]) -> list[dict[str, float]]:
    """Tell how likely each language is: the tag that the gloss pass would write first.

    Parameters
    ----------
    model : Prompt2LangGloss
        The model, in evaluation mode.
    texts : sequence of str
        Texts or prompts.

    Returns
    -------
    list of dict of str to float
        The chance of each language by key; they sum to 1.
    """
    text, text_mask = model.channel.remember(texts)
    start = torch.full((len(texts), 1), BOS, device=text.device)
    found = model.read(start, torch.ones_like(start, dtype=torch.bool), text, text_mask)
    logits = model.gloss.logits(found.states[:, 0])
    chances = logits[:, len(SPECIALS) : model.inventory.first_gloss].softmax(dim=-1)
    return [dict(zip(model.languages, row, strict=True)) for row in chances.tolist()]


def choose_language(model: Prompt2LangGloss, text: str) -> str | None:
    """Infer the language of a text, or abstain.

    Parameters
    ----------
    model : Prompt2LangGloss
        The model, in evaluation mode.
    text : str
        Text or prompt.

    Returns
    -------
    str or None
        The language's key; None where no language has a chance of 0.6: German may be signed
        in GSL or in DSGS.
    """
    (chances,) = language_chances(model, [text])
    best = max(chances, key=chances.__getitem__)
    return best if chances[best] >= SURE else None
