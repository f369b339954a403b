"""The corpora of the paper (Sec. 3, Table 2): where they are, under which licence, what to do."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from signkit.errors import InputError

WAYS = ("direct", "browser", "registration", "agreement", "form")


@dataclass(frozen=True)
class Licence:
    """Hold the terms of a corpus.

    Parameters
    ----------
    key : str
        What ``--accept-licence`` must say.
    name : str
        Name of the licence.
    url : str
        Where its text is.
    summary : str
        What it asks and forbids, in a line.
    """

    key: str
    name: str
    url: str
    summary: str


@dataclass(frozen=True)
class RemoteFile:
    """Hold one file of a corpus that can be fetched directly.

    Parameters
    ----------
    name : str
        File name on disk.
    url : str
        Address, http or https.
    bytes : int, optional
        Published size; none where nobody published or measured it.
    sha256 : str, optional
        Published hash; none where nobody published or measured it.
    unpack : str, optional
        Folder to unpack the archive into; none leaves the file as it is.
    """

    name: str
    url: str
    bytes: int | None = None
    sha256: str | None = None
    unpack: str | None = None


@dataclass(frozen=True)
class Corpus:
    """Hold what is known of one corpus.

    Parameters
    ----------
    key : str
        Name on the command line.
    title : str
        Name as its makers write it.
    language : str
        Sign languages in the paper's abbreviations, separated by commas.
    page : str
        Its page.
    paper_reference : str
        Where the paper names it.
    how : str
        One of ``WAYS``: how one gets it.
    verified : bool
        Whether page and licence were read when the entry was written.
    checked : str
        What was looked at and what is only remembered.
    steps : str
        What to do to get it.
    layout : str
        How to lay the files out so that ``corpora:`` in ``params.yaml`` reads them.
    note : str
        What else one should know.
    licence : Licence
        Its terms.
    files : tuple of RemoteFile
        What can be fetched; empty unless ``how`` is ``direct``.
    size : str, optional
        Size in words, where it is known.
    """

    key: str
    title: str
    language: str
    page: str
    paper_reference: str
    how: str
    verified: bool
    checked: str
    steps: str
    layout: str
    note: str
    licence: Licence
    files: tuple[RemoteFile, ...] = ()
    size: str | None = None


def read_corpora(text: str | None = None) -> dict[str, Corpus]:
    """Read the registry.

    Parameters
    ----------
    text : str, optional
        TOML in the form of ``corpora.toml``; by default that file.

    Returns
    -------
    dict of str to Corpus
        In the order of the file.

    Raises
    ------
    InputError
        If an entry is not complete or names something that could not be fetched safely.
    """
    if text is None:
        text = resources.files("signkit.download").joinpath("corpora.toml").read_text("utf-8")
    return {key: _corpus(key, entry) for key, entry in tomllib.loads(text).items()}


def find_corpus(name: str, corpora: dict[str, Corpus]) -> Corpus:
    """Find a corpus by its key.

    Parameters
    ----------
    name : str
        The key, in any case, with - or _.
    corpora : dict of str to Corpus
        The registry.

    Returns
    -------
    Corpus
        The entry.

    Raises
    ------
    InputError
        If there is none; the nearest key is suggested.
    """
    wanted = name.lower().replace("-", "_")
    if wanted in corpora:
        return corpora[wanted]
    near = difflib.get_close_matches(wanted, corpora, n=1)
    advice = f"did you mean {near[0]}?" if near else "signkit data lists them"
    raise InputError("signkit data", "a corpus of " + ", ".join(corpora), repr(name), advice)


def _corpus(key: str, entry: dict[str, Any]) -> Corpus:
    given = dict(entry)
    try:
        licence = Licence(**given.pop("licence"))
        files = tuple(RemoteFile(**item) for item in given.pop("files", []))
        corpus = Corpus(key=key, licence=licence, files=files, **given)
    except (TypeError, KeyError) as error:
        advice = "compare it with its neighbours"
        raise InputError(f"corpora.toml [{key}]", "a complete entry", str(error), advice) from error
    _check(corpus)
    return corpus


def _check(corpus: Corpus) -> None:
    where = f"corpora.toml [{corpus.key}]"
    if corpus.how not in WAYS:
        raise InputError(where, "how as one of " + ", ".join(WAYS), repr(corpus.how), "mend it")
    if bool(corpus.files) != (corpus.how == "direct"):
        came = f"how = {corpus.how} with {len(corpus.files)} files"
        raise InputError(where, "files for a direct corpus and for no other", came, "mend it")
    for file in corpus.files:
        for name in (file.name, file.unpack or "x"):
            if PurePosixPath(name).name != name or name.startswith((".", "-")):
                raise InputError(where, "a plain file name", repr(name), "mend it")
        if urlsplit(file.url).scheme not in ("http", "https"):
            raise InputError(where, "an http or https address", file.url, "mend it")
        if file.sha256 is not None and not re.fullmatch("[0-9a-f]{64}", file.sha256):
            raise InputError(where, "a sha256 of 64 hex digits", repr(file.sha256), "mend it")
