"""Which sentence belongs to which clip: the line-parallel lists beside a corpus."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from signkit.corpus.places import SplitPlace
from signkit.errors import InputError
from signkit.formats.annotations import read_annotations
from signkit.formats.lines import check_same_length
from signkit.text.line_files import read_lines


@dataclass(frozen=True)
class Sentence:
    """What is said in one clip.

    Parameters
    ----------
    text : str
        The sentence in the written language.
    gloss : str
        Its glosses, space-joined; empty where the corpus has none.
    signer : str
        Who signs; empty where the corpus does not say.
    """

    text: str = ""
    gloss: str = ""
    signer: str = ""


def clip_name(line: str) -> str:
    """Take a clip's name from a line of a ``.files`` list.

    Parameters
    ----------
    line : str
        ``dev/11August_2010-2`` or a bare name; a split's folder in front is dropped.

    Returns
    -------
    str
        The name without folders.
    """
    return PurePosixPath(line.strip()).name


def read_sentences(place: SplitPlace) -> dict[str, Sentence]:
    """Read the lists, or the annotation table, of a split into one sentence a clip name.

    Parameters
    ----------
    place : SplitPlace
        Where the lists lie.

    Returns
    -------
    dict of str to Sentence
        By clip name; of a name that comes twice, the first line counts. Empty where the corpus
        has no ``.files`` list.

    Raises
    ------
    InputError
        If lists have different numbers of lines, or there is a list but no ``.files``.
    """
    if place.annotations is not None:
        return _read_table(place.annotations)
    lists = {
        key: read_lines(path)
        for key in ("text", "gloss", "signers")
        if (path := getattr(place, key)) is not None
    }
    if place.files is None:
        if lists:
            raise InputError(
                str(place.clips.parent),
                "a .files list that names the clips of the other lists",
                f"only {', '.join(lists)}",
                "write one clip name a line, in the same order",
            )
        return {}
    names = [clip_name(line) for line in read_lines(place.files)]
    check_same_length([place.files, *(getattr(place, key) for key in lists)])
    empty = [""] * len(names)
    rows = zip(names, *(lists.get(key, empty) for key in ("text", "gloss", "signers")), strict=True)
    found: dict[str, Sentence] = {}
    for name, text, gloss, signer in rows:
        found.setdefault(name, Sentence(text, gloss, signer))
    return found


def _read_table(path: Path) -> dict[str, Sentence]:
    found: dict[str, Sentence] = {}
    for row in read_annotations(path):
        found.setdefault(clip_name(row.clip), Sentence(row.text, row.gloss, row.signer))
    return found


def assign_shares(names: Sequence[str], shares: Mapping[str, float]) -> dict[str, str]:
    """Divide the clips of one list among splits, always the same way.

    Parameters
    ----------
    names : sequence of str
        Clip names.
    shares : mapping of str to float
        Share of each split; the first takes what is left over, the others at least one clip.

    Returns
    -------
    dict of str to str
        The split of every name.

    Raises
    ------
    InputError
        If there are fewer clips than splits.

    Examples
    --------
    >>> names = [f"clip{n}" for n in range(5)]
    >>> sorted(assign_shares(names, {"train": 0.6, "dev": 0.2, "test": 0.2}).values())
    ['dev', 'test', 'train', 'train', 'train']
    """
    first, *others = shares
    if len(names) < len(shares):
        raise InputError(
            "splits with shares", f"at least {len(shares)} clips", str(len(names)), "add clips"
        )
    shuffled = sorted(set(names), key=lambda name: (zlib.crc32(name.encode()), name))
    found: dict[str, str] = {}
    for split in others:
        count = max(1, round(len(names) * shares[split]))
        found |= dict.fromkeys(shuffled[:count], split)
        shuffled = shuffled[count:]
    return found | dict.fromkeys(shuffled, first)
