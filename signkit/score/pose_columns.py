"""Every column that needs no back-translator: distances, motion, replay, and signs read.

Each comes clip by clip, so that intervals and paired tests can be computed (science.md 2).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from signkit.corpus.batches import ClipStore
from signkit.score import distances, motion, replay, sign_reading
from signkit.score.clip_scores import ClipScores, mean_of, ratio_of
from signkit.score.controls import true_poses
from signkit.score.distances import Pose, all_distances
from signkit.score.replay import TrainingClips
from signkit.score.sign_reading import KnownSigns, score_signs

DISTANCES = ("dtw", "ndtw", "ndtw_hands", "ndtw_body", "pck")
MEASURES = ("duration_ratio", "travel_ratio", "speed_ratio", "jerk_ratio")
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
    distances = score_clips(hypotheses, references)
    found = {name: mean_of(values) for name, values in distances.items()}
    ours, truth = (np.array([_measure(p) for p in poses]) for poses in (hypotheses, references))
    for name, above, below in zip(MEASURES, ours.T, truth.T, strict=True):
        found[name] = ratio_of(above, below)
    found["bone_variation"] = mean_of([motion.bone_variation(pose) for pose in hypotheses])
    if training is not None:
        copied = training.replayed(hypotheses, distances["ndtw"])
        found["replay_share"] = mean_of(copied.astype(float))
    if signs is not None:
        found |= score_signs(hypotheses, store, indices, signs)
    return found


def _measure(pose: Pose) -> tuple[float, ...]:
    """What MEASURES compare; speed is travel a frame, so the path is followed once."""
    travel = motion.hand_travel(pose)
    return len(pose), travel, travel / max(1, len(pose) - 1), motion.hand_jerk(pose)


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
    pairs = zip(hypotheses, references, strict=True)
    clips = [all_distances(*pair) for pair in pairs]
    return {name: np.array([clip[name] for clip in clips]) for name in DISTANCES}
