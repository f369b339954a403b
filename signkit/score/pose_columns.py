"""Every column that needs no back-translator: distances, motion, replay, and signs read.

Each comes clip by clip, so that intervals and paired tests can be computed (science.md 2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.score import distances, motion, replay, sign_reading
from signkit.score.clip_scores import ClipScores, mean_of, ratio_of
from signkit.score.controls import true_poses
from signkit.score.distances import Pose, align, dtw, ndtw, pck
from signkit.score.replay import TrainingClips
from signkit.score.sign_reading import KnownSigns, score_signs

DISTANCES = ("dtw", "ndtw", "ndtw_hands", "ndtw_body", "pck")
MEASURES: dict[str, Callable[[Pose], float]] = {
    "duration_ratio": len,
    "travel_ratio": motion.hand_travel,
    "speed_ratio": motion.hand_speed,
    "jerk_ratio": motion.hand_jerk,
}
SIGNATURES = {
    **distances.SIGNATURES,
    **motion.SIGNATURES,
    **sign_reading.SIGNATURES,
    "replay_share": replay.SIGNATURE,
}


def pose_columns(
    hypotheses: Sequence[Pose],
    store: ClipStore,
    indices: Sequence[int],
    signs: KnownSigns | None = None,
    training: TrainingClips | None = None,
) -> dict[str, ClipScores]:
    """Score poses by everything that no back-translator has a say in.

    Parameters
    ----------
    hypotheses : sequence of ndarray (frames, 50, 3), shoulder widths
        Produced poses, each with at least one frame.
    store : CorpusStore
        True poses of the split.
    indices : sequence of int
        Clips that the hypotheses belong to, in their order.
    signs : KnownSigns, optional
        The lexicon of an embedded corpus: adds gloss errors and right parameters of signs.
    training : TrainingClips, optional
        What the generator learnt from: adds the share of replayed clips.

    Returns
    -------
    dict of str to ClipScores
        By metric.
    """
    references = true_poses(store, indices)
    found = {name: mean_of(v) for name, v in score_clips(hypotheses, references).items()}
    for name, measure in MEASURES.items():
        ours, truth = ([measure(pose) for pose in poses] for poses in (hypotheses, references))
        found[name] = ratio_of(ours, truth)
    found["bone_variation"] = mean_of([motion.bone_variation(pose) for pose in hypotheses])
    if training is not None:
        found["replay_share"] = mean_of(training.replayed(hypotheses, references).astype(float))
    if signs is not None:
        found |= score_signs(hypotheses, store, indices, signs)
    return found


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
