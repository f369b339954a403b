"""Every column that rests on the back-translators: both text-metric sets and the likelihood.

Several judges are averaged; each judge's counts are kept, so that intervals take their
disagreement in (science.md 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.score import isolated
from signkit.score.clip_scores import ClipScores, mean_of, ratio_of, text_counts
from signkit.score.distances import Pose, check_same_number
from signkit.score.isolated import UNDEFINED, is_isolated, top_accuracies
from signkit.score.judging import Judge
from signkit.score.rouge import LINEAGE_BETA, modern_tokens, sentence_rouge_l
from signkit.score.text_metrics import edit_distance, score_texts
from signkit.text.languages import find_language

COUNTED = ("bleu1", "bleu2", "bleu3", "bleu4", "bleu4_modern", "chrf2")
LIKELIHOOD_SIGNATURE = "likelihood|mean-log-prob-a-word|nats|v:1"


def text_columns(
    texts: Sequence[Sequence[str]], store: ClipStore, indices: Sequence[int]
) -> tuple[dict[str, ClipScores], dict[str, str]]:
    """Score back-translations, one list a judge.

    A corpus of single signs has no BLEU beyond BLEU-1 (ledger ISO-1).

    Parameters
    ----------
    texts : sequence of sequence of str
        For each judge, the sentences it read.
    store : CorpusStore
        The split.
    indices : sequence of int
        Clips that the sentences belong to.

    Returns
    -------
    scores : dict of str to ClipScores
        By metric.
    signatures : dict of str to str
        For each metric, how it was computed.
    """
    for some in texts:
        check_same_number(some, indices)
    references = [store.texts[int(i)] for i in indices]
    spoken = _spoken(store)
    wanted = [name for name in COUNTED if not (is_isolated(store) and name in UNDEFINED)]
    counted = {
        name: np.stack([text_counts(name, some, references, spoken) for some in texts])
        for name in ("bleu4", "bleu4_modern", "chrf2")
    }
    found = {name: ClipScores(name, _counts_for(name, counted)) for name in wanted}
    tokens = {"rouge": (None, LINEAGE_BETA), "rouge_modern": (modern_tokens(spoken), 1.0)}
    for name, (tokeniser, beta) in tokens.items():
        values = [sentence_rouge_l(some, references, tokeniser, beta) for some in texts]
        found[name] = mean_of(np.stack(values))
    edits = [[_edits(*pair) for pair in zip(some, references, strict=True)] for some in texts]
    words = [len(text.split()) for text in references]
    found["wer"] = ratio_of(100.0 * np.array(edits), np.array([words] * len(texts)))
    signatures = score_texts(references[:1], references[:1], spoken).signatures
    return found, {name: signatures[name] for name in found}


def judged_columns(
    judges: Sequence[Judge],
    texts: Sequence[Sequence[str]],
    poses: Sequence[Pose],
    store: ClipStore,
    indices: Sequence[int],
) -> tuple[dict[str, ClipScores], dict[str, str]]:
    """Score what judges read, and how likely they find the true text.

    Parameters
    ----------
    judges : sequence of Judge
        Back-translators.
    texts : sequence of sequence of str
        For each judge, the sentences it read.
    poses : sequence of ndarray (frames, 50, 3), shoulder widths
        The poses it read them from.
    store : CorpusStore
        The split.
    indices : sequence of int
        Clips that the poses belong to.

    Returns
    -------
    scores : dict of str to ClipScores
        By metric: the text metrics, ``likelihood``, and for single signs ``top1`` and ``top5``.
    signatures : dict of str to str
        For each metric, how it was computed.
    """
    found, signatures = text_columns(texts, store, indices)
    references = [store.texts[int(i)] for i in indices]
    likelihoods = [judge.translator.likelihood(poses, references) for judge in judges]
    found["likelihood"] = mean_of(np.stack(likelihoods))
    signatures["likelihood"] = LIKELIHOOD_SIGNATURE
    if is_isolated(store):
        accuracies = top_accuracies(judges, poses, references)
        found |= {name: mean_of(values) for name, values in accuracies.items()}
        signatures |= isolated.SIGNATURES
    return found, signatures


def _counts_for(name: str, counted: Mapping[str, np.ndarray]) -> np.ndarray:
    """Counts of a metric; those of a shorter n-gram order are among BLEU-4's."""
    if name in counted:
        return counted[name]
    order = int(name[-1])  # BLEU-4 keeps two lengths, four counts of right n-grams, four of all
    return counted["bleu4"][..., np.r_[0:2, 2 : 2 + order, 6 : 6 + order]]


def _edits(hypothesis: str, reference: str) -> int:
    return edit_distance(hypothesis.lower().split(), reference.lower().split())


def _spoken(store: ClipStore) -> str:
    """Written language beside the corpus; an unknown corpus is scored as English is."""
    try:
        return find_language(store.language).spoken
    except InputError:
        return "en"
