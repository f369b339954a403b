"""Score produced poses against the true ones: records for the scores file.

Text metrics judge the back-translation of a hypothesis, distances the pose itself. Length-free
decoding is the rule; a record made with the true lengths says ``oracle`` (science.md 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.pose.template_decoding import Templates, decode_templates
from signkit.progress import say
from signkit.score import distances, motion
from signkit.score.distances import Pose, align, check_same_number, dtw, ndtw, pck
from signkit.score.judging import Judge
from signkit.score.text_metrics import score_texts, word_error_rate
from signkit.text.languages import find_language

GLOSS_SIGNATURE = "gloss-wer|template-decoding|norm:ref-glosses|v:1"
LIKELIHOOD_SIGNATURE = "likelihood|mean-log-prob-a-word|nats|v:1"
DISTANCES = ("dtw", "ndtw", "ndtw_hands", "ndtw_body", "pck")


@dataclass(frozen=True)
class Row:
    """What a record says of itself.

    Parameters
    ----------
    run : str
        Name of the run or control: ``base_asl``, ``true_poses``.
    kind : {"system", "control", "ceiling"}
        What stands behind it.
    label : str
        Its name in a table.
    split : str
        Name of the split scored.
    decoding : {"length-free", "oracle", "none"}
        Whether the true length was known; ``none`` for controls.
    seed : int
        Seed of the run.
    """

    run: str
    kind: Literal["system", "control", "ceiling"]
    label: str
    split: str
    decoding: Literal["length-free", "oracle", "none"] = "length-free"
    seed: int = 27


@dataclass(frozen=True)
class Evaluation:
    """One scored row.

    Parameters
    ----------
    record : dict
        As the scores file holds it.
    signatures : dict of str to str
        For each metric, how it was computed.
    texts : list of list of str
        Back-translations, one list a judge.
    clip_scores : dict of str to ndarray (clips,)
        Distances of every clip, for intervals and tests.
    """

    record: dict[str, Any]
    signatures: dict[str, str]
    texts: list[list[str]] = field(default_factory=list)
    clip_scores: dict[str, np.ndarray] = field(default_factory=dict)


def evaluate(
    row: Row,
    hypotheses: Sequence[Pose],
    store: ClipStore,
    indices: Sequence[int],
    judges: Sequence[Judge] = (),
    templates: Templates | None = None,
) -> Evaluation:
    """Score one list of produced poses.

    With several judges the text metrics are their means, and ``by_judge`` keeps each BLEU-4.

    Parameters
    ----------
    row : Row
        What is scored.
    hypotheses : sequence of ndarray (frames, 50, 3), shoulder widths
        Produced poses. One without frames or without a finite joint is scored as one frame with
        all joints at the neck, which is said and counted as ``faulty``.
    store : CorpusStore
        True poses of the split.
    indices : sequence of int
        Clips that the hypotheses belong to, in their order.
    judges : sequence of Judge
        Back-translators; without any there are no text metrics.
    templates : Templates, optional
        The known signs of an embedded corpus: gives ``gloss_wer``, which no evaluator learnt.

    Returns
    -------
    Evaluation
        Record, signatures, back-translations and the distances of every clip.

    Raises
    ------
    InputError
        If hypotheses and clips are not equally many, or a hypothesis is no pose of 50 joints.
    """
    check_same_number(hypotheses, indices)
    usable, faulty = _usable(hypotheses, row.run)
    references = [store.frames(int(i)) for i in indices]
    clip_scores = score_clips(usable, references)
    metrics = {name: float(values.mean()) for name, values in clip_scores.items()}
    metrics |= motion.compare_motion(usable, references)
    signatures = {**distances.SIGNATURES, **motion.SIGNATURES}
    texts = [judge.read(usable) for judge in judges]
    if templates is not None:
        metrics["gloss_wer"] = gloss_error_rate(usable, store, indices, templates)
        signatures["gloss_wer"] = GLOSS_SIGNATURE
    record = _record(row, store, len(indices), metrics, faulty)
    if judges:
        _add_text_scores(record, signatures, texts, store, indices, judges, usable)
    return Evaluation(record, signatures, texts, clip_scores)


def score_clips(hypotheses: Sequence[Pose], references: Sequence[Pose]) -> dict[str, np.ndarray]:
    """Compute every pose distance of every clip.

    Parameters
    ----------
    hypotheses : sequence of ndarray (frames, 50, 3), shoulder widths
        Produced poses.
    references : sequence of ndarray (frames, 50, 3), shoulder widths
        True poses, in the same order.

    Returns
    -------
    dict of str to ndarray (clips,)
        ``dtw``, ``ndtw``, ``ndtw_hands``, ``ndtw_body`` and ``pck``.
    """
    found = {name: np.zeros(len(references)) for name in DISTANCES}
    for i, (hypothesis, reference) in enumerate(zip(hypotheses, references, strict=True)):
        alignment = align(hypothesis, reference)
        found["dtw"][i] = dtw(hypothesis, reference)
        found["ndtw"][i] = alignment.distance
        found["ndtw_hands"][i] = ndtw(hypothesis, reference, "hands")
        found["ndtw_body"][i] = ndtw(hypothesis, reference, "body")
        found["pck"][i] = pck(hypothesis, reference, alignment=alignment)
    return found


def gloss_error_rate(
    poses: Sequence[Pose], store: ClipStore, indices: Sequence[int], templates: Templates
) -> float:
    """Compute the gloss error rate by template decoding: free of any learnt evaluator.

    Parameters
    ----------
    poses : sequence of ndarray (frames, 50, 3), shoulder widths
        Poses to read.
    store : CorpusStore
        The split, with true glosses and its frame rate.
    indices : sequence of int
        Clips that the poses belong to.
    templates : Templates
        The lexicon's signs.

    Returns
    -------
    float
        Edits over true glosses, in percent.
    """
    fps = float(getattr(store, "fps", templates.fps))
    read = [" ".join(decode_templates(pose, templates, fps)) for pose in poses]
    return word_error_rate(read, [store.glosses[int(i)] for i in indices])


def evaluate_texts(
    row: Row, texts: Sequence[str], store: ClipStore, indices: Sequence[int]
) -> Evaluation:
    """Score sentences that no pose stands behind: the blind back-translator's control row.

    Parameters
    ----------
    row : Row
        What is scored.
    texts : sequence of str
        Sentences.
    store : CorpusStore
        The split.
    indices : sequence of int
        Clips that the sentences belong to.

    Returns
    -------
    Evaluation
        Text metrics only.
    """
    check_same_number(texts, indices)
    record = _record(row, store, len(indices), {}, 0)
    found = score_texts(texts, [store.texts[int(i)] for i in indices], _spoken(store))
    record["metrics"] |= found.scores
    return Evaluation(record, found.signatures, [list(texts)])


def _record(
    row: Row, store: ClipStore, clips: int, metrics: dict[str, float], faulty: int
) -> dict[str, Any]:
    return {
        **asdict(row),
        "corpus": store.language,
        "language": _code(store),
        "synthetic": bool(getattr(store, "synthetic", False)),
        "clips": clips,
        "faulty": faulty,
        "metrics": dict(metrics),
    }


def _add_text_scores(
    record: dict[str, Any],
    signatures: dict[str, str],
    texts: Sequence[list[str]],
    store: ClipStore,
    indices: Sequence[int],
    judges: Sequence[Judge],
    poses: Sequence[Pose],
) -> None:
    """Put the judges' mean text scores into the record."""
    references = [store.texts[int(i)] for i in indices]
    found = [score_texts(some, references, _spoken(store)) for some in texts]
    for name in found[0].scores:
        record["metrics"][name] = float(np.mean([part.scores[name] for part in found]))
    likelihoods = [judge.translator.likelihood(poses, references) for judge in judges]
    record["metrics"]["likelihood"] = float(np.mean(likelihoods))
    signatures |= {**found[0].signatures, "likelihood": LIKELIHOOD_SIGNATURE}
    record["by_judge"] = {
        str(judge.seed): part.scores["bleu4"] for judge, part in zip(judges, found, strict=True)
    }


def _usable(hypotheses: Sequence[Pose], run: str) -> tuple[list[Pose], int]:
    """Replace hypotheses that show nothing by one frame at the neck; refuse other shapes."""
    usable, faulty = [], 0
    for number, pose in enumerate(hypotheses):
        if np.ndim(pose) != 3 or np.shape(pose)[1:] != (N_JOINTS, 3):
            raise InputError(
                f"{run}: hypothesis {number}",
                f"a pose (frames, {N_JOINTS}, 3)",
                f"shape {np.shape(pose)}",
                "give what a model's produce returns",
            )
        shows_nothing = not np.isfinite(pose).all(axis=-1).any()
        usable.append(np.zeros((1, N_JOINTS, 3), np.float32) if shows_nothing else pose)
        faulty += shows_nothing
    if faulty:
        say(f"{run}: {faulty} of {len(usable)} poses show nothing; scored as one frame at the neck")
    return usable, faulty


def _code(store: ClipStore) -> str:
    try:
        return find_language(store.language).code
    except InputError:
        return store.language.upper()


def _spoken(store: ClipStore) -> str:
    """Written language beside the corpus; an unknown corpus is scored as English is."""
    try:
        return find_language(store.language).spoken
    except InputError:
        return "en"
