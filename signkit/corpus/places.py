"""Where one split of a corpus lies on disk: its clips and the lists beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from signkit.errors import InputError

CLIP_ENDINGS = ("", ".skels", ".zip", ".tar.gz", ".tgz", ".tar", ".h5")
LISTS = ("files", "text", "gloss", "signers")
TABLE = "annotations"


@dataclass(frozen=True)
class SplitPlace:
    """The files of one split.

    Parameters
    ----------
    clips : Path
        A file, archive or folder of a format that :mod:`signkit.formats.reading` knows.
    files : Path or None
        Clip names, one a line.
    text : Path or None
        Sentences, in the same order.
    gloss : Path or None
        Glosses, in the same order.
    signers : Path or None
        Signers, in the same order.
    annotations : Path or None
        A table of PHOENIX14T or How2Sign that says all of this by clip name, instead of lists.
    """

    clips: Path
    files: Path | None = None
    text: Path | None = None
    gloss: Path | None = None
    signers: Path | None = None
    annotations: Path | None = None


def locate_split(
    source: Path, split: str, named: dict[str, str | None] | None = None
) -> SplitPlace:
    """Find the files of one split: those named, else those called after the split.

    Parameters
    ----------
    source : Path
        The corpus's folder.
    split : str
        ``"train"`` finds ``train/``, an archive ``train.zip``, ``train.tar.gz``..., ``train.skels``
        or ``train.h5``, and the lists ``train.files``, ``train.text``, ``train.gloss``.
    named : dict, optional
        Names relative to ``source`` that differ, by ``clips``, ``files``, ``text``, ``gloss``;
        a table named by ``annotations`` takes the lists' place.

    Returns
    -------
    SplitPlace
        What is there; lists that are absent are None.

    Raises
    ------
    InputError
        If the clips, or a list that was named, are not there, or lists and a table are named.
    """
    given = {key: value for key, value in (named or {}).items() if value}
    if TABLE in given:
        if others := [key for key in LISTS[1:] if key in given]:
            where = f"{source}: {split}"
            raise InputError(where, "lists or annotations", f"{', '.join(others)} too", "name one")
        # The clips of a .skels file have no names of their own: its list of names stays.
        files = _find_list(source, split, "files", given)
        lists = {TABLE: _must_exist(source / given[TABLE], TABLE), "files": files}
    else:
        lists = {key: _find_list(source, split, key, given) for key in LISTS}
    if "clips" in given:
        return SplitPlace(clips=_must_exist(source / given["clips"], "clips"), **lists)
    for ending in CLIP_ENDINGS:
        if (source / f"{split}{ending}").exists():
            return SplitPlace(clips=source / f"{split}{ending}", **lists)
    wanted = ", ".join(f"{split}{ending or '/'}" for ending in CLIP_ENDINGS)
    raise InputError(
        str(source),
        f"one of {wanted}",
        "none of them",
        "name the clips in params.yaml: splits, then clips",
    )


def has_split(source: Path, split: str) -> bool:
    """Say whether a corpus folder holds clips called after this split.

    Parameters
    ----------
    source : Path
        The corpus's folder.
    split : str
        The split's name.

    Returns
    -------
    bool
        Whether :func:`locate_split` would find clips without being told their name.
    """
    return any((source / f"{split}{ending}").exists() for ending in CLIP_ENDINGS)


def _find_list(source: Path, split: str, key: str, named: dict[str, str]) -> Path | None:
    name = named.get(key)
    if name:
        return _must_exist(source / name, key)
    guess = source / f"{split}.{key}"
    return guess if guess.exists() else None


def _must_exist(path: Path, key: str) -> Path:
    if not path.exists():
        raise InputError(
            str(path),
            f"the {key} that params.yaml names",
            "nothing there",
            "correct the name or the corpus's source",
        )
    return path
