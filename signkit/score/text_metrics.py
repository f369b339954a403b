"""BLEU, ROUGE-L, chrF2 and WER in two named sets, every score with its signature.

``legacy`` is what the paper's lineage prints (Sec. 5, Metrics i and ii): lower-cased corpus BLEU
without a tokeniser, smoothing none, effective order, and ROUGE-L with F at beta 1.2 as the mean
of sentences. ``modern`` is what a reader of today expects: sacrebleu's 13a tokeniser (characters
for Korean) and ROUGE-L at beta 1. The n-grams are counted by sacrebleu and rouge-score, not here.
All scores are percentages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sacrebleu.metrics import BLEU, CHRF

from signkit.score.bleus import legacy_bleu, modern_bleu
from signkit.score.distances import check_same_number
from signkit.score.rouge import LINEAGE_BETA, mean_rouge_l, modern_tokens, rouge_signature

MAX_ORDER = 4
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
        metric = legacy_bleu(order)
        scores[f"bleu{order}"] = _corpus(metric, hypotheses, references)
        signatures[f"bleu{order}"] = f"bleu|order:{order}|{metric.get_signature()}"
    scores["rouge"] = mean_rouge_l(hypotheses, references, beta=LINEAGE_BETA)
    signatures["rouge"] = rouge_signature("whitespace", LINEAGE_BETA)
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
    bleu = modern_bleu(spoken)
    chrf = CHRF()
    tokens = modern_tokens(spoken)
    scores = {
        "bleu4_modern": _corpus(bleu, hypotheses, references),
        "rouge_modern": mean_rouge_l(hypotheses, references, tokens, 1.0),
        "chrf2": _corpus(chrf, hypotheses, references),
    }
    signatures = {
        "bleu4_modern": f"bleu|{bleu.get_signature()}",
        "rouge_modern": rouge_signature("characters" if by_characters else "unicode-words", 1.0),
        "chrf2": f"chrf2|{chrf.get_signature()}",
    }
    return TextScores(scores, signatures)


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


def _corpus(metric: BLEU | CHRF, hypotheses: Sequence[str], references: Sequence[str]) -> float:
    return float(metric.corpus_score(list(hypotheses), [list(references)]).score)
