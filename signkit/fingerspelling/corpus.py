"""A corpus of one finger alphabet, written to a folder as an outside source would.

For every split: ``SPLIT.tar.gz`` (OpenPose JSON) and the line-parallel lists ``SPLIT.text``
(written letters), ``.gloss`` (signed letters), ``.words``, ``.files`` and ``.signers``. Beside them
``ATTRIBUTION.txt`` (whose clips, and their licence) and ``corpus.json`` (counts; written last).
The same code, package, sizes and seed give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from signkit.fingerspelling.alphabet import Alphabet, package_licence, read_alphabet
from signkit.fingerspelling.attribution import write_attribution
from signkit.fingerspelling.camera import HEIGHT, WIDTH, record
from signkit.fingerspelling.seeding import seeded_generator
from signkit.fingerspelling.signers import SIGNERS, perform_as
from signkit.fingerspelling.spelling import write_gloss, write_text
from signkit.fingerspelling.stitching import Tempo, stitch
from signkit.fingerspelling.words import (
    choose_spellable,
    count_letters,
    draw_clips,
    read_words,
    split_words,
)
from signkit.formats.openpose_writer import write_openpose
from signkit.pose.clip import Clip
from signkit.progress import progress
from signkit.text.languages import find_language
from signkit.text.line_files import write_lines

TIMING_SPREAD = 0.15
"""Unevenness of a middle signer: standard deviation of the logarithm of a duration."""


@dataclass
class _Split:
    """One split while it is written."""

    name: str
    clips: list[tuple[str, ...]]
    names: list[str]
    signers: list[int]
    frames: int = 0
    letters: int = 0


def write_corpus(
    folder: Path, code: str, sizes: Mapping[str, int], fps: float = 25.0, seed: int = 27
) -> dict[str, Any]:
    """Spell words with real letter clips and write them as a corpus.

    Parameters
    ----------
    folder : Path
        Where the corpus is to lie; made if it is not there. Files of that name are replaced.
    code : str
        Code or key of the sign language: ASL, GSL, DSGS or TSL.
    sizes : mapping of str to int
        How many clips train, dev and test have.
    fps : float
        Frames a second.
    seed : int
        Seed of everything.

    Returns
    -------
    dict
        What is in ``corpus.json``: names, counts by split, letters, and words left out.

    Raises
    ------
    InputError
        If the package of letter clips is not installed, or lacks the language.
    """
    language = find_language(code)
    alphabet = read_alphabet(language.code)
    package, licence = package_licence()
    words = read_words(language.code)
    spelled, left_out = choose_spellable(words, language.code, alphabet.letters)
    parts = split_words(list(spelled), language.code, seed)
    folder.mkdir(parents=True, exist_ok=True)
    splits = {
        name: _write_split(
            folder,
            _plan(name, parts[name], size, language.code, seed),
            alphabet,
            spelled,
            fps,
            seed,
        )
        for name, size in sizes.items()
    }
    write_attribution(folder / "ATTRIBUTION.txt", alphabet, package, licence)
    summary = {
        "language": language.code,
        "origin": "real letter clips, stitched and varied by a program",
        "synthetic": True,
        "package": f"spoken-to-signed {package}",
        "seed": seed,
        "version": version("signkit"),
        "fps": fps,
        "alphabet": {key: len(one.frames) for key, one in alphabet.letters.items()},
        "bad_letters": alphabet.bad,
        "words": {split: len(found) for split, found in parts.items()},
        "words_left_out": left_out,
        "letters_of_words": count_letters(spelled),
        "splits": splits,
    }
    told = json.dumps(summary, indent=2, ensure_ascii=False)
    write_lines(folder / "corpus.json", told.split("\n"))
    return summary


def _plan(name: str, words: Sequence[str], clips: int, language: str, seed: int) -> _Split:
    rng = seeded_generator("split", language, name, seed)
    drawn = draw_clips(words, clips, rng)
    names = [f"fs_{language.lower()}_{name}_{index:05d}" for index in range(clips)]
    return _Split(name, drawn, names, rng.integers(0, len(SIGNERS), clips).tolist())


def _write_split(
    folder: Path,
    split: _Split,
    alphabet: Alphabet,
    spelled: Mapping[str, tuple[str, ...]],
    fps: float,
    seed: int,
) -> dict[str, int]:
    label = f"{alphabet.language}: spell {split.name}"
    clips = _perform(split, alphabet, spelled, fps, seed)
    archive = folder / f"{split.name}.tar.gz"
    write_openpose(archive, progress(clips, label, len(split.clips)))
    lists = {
        "text": [write_text(words, alphabet.language) for words in split.clips],
        "gloss": [write_gloss([spelled[word] for word in words]) for words in split.clips],
        "words": [" ".join(words) for words in split.clips],
        "files": split.names,
        "signers": [SIGNERS[signer].name for signer in split.signers],
    }
    for ending, lines in lists.items():
        write_lines(folder / f"{split.name}.{ending}", lines)
    return {
        "clips": len(split.clips),
        "frames": split.frames,
        "letters": split.letters,
        "words": len({word for words in split.clips for word in words}),
        "bytes": archive.stat().st_size,
    }


def _perform(
    split: _Split,
    alphabet: Alphabet,
    spelled: Mapping[str, tuple[str, ...]],
    fps: float,
    seed: int,
) -> Iterator[Clip]:
    """Spell a split's clips one after the other."""
    for index, words in enumerate(split.clips):
        rng = seeded_generator("clip", alphabet.language, split.name, index, seed)
        signer = SIGNERS[split.signers[index]]
        letters = [[alphabet.letters[one] for one in spelled[word]] for word in words]
        tempo = Tempo(fps, signer.tempo, TIMING_SPREAD * signer.jitter)
        frames, confidence, spans = stitch(letters, tempo, rng)
        seen = record(*perform_as(signer, frames, confidence), signer, fps, rng)
        split.frames += len(seen)
        split.letters += len(spans)
        yield Clip(split.names[index], seen, fps, (WIDTH, HEIGHT))
