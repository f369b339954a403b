"""Spanish sentences; subject pronouns are dropped, persons as objects take ``a``."""

from __future__ import annotations

from signkit.octosign.clauses import WH, arrange, is_town, person_of, place_part
from signkit.octosign.meaning import Event
from signkit.octosign.words import Piece, Words, split_gender

LINKS = {"and": "y", "but": "pero", "because": "porque"}
_ASK = {"who": "quién", "what": "qué", "where": "dónde", "when": "cuándo", "why": "por qué"}
_CLITICS = {"me": "me", "you": "te"}
_MODALS = {"want": ("quiero", "quieres", "quiere"), "can": ("puedo", "puedes", "puede")}
_MODALS["must"] = ("debo", "debes", "debe")
_TENSES = {
    "está": {"present": "está", "past": "estaba", "future": "estará"},
    "es": {"present": "es", "past": "era", "future": "será"},
    "hace": {"present": "hace", "past": "hacía", "future": "hará"},
    "hay": {"present": "hay", "past": "había", "future": "habrá"},
}


def say_event(event: Event, words: Words, wording: int) -> list[Piece]:
    """Say one event in Spanish.

    Parameters
    ----------
    event : Event
        What happens.
    words : Words
        Spanish word forms.
    wording : int
        0 fronts the time, 1 neither, 2 the place.

    Returns
    -------
    list of Piece
        The clause, with an opening question mark where it asks.
    """
    place, time = _place(event, words), words.piece(event.time)
    subject = _subject(event, words)
    finite, rest = _predicate(event, words)
    opening = [Piece("¿")] if event.asks else []
    if event.asks in WH:
        ask = "adónde" if (event.asks, event.kind) == ("where", "motion") else _ASK[event.asks]
        core = [*opening, Piece(ask, event.asks), *finite, *subject, *rest]
    else:
        core = opening + subject + finite + rest
    return arrange(core, place, time, 1 if event.asks else wording)


def _place(event: Event, words: Words) -> list[Piece]:
    if is_town(event, words):
        return [Piece("a" if event.kind == "motion" else "en"), *words.piece(event.place)]
    return place_part(event, words)


def _subject(event: Event, words: Words) -> list[Piece]:
    if not event.agent or event.agent in _CLITICS:
        return []
    return [Piece(split_gender(words.forms[event.agent][0])[0], event.agent)]


def _negated(verbs: list[Piece], event: Event) -> list[Piece]:
    return [Piece("no", "not"), *verbs] if event.negated else verbs


def _predicate(event: Event, words: Words) -> tuple[list[Piece], list[Piece]]:
    """Give the verbs, and everything after them."""
    if event.kind in ("weather", "degrees"):
        finite = [Piece(_TENSES["hay"][event.tense])]
        return _negated(finite, event), _amount(event, words)
    if event.kind == "climate":
        verb, adjective = words.forms[event.predicate][1].split(" ")
        finite = [Piece(_TENSES[verb][event.tense])]
        return _negated(finite, event), [Piece(adjective, event.predicate)]
    if event.kind == "state":
        return _state(event, words)
    return _negated(_verbs(event, words), event), _objects(event, words)


def _amount(event: Event, words: Words) -> list[Piece]:
    if event.kind == "degrees":
        return words.piece(event.degree) + words.piece(event.predicate)
    noun, gender = split_gender(words.forms[event.predicate][0])
    bare = noun.removeprefix("el ").removeprefix("la ")
    degree = words.piece(event.degree, 1 if gender == "f" else 0)
    return [*degree, Piece(bare, event.predicate)]


def _state(event: Event, words: Words) -> tuple[list[Piece], list[Piece]]:
    masculine, feminine = words.forms[event.predicate]
    verb, adjective = masculine.split(" ")
    is_feminine = split_gender(words.forms[event.agent][0])[1] == "f"
    finite = [Piece(_TENSES[verb][event.tense])]
    rest = [Piece(feminine if is_feminine else adjective, event.predicate)]
    return _negated(finite, event), rest


def _verbs(event: Event, words: Words) -> list[Piece]:
    _, forms = words.verb(event.predicate)
    person = person_of(event.agent) - 1
    clitic = [Piece(text, name) for name, text in _CLITICS.items() if name == event.recipient]
    if event.kind == "transfer" and not clitic:
        clitic = [Piece("le")]
    if event.modal:
        modal = Piece(_MODALS[event.modal][person], event.modal)
        return [*clitic, modal, Piece(forms[3], event.predicate)]
    finite = forms[4 + person] if event.tense == "past" else forms[person]
    return [*clitic, Piece(finite, event.predicate)]


def _to(noun: str) -> str:
    return f"al {noun[3:]}" if noun.startswith("el ") else f"a {noun}"


def _objects(event: Event, words: Words) -> list[Piece]:
    objects = []
    if event.theme:
        noun = split_gender(words.forms[event.theme][0])[0]
        objects.append(Piece(_to(noun) if words.is_person(event.theme) else noun, event.theme))
    if event.recipient and event.recipient not in _CLITICS:
        noun = split_gender(words.forms[event.recipient][0])[0]
        objects.append(Piece(_to(noun), event.recipient))
    return objects
