"""Korean sentences, polite and verb-final; a new sentence starts where others have a clause."""

from __future__ import annotations

from signkit.octosign.korean import coming, finite, obliged, particle
from signkit.octosign.meaning import Event
from signkit.octosign.words import Piece, Words

LINKS = {"and": ". 그리고", "but": ". 하지만", "because": ". 왜냐하면"}
_TOPICS = {"me": "저는", "you": "당신은"}
_OBJECTS = {"me": "저", "you": "당신"}
_DEGREES = {"present": "도입니", "past": "도였습니", "future": "도일 것입니"}
_NO_DEGREES = {"present": "도가 아닙니", "past": "도가 아니었습니", "future": "도가 아닐 것입니"}


def say_event(event: Event, words: Words, wording: int) -> list[Piece]:
    """Say one event in Korean.

    Parameters
    ----------
    event : Event
        What happens.
    words : Words
        Korean word forms.
    wording : int
        0 begins with the time, 1 with the topic, 2 with the place.

    Returns
    -------
    list of Piece
        The sentence, without punctuation.
    """
    place, time = _place(event, words), _time(event, words)
    subject = _subject(event, words)
    rest = _objects(event, words) + _predicate(event, words)
    if wording == 2:
        return place + time + subject + rest
    if event.kind in ("weather", "climate", "degrees"):
        return (place + time if wording else time + place) + subject + rest
    return (subject + time if wording else time + subject) + place + rest


def _time(event: Event, words: Words) -> list[Piece]:
    if event.asks in ("when", "why"):
        return [
            Piece("언제" if event.asks == "when" else "왜", event.asks),
            *words.piece(event.time),
        ]
    return words.piece(event.time)


def _place(event: Event, words: Words) -> list[Piece]:
    ending = "에" if event.kind in ("weather", "motion", "climate", "degrees") else "에서"
    if event.asks == "where":
        return [Piece(f"어디{ending}", "where")]
    if not event.place:
        return []
    noun = words.forms[event.place][0]
    topic = event.kind in ("climate", "degrees")
    return [Piece(particle(noun, "은", "는") if topic else noun + ending, event.place)]


def _subject(event: Event, words: Words) -> list[Piece]:
    if event.kind in ("weather", "climate", "degrees"):
        return []
    if event.asks == "who":
        return [Piece("누가", "who")]
    if event.agent in _TOPICS:
        return [Piece(_TOPICS[event.agent], event.agent)]
    return [Piece(particle(words.forms[event.agent][0], "은", "는"), event.agent)]


def _objects(event: Event, words: Words) -> list[Piece]:
    objects = []
    if event.recipient:
        noun = _OBJECTS.get(event.recipient) or words.forms[event.recipient][0]
        indirect = event.kind == "transfer" or words.verb(event.predicate)[0] == "dat"
        text = f"{noun}에게" if indirect else particle(noun, "을", "를")
        objects.append(Piece(text, event.recipient))
    if event.theme:
        objects.append(Piece(particle(words.forms[event.theme][0], "을", "를"), event.theme))
    elif event.asks == "what":
        objects.append(Piece("무엇을", "what"))
    return objects


def _predicate(event: Event, words: Words) -> list[Piece]:
    asks = bool(event.asks)
    if event.kind == "degrees":
        table = _NO_DEGREES if event.negated else _DEGREES
        degrees = Piece(table[event.tense] + ("까" if asks else "다"), event.predicate)
        return [*words.piece(event.degree), degrees]
    if event.kind == "weather":
        noun, *stems = words.forms[event.predicate]
        degree = words.piece(event.degree)
        verb = Piece(finite(tuple(stems), event.tense, event.negated, asks))
        return [Piece(particle(noun, "이", "가"), event.predicate), *degree, verb]
    _, forms = words.verb(event.predicate)
    if event.modal:
        return _modal(event, forms)
    text = finite(forms, event.tense, event.negated, asks)
    return [Piece(text, event.predicate)]


def _modal(event: Event, forms: tuple[str, ...]) -> list[Piece]:
    """Say what someone wants, can or must do; another's wish is said to show."""
    asks, negated = bool(event.asks), event.negated
    if event.modal == "want":
        verb = Piece(f"{forms[0]}고", event.predicate)
        if event.agent in _TOPICS:
            return [verb, Piece(finite(("싶", "싶었"), "present", negated, asks), "want")]
        shows = finite(("하", "했"), "present", negated, asks)
        return [verb, Piece(f"싶어 {shows}", "want")]
    if event.modal == "can":
        can = finite(("없", "없었") if negated else ("있", "있었"), "present", False, asks)
        return [Piece(coming(forms), event.predicate), Piece(f"수 {can}", "can")]
    must = f"{forms[0]}지 않아야" if negated else obliged(forms[1])
    return [
        Piece(must, event.predicate),
        Piece(finite(("하", "했"), "present", False, asks), "must"),
    ]
