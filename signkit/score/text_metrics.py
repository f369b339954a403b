"""BLEU, ROUGE-L, chrF2 and WER in two named sets, every score with its signature.

``legacy`` is what the paper's lineage prints (Sec. 5, Metrics i and ii): lower-cased corpus BLEU
without a tokeniser, smoothing none, effective order, and ROUGE-L with F at beta 1.2 as the mean
of sentences. ``modern`` is what a reader of today expects: sacrebleu's 13a tokeniser (characters
for Korean) and ROUGE-L at beta 1. The n-grams are counted by sacrebleu and rouge-score, not here.
All scores are percentages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version

import numpy as np
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU, CHRF

from signkit.score.distances import check_same_number

LINEAGE_BETA = 1.2
MAX_ORDER = 4
WORDS = re.compile(r"\w+")
WER_SIGNATURE = "wer|unit:whitespace-words|case:lower|norm:ref-words|v:1"


@dataclass(frozen=True)
class TextScores:
    """Scores of one list of hypotheses, with what makes them comparable.

    Parameters
    ----------
    scores : dict of str to float
        Percentages by metric name: ``bleu1`` .. ``bleu4``, ``rouge``, ...
    signatures : dict of str to str
        For each metric, how it was computed.
    """

    scores: dict[str, float]
    signatures: dict[str, str]


def score_texts(
    hypotheses: Sequence[str], references: Sequence[str], spoken: str = "en"
) -> TextScores:
    """Score back-translations by both sets, chrF2 and WER.

    Parameters
    ----------
    hypotheses : sequence of str
        Back-translated sentences; an empty one scores as nothing said.
    references : sequence of str
        The sentences that were to be signed, in the same order.
    spoken : str
        ISO 639-1 code of the language: ``ko`` is scored by characters in the modern set.

    Returns
    -------
    TextScores
        ``bleu1`` .. ``bleu4`` and ``rouge`` (legacy), ``bleu4_modern`` and ``rouge_modern``,
        ``chrf2`` and ``wer``.

    Raises
    ------
    InputError
        If the lists are not equally long or empty.

    Examples
    --------
    >>> found = score_texts(["rain in the north"], ["rain in the north"])
    >>> {name: round(score, 1) for name, score in found.scores.items() if "4" in name}
    {'bleu4': 100.0, 'bleu4_modern': 100.0}
    """
    check_same_number(hypotheses, references)
    parts = [legacy(hypotheses, references), modern(hypotheses, references, spoken)]
    scores = {name: value for part in parts for name, value in part.scores.items()}
    signatures = {name: text for part in parts for name, text in part.signatures.items()}
    scores["wer"] = word_error_rate(hypotheses, references)
    return TextScores(scores, {**signatures, "wer": WER_SIGNATURE})


def legacy(hypotheses: Sequence[str], references: Sequence[str]) -> TextScores:
    """Score as the paper's lineage: BLEU-1 to BLEU-4 and ROUGE-L with beta 1.2.

    Parameters
    ----------
    hypotheses : sequence of str
        Back-translated sentences.
    references : sequence of str
        The true sentences.

    Returns
    -------
    TextScores
        ``bleu1`` .. ``bleu4`` (cumulative) and ``rouge``.
    """
    check_same_number(hypotheses, references)
    scores, signatures = {}, {}
    for order in range(1, MAX_ORDER + 1):
        metric = _legacy_bleu(order)
        scores[f"bleu{order}"] = _corpus(metric, hypotheses, references)
        signatures[f"bleu{order}"] = f"bleu|order:{order}|{metric.get_signature()}"
    scores["rouge"] = mean_rouge_l(hypotheses, references, _Whitespace(), LINEAGE_BETA)
    signatures["rouge"] = _rouge_signature("whitespace", LINEAGE_BETA)
    return TextScores(scores, signatures)


def modern(hypotheses: Sequence[str], references: Sequence[str], spoken: str = "en") -> TextScores:
    """Score with today's defaults: sacrebleu 13a (characters for Korean), ROUGE-L, chrF2.

    rouge-score's own tokeniser knows ASCII only and would cut ``für`` in two; Unicode words
    take its place, characters for Korean.

    Parameters
    ----------
    hypotheses : sequence of str
        Back-translated sentences.
    references : sequence of str
        The true sentences.
    spoken : str
        ISO 639-1 code of the language.

    Returns
    -------
    TextScores
        ``bleu4_modern``, ``rouge_modern`` and ``chrf2``.
    """
    check_same_number(hypotheses, references)
    by_characters = spoken == "ko"
    # force only silences a warning about sentences that end in " .", as the lineage's do.
    bleu = BLEU(tokenize="char" if by_characters else "13a", force=True)
    chrf = CHRF()
    tokens = _Characters() if by_characters else _Words()
    scores = {
        "bleu4_modern": _corpus(bleu, hypotheses, references),
        "rouge_modern": mean_rouge_l(hypotheses, references, tokens=tokens, beta=1.0),
        "chrf2": _corpus(chrf, hypotheses, references),
    }
    signatures = {
        "bleu4_modern": f"bleu|{bleu.get_signature()}",
        "rouge_modern": _rouge_signature("characters" if by_characters else "unicode-words", 1.0),
        "chrf2": f"chrf2|{chrf.get_signature()}",
    }
    return TextScores(scores, signatures)


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
    float
        Mean F in percent.

    Examples
    --------
    >>> round(mean_rouge_l(["a b"], ["a b c d"]), 2)  # P = 1, R = 1/2
    62.89
    """
    scorer = RougeScorer(["rougeL"], tokenizer=tokens or _Whitespace())
    found = [
        scorer.score(reference, hypothesis)["rougeL"]
        for hypothesis, reference in zip(hypotheses, references, strict=True)
    ]
    return 100.0 * float(np.mean([_f_score(s.precision, s.recall, beta) for s in found]))


