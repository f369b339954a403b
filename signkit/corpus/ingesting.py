"""From somebody's keypoint files to one corpus store a split (paper supp. C.2, "json to h5")."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from signkit.corpus.clips import find_kind, list_names, read_clips
from signkit.corpus.places import SplitPlace, has_split, locate_split
from signkit.corpus.sentences import Sentence, assign_shares, read_sentences
from signkit.corpus.store import StoredClip, write_store
from signkit.errors import InputError
from signkit.formats.ingest_report import IngestReport
from signkit.progress import progress, say

SPLITS = ("train", "dev", "test", "test_systematic", "test_signer")


@dataclass(frozen=True)
class CorpusPlace:
    """A corpus as its user describes it.

    Parameters
    ----------
    source : Path
        The folder its files lie in.
    language : str
        Key of the sign language.
    fps : float
        Frames a second.
    synthetic : bool
        Whether a program made the clips.
    splits : mapping of str to mapping
        Names of a split's files where they differ from the split's own, and its ``share`` where
        several splits are taken from one list. Empty: the splits that are there by name.
    """

    source: Path
    language: str
    fps: float
    synthetic: bool = False
    splits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def ingest_corpus(corpus: CorpusPlace, out: Path) -> dict[str, Any]:
    """Read every split of a corpus into ``out/SPLIT.h5`` and say what came of it.

    Parameters
    ----------
    corpus : CorpusPlace
        What to read.
    out : Path
        Folder of the stores and of ``report.json``.

    Returns
    -------
    dict
        By split: counts, bad clips with reasons, clips without a sentence, missing shares.

    Raises
    ------
    InputError
        If no split is there, or a split is left with no clip at all.
    """
    places = _places(corpus)
    reports = {}
    for split, (place, wanted) in places.items():
        reports[split] = _ingest_split(corpus, split, place, wanted, out / f"{split}.h5")
    text = json.dumps(reports, indent=1, ensure_ascii=False, sort_keys=True)
    (out / "report.json").write_text(text + "\n", encoding="utf-8")
    return reports


def _places(corpus: CorpusPlace) -> dict[str, tuple[SplitPlace, set[str] | None]]:
    """Locate the splits; with shares, also say which clips of the common list are whose."""
    splits = corpus.splits or {s: {} for s in SPLITS if has_split(corpus.source, s)}
    if not splits:
        raise InputError(
            str(corpus.source),
            "clips of a train, dev or test split",
            "none",
            "name them after the splits, or under `splits` in params.yaml",
        )
    found = {}
    for split, names in splits.items():
        files = {key: value for key, value in names.items() if key != "share"}
        found[split] = locate_split(corpus.source, split, files)
    shares = {s: names["share"] for s, names in splits.items() if names.get("share")}
    if not shares:
        return {split: (place, None) for split, place in found.items()}
    common = found[next(iter(shares))]
    whose = assign_shares(list_names(common), shares)
    return {
        split: (place, {name for name, owner in whose.items() if owner == split})
        for split, place in found.items()
    }


def _ingest_split(
    corpus: CorpusPlace, split: str, place: SplitPlace, wanted: set[str] | None, path: Path
) -> dict[str, Any]:
    report = IngestReport()
    without_text: list[str] = []
    sentences = read_sentences(place)
    kind = find_kind(place)
    clips = read_clips(place, kind, corpus.fps, report)
    label = f"{corpus.language} {split}: ingest"
    kept = _with_sentences(clips, sentences, wanted, without_text)
    write_store(
        path,
        progress(kept, label, len(wanted) if wanted else len(sentences) or None),
        kind=kind,
        language=corpus.language,
        fps=corpus.fps,
        synthetic=corpus.synthetic,
    )
    for line in str(report).splitlines()[:10]:
        say(f"{label}: {line}")
    return {**report.as_dict(), "without_text": without_text}


def _with_sentences(
    clips: Iterator[StoredClip],
    sentences: dict[str, Sentence],
    wanted: set[str] | None,
    without_text: list[str],
) -> Iterator[StoredClip]:
    """Give every clip its sentence; where there are lists, a clip they do not name is left out."""
    for clip in clips:
        if wanted is not None and clip.name not in wanted:
            continue
        if sentences and clip.name not in sentences:
            without_text.append(clip.name)
            continue
        said = sentences.get(clip.name, Sentence())
        yield replace(clip, text=said.text, gloss=said.gloss, signer=said.signer)
