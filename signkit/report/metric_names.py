"""What each metric is called in a table, how many digits it earns, and which way is better.

The names are those of the scores files. ``bleu4`` and its like are the `legacy` text-metric set,
``*_modern`` the modern one (science.md 2).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """How one metric is shown.

    Parameters
    ----------
    key : str
        Its name in the scores files: ``bleu4``.
    label : str
        Its name in a table: ``BLEU-4``.
    decimals : int
        Digits after the point.
    judged : bool
        Whether it rests on the back-translator, so that a failed gate greys it.
    """

    key: str
    label: str
    decimals: int = 2
    judged: bool = False


JUDGED = ("bleu", "rouge", "chrf", "wer", "likelihood", "top")
"""How the names of metrics begin that rest on the back-translator."""

METRICS = {
    metric.key: metric
    for metric in (
        *(Metric(f"bleu{n}", f"BLEU-{n}", judged=True) for n in (1, 2, 3, 4)),
        *(Metric(f"bleu{n}_modern", f"BLEU-{n} (modern)", judged=True) for n in (1, 2, 3, 4)),
        Metric("rouge", "ROUGE", judged=True),
        Metric("rouge_modern", "ROUGE-L (modern)", judged=True),
        Metric("chrf2", "chrF2", judged=True),
        Metric("wer", "WER", judged=True),
        Metric("likelihood", "BT log-likelihood", judged=True),
        Metric("dtw", "DTW"),
        Metric("ndtw", "nDTW", decimals=3),
        Metric("ndtw_hands", "nDTW hands", decimals=3),
        Metric("ndtw_body", "nDTW body", decimals=3),
        Metric("pck", "PCK@0.1", decimals=3),
        Metric("gloss_wer", "gloss WER"),
        *(
            Metric(f"{part}_accuracy", f"{part} accuracy")
            for part in ("handshape", "location", "movement", "orientation")
        ),
        Metric("top1", "top-1 accuracy", judged=True),
        Metric("top5", "top-5 accuracy", judged=True),
        Metric("duration_ratio", "duration ratio", decimals=3),
        Metric("replay_share", "replay share", decimals=3),
        Metric("loss", "BLEU-4 lost by asking"),
        Metric("skill", "skill S"),
        Metric("ssim", "SSIM", decimals=3),
        Metric("hand_ssim", "hand SSIM", decimals=3),
        Metric("ssim_literal", "SSIM, picture against graph", decimals=3),
        Metric("similarity", "similarity %"),
        Metric("f2fd", "F2FD"),
        Metric("detected", "detected %", decimals=1),
        Metric("own_error", "detector's error", decimals=3),
        Metric("clips", "clips", decimals=0),
        Metric("minutes", "minutes", decimals=1),
        Metric("sentences", "distinct sentences", decimals=0),
        Metric("templates", "templates", decimals=0),
    )
}


def find_metric(key: str) -> Metric:
    """Find how a metric is shown; a name not listed here is shown as it is written.

    Parameters
    ----------
    key : str
        Name in the scores files.

    Returns
    -------
    Metric
        Its label, digits and whether the evaluator's gate governs it.

    Examples
    --------
    >>> find_metric("bleu4").label, find_metric("jerk_ratio").label
    ('BLEU-4', 'jerk ratio')
    """
    judged = key.startswith(JUDGED)
    return METRICS.get(key) or Metric(key, key.replace("_", " "), decimals=3, judged=judged)