def word_error_rate(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """Compute the corpus word error rate: edits over reference words, lower-cased.

    Parameters
    ----------
    hypotheses : sequence of str
        Back-translated sentences, or gloss lines.
    references : sequence of str
        The true ones.

    Returns
    -------
    float
        Percent; may exceed 100. Without any reference word: 0 if nothing was said, else 100.

    Examples
    --------
    >>> word_error_rate(["rain the north"], ["rain in the south"])
    50.0
    """
    check_same_number(hypotheses, references)
    pairs = [
        (h.lower().split(), r.lower().split()) for h, r in zip(hypotheses, references, strict=True)
    ]
    edits = sum(edit_distance(hypothesis, reference) for hypothesis, reference in pairs)
    words = sum(len(reference) for _, reference in pairs)
    return 100.0 * edits / words if words else 100.0 * min(edits, 1)


def edit_distance(hypothesis: Sequence[str], reference: Sequence[str]) -> int:
    """Count the fewest insertions, deletions and substitutions between two sequences.

    Parameters
    ----------
    hypothesis : sequence of str
        Words.
    reference : sequence of str
        Words.

    Returns
    -------
    int
        Number of edits.
    """
    before = list(range(len(reference) + 1))
    for i, word in enumerate(hypothesis, 1):
        row = [i]
        for j, other in enumerate(reference, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (word != other)))
        before = row
    return before[-1]


@lru_cache
def _legacy_bleu(order: int) -> BLEU:
    # force: the lineage's text is tokenised already (" ." at the end), which sacrebleu warns of.
    return BLEU(
        lowercase=True,
        force=True,
        tokenize="none",
        smooth_method="none",
        max_ngram_order=order,
        effective_order=True,
    )


def _corpus(metric: BLEU | CHRF, hypotheses: Sequence[str], references: Sequence[str]) -> float:
    return float(metric.corpus_score(list(hypotheses), [list(references)]).score)


def _f_score(precision: float, recall: float, beta: float) -> float:
    if not precision or not recall:
        return 0.0
    return (1 + beta**2) * precision * recall / (recall + beta**2 * precision)


def _rouge_signature(tokens: str, beta: float) -> str:
    return f"rougeL|beta:{beta}|tok:{tokens}|mean:sentences|rouge-score:{version('rouge-score')}"
