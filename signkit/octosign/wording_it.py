"""Italian sentences; subject pronouns are dropped."""

from __future__ import annotations

from signkit.octosign.clauses import WH, arrange, is_town, person_of, place_part
from signkit.octosign.meaning import Event
from signkit.octosign.words import Piece, Words, split_gender

LINKS = {"and": "e", "but": "ma", "because": "poiché"}
_ASK = {"who": "chi", "what": "che cosa", "where": "dove", "when": "quando", "why": "perché"}
_CLITICS = {"me": "mi", "you": "ti"}
_HAVE = {"avere": ("ho", "hai", "ha"), "essere": ("sono", "sei", "è")}
_MODALS = {"want": ("voglio", "vuoi", "vuole"), "can": ("posso", "puoi", "può")}
_MODALS["must"] = ("devo", "devi", "deve")
_BE = {"present": "è", "past": "era", "future": "sarà"}
_THERE = {"present": "c'è", "past": "c'era", "future": "ci sarà"}
_THERE_ARE = {"present": "ci sono", "past": "c'erano", "future": "ci saranno"}
_MAKES = {"present": "fa", "past": "faceva", "future": "farà"}
_TO = {"il": "al ", "lo": "allo ", "la": "alla "}


def say_event(event: Event, words: Words, wording: int) -> list[Piece]:
    """Say one event in Italian.

    Parameters
    ----------
    event : Event
        What happens.
    words : Words
        Italian word forms.
    wording : int
        0 fronts the time, 1 neither, 2 the place.

    Returns
    -------
    list of Piece
        The clause, without punctuation.
    """
    place, time = _place(event, words), words.piece(event.time)
    subject = _subject(event, words)
    finite, rest = _predicate(event, words)
    if event.asks in WH:
        core = [Piece(_ASK[event.asks], event.asks), *finite, *subject, *rest]
    else:
        core = subject + finite + rest
    return arrange(core, place, time, 1 if event.asks else wording)


def _place(event: Event, words: Words) -> list[Piece]:
    if is_town(event, words):
        return [Piece("a"), *words.piece(event.place)]
    return place_part(event, words)


def _subject(event: Event, words: Words) -> list[Piece]:
    if not event.agent or event.agent in _CLITICS:
        return []
    return [Piece(split_gender(words.forms[event.agent][0])[0], event.agent)]


def _negated(verbs: list[Piece], event: Event) -> list[Piece]:
    return [Piece("non", "not"), *verbs] if event.negated else verbs


def _predicate(event: Event, words: Words) -> tuple[list[Piece], list[Piece]]:
    """Give the verbs, and everything after them."""
    if event.kind in ("weather", "climate", "degrees"):
        return _weather(event, words)
    if event.kind == "state":
        feminine = _is_feminine(event.agent, words)
        adjective = words.piece(event.predicate, 1 if feminine else 0)
        return _negated([Piece(_BE[event.tense])], event), adjective
    return _negated(_verbs(event, words), event), _objects(event, words)


def _weather(event: Event, words: Words) -> tuple[list[Piece], list[Piece]]:
    if event.kind == "climate":
        verb, adjective = words.forms[event.predicate][1].split(" ")
        finite = (_MAKES if verb == "fa" else _BE)[event.tense]
        return _negated([Piece(finite)], event), [Piece(adjective, event.predicate)]
    if event.kind == "degrees":
        rest = words.piece(event.degree) + words.piece(event.predicate)
        return _negated([Piece(_THERE_ARE[event.tense])], event), rest
    noun, gender = split_gender(words.forms[event.predicate][0])
    degree = words.piece(event.degree, 1 if gender == "f" else 0)
    bare = noun.removeprefix("il ").removeprefix("la ")
    return _negated([Piece(_THERE[event.tense])], event), [*degree, Piece(bare, event.predicate)]


def _is_feminine(concept: str, words: Words) -> bool:
    return concept not in _CLITICS and split_gender(words.forms[concept][0])[1] == "f"


def _verbs(event: Event, words: Words) -> list[Piece]:
    mark, forms = words.verb(event.predicate)
    person = person_of(event.agent) - 1
    clitic = [Piece(text, name) for name, text in _CLITICS.items() if name == event.recipient]
    if event.modal:
        modal = Piece(_MODALS[event.modal][person], event.modal)
        return [*clitic, modal, Piece(forms[3], event.predicate)]
    if event.tense != "past":
        return [*clitic, Piece(forms[person], event.predicate)]
    participle = forms[4]
    if mark == "essere" and event.agent and _is_feminine(event.agent, words):
        participle = participle[:-1] + "a"
    have = _HAVE["essere" if mark == "essere" else "avere"][person]
    return [*clitic, Piece(have), Piece(participle, event.predicate)]


def _to(noun: str) -> str:
    if noun.startswith("l'"):
        return f"all'{noun[2:]}"
    article, _, rest = noun.partition(" ")
    return _TO[article] + rest if rest else f"a {noun}"


def _objects(event: Event, words: Words) -> list[Piece]:
    objects = []
    if event.theme:
        objects.append(Piece(split_gender(words.forms[event.theme][0])[0], event.theme))
    if event.recipient and event.recipient not in _CLITICS:
        noun = split_gender(words.forms[event.recipient][0])[0]
        indirect = event.kind == "transfer" or words.verb(event.predicate)[0] == "dat"
        objects.append(Piece(_to(noun) if indirect else noun, event.recipient))
    return objects
