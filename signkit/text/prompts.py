"""Prompt templates: reading, filling and seeded pairing with sentences (Sec. 3, supp. C.1).

The paper pairs its sentences at random with 120 English templates and 30 for each of seven
other languages. The templates here are signkit's own, the same numbers, one a line in
``signkit/text/templates/<language key>.txt``; what was released beside the paper counts 450
(ledger TPL-1).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from signkit.errors import InputError
from signkit.text.languages import find_language
from signkit.text.line_files import read_lines

PLACEHOLDER = "{}"
HELD_OUT_SHARE = 5  # one in five: the last 20 % of a template file
Part = Literal["train", "held_out", "all"]

_FOLDER = Path(__file__).parent / "templates"


def load_templates(language: str, part: Part = "all") -> list[str]:
    """Load signkit's own templates of a language.

    Parameters
    ----------
    language : str
        The language's code or key: ``ASL``, ``lsf_ch``.
    part : {"train", "held_out", "all"}
        Which of them, as :func:`choose_part` splits.

    Returns
    -------
    list of str
        Templates in the order of the file, each with one ``{}``.

    Raises
    ------
    InputError
        If the language or the part is unknown.

    Examples
    --------
    >>> len(load_templates("asl")), len(load_templates("ksl", "held_out"))
    (120, 6)
    """
    path = _FOLDER / f"{find_language(language).key}.txt"
    return choose_part(read_templates(path), part)


def read_templates(path: Path | str) -> list[str]:
    """Read a template file: one template a line, ``{}`` once in each, no duplicates.

    Parameters
    ----------
    path : Path or str
        A file of signkit's or of a user's own.

    Returns
    -------
    list of str
        The templates, spaces around them removed.

    Raises
    ------
    InputError
        If the file is missing or empty, or a line is blank, comes twice, or has no placeholder
        or several; the message names the line.
    """
    templates = [line.strip() for line in read_lines(path)]
    if not any(templates):
        raise InputError(str(path), "one template a line", "an empty file", "write some templates")
    seen: dict[str, int] = {}
    for number, template in enumerate(templates, 1):
        where = f"{path} line {number}"
        _check_template(template, where)
        if template in seen:
            came = f"the template of line {seen[template]} again"
            raise InputError(where, "a new template", came, "remove one of the two")
        seen[template] = number
    return templates


def choose_part(templates: Sequence[str], part: Part) -> list[str]:
    """Choose the training or the held-out templates of a file.

    The last ``len(templates) // 5`` templates are held out, the others train: 24 of 120 and
    6 of 30. The rule is the file's order, so that adding a run or a seed never moves one.

    Parameters
    ----------
    templates : sequence of str
        The templates of one language, in the order of the file.
    part : {"train", "held_out", "all"}
        Which of them.

    Returns
    -------
    list of str
        The chosen templates in the same order.

    Raises
    ------
    InputError
        If the part is unknown, or there are too few templates to hold one out.

    Examples
    --------
    >>> choose_part(["a {}", "b {}", "c {}", "d {}", "e {}"], "held_out")
    ['e {}']
    """
    if part not in get_args(Part):
        parts = ", ".join(get_args(Part))
        raise InputError("part", f"one of {parts}", repr(part), "held-out templates are for tests")
    cut = len(templates) - len(templates) // HELD_OUT_SHARE
    chosen = {"all": templates, "train": templates[:cut], "held_out": templates[cut:]}[part]
    if not chosen:
        came = f"{len(templates)} templates"
        raise InputError(f"part {part}", f"{HELD_OUT_SHARE} or more", came, "use part 'all'")
    return list(chosen)


def fill_template(template: str, text: str) -> str:
    """Put a text in a template's place for it, by plain replacement.

    ``str.format`` would read the braces of the sentence; here a sentence may hold braces and
    quotes and comes back unchanged inside the prompt.

    Parameters
    ----------
    template : str
        A template with one ``{}``.
    text : str
        The sentence, or any other text.

    Returns
    -------
    str
        The prompt.

    Raises
    ------
    InputError
        If the template has no placeholder or several.

    Examples
    --------
    >>> fill_template("How is '{}' signed?", "a {b} isn't {}")
    "How is 'a {b} isn't {}' signed?"
    """
    _check_template(template, "template")
    return template.replace(PLACEHOLDER, text, 1)


def pair_texts(texts: Iterable[str], templates: Sequence[str], seed: int, stream: str) -> list[str]:
    """Pair every text with a template drawn at random, and fill it.

    The released pairing draws without a seed and cannot be repeated. Here the draws depend on
    the seed and the stream only, one a text, so that texts added at the end move no prompt.

    Parameters
    ----------
    texts : iterable of str
        Sentences.
    templates : sequence of str
        Templates, each with one ``{}``.
    seed : int
        Seed of the draws, 0 or more.
    stream : str
        Name that keeps the draws of different languages apart.

    Returns
    -------
    list of str
        One prompt a text, in the same order.

    Examples
    --------
    >>> pair_texts(["rain", "snow"], ["Sign {}."], seed=1, stream="asl")
    ['Sign rain.', 'Sign snow.']
    """
    if not templates:
        raise InputError("templates", "one or more", "none", "see read_templates")
    rng = np.random.default_rng([seed, zlib.crc32(stream.encode())])
    return [fill_template(templates[int(rng.integers(len(templates)))], text) for text in texts]


def pair_prompts(texts: Iterable[str], language: str, seed: int, part: Part = "train") -> list[str]:
    """Make a prompt of every text with a language's own templates, drawn at random (Sec. 3).

    Parameters
    ----------
    texts : iterable of str
        Sentences.
    language : str
        The language's code or key.
    seed : int
        Seed of the pairing, 0 or more.
    part : {"train", "held_out", "all"}
        Which templates to draw from.

    Returns
    -------
    list of str
        One prompt a text, in the same order.

    Examples
    --------
    >>> pair_prompts(["rain"], "asl", seed=27) == pair_prompts(["rain"], "ASL", seed=27)
    True
    """
    key = find_language(language).key
    return pair_texts(texts, load_templates(key, part), seed, f"{key} {part}")


def _check_template(template: str, where: str) -> None:
    count = template.count(PLACEHOLDER)
    if count == 1:
        return
    needed = f"{PLACEHOLDER} once"
    if not template:
        raise InputError(where, needed, "a blank line", "remove the line")
    if count > 1:
        advice = "keep one: a prompt holds its sentence once"
        raise InputError(where, needed, f"{count} of them in {template!r}", advice)
    advice = f"write {PLACEHOLDER} where the sentence goes"
    if "{Text}" in template:
        advice += ", also where the paper prints {Text}"
    raise InputError(where, needed, f"none in {template!r}", advice)
