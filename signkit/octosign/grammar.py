"""From a meaning to a sequence of signs: the grammar of the eight constructed languages.

Function words are dropped, tense is in the time sign only, questions and negation stand at the
end. GSL, LSA, KSL and TSL put the verb after its objects; the rest of the order differs from
language to language. Agreement verbs run from the agent's place in space to the receiver's.
"""

from __future__ import annotations

from dataclasses import dataclass

from signkit.octosign.meaning import Event, Meaning

AGREEING = ("transfer", "direct")
"""Kinds of event whose verb agrees with loci."""

Slot = tuple[str, str | None, str | None]
"""A concept to be signed, with its start and end locus."""


@dataclass(frozen=True)
class GlossGrammar:
    """The order of signs in one constructed language.

    Parameters
    ----------
    order : tuple of str
        Roles from first to last; ``predicate``, ``not`` and ``asks`` among them.
    pointing : int
        How many of the two persons of an agreement verb are followed by a pointing sign.
    first_locus : str
        Side of the agent, ``left`` or ``right``; the receiver gets the other one.
    """

    order: tuple[str, ...]
    pointing: int
    first_locus: str


def _grammar(order: str, pointing: int, first_locus: str) -> GlossGrammar:
    return GlossGrammar(tuple(order.split()), pointing, first_locus)


GRAMMARS = {
    "ASL": _grammar("time agent modal predicate recipient theme degree place not asks", 1, "left"),
    "GSL": _grammar("time place agent recipient theme degree modal predicate not asks", 1, "right"),
    "DSGS": _grammar(
        "time agent place recipient theme degree predicate modal not asks", 2, "right"
    ),
    "LSF-CH": _grammar(
        "time place agent predicate degree theme recipient modal not asks", 1, "left"
    ),
    "LIS-CH": _grammar(
        "time theme agent modal recipient predicate degree place not asks", 1, "right"
    ),
    "LSA": _grammar("time agent recipient theme place degree predicate modal not asks", 1, "left"),
    "KSL": _grammar("time place agent recipient theme degree predicate modal not asks", 2, "left"),
    "TSL": _grammar("time agent place theme recipient predicate degree not modal asks", 1, "right"),
}
"""Each language's order of signs, how much it points and where it begins."""

_OTHER = {"left": "right", "right": "left"}


def locus_of(concept: str, side: str) -> str | None:
    """Give the place in space that a person is given.

    Parameters
    ----------
    concept : str
        Name of the person's concept.
    side : str
        ``left`` or ``right``: the side for a third person.

    Returns
    -------
    str or None
        ``signer`` for the signer; none for the addressee, straight ahead, and for no one.

    Examples
    --------
    >>> locus_of("me", "left"), locus_of("mother", "left"), locus_of("you", "left")
    ('signer', 'left', None)
    """
    if concept == "me":
        return "signer"
    return None if concept in ("you", "") else side


def points(event: Event, grammar: GlossGrammar, has_pointing: bool) -> int:
    """Tell how many pointing signs an event takes: none unless both persons are third persons.

    Parameters
    ----------
    event : Event
        What happens.
    grammar : GlossGrammar
        The language's grammar.
    has_pointing : bool
        Whether the lexicon has the pointing sign.

    Returns
    -------
    int
        0, 1 or 2.
    """
    if event.kind not in AGREEING or not has_pointing:
        return 0
    third = all(name not in ("", "me", "you") for name in (event.agent, event.recipient))
    return grammar.pointing if third else 0


def sign_event(event: Event, grammar: GlossGrammar, has_pointing: bool) -> list[Slot]:
    """Put the signs of one event in order.

    Parameters
    ----------
    event : Event
        What happens.
    grammar : GlossGrammar
        The language's grammar.
    has_pointing : bool
        Whether the lexicon has the pointing sign.

    Returns
    -------
    list of tuple
        Concept, start locus and end locus of each sign.
    """
    loci = {
        "agent": locus_of(event.agent, grammar.first_locus),
        "recipient": locus_of(event.recipient, _OTHER[grammar.first_locus]),
    }
    pointed = ("agent", "recipient")[: points(event, grammar, has_pointing)]
    slots: list[Slot] = []
    for role in grammar.order:
        concept = _concept_of(event, role)
        if not concept:
            continue
        agrees = role == "predicate" and event.kind in AGREEING
        slots.append((concept, *((loci["agent"], loci["recipient"]) if agrees else (None, None))))
        if role in pointed:
            slots.append(("ix", None, loci[role]))
    return slots


def _concept_of(event: Event, role: str) -> str:
    if role == "not":
        return "not" if event.negated else ""
    return getattr(event, role)


def sign_meaning(meaning: Meaning, grammar: GlossGrammar, has_pointing: bool) -> list[list[Slot]]:
    """Put the signs of a meaning in order, clause by clause; ``and`` has no sign.

    Parameters
    ----------
    meaning : Meaning
        What is said.
    grammar : GlossGrammar
        The language's grammar.
    has_pointing : bool
        Whether the lexicon has the pointing sign.

    Returns
    -------
    list of list of tuple
        The slots of each clause, its link first.
    """
    clauses = []
    for number, event in enumerate(meaning.events):
        link = meaning.links[number - 1] if number else "and"
        linked: list[Slot] = [] if link == "and" else [(link, None, None)]
        clauses.append(linked + sign_event(event, grammar, has_pointing))
    return clauses
