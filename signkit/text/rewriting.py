"""Rewriting: several lines or prompts from one, of the same meaning (supp. C.1).

The paper speaks of "tools that rewrite lines or prompt words" and says nothing of how. Here
every change comes from the small table of :mod:`signkit.text.rewriting_rules` and from the
templates, every draw from a seed; a sentence inside a prompt is never touched.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from signkit.errors import InputError
from signkit.text import rewriting_rules as table
from signkit.text.languages import find_language
from signkit.text.prompts import PLACEHOLDER, Part, fill_template, load_templates

DRAWS_PER_LINE = 8  # tries for each line asked for, before fewer are given


@dataclass(frozen=True)
class Rule:
    """One change that keeps the meaning: a pattern and what may stand in its place.

    Parameters
    ----------
    pattern : re.Pattern
        What is replaced, wherever it occurs in the line.
    choices : tuple of str
        Replacements, as :meth:`re.Match.expand` reads them.
    """

    pattern: re.Pattern[str]
    choices: tuple[str, ...]

    def apply(self, line: str, rng: random.Random) -> str:
        """Apply the rule: one replacement, drawn for the whole line.

        Parameters
        ----------
        line : str
            A sentence or a template.
        rng : random.Random
            Where the draw comes from.

        Returns
        -------
        str
            The rewritten line, or the same where the pattern does not occur.
        """
        found = self.pattern.search(line)
        if found is None:  # an earlier rule has taken its place
            return line
        same = found[0].casefold()
        choice = rng.choice([c for c in self.choices if c.casefold() != same])
        return self.pattern.sub(lambda m: _keep_case(m.expand(choice), m[0], line), line)


def rewrite(lines: Iterable[str], language: str, times: int, seed: int) -> list[tuple[int, str]]:
    """Give every line and up to ``times - 1`` rewritings of it.

    Only changes that hold in every sentence are made: synonyms, contractions, the final full
    stop. A line that offers fewer changes gives fewer rewritings; nothing comes twice. The
    draws for a line depend on the seed and the line, not on its neighbours.

    Parameters
    ----------
    lines : iterable of str
        Sentences or finished prompts.
    language : str
        The language's code or key, whose written language the lines are in.
    times : int
        Most lines to give for one: 1 gives the lines back.
    seed : int
        Seed of the draws.

    Returns
    -------
    list of (int, str)
        Index of the original, from 0, and the line; the original first, then its rewritings.

    Raises
    ------
    InputError
        If ``times`` is less than 1 or the language is unknown.

    Examples
    --------
    >>> rewrite(["maybe not", "snow"], "asl", times=3, seed=27)
    [(0, 'maybe not'), (0, 'perhaps not'), (1, 'snow')]
    """
    _check_times(times)
    rules = _line_rules(find_language(language).spoken)
    pairs = []
    for index, line in enumerate(lines):
        rng = random.Random(f"{seed} {line}")
        usable = _usable(rules, line)
        draws = (_rewrite_once(line, usable, rng) for _ in range(DRAWS_PER_LINE * times))
        pairs += [(index, made) for made in _distinct(line, draws, times)]
    return pairs


def rewrite_prompts(
    texts: Iterable[str], language: str, times: int, seed: int, part: Part = "train"
) -> list[tuple[int, str]]:
    """Give up to ``times`` prompts for every text, each from another wording of a template.

    Templates are drawn without return first; where ``times`` is more than there are, the rest
    are rewritten ones: other quotation marks, another politeness. The text itself, which is
    what is signed, stays as it is.

    Parameters
    ----------
    texts : iterable of str
        Sentences.
    language : str
        The language's code or key.
    times : int
        Most prompts to give for one text.
    seed : int
        Seed of the draws.
    part : {"train", "held_out", "all"}
        Which templates to draw from.

    Returns
    -------
    list of (int, str)
        Index of the text, from 0, and the prompt.

    Raises
    ------
    InputError
        If ``times`` is less than 1, or the language or the part is unknown.
    """
    _check_times(times)
    key = find_language(language).key
    templates = load_templates(key, part)
    pairs = []
    for index, text in enumerate(texts):
        rng = random.Random(f"{seed} {key} {index} {text}")
        first, *others = rng.sample(templates, len(templates))
        rewritten = (
            rewrite_template(rng.choice(templates), key, rng) for _ in range(DRAWS_PER_LINE * times)
        )
        wordings = _distinct(first, chain(others, rewritten), times)
        pairs += [(index, fill_template(wording, text)) for wording in wordings]
    return pairs


def rewrite_template(template: str, language: str, rng: random.Random) -> str:
    """Rewrite a template: other quotation marks around its place, another politeness.

    Parameters
    ----------
    template : str
        A template with one ``{}``.
    language : str
        The language's code or key.
    rng : random.Random
        Where the draws come from.

    Returns
    -------
    str
        A template of the same meaning, or the same one where no rule applies.
    """
    rules = _template_rules(find_language(language).key)
    return _rewrite_once(template, _usable(rules, template), rng)


def _usable(rules: Sequence[Rule], line: str) -> list[Rule]:
    return [rule for rule in rules if rule.pattern.search(line)]


def _rewrite_once(line: str, usable: Sequence[Rule], rng: random.Random) -> str:
    for rule in rng.sample(usable, rng.randint(1, len(usable)) if usable else 0):
        line = rule.apply(line, rng)
    return line


def _distinct(first: str, others: Iterable[str], most: int) -> list[str]:
    kept = {first: None}
    for other in others:
        if len(kept) >= most:
            break
        kept[other] = None
    return list(kept)


def _keep_case(replacement: str, replaced: str, line: str) -> str:
    if line == line.lower():
        return replacement.lower()
    if replaced[0].isupper():
        return replacement[0].upper() + replacement[1:]
    return replacement


@cache
def _line_rules(spoken: str) -> tuple[Rule, ...]:
    patterns = (*table.ONE_WAY[spoken], *table.PUNCTUATION)
    one_way = [Rule(re.compile(found, re.IGNORECASE), (put,)) for found, put in patterns]
    return (*_group_rules(table.SAME_MEANING[spoken]), *one_way)


@cache
def _template_rules(key: str) -> tuple[Rule, ...]:
    openings = _group_rules(table.OPENINGS[key], start="^")
    quoted = tuple(f"{before}{PLACEHOLDER}{after}" for before, after in table.QUOTES[key])
    quotes = Rule(re.compile("|".join(map(re.escape, quoted))), quoted)
    return (*openings, *_group_rules(table.TEMPLATE_PHRASES[key]), quotes)


def _group_rules(groups: table.Groups, start: str = r"(?<!\w)") -> Iterator[Rule]:
    for group in groups:
        # Longest first: "Please show me" must be found before the "show me" inside it.
        phrases = "|".join(re.escape(phrase) for phrase in sorted(group, key=len, reverse=True))
        yield Rule(re.compile(rf"{start}(?:{phrases})(?!\w)", re.IGNORECASE), group)


def _check_times(times: int) -> None:
    if times < 1:
        raise InputError("times", "1 or more", str(times), "1 gives one line for each")
