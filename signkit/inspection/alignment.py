"""Find texts that stand beside another clip's name, in lists of equal length.

Facts 1.4: in P2S's own ``dev`` lists the texts of lines 1554-1653 stand one line too early. Two
traces of that can be seen in the lists alone. Takes of one sentence have one text. And a sentence
shares its rare words with its own video: where texts are shifted, the line at the seam of two
videos shares more with the video on the other side.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from scipy.special import gammaincc

TAKE = re.compile(r"^(?P<video>.{11})_(?P<sentence>\d+(?:_\d+)*)-(?P<take>\d+)(?:-rgb_front)?$")
NUMBERED = re.compile(r"^(?P<video>.+?)[_-]?\d+$")
WORD = re.compile(r"[^\W\d_]+")
UNDECIDED = -5.0
"""A seam that leans back less than this does not bound a shift: it may be one that shows badly."""
CHANCE = 0.02
"""How often lists without a shift may be said to have one.

Measured on How2Sign's dev lists, their own shift undone: of 150 shuffled selections of their videos
3 (2 %) are said to have one, of PHOENIX14T's lists none. With 10, 20, 40, 80 lines shifted at a
random place 10, 31, 70, 95 % of 80 are found; the rest mostly holds no seam, or one that tells
nothing."""
TAIL = 0.05
"""Share of the leans of other lines from which on their tail is taken to be exponential."""
NEIGHBOURS = (1, -1, 2, -2, 3, -3)
"""The video that a shift by one takes texts from, and those that tell what chance does."""
FEWEST_LEANS = 100
"""Leans to other videos below which nothing is known about how far lines lean by chance."""
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
        Empty where nothing shows, which is no proof: a short stretch, few videos, few sentences a
        video, or one subject throughout leave no trace.
    """
    runs = _runs([_video(name) for name, _ in zip(names, texts, strict=False)])
    if median([stop - start for start, stop in runs] or [0]) < LINES_A_VIDEO:
        return []
    words = [frozenset(WORD.findall(text.lower())) for text in texts]
    found = []
    for early in (True, False):
        seams, elsewhere = _leans(runs, words, texts, early=early)
        found += [
            # The last sound seam before and the first one after bound what may be shifted.
            Shift(runs[start][0] + 1, runs[stop][1], early)
            for start, stop in _leaning(seams, elsewhere)
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


def _leans(
    runs: list[tuple[int, int]], words: list[frozenset[str]], texts: Sequence[str], *, early: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Weigh the line at every seam against the next video, and against others that are near."""
    weights, step = _weights(runs, words), 1 if early else -1
    seams: list[float] = []
    elsewhere: list[float] = []
    for place, own in enumerate(runs):
        line = own[1] - 1 if early else own[0]
        for away in NEIGHBOURS:
            if 0 <= (there := place + step * away) < len(runs):
                first, stop = runs[there]
                # The line across the seam does not count: where texts are shifted the other
                # way, it is this video's.
                inner = words[first + 1 : stop] if early else words[first : stop - 1]
                others = frozenset().union(*inner)
                lean = _lean(words, texts, weights, line, own, others)
                (seams if away == 1 else elsewhere).append(lean)
    return np.array(seams), np.array(elsewhere)


def _lean(
    words: list[frozenset[str]],
    texts: Sequence[str],
    weights: dict[str, float],
    line: int,
    own: tuple[int, int],
    others: frozenset[str],
) -> float:
    """Weigh the words that a line shares with another video, less those with its own."""
    # Another take of the same sentence says nothing about the video.
    mine = frozenset().union(*(words[i] for i in range(*own) if texts[i] != texts[line]))
    return sum(weights[word] * ((word in others) - (word in mine)) for word in words[line])


def _leaning(seams: np.ndarray, elsewhere: np.ndarray) -> list[tuple[int, int]]:
    """Give first and one past the last of the seams that lean farther together than chance.

    A scan over all runs of seams. What chance does is seen in how the same lines lean to videos
    that are near, but not next: in a list of one subject throughout they lean there, too.
    Surprises of a run add up to a gamma variable; runs of k among n seams share 1 / (k (k + 1))
    of the chance, equally by place.
    """
    if len(elsewhere) < FEWEST_LEANS:
        return []
    surprise, found = -np.log(_chances(seams, elsewhere)), []
    candidates = np.flatnonzero(surprise > -math.log(TAIL))
    while len(candidates):
        starts, stops = np.meshgrid(candidates, candidates + 1, indexing="ij")
        keep = stops > starts
        starts, stops = starts[keep], stops[keep]
        sums, length = np.concatenate(([0], np.cumsum(surprise))), stops - starts
        runs = gammaincc(length, sums[stops] - sums[starts]) * length * (length + 1)
        best = int(np.argmin(runs))
        if 2 * len(seams) * runs[best] > CHANCE:  # twice, for early and late
            break
        start, stop = _widen(seams, int(starts[best]), int(stops[best]))
        found.append((start, stop))
        surprise[start:stop] = 0
        candidates = candidates[(candidates < start) | (candidates >= stop)]
    return found


def _chances(seams: np.ndarray, elsewhere: np.ndarray) -> np.ndarray:
    """Tell how often a line leans as far to another video; beyond most of them by their tail."""
    end = float(np.quantile(elsewhere, 1 - TAIL))
    beyond = elsewhere[elsewhere > end] - end
    decay = max(float(beyond.mean()) if len(beyond) else 0.0, 1.0)
    shares = 1 - np.searchsorted(np.sort(elsewhere), seams) / len(elsewhere)
    tail = TAIL * np.exp(-np.maximum(seams - end, 0) / decay)
    return np.where(seams > end, tail, np.clip(shares, TAIL, 1))


def _widen(leans: np.ndarray, start: int, stop: int) -> tuple[int, int]:
    while start and leans[start - 1] > UNDECIDED:
        start -= 1
    while stop < len(leans) and leans[stop] > UNDECIDED:
        stop += 1
    return start, stop
