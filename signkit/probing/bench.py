"""Which metric sees which edit, beyond what any second performance changes (science.md 2).

All clips are compared with the corpus's own, and every edit with the unedited second performance:
a metric sees an edit if it is worse than that, tested over clips with Holm's correction. How much
it sees is told as a share of what the wrong sentence does to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.probing.pose_edits import AGAIN, OTHER, Pose
from signkit.progress import progress, say
from signkit.score.clip_scores import ClipScores, mean_of
from signkit.score.evaluators import Evaluator
from signkit.score.pose_columns import pose_columns
from signkit.score.statistics import holm, paired_difference
from signkit.score.text_columns import text_columns

LEVEL = 0.05
LOWER_IS_BETTER = ("dtw", "ndtw", "ndtw_hands", "ndtw_body", "wer", "gloss_wer")
RATIOS = ("duration_ratio", "travel_ratio", "speed_ratio", "jerk_ratio", "bone_variation")
"""Metrics that are neither good nor bad by themselves: any change from the second take counts."""


class Probe(NamedTuple):
    """An edit as tables show it: its name here, its label, and what it concerns."""

    name: str
    label: str
    kind: str


PROBES = (
    Probe("another_signer", "another signer", "harmless"),
    Probe("one_handshape", "handshape of one sign", "one sign"),
    Probe("one_location", "location of one sign", "one sign"),
    Probe("one_movement", "movement of one sign", "one sign"),
    Probe("one_orientation", "orientation of one sign", "one sign"),
    Probe("left_out", "one sign left out", "one sign"),
    Probe("every_handshape", "handshape of every sign", "every sign"),
    Probe("every_location", "location of every sign", "every sign"),
    Probe("every_movement", "movement of every sign", "every sign"),
    Probe("every_orientation", "orientation of every sign", "every sign"),
    Probe("hand_missing", "dominant hand not observed", "body"),
    Probe("arm_at_rest", "dominant arm at rest", "body"),
    Probe("mirrored", "left and right exchanged", "body"),
    Probe("half_speed", "half speed", "time"),
    Probe("backwards", "played backwards", "time"),
    Probe("shuffled", "frames shuffled", "time"),
    Probe("frozen", "one frame held", "time"),
    Probe("other_order", "signs in other order", "sentence"),
    Probe(OTHER, "another sentence", "sentence"),
)
"""The edits in the order of the table, the mildest first."""

COLUMNS = (
    *("bleu1", "bleu4", "rouge", "chrf2", "wer", "likelihood"),
    *("dtw", "ndtw", "ndtw_hands", "ndtw_body", "pck"),
    *RATIOS,
    *("gloss_wer", "handshape_accuracy", "location_accuracy", "movement_accuracy"),
    "orientation_accuracy",
)
"""The metrics in the order of the table: judged, distances, motion, signs read."""


@dataclass(frozen=True)
class Bench:
    """What every metric made of every edit.

    Parameters
    ----------
    cells : DataFrame (edits x metrics, 10)
        edit, label, kind, metric, value, change (edited minus second take), low, high (its 95 %
        interval), p (Holm-adjusted over the metrics of an edit), share (of what another sentence
        changes; for ratios the size of the change itself) and seen.
    again : dict of str to float
        The second performance's own scores.
    clips : int
        How many clips stand behind it.
    """

    cells: pd.DataFrame
    again: dict[str, float]
    clips: int


def run_bench(
    takes: Mapping[str, Sequence[Pose]],
    store: ClipStore,
    indices: Sequence[int],
    evaluator: Evaluator,
) -> Bench:
    """Score all edits by all metrics and compare them with the second performance.

    Parameters
    ----------
    takes : mapping of str to sequence of ndarray (frames, 50, 3), shoulder widths
        Every edit's clips, ``again`` among them.
    store : CorpusStore
        The corpus's own clips: the references.
    indices : sequence of int
        Which of them the edited clips belong to.
    evaluator : Evaluator
        Back-translators and the known lexicon.

    Returns
    -------
    Bench
        Changes, intervals and verdicts.

    Raises
    ------
    InputError
        If an edit is missing.
    """
    missing = [p.name for p in PROBES if p.name not in takes] + [AGAIN] * (AGAIN not in takes)
    if missing:
        raise InputError("takes", f"{AGAIN} and every edit", f"none of {missing[0]}", "perform it")
    scores = _score_all(takes, store, indices, evaluator)
    metrics = [m for m in COLUMNS if m in scores[AGAIN]]
    worst = {m: scores[OTHER][m].value() - scores[AGAIN][m].value() for m in metrics}
    rows = [
        row
        for probe in PROBES
        for row in _rows(probe, scores[probe.name], scores[AGAIN], metrics, worst)
    ]
    again = {metric: scores[AGAIN][metric].value() for metric in metrics}
    return Bench(pd.DataFrame(rows), again, len(indices))


def _score_all(
    takes: Mapping[str, Sequence[Pose]],
    store: ClipStore,
    indices: Sequence[int],
    evaluator: Evaluator,
) -> dict[str, dict[str, ClipScores]]:
    """Score all edits; judges read them in one go, which is four times as fast as one by one."""
    names = [AGAIN, *(probe.name for probe in PROBES)]
    poses = [pose for name in names for pose in takes[name]]
    references = [store.texts[int(i)] for i in indices] * len(names)
    say(f"evaluator bench: reading {len(poses)} clips")
    texts = [judge.read(poses) for judge in evaluator.judges]
    likely = [judge.translator.likelihood(poses, references) for judge in evaluator.judges]
    found: dict[str, dict[str, ClipScores]] = {}
    for number, name in enumerate(progress(names, "score edits")):
        part = slice(number * len(indices), (number + 1) * len(indices))
        judged, _ = text_columns([read[part] for read in texts], store, indices)
        judged["likelihood"] = mean_of(np.stack([some[part] for some in likely]))
        found[name] = {**judged, **pose_columns(takes[name], store, indices, evaluator.signs)}
    return found


def _rows(
    probe: Probe,
    scores: Mapping[str, ClipScores],
    again: Mapping[str, ClipScores],
    metrics: Sequence[str],
    worst: Mapping[str, float],
) -> list[dict[str, object]]:
    found = {metric: paired_difference(scores[metric], again[metric]) for metric in metrics}
    adjusted = dict(zip(metrics, holm([_certain(found[m][1]) for m in metrics]), strict=True))
    rows = []
    for metric in metrics:
        change = found[metric][0]
        own = again[metric].value()
        is_ratio = metric in RATIOS
        share = abs(change.value) if is_ratio else _divide(change.value, worst[metric])
        worse = is_ratio or (change.value > 0) == (metric in LOWER_IS_BETTER)
        rows.append(
            {
                **probe._asdict(),
                "metric": metric,
                "value": own + change.value,
                "change": change.value,
                "low": change.low,
                "high": change.high,
                "p": adjusted[metric],
                "share": share,
                "seen": bool(worse and adjusted[metric] < LEVEL),
            }
        )
    return rows


def _divide(change: float, worst: float) -> float:
    return change / worst if worst else float("nan")


def _certain(p_value: float) -> float:
    """A metric that cannot be compared proves nothing."""
    return 1.0 if np.isnan(p_value) else p_value
