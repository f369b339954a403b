"""Take the sentence out of a question-style prompt by rule: what a prompt channel must beat."""

from __future__ import annotations

import re

from signkit.text.prompts import PLACEHOLDER, load_templates

QUOTED = re.compile(r"[\"“”„«»‘‚「『《](.+)[\"“”«»’‘」』》]|(?<!\w)'(.+)'(?!\w)")
"""A sentence in quotes; greedy, so that quotes inside it stay part of it."""
QUOTES = "\"'“”„«»‘’‚「」『』《》"


def strip_template(prompt: str, language: str) -> str:
    """Find the sentence that a prompt asks for: by known templates, else by its quotes.

    The known templates are the training part, so that an unseen one is unseen by the rule as
    well. A prompt that fits none and holds no quotes is given back whole.

    Parameters
    ----------
    prompt : str
        A prompt, or a bare sentence.
    language : str
        Code or key of the language whose templates are known.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> strip_template("Please be so kind and sign 'the sky is blue' now", "asl")
    'the sky is blue'
    >>> strip_template("the sky is blue", "asl")
    'the sky is blue'
    """
    found = [m for t in load_templates(language, "train") if (m := _fit(t, prompt))]
    if found:
        return min(found, key=len)  # the template that explains the most
    quoted = QUOTED.search(prompt)
    return (quoted[1] or quoted[2]).strip() if quoted else prompt.strip()


def unquote_template(template: str) -> str:
    """Take the quotes around the placeholder of a template away.

    Parameters
    ----------
    template : str
        A template with one ``{}``.

    Returns
    -------
    str
        The template without them.

    Examples
    --------
    >>> unquote_template("How is '{}' signed?")
    'How is {} signed?'
    """
    before, after = template.split(PLACEHOLDER)
    return before.rstrip(QUOTES) + PLACEHOLDER + after.lstrip(QUOTES)


def _fit(template: str, prompt: str) -> str | None:
    before, after = template.split(PLACEHOLDER)
    if len(prompt) <= len(before) + len(after) or not (before or after):
        return None
    if not (prompt.startswith(before) and prompt.endswith(after)):
        return None
    return prompt[len(before) : len(prompt) - len(after)].strip() or None
