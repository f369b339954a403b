"""`signkit data`: list the corpora, describe one, or fetch it if its licence was accepted."""

from __future__ import annotations

from pathlib import Path

from signkit.download.describing import describe, describe_all, describe_as_json
from signkit.download.fetching import Patience, fetch
from signkit.download.registry import Corpus, find_corpus, read_corpora
from signkit.download.unpacking import Limits, unpack
from signkit.errors import InputError
from signkit.progress import say


def answer(
    name: str | None, download: bool, to: Path | None, accepted: str | None, as_json: bool
) -> str:
    """Answer what the command line asked.

    Parameters
    ----------
    name : str, optional
        Key of one corpus; none for all.
    download : bool
        Whether to fetch it.
    to : Path, optional
        Folder to fetch it to.
    accepted : str, optional
        Key of the licence that the user accepts.
    as_json : bool
        Whether to describe for a program.

    Returns
    -------
    str
        What to print.
    """
    corpora = read_corpora()
    if download:
        if name is None or to is None:
            needed = "the name of one corpus and --to FOLDER"
            raise InputError("signkit data --download", needed, "less", "signkit data lists them")
        download_corpus(find_corpus(name, corpora), to, accepted)
        return f"open {to.resolve()}"
    if to is not None or accepted is not None:
        came = "--to or --accept-licence without it"
        raise InputError("signkit data", "--download", came, "add --download to fetch the corpus")
    chosen = list(corpora.values()) if name is None else [find_corpus(name, corpora)]
    if as_json:
        return describe_as_json(chosen)
    return describe_all(chosen) if name is None else describe(chosen[0])


def download_corpus(
    corpus: Corpus,
    folder: Path,
    accepted: str | None,
    *,
    patience: Patience | None = None,
    limits: Limits | None = None,
) -> None:
    """Fetch the files of a corpus and unpack its archives.

    Parameters
    ----------
    corpus : Corpus
        An entry of the registry.
    folder : Path
        Where the files go.
    accepted : str, optional
        Key of the licence that the user accepts; nothing is fetched unless it is this one's.
    patience : Patience, optional
        How long to wait for a server.
    limits : Limits, optional
        How much an archive may become.

    Raises
    ------
    InputError
        If the corpus is not to be had directly, or its licence was not accepted.
    """
    licence = corpus.licence
    if corpus.how != "direct":
        needed, came = "a corpus that can be fetched directly", f"one by {corpus.how}"
        raise InputError(corpus.key, needed, came, f"{corpus.steps} Page: {corpus.page}")
    if accepted != licence.key:
        terms = f"{licence.name} ({licence.url}): {licence.summary}"
        came = "none" if accepted is None else repr(accepted)
        advice = f"read it, and if you accept it add --accept-licence {licence.key}"
        raise InputError(f"{corpus.key} under {terms}", "an accepted licence", came, advice)
    say(f"{corpus.key}: {licence.name}, accepted by you; {licence.summary}")
    for file in corpus.files:
        target = folder / file.name
        fetch(file.url, target, size=file.bytes, sha256=file.sha256, patience=patience)
        if file.unpack is None:
            continue
        if (folder / file.unpack).exists():
            say(f"{file.unpack}: unpacked already")
            continue
        say(f"{file.unpack}: {unpack(target, folder / file.unpack, limits):,} files unpacked")
