"""Find texts that stand beside another clip's name, in lists of equal length.

Facts 1.4: in P2S's own ``dev`` lists the texts of lines 1554-1653 stand one line too early. Two
traces of that can be seen in the lists alone. Takes of one sentence have one text. And a sentence
shares its rare words with its own video: where texts are shifted, the line at the seam of two
videos, several times in a row, shares more with the video on the other side.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

TAKE = re.compile(r"^(?P<video>.{11})_(?P<sentence>\d+(?:_\d+)*)-(?P<take>\d+)(?:-rgb_front)?$")
NUMBERED = re.compile(r"^(?P<video>.+?)[_-]?\d+$")
WORD = re.compile(r"[^\W\d_]+")
SEAMS = 3
WEIGHT = 10.0
"""Fewest seams in a row that must lean, and how far together.

Measured on How2Sign's 114 seams: four of the five shifted ones lean 2.6 to 14.7, together 40; of
the others 14 lean one way or the other, never two in a row, by at most 2.6. With 40, 100, 200 of
the other lines shifted at random places 33 %, 85 %, all are found, and nothing else."""
UNDECIDED = -5.0
"""A seam that leans back less than this does not bound a shift: it may be one that shows badly."""
CHANCE = 0.1
"""How often such a run may be expected among seams that lean as the others of the list do."""
ONE_SUBJECT = 0.3
"""Share of leaning seams from which a list has one subject throughout and shows nothing.

Measured: How2Sign 9 % (early) and 7 % (late), PHOENIX14T's weather (train) 42 and 63 %."""
LINES_A_VIDEO = 3
"""Median of lines a video, below which a video is too short to know its words."""


@dataclass(frozen=True)
class Shift:
    """A stretch of lines whose texts seem to belong to other names.

    Parameters
    ----------
    first : int
        Line, from 1, before which all seems well.
    last : int
        Line after which all seems well again.
    early : bool
        Whether texts stand too early (else too late).
    """

    first: int
    last: int
    early: bool


def find_shifts(names: Sequence[str], texts: Sequence[str]) -> list[Shift]:
    """Find stretches in which texts stand one or a few lines too early or too late.

    Parameters
    ----------
    names : sequence of str
        Names of clips, in the order of the lists; those of one video lie together.
    texts : sequence of str
        The text beside each name; of lists of different lengths what both have.

    Returns
    -------
    list of Shift
        Empty where nothing shows, which is no proof: few videos, few sentences a video, or one
        subject throughout leave no trace.
    """
    runs = _runs([_video(name) for name, _ in zip(names, texts, strict=False)])
    if median([stop - start for start, stop in runs] or [0]) < LINES_A_VIDEO:
        return []
    words = [frozenset(WORD.findall(text.lower())) for text in texts]
    weights = _weights(runs, words)
    found = []
    for early in (True, False):
        leans = [
            _lean(words, texts, weights, *((a, b) if early else (b, a)), at_end=early)
            for a, b in pairwise(runs)
        ]
        found += [
            # The last sound seam before and the first one after bound what may be shifted.
            Shift(runs[start][0] + 1, runs[stop][1], early)
            for start, stop in _leaning(leans)
        ]
    return sorted(found, key=lambda shift: shift.first)


def find_other_takes(names: Sequence[str], texts: Sequence[str]) -> list[int]:
    """Find takes of one sentence that have another text than its first take.

    Parameters
    ----------
    names : sequence of str
        Names of clips as How2Sign has them: video, sentence, take.
    texts : sequence of str
        The text beside each name.

    Returns
    -------
    list of int
        Lines, from 1.

    Examples
    --------
    >>> names = ["-d5dN54tH2E_0-1-rgb_front", "-d5dN54tH2E_0-5-rgb_front"]
    >>> find_other_takes(names, ["Hello.", "Goodbye."])
    [2]
    """
    first: dict[tuple[str, str], str] = {}
    other = []
    for line, (name, text) in enumerate(zip(names, texts, strict=False), 1):
        match = TAKE.match(name.rpartition("/")[2])
        if match and first.setdefault((match["video"], match["sentence"]), text) != text:
            other.append(line)
    return other


def _video(name: str) -> str:
    name = name.rpartition("/")[2]
    match = TAKE.match(name) or NUMBERED.match(name)
    return match["video"] if match else name


def _runs(videos: list[str]) -> list[tuple[int, int]]:
    """Give where each video's lines begin and end."""
    starts = [i for i, video in enumerate(videos) if i == 0 or video != videos[i - 1]]
    return list(pairwise([*starts, len(videos)]))


def _weights(runs: list[tuple[int, int]], words: list[frozenset[str]]) -> dict[str, float]:
    """Weigh a word by how few videos have it; one that all have weighs nothing."""
    videos = Counter(word for a, b in runs for word in frozenset().union(*words[a:b]))
    return {word: math.log(len(runs) / count) for word, count in videos.items()}


def _lean(
    words: list[frozenset[str]],
    texts: Sequence[str],
    weights: dict[str, float],
    own: tuple[int, int],
    other: tuple[int, int],
    *,
    at_end: bool,
) -> float:
    """Weigh the words that the line at a seam shares with the other video, less with its own."""
    line = own[1] - 1 if at_end else own[0]
    # Another take of the same sentence says nothing about the video.
    rest = [words[i] for i in range(*own) if texts[i] != texts[line]]
    mine = frozenset().union(*rest)
    # Nor does the line across the seam: where texts are shifted the other way, it is this video's.
    inner = words[other[0] + 1 : other[1]] if at_end else words[other[0] : other[1] - 1]
    others = frozenset().union(*inner)
    return sum(weights[word] * ((word in others) - (word in mine)) for word in words[line])


def _leaning(leans: list[float]) -> list[tuple[int, int]]:
    """Give first and one past the last of the seams that lean longer and farther than chance."""
    found, start = [], 0
    for place, lean in enumerate([*leans, 0.0]):
        if lean > 0:
            continue
        length, others = place - start, leans[:start] + leans[place:]
        if length >= SEAMS and sum(leans[start:place]) > WEIGHT:
            share = sum(other > 0 for other in others) / max(1, len(others))
            if share < ONE_SUBJECT and len(leans) * share**length < CHANCE:
                found.append(_widen(leans, start, place))
        start = place + 1
    return found


def _widen(leans: list[float], start: int, stop: int) -> tuple[int, int]:
    while start and leans[start - 1] > UNDECIDED:
        start -= 1
    while stop < len(leans) and leans[stop] > UNDECIDED:
        stop += 1
    return start, stop
