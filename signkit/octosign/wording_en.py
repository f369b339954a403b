"""English sentences."""

from __future__ import annotations

from signkit.octosign.clauses import WH, arrange, is_town, person_of, place_part
from signkit.octosign.meaning import Event
from signkit.octosign.words import Piece, Words

LINKS = {"and": "and", "but": "but", "because": "because"}
_PRONOUNS = {"me": ("i", "me"), "you": ("you", "you")}
_BE = {"present": ("am", "are", "is"), "past": ("was", "were", "was")}
_DO = {"present": ("do", "do", "does"), "past": ("did", "did", "did")}
_WANT = ("want", "wants", "wanted")


def say_event(event: Event, words: Words, wording: int) -> list[Piece]:
    """Say one event in English.

    Parameters
    ----------
    event : Event
        What happens.
    words : Words
        English word forms.
    wording : int
        0 fronts the time, 1 neither, 2 the place.

    Returns
    -------
    list of Piece
        The clause, without punctuation.
    """
    place, time = _place(event, words), words.piece(event.time)
    auxiliary, rest = _predicate(event, words)
    subject = _subject(event, words)
    if event.asks in WH and event.asks != "who":
        subject, auxiliary = [Piece(event.asks, event.asks), *auxiliary, *subject], []
    elif event.asks == "question":
        subject, auxiliary = auxiliary + subject, []
    return arrange(subject + auxiliary + rest, place, time, 1 if event.asks else wording)


def _noun(concept: str, words: Words, role: int = 0) -> list[Piece]:
    if concept in _PRONOUNS:
        return [Piece(_PRONOUNS[concept][role], concept)]
    noun = words.forms[concept][0]
    return [Piece(noun if words.kinds[concept] == "name" else f"the {noun}", concept)]


def _place(event: Event, words: Words) -> list[Piece]:
    if is_town(event, words):
        preposition = "to" if event.kind == "motion" else "in"
        return [Piece(preposition), *words.piece(event.place)]
    return place_part(event, words)


def _subject(event: Event, words: Words) -> list[Piece]:
    if event.kind == "weather":
        return [Piece("there")]
    if event.kind in ("climate", "degrees"):
        return [Piece("it")]
    if event.asks == "who":
        return [Piece("who", "who")]
    return _noun(event.agent, words)


def _predicate(event: Event, words: Words) -> tuple[list[Piece], list[Piece]]:
    """Give the auxiliary, which questions move, and everything after it."""
    if event.kind in ("weather", "climate", "degrees", "state"):
        auxiliary, rest = _be(event)
        return auxiliary, rest + _complement(event, words)
    auxiliary, rest = _verb(event, words)
    return auxiliary, rest + _objects(event, words)


def _be(event: Event) -> tuple[list[Piece], list[Piece]]:
    negation = [Piece("not", "not")] * (event.negated and event.kind != "weather")
    if event.tense == "future":
        return [Piece("will")], [*negation, Piece("be")]
    return [Piece(_BE[event.tense][person_of(event.agent) - 1])], negation


def _complement(event: Event, words: Words) -> list[Piece]:
    if event.kind == "weather":
        no = [Piece("no", "not")] * event.negated
        return no + words.piece(event.degree) + words.piece(event.predicate, 0)
    return words.piece(event.degree) + words.piece(event.predicate)


def _verb(event: Event, words: Words) -> tuple[list[Piece], list[Piece]]:
    forms, concept, tail = words.forms[event.predicate], event.predicate, []
    if event.modal == "want":
        tail = [Piece("to"), Piece(forms[0], concept)]
        forms, concept = _WANT, "want"
    negation = [Piece("not", "not")] * event.negated
    base = [Piece(forms[0], concept), *tail]
    if event.modal == "can" and event.negated and not event.asks:
        return [Piece("cannot", "can")], base
    if event.modal in ("can", "must"):
        return [Piece(event.modal, event.modal)], negation + base
    if event.tense == "future" and not event.modal:
        return [Piece("will")], negation + base
    person = person_of(event.agent)
    tense = "past" if event.tense == "past" else "present"
    if event.negated or event.asks not in ("", "who"):
        return [Piece(_DO[tense][person - 1])], negation + base
    finite = forms[2] if tense == "past" else forms[1 if person == 3 else 0]
    return [], [Piece(finite, concept), *tail]


def _objects(event: Event, words: Words) -> list[Piece]:
    theme = _noun(event.theme, words, 1) if event.theme else []
    if not event.recipient:
        return theme
    to = [Piece("to")] if event.kind == "transfer" else []
    return theme + to + _noun(event.recipient, words, 1)
