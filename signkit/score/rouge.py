"""ROUGE-L by sentence, with the lineage's weight of recall and tokenisers beyond ASCII.

rouge-score counts; its F has beta 1 and its tokeniser knows ASCII only, so both are replaced
(paper Sec. 5, Metrics ii; science.md 2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from signkit.slow_imports import STATISTICS, without

with without(STATISTICS):
    from rouge_score.rouge_scorer import RougeScorer

LINEAGE_BETA = 1.2
WORDS = re.compile(r"\w+")


class _Whitespace:
    """Tokeniser of the lineage: what stands between spaces, in lower case."""

    def tokenize(self, text: str) -> list[str]:
        return text.lower().split()


class _Words:
    """Lower-case Unicode words."""

    def tokenize(self, text: str) -> list[str]:
        return WORDS.findall(text.lower())


class _Characters:
    """Every character that is not a space."""

    def tokenize(self, text: str) -> list[str]:
        return list("".join(text.lower().split()))


def mean_rouge_l(
    hypotheses: Sequence[str],
    references: Sequence[str],
    tokens: object | None = None,
    beta: float = LINEAGE_BETA,
) -> float:
    """Average the ROUGE-L F score over sentences.

    Parameters
    ----------
    hypotheses : sequence of str
        Back-translated sentences.
    references : sequence of str
        The true sentences.
    tokens : object, optional
        Something with ``tokenize(text) -> list of str``; lower-case whitespace by default.
    beta : float
        Weight of recall.

    Returns
    -------
    float
        Mean F in percent.

    Examples
    --------
    >>> round(mean_rouge_l(["a b"], ["a b c d"]), 2)  # P = 1, R = 1/2
    62.89
    """
    return float(sentence_rouge_l(hypotheses, references, tokens, beta).mean())


def sentence_rouge_l(
    hypotheses: Sequence[str],
    references: Sequence[str],
    tokens: object | None = None,
    beta: float = LINEAGE_BETA,
) -> NDArray[np.float64]:
    """Compute the ROUGE-L F score of every sentence.

    rouge-score's own F has beta 1; this one is put together from its precision and recall:
    (1 + beta^2) P R / (R + beta^2 P), in percent.

    Parameters
    ----------
    hypotheses : sequence of str
        Back-translated sentences.
    references : sequence of str
        The true sentences.
    tokens : object, optional
        Something with ``tokenize(text) -> list of str``; lower-case whitespace by default.
    beta : float
        Weight of recall.

    Returns
    -------
    ndarray (sentences,)
        F in percent.
    """
    scorer = RougeScorer(["rougeL"], tokenizer=tokens or _Whitespace())
    found = [
        scorer.score(reference, hypothesis)["rougeL"]
        for hypothesis, reference in zip(hypotheses, references, strict=True)
    ]
    return 100.0 * np.array([_f_score(s.precision, s.recall, beta) for s in found])


def modern_tokens(spoken: str) -> object:
    """Give the tokeniser of the modern set's ROUGE-L.

    Parameters
    ----------
    spoken : str
        ISO 639-1 code of the language.

    Returns
    -------
    object
        Something with ``tokenize(text) -> list of str``: characters for Korean, else words.
    """
    return _Characters() if spoken == "ko" else _Words()


def rouge_signature(tokens: str, beta: float) -> str:
    """Say how a ROUGE-L was computed.

    Parameters
    ----------
    tokens : str
        Name of the tokeniser.
    beta : float
        Weight of recall.

    Returns
    -------
    str
        The signature, with the version of rouge-score.
    """
    return f"rougeL|beta:{beta}|tok:{tokens}|mean:sentences|rouge-score:{version('rouge-score')}"


def _f_score(precision: float, recall: float, beta: float) -> float:
    if not precision or not recall:
        return 0.0
    return (1 + beta**2) * precision * recall / (recall + beta**2 * precision)
