"""Gloss lookup with smooth transitions: the practical system that people use today.

A sentence becomes glosses, each gloss one recorded sign, and the hands move from sign to sign.
Everything is learnt from the generator's clips: which words stand for which signs
(:mod:`signkit.model.word_order`) and where in a clip each sign lies
(:mod:`signkit.model.sign_alignment`). No true times are read, and of the split that is scored
neither glosses nor poses.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch

from signkit.corpus.batches import ClipStore
from signkit.errors import InputError
from signkit.model.features import FEATURE_WEIGHTS, PoseFeatures
from signkit.model.retrieval import check_language
from signkit.model.sign_alignment import STAGES, align_signs, spread_stages
from signkit.model.word_order import WordGlosses
from signkit.pose.blending import blend_postures, minimum_jerk
from signkit.pose.skeleton import NECK
from signkit.pose.template_decoding import (
    Templates,
    join_templates,
    load_templates,
    save_templates,
)
from signkit.text.vocabulary import Vocabulary

SIGNS = "signs.npz"
REST = "<rest>"
USUAL = (0.75, 1.33)
"""Of a sign's recordings, those whose length is no further from the middle one."""


@dataclass(frozen=True)
class Ways:
    """Say how many frames the hands take between signs.

    Parameters
    ----------
    first, between, last : int
        From rest to the first sign, from sign to sign, and back to rest.
    """

    first: int
    between: int
    last: int


