"""One call that scores poses against references, with intervals and signatures (science.md 2)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from signkit.comparison.reading import Side, read_side
from signkit.comparison.result import Comparison, known
from signkit.comparison.settling import Pairs, one_frame, pair_sides, resample
from signkit.errors import InputError
from signkit.pose.clip import Array, check_frames
from signkit.pose.skeleton import JOINTS, NECK
from signkit.score.clip_scores import ClipScores, mean_of
from signkit.score.motion import bone_variation, joint_spread
from signkit.score.pose_columns import SIGNATURES, pose_columns
from signkit.score.statistics import Interval, bootstrap
from signkit.score.text_columns import text_columns
from signkit.text.line_files import read_lines

MPJPE_SIGNATURE = "mpjpe|unit:shoulders|align:linear-in-time|joints:all|v:1"
MISSING_SIGNATURE = "missing-share|of:joint-frames-of-hypotheses|mean-over-clips|v:1"
MANY_MISSING = 0.01
"""How much more the hypotheses may miss than the references before it is said."""
UNIT_NOTE = (
    "distances are in shoulder widths, neck at the origin in every frame; the lineage's own files "
    "have a third of a shoulder width as unit (divide dtw by 3) or a ninth (by 9)"
)


@dataclass
class _Listed:
    """Poses and texts in memory, as the columns' functions want a split."""

    poses: list[Array]
    texts: list[str]
    language: str
    glosses: list[str] = field(default_factory=list)
    lengths: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    fps: float = math.nan  # no column asked here counts seconds, and poses in memory have none

    def __post_init__(self) -> None:
        self.lengths = np.array([len(pose) for pose in self.poses])

    def __len__(self) -> int:
        return len(self.poses)

    def frames(self, index: int) -> np.ndarray:
        return self.poses[index]


def score_files(
    hypotheses: Path,
    references: Path,
    *,
    hypothesis_text: Path | None = None,
    reference_text: Path | None = None,
    language: str = "ASL",
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    lift_mode: str | None = None,
) -> Comparison:
    """Score a file of poses against a file of references, each of any known format.

    Parameters
    ----------
    hypotheses : Path
        What was produced: .skels, .pose, h5, npz, or anything that ``signkit inspect`` knows.
    references : Path
        The same clips' true poses, of the same format or another.
    hypothesis_text, reference_text : Path, optional
        Back-translations and true sentences, one a line in the order of their side's clips:
        adds both text-metric sets. A corpus store as references brings its own sentences.
    language : str
        Code of the sign language beside whose written language the texts are tokenised.
    fps : float, optional
        Frames a second, where a format does not say.
    size : tuple of int, optional
        Width and height of the picture, where 2D keypoints need them.
    lift_mode : str, optional
        How 2D keypoints become poses.

    Returns
    -------
    Comparison
        The scores.

    Raises
    ------
    InputError
        If the two sides are not the same clips, or one cannot be read.
    """
    options: dict[str, Any] = {"fps": fps, "size": size, "lift_mode": lift_mode}
    ours, truth = read_side(hypotheses, **options), read_side(references, **options)
    pairs = pair_sides(ours, truth)
    texts = _texts(pairs, hypothesis_text, reference_text, truth.texts)
    return _compare(pairs, texts, language)


def score_poses(
    hypotheses: Mapping[str, Array] | Sequence[Array],
    references: Mapping[str, Array] | Sequence[Array],
    *,
    texts: tuple[Sequence[str], Sequence[str]] | None = None,
    language: str = "ASL",
) -> Comparison:
    """Score poses in memory against references.

    Parameters
    ----------
    hypotheses : mapping of str to ndarray, or sequence of ndarray, (frames, 50, 3)
        What was produced, by name or in order.
    references : mapping of str to ndarray, or sequence of ndarray, (frames, 50, 3)
        The true poses, in the same way.
    texts : tuple of two sequences of str, optional
        Back-translations and true sentences, in the order of the references.
    language : str
        Code of the sign language.

    Returns
    -------
    Comparison
        The scores.

    Raises
    ------
    InputError
        If the two sides are not the same clips, or are no poses of 50 joints.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> clips = [rng.normal(size=(5, 50, 3)).astype(np.float32) for _ in range(3)]
    >>> found = score_poses(clips, clips)
    >>> found.metrics["ndtw"].value, found.metrics["pck"].value, found.metrics["std_ratio"].value
    (0.0, 1.0, 1.0)
    """
    pairs = pair_sides(_in_memory(hypotheses, "hypotheses"), _in_memory(references, "references"))
    return _compare(pairs, texts, language)


def _in_memory(poses: Mapping[str, Array] | Sequence[Array], word: str) -> Side:
    named = isinstance(poses, Mapping)
    items = poses.items() if isinstance(poses, Mapping) else enumerate(poses)
    side = Side(word, named=named)
    for name, pose in items:
        label = str(name) if named else f"number {name}"
        if np.ndim(pose) == 3 and len(pose) == 0 and word == "hypotheses":
            side.add(label, np.empty((0, len(JOINTS), 3), np.float32), None)
        else:
            side.add(label, check_frames(pose, f"{word}: {label}"), None)
    if not side.names:
        raise InputError(word, "at least one clip", "none", "give the clips of one split")
    return side


