"""What of every clip is needed to compute a metric over any choice of clips.

Corpus metrics are not means of clips: BLEU sums n-gram counts, an error rate sums edits, a ratio
of motions sums both sides. Kept so, every metric can be resampled, and two systems can be paired
clip by clip (science.md 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sacrebleu.metrics import BLEU, CHRF

from signkit.atomic import atomic_path
from signkit.errors import InputError
from signkit.score.bleus import legacy_bleu, modern_bleu
from signkit.score.count_metrics import bleu_of_counts, chrf_of_counts

Floats = NDArray[np.float64]
CLIP_SCORES = "clips.npz"
"""The file of a scored run, beside its scores file."""


@dataclass(frozen=True)
class ClipScores:
    """One metric's share in every clip.

    Parameters
    ----------
    kind : str
        How clips add up: ``ratio`` (two numbers a clip, sums divided), or the name of a text
        metric whose counts sacrebleu adds up: ``bleu1`` .. ``bleu4``, ``bleu4_modern``, ``chrf2``.
    values : ndarray (judges, clips, numbers)
        The numbers; one judge where no back-translator has a say.
    """

    kind: str
    values: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Judges and clips."""
        return self.values.shape[0], self.values.shape[1]

    def value(self, weights: Floats | None = None) -> float:
        """Compute the metric: over the clips of each judge, then the mean of the judges.

        Parameters
        ----------
        weights : ndarray (judges, clips), optional
            How often each clip counts; by default once.

        Returns
        -------
        float
            The metric as the scores file has it; NaN where nothing counts.
        """
        sums = self.values.sum(axis=1) if weights is None else weigh(self.values, weights)
        return float(np.mean(self.reduce(sums)))

    def reduce(self, sums: Floats) -> Floats:
        """Turn sums over clips into the metric.

        Parameters
        ----------
        sums : ndarray (..., numbers)
            Sums over some clips.

        Returns
        -------
        ndarray (...)
            The metric of each.
        """
        if self.kind == "ratio":
            with np.errstate(invalid="ignore", divide="ignore"):
                return np.where(sums[..., 1] == 0, np.nan, sums[..., 0] / sums[..., 1])
        if self.kind == "chrf2":
            return chrf_of_counts(sums)
        return bleu_of_counts(sums, modern=self.kind == "bleu4_modern")


def weigh(values: Floats, weights: Floats) -> Floats:
    """Sum over clips that count differently often.

    Parameters
    ----------
    values : ndarray (judges, clips, numbers)
        Numbers of every clip.
    weights : ndarray (judges, clips)
        How often each counts.

    Returns
    -------
    ndarray (judges, numbers)
        The sums.
    """
    return np.einsum("jc,jcn->jn", weights, values)


def mean_of(values: Sequence[float] | Floats) -> ClipScores:
    """Keep a metric that is a plain mean over clips.

    Parameters
    ----------
    values : sequence of float
        A number a clip, or (judges, clips).

    Returns
    -------
    ClipScores
        Its sums divided by the number of clips.
    """
    numbers = np.atleast_2d(np.asarray(values, np.float64))
    return ClipScores("ratio", np.stack([numbers, np.ones_like(numbers)], axis=-1))


def ratio_of(above: Sequence[float] | Floats, below: Sequence[float] | Floats) -> ClipScores:
    """Keep a metric that is a ratio of two sums over clips.

    Parameters
    ----------
    above, below : sequence of float
        A number a clip, or (judges, clips).

    Returns
    -------
    ClipScores
        Its sums divided.

    Examples
    --------
    >>> ratio_of([1, 1], [1, 3]).value()
    0.5
    """
    parts = [np.atleast_2d(np.asarray(part, np.float64)) for part in (above, below)]
    return ClipScores("ratio", np.stack(parts, axis=-1))


def text_counts(
    kind: str, hypotheses: Sequence[str], references: Sequence[str], spoken: str
) -> Floats:
    """Count what a text metric of sacrebleu needs of every sentence.

    Parameters
    ----------
    kind : str
        ``bleu1`` .. ``bleu4``, ``bleu4_modern`` or ``chrf2``.
    hypotheses : sequence of str
        Back-translated sentences.
    references : sequence of str
        The true ones.
    spoken : str
        ISO 639-1 code of the language, which chooses the modern set's tokeniser.

    Returns
    -------
    ndarray (clips, numbers)
        sacrebleu's own counts.
    """
    metric = _metric(kind, spoken)
    counts = metric._extract_corpus_statistics(list(hypotheses), [list(references)])
    return np.array(counts, np.float64)


def write_clip_scores(path: Path, scores: Mapping[str, Mapping[str, ClipScores]]) -> None:
    """Write clip scores beside a scores file: one ``.npz`` without pickles.

    Parameters
    ----------
    path : Path
        The file.
    scores : mapping of str to mapping of str to ClipScores
        By row (``RUN/SPLIT/DECODING``) and metric.
    """
    arrays = {
        f"{row}/{metric}/{found.kind}": _narrow(found.values)
        for row, metrics in scores.items()
        for metric, found in metrics.items()
    }
    with atomic_path(path) as unfinished, open(unfinished, "wb") as stream:
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]


def _narrow(values: Floats) -> NDArray[np.uint8] | NDArray[np.float32]:
    """Counts in one byte each where they fit: a third less to keep."""
    if np.isin(values, np.arange(256)).all():
        return values.astype(np.uint8)
    return values.astype(np.float32)


def read_clip_scores(path: Path) -> dict[str, dict[str, ClipScores]]:
    """Read clip scores.

    Parameters
    ----------
    path : Path
        As :func:`write_clip_scores` left it.

    Returns
    -------
    dict of str to dict of str to ClipScores
        By row (``RUN/SPLIT/DECODING``) and metric.

    Raises
    ------
    InputError
        If there is no such file.
    """
    found: dict[str, dict[str, ClipScores]] = {}
    try:
        with np.load(path, allow_pickle=False) as arrays:
            for name in arrays.files:
                row, metric, kind = name.rsplit("/", 2)
                scores = ClipScores(kind, arrays[name].astype(np.float64))
                found.setdefault(row, {})[metric] = scores
    except (OSError, ValueError) as error:
        raise InputError(f"{path}", "clip scores", str(error), "score the run again") from error
    return found


def _metric(kind: str, spoken: str = "en") -> BLEU | CHRF:
    if kind == "chrf2":
        return CHRF()
    return modern_bleu(spoken) if kind == "bleu4_modern" else legacy_bleu(int(kind[-1]))
