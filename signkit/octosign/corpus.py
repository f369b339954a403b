"""A whole corpus of one constructed language, written to a folder as an outside source would.

For every split: ``SPLIT.tar.gz`` (OpenPose JSON; a folder ``SPLIT/`` of such archives where the
split is large) and the line-parallel lists ``SPLIT.text``, ``.gloss``, ``.files``, ``.signers``.
Beside them ``corpus.json`` (counts; written last), ``templates.npz`` and ``signs.json`` (the
lexicon's signs and what each is made of) and ``truth/`` (for scoring only). The same code, preset
and seed give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from signkit.octosign.harm import choose_harmed, corrupt, misalign
from signkit.octosign.language import Sentence, draw_sentences
from signkit.octosign.openpose_writer import OpenPoseArchive
from signkit.octosign.presets import Preset
from signkit.octosign.recording import record
from signkit.octosign.seeding import seeded_generator
from signkit.octosign.signers import HELD_OUT_SIGNER, SIGNERS, Signer
from signkit.octosign.tally import SplitTally
from signkit.octosign.templates import lexicon_templates, sign_parameters
from signkit.octosign.truth import TrueClip, write_truth
from signkit.pose.template_decoding import save_templates
from signkit.progress import progress
from signkit.text.languages import Language, find_language
from signkit.text.line_files import write_lines

CLIPS_PER_ARCHIVE = 4_000
TRAIN = "train"
"""The only split that is harmed, and the only one whose true poses are not kept."""
SPLIT_OF_HELD_OUT_SIGNER = "test_signer"


def write_corpus(folder: Path, code: str, preset: Preset, seed: int = 27) -> dict[str, object]:
    """Build one constructed language's corpus and write it to a folder.

    Parameters
    ----------
    folder : Path
        Where the corpus is to lie; made if it is not there. Files of that name are replaced.
    code : str
        Code or key of the real language whose place it takes: ``ASL``.
    preset : Preset
        Size and difficulty.
    seed : int
        Seed of everything.

    Returns
    -------
    dict
        What is in ``corpus.json``: names, sizes in all, and ``splits`` with each split's counts.
    """
    language = find_language(code)
    sentences = draw_sentences(language.code, preset, seed)
    folder.mkdir(parents=True, exist_ok=True)
    tokens = {token for split in sentences.values() for one in split for token in one.tokens}
    save_templates(folder / "templates.npz", lexicon_templates(tokens, preset.fps))
    parameters = json.dumps(sign_parameters(tokens), indent=1, ensure_ascii=False)
    write_lines(folder / "signs.json", parameters.split("\n"))
    tallies = {
        split: write_split(folder, split, part, language, preset, seed)
        for split, part in sentences.items()
    }
    return _write_summary(folder, language, preset, seed, tallies)


def _write_summary(
    folder: Path, language: Language, preset: Preset, seed: int, tallies: dict[str, SplitTally]
) -> dict[str, object]:
    summary: dict[str, object] = {
        "language": language.stand_in,
        "stands_in_for": language.code,
        "synthetic": True,
        "preset": preset.name,
        "seed": seed,
        "version": version("signkit"),
        "fps": preset.fps,
        "clips": sum(tally.clips for tally in tallies.values()),
        "frames": sum(tally.frames for tally in tallies.values()),
        "bytes": sum(tally.bytes for tally in tallies.values()),
        "splits": {split: tally.summary(preset.fps) for split, tally in tallies.items()},
    }
    write_lines(folder / "corpus.json", json.dumps(summary, indent=2).split("\n"))
    return summary


@dataclass(frozen=True)
class _Plan:
    """What is to be recorded for one split, decided before the first clip."""

    split: str
    language: Language
    preset: Preset
    seed: int
    names: list[str]
    signers: list[Signer]
    misaligned: np.ndarray
    corrupted: np.ndarray


def write_split(
    folder: Path,
    split: str,
    sentences: Sequence[Sentence],
    language: Language,
    preset: Preset,
    seed: int,
) -> SplitTally:
    """Record all sentences of a split and write its archives, lists and truth.

    Parameters
    ----------
    folder : Path
        The corpus's folder.
    split : str
        Name of the split.
    sentences : sequence of Sentence
        What is signed, one clip each.
    language : Language
        The real language whose place it takes.
    preset : Preset
        Size and difficulty.
    seed : int
        Seed of signers, motion, camera and harm.

    Returns
    -------
    SplitTally
        Counts for the datasheet.
    """
    plan = _plan(split, len(sentences), language, preset, seed)
    tally = SplitTally()
    truth: list[TrueClip] = []
    for path, indices in _archives(folder, split, len(sentences)):
        with OpenPoseArchive(path) as archive:
            for index in progress(indices, f"{language.key}: record {split}"):
                truth.append(_record_clip(plan, index, sentences[index], archive, tally))
        tally.bytes += path.stat().st_size
    _write_lists(folder, plan, sentences)
    write_truth(folder / "truth" / f"{split}.h5", truth, language.stand_in, preset.fps)
    return tally


def _plan(split: str, clips: int, language: Language, preset: Preset, seed: int) -> _Plan:
    rng = seeded_generator("split", language.code, split, seed)
    cast = (HELD_OUT_SIGNER,) if split == SPLIT_OF_HELD_OUT_SIGNER else SIGNERS[: preset.signers]
    signers = [cast[k] for k in rng.integers(0, len(cast), clips)]
    shares = (preset.share_misaligned, preset.share_corrupted) if split == TRAIN else (0.0, 0.0)
    names = [f"{language.key}_{split}_{index:05d}" for index in range(clips)]
    harmed = choose_harmed(clips, *shares, rng)
    return _Plan(split, language, preset, seed, names, signers, *harmed)


def _archives(folder: Path, split: str, clips: int) -> Iterator[tuple[Path, range]]:
    """Archives of a split and the clips that go into each."""
    if clips <= CLIPS_PER_ARCHIVE:
        yield folder / f"{split}.tar.gz", range(clips)
        return
    for part, first in enumerate(range(0, clips, CLIPS_PER_ARCHIVE)):
        path = folder / split / f"{split}_{part:03d}.tar.gz"
        yield path, range(first, min(first + CLIPS_PER_ARCHIVE, clips))


def _record_clip(
    plan: _Plan, index: int, sentence: Sentence, archive: OpenPoseArchive, tally: SplitTally
) -> TrueClip:
    rng = seeded_generator("clip", plan.language.code, plan.split, index, plan.seed)
    name, signer = plan.names[index], plan.signers[index]
    recording = record(sentence.tokens, signer, plan.preset, rng)
    keypoints = recording.keypoints
    if index in plan.corrupted:
        keypoints = corrupt(keypoints, plan.preset.fps, rng)
    archive.add(name, keypoints)
    tally.add(keypoints, signer.name)
    pose = None if plan.split == TRAIN else recording.pose
    return TrueClip(name, len(keypoints), recording.segments, pose)


def _write_lists(folder: Path, plan: _Plan, sentences: Sequence[Sentence]) -> None:
    lists = {
        "text": misalign([sentence.text for sentence in sentences], plan.misaligned),
        "gloss": misalign([sentence.gloss for sentence in sentences], plan.misaligned),
        "files": plan.names,
        "signers": [signer.name for signer in plan.signers],
    }
    for ending, lines in lists.items():
        write_lines(folder / f"{plan.split}.{ending}", lines)
    harms = dict.fromkeys(plan.misaligned.tolist(), "misaligned")
    harms |= dict.fromkeys(plan.corrupted.tolist(), "corrupted")
    if harms:
        marks = [f"{plan.names[index]}\t{harms[index]}" for index in sorted(harms)]
        write_lines(folder / "truth" / f"{plan.split}.harmed", marks)