def _compare(
    pairs: Pairs, texts: tuple[Sequence[str], Sequence[str]] | None, language: str
) -> Comparison:
    shows = [bool(np.isfinite(pose).all(axis=-1).any()) for pose in pairs.hypotheses]
    ours = [p if seen else one_frame() for p, seen in zip(pairs.hypotheses, shows, strict=True)]
    store = _Listed(pairs.references, list(texts[1]) if texts else [], language)
    found = pose_columns(ours, store, range(len(store)))
    found["mpjpe"] = mean_of([mpjpe(*pair) for pair in zip(ours, pairs.references, strict=True)])
    missing = [float(np.isnan(pose).any(axis=-1).mean()) for pose in ours]
    found["missing_share"] = mean_of(missing)
    added = {"mpjpe": MPJPE_SIGNATURE, "missing_share": MISSING_SIGNATURE}
    signatures = {**SIGNATURES, **added}
    if texts:
        columns, said = text_columns([list(texts[0])], store, range(len(store)))
        found, signatures = {**columns, **found}, signatures | said
    metrics = {name: _interval(scores, len(store)) for name, scores in found.items()}
    metrics["std_ratio"], by_joint = _std_ratios(ours, pairs.references)
    truth = float(np.mean([bone_variation(pose) for pose in pairs.references]))
    notes = [*pairs.notes, UNIT_NOTE, f"bone_variation of the references: {truth:.4f}"]
    if len(store) == 1:
        notes.append("one clip: no interval can be computed")
    true_share = float(np.mean([np.isnan(p).any(axis=-1).mean() for p in pairs.references]))
    if np.mean(missing) > true_share + MANY_MISSING:
        notes.append(
            f"hypotheses lack {np.mean(missing):.1%} of their joints, references {true_share:.1%}: "
            "distances leave missing joints out, so that what is not shown costs nothing there"
        )
    unseen = [name for name, seen in zip(pairs.names, shows, strict=True) if not seen]
    if unseen:
        notes.append(f"hypotheses that show nothing: {', '.join(unseen[:5])}")
    return Comparison(
        len(store),
        len(unseen),
        metrics,
        {name: signatures[name] for name in metrics},
        by_joint,
        notes,
        _by_clip(pairs.names, found),
    )


def mpjpe(hypothesis: Array, reference: Array) -> float:
    """Average how far joints are off after the hypothesis is stretched to the reference's length.

    Parameters
    ----------
    hypothesis : ndarray (frames, 50, 3), shoulder widths
        The produced pose.
    reference : ndarray (frames, 50, 3), shoulder widths
        The true pose.

    Returns
    -------
    float, shoulder widths
        Mean per-joint position error; NaN where no joint is seen in both.

    Examples
    --------
    >>> still = np.zeros((4, 50, 3), np.float32)
    >>> round(mpjpe(still[:2] + np.float32(0.1), still), 4)  # 0.1 times the root of three
    0.1732
    """
    off = np.linalg.norm(resample(hypothesis, len(reference)) - reference, axis=-1)
    return float(off[np.isfinite(off)].mean()) if np.isfinite(off).any() else float("nan")


def _interval(scores: ClipScores, clips: int) -> Interval:
    if clips == 1:
        return Interval(scores.value(), float("nan"), float("nan"))
    return bootstrap(scores)


def _std_ratios(ours: list[Array], truth: list[Array]) -> tuple[Interval, dict[str, float]]:
    """The mean over joints of how far they stray against the truth, and every joint's."""
    spreads = np.stack([[joint_spread(pose) for pose in poses] for poses in (ours, truth)])
    joints = np.arange(len(JOINTS)) != NECK
    clips = len(truth)

    def mean_ratio(weights: np.ndarray) -> np.ndarray:
        above, below = (weights @ spread for spread in spreads)
        known = (below > 1e-6 * clips) & joints
        ratios = np.divide(above, below, out=np.full_like(above, np.nan), where=known)
        counted = np.maximum(known.sum(axis=1), 1)
        return np.where(known.any(axis=1), np.nansum(ratios, axis=1) / counted, np.nan)

    above, below = spreads.sum(axis=1)
    moves = below > 1e-6 * clips
    ratios = np.divide(above, below, out=np.full_like(above, np.nan), where=moves)
    value = float(mean_ratio(np.ones((1, clips)))[0])
    low = high = float("nan")
    if clips > 1 and not math.isnan(value):
        draws = np.random.default_rng(27).multinomial(clips, np.full(clips, 1 / clips), size=1000)
        low, high = np.nanquantile(mean_ratio(draws.astype(float)), [0.025, 0.975])
    by_joint = dict(zip(JOINTS, ratios.tolist(), strict=True))
    return Interval(value, float(low), float(high)), by_joint


def _by_clip(
    names: list[str], found: Mapping[str, ClipScores]
) -> dict[str, dict[str, float | None]]:
    kept = [n for n in ("ndtw", "ndtw_hands", "dtw", "pck", "mpjpe") if n in found]
    return {
        name: {metric: known(found[metric].values[0, i, 0]) for metric in kept}
        for i, name in enumerate(names)
    }


def _texts(
    pairs: Pairs, hypotheses: Path | None, references: Path | None, in_store: list[str]
) -> tuple[list[str], list[str]] | None:
    if hypotheses is None and references is None:
        return None
    if hypotheses is None or (references is None and not in_store):
        needed = "lines of the hypotheses and of the references, or neither"
        raise InputError("texts", needed, "one of them", "give the other file too")
    said = _lines(hypotheses, len(pairs.order))
    true = in_store if references is None else _lines(references, len(pairs.order))
    return [said[i] for i in pairs.order], list(true)


def _lines(path: Path, clips: int) -> list[str]:
    lines = read_lines(path)
    if len(lines) != clips:
        advice = "give one sentence a line, for the clips in their order"
        raise InputError(f"{path}", f"{clips} lines, one a clip", f"{len(lines)}", advice)
    return lines
