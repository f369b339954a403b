"""Score produced poses against the true ones: records for the scores file.

Text metrics judge the back-translation of a hypothesis, distances the pose itself. Length-free
decoding is the rule; a record made with the true lengths says ``oracle`` (science.md 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.progress import say
from signkit.score import motion
from signkit.score.clip_scores import ClipScores
from signkit.score.controls import true_poses
from signkit.score.distances import Pose, check_same_number
from signkit.score.judging import Judge
from signkit.score.pose_columns import SIGNATURES, pose_columns
from signkit.score.replay import TrainingClips
from signkit.score.sign_reading import KnownSigns
from signkit.score.statistics import bootstrap
from signkit.score.text_columns import judged_columns, text_columns
from signkit.text.languages import find_language


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
    clip_scores : dict of str to ClipScores
        What each metric rests on, clip by clip, for intervals and tests.
    """

    record: dict[str, Any]
    signatures: dict[str, str]
    texts: list[list[str]] = field(default_factory=list)
    clip_scores: dict[str, ClipScores] = field(default_factory=dict)


def evaluate(
    row: Row,
    hypotheses: Sequence[Pose],
    store: ClipStore,
    indices: Sequence[int],
    judges: Sequence[Judge] = (),
    signs: KnownSigns | None = None,
    training: TrainingClips | None = None,
) -> Evaluation:
    """Score one list of produced poses.

    With several judges the text metrics are their means, and ``by_judge`` keeps each BLEU-4.
    ``intervals`` holds 95 % bootstrap intervals over judges and clips.

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
    signs : KnownSigns, optional
        The lexicon of an embedded corpus: gloss errors and right parameters, which no evaluator
        learnt.
    training : TrainingClips, optional
        What the generator learnt from: the share of replayed clips.

    Returns
    -------
    Evaluation
        Record, signatures, back-translations and what every metric rests on.

    Raises
    ------
    InputError
        If hypotheses and clips are not equally many, or a hypothesis is no pose of 50 joints.
    """
    check_same_number(hypotheses, indices)
    usable, faulty = _usable(hypotheses, row.run)
    found = pose_columns(usable, store, indices, signs, training)
    signatures = dict(SIGNATURES)
    texts = [judge.read(usable) for judge in judges]
    if judges:
        columns, said = judged_columns(judges, texts, usable, store, indices)
        found, signatures = found | columns, signatures | said
    record = _record(row, store, found, faulty)
    record["metrics"]["std_ratio"] = motion.std_ratio(usable, true_poses(store, indices))
    if judges:
        record["by_judge"] = _by_judge(judges, found)
    kept = {name: signatures[name] for name in record["metrics"]}
    return Evaluation(record, kept, texts, found)


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
    found, signatures = text_columns([texts], store, indices)
    return Evaluation(_record(row, store, found, 0), signatures, [list(texts)], found)


def _record(
    row: Row, store: ClipStore, found: Mapping[str, ClipScores], faulty: int
) -> dict[str, Any]:
    return {
        **asdict(row),
        "corpus": store.language,
        "language": _code(store),
        "synthetic": bool(getattr(store, "synthetic", False)),
        "clips": next(iter(found.values())).shape[1],
        "faulty": faulty,
        "metrics": {name: scores.value() for name, scores in found.items()},
        "intervals": {name: bootstrap(scores).ends for name, scores in found.items()},
    }


def _by_judge(judges: Sequence[Judge], found: Mapping[str, ClipScores]) -> dict[str, float]:
    """Each judge's own score: BLEU-4, or top-1 accuracy where there is no BLEU-4."""
    scores = found["bleu4" if "bleu4" in found else "top1"]
    values = scores.reduce(scores.values.sum(axis=1))
    return {str(judge.seed): float(v) for judge, v in zip(judges, values, strict=True)}


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