@dataclass(frozen=True, eq=False)
class GlossLookup:
    """Look up the signs of a sentence and string them together.

    Parameters
    ----------
    language : str
        Key of the sign language.
    words : WordGlosses
        From a sentence to glosses.
    signs : Templates
        One recording a gloss, and the posture of rest.
    ways : Ways
        How long transitions are.
    """

    language: str
    words: WordGlosses
    signs: Templates
    ways: Ways

    @classmethod
    def fit(cls, store: ClipStore, indices: Sequence[int]) -> GlossLookup:
        """Learn words, signs and transitions from the generator's clips.

        Parameters
        ----------
        store : CorpusStore
            Poses of train, with glosses.
        indices : sequence of int
            The generator's clips of it; no other is read.

        Returns
        -------
        GlossLookup
            The system.

        Raises
        ------
        InputError
            If no clip has a gloss line, or none is long enough to be cut into its signs.
        """
        chosen = [int(i) for i in indices]
        texts, glosses = [store.texts[i] for i in chosen], [store.glosses[i] for i in chosen]
        words = WordGlosses.learn(texts, glosses)
        glossed = [i for i in chosen if store.glosses[i].split()]
        poses = [_at_the_neck(store.frames(i)) for i in glossed]
        lines = [store.glosses[i].split() for i in glossed]
        clips = _features(poses)
        cuts = align_signs(clips, lines)
        recordings = _choose_recordings(poses, clips, lines, cuts)
        if len(recordings) == 1:  # rest alone
            needed = f"a clip of {STAGES} frames a sign or more"
            raise InputError("clips to cut into signs", needed, "none", "use mode nearest")
        # Kept as the file keeps them, so that a system that was saved is the one that was not.
        half = [pose.astype(np.float16) for pose in recordings.values()]
        fps = float(getattr(store, "fps", 1.0))
        signs = join_templates(list(recordings), half, fps)
        return cls(store.language, words, signs, _measure_ways(poses, cuts))

    @property
    def languages(self) -> list[str]:
        """The one language that it has, by key."""
        return [self.language]

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that it knows."""
        return Vocabulary.build(text for text, _ in self.words.known)

    def produce(self, texts: Sequence[str], language: str) -> list[np.ndarray]:
        """Sign texts by their glosses.

        Parameters
        ----------
        texts : sequence of str
            The texts.
        language : str
            Key or code of its language.

        Returns
        -------
        list of ndarray of float32, (frames, 50, 3), shoulder widths
            One pose a text, from rest to rest; a gloss without a recording is left out.

        Raises
        ------
        InputError
            If it has another language.
        """
        check_language(language, self.language)
        kept = zip(self.signs.offsets[:-1], self.signs.offsets[1:], strict=True)
        forms = {
            gloss: self.signs.poses[first:last]
            for gloss, (first, last) in zip(self.signs.glosses, kept, strict=True)
        }
        lines = [self.words.translate(text) for text in texts]
        return [
            string_together([forms[g] for g in line if g in forms], forms[REST][0], self.ways)
            for line in lines
        ]

    def save(self, folder: Path) -> dict[str, Any]:
        """Write its signs into a folder.

        Parameters
        ----------
        folder : Path
            The folder.

        Returns
        -------
        dict
            Everything else, as JSON holds it.
        """
        save_templates(folder / SIGNS, self.signs)
        ways = [self.ways.first, self.ways.between, self.ways.last]
        return {"language": self.language, "words": self.words.as_dict(), "ways": ways}

    @classmethod
    def load(cls, folder: Path, content: Mapping[str, Any]) -> GlossLookup:
        """Read what :meth:`save` wrote.

        Parameters
        ----------
        folder : Path
            The folder.
        content : mapping
            What it returned.

        Returns
        -------
        GlossLookup
            The same system.
        """
        words = WordGlosses.of_dict(content["words"])
        signs = load_templates(folder / SIGNS)
        return cls(content["language"], words, signs, Ways(*content["ways"]))


def string_together(signs: Sequence[np.ndarray], rest: np.ndarray, ways: Ways) -> np.ndarray:
    """Move from rest through signs to rest; between them bones turn, slow at both ends.

    Parameters
    ----------
    signs : sequence of ndarray, (frames, 50, 3), shoulder widths
        The signs, neck at the origin.
    rest : ndarray, (50, 3), shoulder widths
        The posture of rest.
    ways : Ways
        Frames of the transitions.

    Returns
    -------
    ndarray of float32, (frames, 50, 3), shoulder widths
        The whole; rest alone where there is no sign.
    """
    parts = [rest[None]]
    for number, sign in enumerate(signs):
        parts += [_move(parts[-1][-1], sign[0], ways.between if number else ways.first), sign]
    parts += [_move(parts[-1][-1], rest, ways.last), rest[None]]
    return np.concatenate(parts).astype(np.float32)


def _move(before: np.ndarray, after: np.ndarray, frames: int) -> np.ndarray:
    share = np.arange(1, frames + 1) / (frames + 1)
    return blend_postures(before.astype(float), after.astype(float), minimum_jerk(share))


def _at_the_neck(pose: np.ndarray) -> np.ndarray:
    return pose - np.nan_to_num(pose[:, NECK : NECK + 1])


def _features(poses: Sequence[np.ndarray]) -> list[np.ndarray]:
    """What a network would read, weighted as its loss weighs it; missing is the mean."""
    features = PoseFeatures()
    features.fit(poses)
    found = []
    for pose in poses:
        known = torch.from_numpy(np.isfinite(pose).all(axis=-1))
        read, _ = features(torch.from_numpy(np.nan_to_num(pose))[None], known[None])
        found.append((read[0] * FEATURE_WEIGHTS.sqrt()).double().numpy())
    return found


def _choose_recordings(
    poses: Sequence[np.ndarray],
    clips: Sequence[np.ndarray],
    lines: Sequence[Sequence[str]],
    cuts: Sequence[Sequence[range]],
) -> dict[str, np.ndarray]:
    """Choose the recording of each sign that is nearest to their mean, of usual length."""
    found: dict[str, list[tuple[int, range]]] = defaultdict(list)
    for clip, (line, cut) in enumerate(zip(lines, cuts, strict=True)):
        for sign, frames in zip(line if cut else (), cut, strict=True):
            found[sign].append((clip, frames))
    rest = np.stack([pose[0] for pose in poses] + [pose[-1] for pose in poses])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a joint never seen stays missing
        chosen = {REST: np.nanmedian(rest, axis=0)[None]}
    for sign, places in sorted(found.items()):
        lengths = np.array([len(frames) for _, frames in places])
        ratio = lengths / np.median(lengths)
        courses = np.stack([clips[clip][spread_stages(frames)] for clip, frames in places])
        off = np.square(courses - courses.mean(axis=0)).mean(axis=(1, 2))
        off[(ratio < USUAL[0]) | (ratio > USUAL[1])] += off.max() + 1
        clip, frames = places[int(off.argmin())]
        chosen[sign] = poses[clip][frames.start : frames.stop]
    return chosen


def _measure_ways(poses: Sequence[np.ndarray], cuts: Sequence[Sequence[range]]) -> Ways:
    """Take the middle number of frames before, between and behind the signs of the clips."""
    pairs = [(len(pose), cut) for pose, cut in zip(poses, cuts, strict=True) if cut]
    first = [cut[0].start for _, cut in pairs]
    between = [b.start - a.stop for _, cut in pairs for a, b in pairwise(cut)]
    last = [frames - cut[-1].stop for frames, cut in pairs]
    return Ways(*(max(1, int(np.median(some))) if some else 1 for some in (first, between, last)))
