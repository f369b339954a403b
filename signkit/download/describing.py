"""The registry for a reader: a line a corpus, all of one corpus, or JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from dataclasses import asdict

from signkit.download.registry import Corpus, RemoteFile

WHAT_TO_DO = {
    "direct": "signkit data {} --download",
    "browser": "free, by hand from a file host",
    "registration": "register on its page",
    "agreement": "sign an agreement",
    "form": "fill in a form",
}


def describe_all(corpora: Iterable[Corpus]) -> str:
    """Describe every corpus in a line.

    Parameters
    ----------
    corpora : iterable of Corpus
        The registry.

    Returns
    -------
    str
        A table: key, language, licence, size, what to do, source.
    """
    head = ("corpus", "language", "licence", "size", "what to do", "source")
    rows = [head, *(_row(corpus) for corpus in corpora)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows]
    foot = "* as remembered: check the page. signkit data CORPUS says everything about one."
    return "\n".join([*lines, "", foot])


def describe(corpus: Corpus) -> str:
    """Describe one corpus.

    Parameters
    ----------
    corpus : Corpus
        An entry of the registry.

    Returns
    -------
    str
        Source, licence, size, what to do, and where the files must be put.
    """
    licence = corpus.licence
    parts = [
        ("page", corpus.page),
        ("languages", corpus.language),
        ("in the paper", corpus.paper_reference),
        ("licence", f"{licence.name} ({licence.url}): {licence.summary}"),
        ("size", _size(corpus)),
        ("verified", f"{'yes' if corpus.verified else 'no'}: {corpus.checked}"),
        ("what to do", corpus.steps),
        ("layout", corpus.layout),
        ("note", corpus.note),
        *(("file", _file_line(file)) for file in corpus.files),
    ]
    if corpus.files:
        order = f"signkit data {corpus.key} --download --to FOLDER --accept-licence {licence.key}"
        parts.append(("to fetch", order))
    return "\n".join([corpus.title, *(_paragraph(name, text) for name, text in parts)])


def describe_as_json(corpora: Iterable[Corpus]) -> str:
    """Describe corpora for a program.

    Parameters
    ----------
    corpora : iterable of Corpus
        Entries of the registry.

    Returns
    -------
    str
        A JSON list with every field of every entry.
    """
    return json.dumps([asdict(corpus) for corpus in corpora], indent=2, ensure_ascii=False)


def _row(corpus: Corpus) -> tuple[str, ...]:
    licence = corpus.licence.key + ("" if corpus.verified else " *")
    todo = WHAT_TO_DO[corpus.how].format(corpus.key)
    return corpus.key, corpus.language, licence, _size(corpus), todo, corpus.page


def _size(corpus: Corpus) -> str:
    return corpus.size or "not known"


def _file_line(file: RemoteFile) -> str:
    size = "size not published" if file.bytes is None else f"{file.bytes:,} bytes"
    return f"{file.name}: {size}, sha256 {file.sha256 or 'none published'}, {file.url}"


def _paragraph(name: str, text: str) -> str:
    first, rest = f"  {name + ':':<13} ", " " * 16
    return textwrap.fill(
        text,
        width=96,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
