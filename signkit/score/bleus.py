"""The two settings of sacrebleu's BLEU: the paper's lineage's and today's (science.md 2)."""

from __future__ import annotations

from functools import lru_cache

from sacrebleu.metrics import BLEU


def modern_bleu(spoken: str) -> BLEU:
    """Give today's BLEU-4: 13a, or characters for Korean.

    Parameters
    ----------
    spoken : str
        ISO 639-1 code of the language.

    Returns
    -------
    BLEU
        sacrebleu's metric.
    """
    # force only silences a warning about sentences that end in " .", as the lineage's do.
    return BLEU(tokenize="char" if spoken == "ko" else "13a", force=True)


@lru_cache
def legacy_bleu(order: int) -> BLEU:
    """Give the lineage's cumulative BLEU: lower case, whitespace words, no smoothing.

    Parameters
    ----------
    order : int
        Longest n-gram.

    Returns
    -------
    BLEU
        sacrebleu's metric.
    """
    # force: the lineage's text is tokenised already (" ." at the end), which sacrebleu warns of.
    return BLEU(
        lowercase=True,
        force=True,
        tokenize="none",
        smooth_method="none",
        max_ngram_order=order,
        effective_order=True,
    )
