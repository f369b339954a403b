"""French sentences."""

from __future__ import annotations

import re

from signkit.octosign.clauses import WH, arrange, is_town, person_of, place_part
from signkit.octosign.meaning import Event
from signkit.octosign.words import Piece, Words, split_gender

LINKS = {"and": "et", "but": "mais", "because": "car"}
_ASK = {"what": "qu'est-ce que", "where": "où est-ce que", "when": "quand est-ce que"}
_ASK |= {"why": "pourquoi est-ce que", "question": "est-ce que"}
_SUBJECTS = {"me": "je", "you": "tu"}
_CLITICS = {"me": "me", "you": "te"}
_HAVE = {"avoir": ("ai", "as", "a"), "être": ("suis", "es", "est")}
_MODALS = {"want": ("veux", "veux", "veut"), "can": ("peux", "peux", "peut")}
_MODALS["must"] = ("dois", "dois", "doit")
_WEATHER = {"present": "a", "past": "avait", "future": "aura"}
_MAKES = {"present": "fait", "past": "faisait", "future": "fera"}
_BE = {"present": "est", "past": "était", "future": "sera"}
_ELISION = re.compile(r"\b(de|ne|je|me|te|que|le|la) (?=[aeiouyéèêàâîôûœh])")


def elide(sentence: str) -> str:
    """Drop the vowel of French little words before a vowel.

    Parameters
    ----------
    sentence : str
        Words with spaces between them.

    Returns
    -------
    str
        The sentence with apostrophes.

    Examples
    --------
    >>> elide("est-ce que il ne achète pas de eau")
    "est-ce qu'il n'achète pas d'eau"
    """
    return _ELISION.sub(lambda match: match[1][:-1] + "'", sentence)


def say_event(event: Event, words: Words, wording: int) -> list[Piece]:
    """Say one event in French.

    Parameters
    ----------
    event : Event
        What happens.
    words : Words
        French word forms.
    wording : int
        0 fronts the time, 1 neither, 2 the place.

    Returns
    -------
    list of Piece
        The clause, without punctuation and before elision.
    """
    place, time = _place(event, words), words.piece(event.time)
    core = _subject(event, words) + _predicate(event, words)
    if event.asks in _ASK:
        core = [Piece(_ASK[event.asks], event.asks if event.asks in WH else ""), *core]
    return arrange(core, place, time, 1 if event.asks else wording)


def _place(event: Event, words: Words) -> list[Piece]:
    if is_town(event, words):
        return [Piece("à"), *words.piece(event.place)]
    return place_part(event, words)


def _subject(event: Event, words: Words) -> list[Piece]:
    if event.kind in ("weather", "climate", "degrees"):
        return [Piece("il")]
    if event.asks == "who":
        return [Piece("qui", "who")]
    if event.agent in _SUBJECTS:
        return [Piece(_SUBJECTS[event.agent], event.agent)]
    return [Piece(split_gender(words.forms[event.agent][0])[0], event.agent)]


def _negated(finite: list[Piece], event: Event) -> list[Piece]:
    """Put ne and pas around the finite verb and its clitics."""
    if not event.negated:
        return finite
    return [Piece("ne"), *finite, Piece("pas", "not")]


def _predicate(event: Event, words: Words) -> list[Piece]:
    if event.kind == "weather":
        finite = [Piece("y"), Piece(_WEATHER[event.tense])]
        return _negated(finite, event) + _weather(event, words)
    if event.kind in ("climate", "degrees"):
        rest = words.piece(event.degree) + words.piece(event.predicate)
        return _negated([Piece(_MAKES[event.tense])], event) + rest
    if event.kind == "state":
        feminine = split_gender(words.forms[event.agent][0])[1] == "f"
        rest = words.piece(event.predicate, 1 if feminine else 0)
        return _negated([Piece(_BE[event.tense])], event) + rest
    return _verbs(event, words) + _objects(event, words)


def _weather(event: Event, words: Words) -> list[Piece]:
    noun, partitive = words.forms[event.predicate]
    if event.degree:
        return [*words.piece(event.degree), Piece(noun, event.predicate)]
    if event.negated:
        return [Piece("de"), Piece(noun, event.predicate)]
    return [Piece(partitive, event.predicate)]


def _verbs(event: Event, words: Words) -> list[Piece]:
    mark, forms = words.verb(event.predicate)
    person = person_of(event.agent) - 1
    clitic = [Piece(text, name) for name, text in _CLITICS.items() if name == event.recipient]
    if event.modal:
        modal = [Piece(_MODALS[event.modal][person], event.modal)]
        return _negated(modal, event) + clitic + [Piece(forms[3], event.predicate)]
    if event.tense == "past":
        have = [*clitic, Piece(_HAVE["être" if mark == "être" else "avoir"][person])]
        feminine = bool(event.agent) and _is_feminine(event.agent, words)
        agreement = "e" if mark == "être" and feminine else ""
        return [*_negated(have, event), Piece(forms[4] + agreement, event.predicate)]
    return _negated([*clitic, Piece(forms[person], event.predicate)], event)


def _is_feminine(concept: str, words: Words) -> bool:
    return concept not in _SUBJECTS and split_gender(words.forms[concept][0])[1] == "f"


def _to(noun: str) -> str:
    return f"au {noun[3:]}" if noun.startswith("le ") else f"à {noun}"


def _objects(event: Event, words: Words) -> list[Piece]:
    objects = []
    if event.theme:
        objects.append(Piece(split_gender(words.forms[event.theme][0])[0], event.theme))
    if event.recipient and event.recipient not in _CLITICS:
        noun = split_gender(words.forms[event.recipient][0])[0]
        indirect = event.kind == "transfer" or words.verb(event.predicate)[0] == "dat"
        objects.append(Piece(_to(noun) if indirect else noun, event.recipient))
    return objects
