"""What a column's heading means: the metric, the split, and what else sets it apart."""

from __future__ import annotations

import re
from typing import NamedTuple

_PLAIN = ["meteor", "cider", "bleurt", "bertscore", "comet", "wer", "ter", "ndtw", "dtw", "mpjpe"]
_PLAIN += ["ssim", "psnr", "fid", "fgd", "f2fd", "accuracy", "likelihood", "similarity"]
_METRICS = [
    (re.compile(r"\b(?:sacre)?bleu[\s_@-]*([1-4])\b", re.I), "bleu{}"),
    (re.compile(r"(?:^|[\s_(/])b[\s_@-]?([1-4])\b", re.I), "bleu{}"),
    (re.compile(r"\b(?:sacre)?bleu\b", re.I), "bleu"),
    (re.compile(r"\brouge[\s_-]*([12])\b", re.I), "rouge{}"),
    (re.compile(r"\brouge(?:[\s_-]*l(?:sum)?)?\b", re.I), "rouge"),
    (re.compile(r"(?:^|\s)r-?l\b", re.I), "rouge"),
    (re.compile(r"\bchrf(?:\+\+|\d)?", re.I), "chrf"),
    (re.compile(r"\bhand[\s_-]*ssim\b", re.I), "hand_ssim"),
    *((re.compile(rf"\b{name}\b", re.I), name) for name in _PLAIN),
    (re.compile(r"\bpck\b(?:[\s_]*@?\s*\d*\.?\d+)?", re.I), "pck"),
    (re.compile(r"\bacc\b\.?", re.I), "accuracy"),
]
_SPLITS = [
    (re.compile(r"\btest[\s_-]*(systematic|signer)\b", re.I), "test_{}"),
    (re.compile(r"\btest\b(?:\s*set)?", re.I), "test"),
    (re.compile(r"\b(?:dev|val|valid|validation|development)\b(?:\s*set)?", re.I), "dev"),
    (re.compile(r"\btrain(?:ing)?\b(?:\s*set)?", re.I), "train"),
]
_SPREAD = re.compile(
    r"\b(sd|std|stdev|ci|interval|spread|p|signature|skill|rank|low|high|share|gain|increment|"
    r"delta)\b|Δ",
    re.I,
)
_COUNT = re.compile(
    r"^#?\s*(?:of\s+)?(?:(?:test|dev)\s+)?(clips|sentences|samples|items|examples|n)$", re.I
)
_LANGUAGE = re.compile(r"^(language|lang|sign language|dataset|corpus)s?$", re.I)
_PLAIN_WORDS = re.compile(r"\b(f1?|scores?)\b", re.I)
_DECORATION = re.compile(r"[↑↓*†‡:()\[\]%,|]")


class Heading(NamedTuple):
    """What a column holds: ``metric`` figures of ``group``, a ``label``, a ``count``, or else.

    ``kind`` is ``figure``, ``count``, ``language``, ``label`` or ``other``.
    """

    kind: str
    group: str = ""
    metric: str = ""


def read_heading(text: str) -> Heading:
    """Read a column's heading, its two lines joined.

    Parameters
    ----------
    text : str
        ``DEV SET BLEU-4``, ``test ROUGE as printed``, ``BLEU 1``, ``clips``.

    Returns
    -------
    Heading
        Its meaning. Spreads, intervals and other figures about figures are ``other``.

    Examples
    --------
    >>> read_heading("DEV SET BLEU-4 ↑")
    Heading(kind='figure', group='dev', metric='bleu4')
    >>> read_heading("test ROUGE as printed").group
    'test as printed'
    """
    words = " ".join(_DECORATION.sub(" ", text).split())
    if _COUNT.match(words):
        return Heading("count")
    if _LANGUAGE.match(words):
        return Heading("language")
    metric, words = _take(words, _METRICS)
    if not metric:
        return Heading("label" if not _SPREAD.search(words) else "other")
    split, words = _take(words, _SPLITS)
    if _SPREAD.search(words):
        return Heading("other")
    words = _PLAIN_WORDS.sub(" ", words)
    return Heading("figure", " ".join(f"{split} {words}".split()), metric)


def is_split(text: str) -> str:
    """Name the split that a text speaks of.

    Parameters
    ----------
    text : str
        A cell that heads a part of the table: ``Dev set``.

    Returns
    -------
    str
        ``dev``, ``test``, ``train``, or nothing.

    Examples
    --------
    >>> is_split("Validation set"), is_split("Base")
    ('dev', '')
    """
    return _take(text, _SPLITS)[0]


def _take(words: str, patterns: list[tuple[re.Pattern[str], str]]) -> tuple[str, str]:
    for pattern, name in patterns:
        found = pattern.search(words)
        if found:
            rest = f"{words[: found.start()]} {words[found.end() :]}"
            return name.format(*(group.lower() for group in found.groups())), rest
    return "", words
