"""Turkish sentences, verb-final; subject pronouns are dropped."""

from __future__ import annotations

from signkit.octosign.clauses import person_of
from signkit.octosign.meaning import Event
from signkit.octosign.turkish import four, infinitive, inflect, negative_stem, past, two
from signkit.octosign.words import Piece, Words

LINKS = {"and": "ve", "but": "ama", "because": "çünkü"}
_OBJECTS = {"me": {"acc": "beni", "dat": "bana"}, "you": {"acc": "seni", "dat": "sana"}}
_THERE = {"present": ("var", "yok"), "past": ("vardı", "yoktu")}
_THERE["future"] = ("olacak", "olmayacak")


def say_event(event: Event, words: Words, wording: int) -> list[Piece]:
    """Say one event in Turkish.

    Parameters
    ----------
    event : Event
        What happens.
    words : Words
        Turkish word forms.
    wording : int
        0 begins with the time, 1 with the subject, 2 with the place.

    Returns
    -------
    list of Piece
        The clause, without punctuation.
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
        ask = "ne zaman" if event.asks == "when" else "neden"
        return [*words.piece(event.time), Piece(ask, event.asks)]
    return words.piece(event.time)


def _place(event: Event, words: Words) -> list[Piece]:
    case = "dat" if event.kind == "motion" else "loc"
    if event.asks == "where":
        return [Piece("nereye" if case == "dat" else "nerede", "where")]
    if not event.place:
        return []
    proper = words.kinds[event.place] == "town"
    return [Piece(inflect(words.forms[event.place], case, proper), event.place)]


def _subject(event: Event, words: Words) -> list[Piece]:
    if event.asks == "who":
        return [Piece("kim", "who")]
    if event.kind in ("climate", "degrees"):
        return [Piece("hava")]
    if not event.agent or event.agent in _OBJECTS:
        return []
    return [Piece(words.forms[event.agent][0], event.agent)]


def _object(concept: str, words: Words, case: str) -> Piece:
    if concept in _OBJECTS:
        return Piece(_OBJECTS[concept][case], concept)
    proper = words.kinds[concept] == "name"
    return Piece(inflect(words.forms[concept], case, proper), concept)


def _objects(event: Event, words: Words) -> list[Piece]:
    objects = []
    if event.recipient:
        indirect = event.kind == "transfer" or words.verb(event.predicate)[0] == "dat"
        objects.append(_object(event.recipient, words, "dat" if indirect else "acc"))
    if event.theme:
        objects.append(_object(event.theme, words, "acc"))
    elif event.asks == "what":
        objects.append(Piece("neyi", "what"))
    return objects


def _predicate(event: Event, words: Words) -> list[Piece]:
    if event.kind == "weather":
        rest = [*words.piece(event.degree), *words.piece(event.predicate)]
        if event.asks == "question" and event.tense == "past":
            return [*rest, Piece("var mıydı")]
        text = _THERE[event.tense][int(event.negated)]
        return [*rest, Piece(text, "not" if event.negated else ""), *_particle(event, text)]
    if event.kind in ("climate", "degrees", "state"):
        return [*words.piece(event.degree), *_state(event, words)]
    stem, present, future = words.verb(event.predicate)[1]
    if event.modal == "want":
        want = _ended(_present("iste", "istiyor", event.negated), event)
        verb = Piece(infinitive(stem), event.predicate)
        return [verb, Piece(want, "want"), *_particle(event, want)]
    text = _ended(_verb(event, stem, present, future), event)
    return [Piece(text, event.predicate), *_particle(event, text)]


def _state(event: Event, words: Words) -> list[Piece]:
    word = words.forms[event.predicate][-1]
    adjective = Piece(word, event.predicate)
    if event.negated:
        forms = {"present": "değil", "past": "değildi", "future": "olmayacak"}
        return [adjective, Piece(forms[event.tense], "not"), *_particle(event, forms[event.tense])]
    if event.tense == "future":
        return [adjective, Piece("olacak"), *_particle(event, "olacak")]
    if event.tense == "past" and event.asks == "question":
        return [adjective, Piece(f"m{four(word)}yd{four(word)}")]
    if event.tense == "past":
        buffer = "y" if word[-1] in "aeıioöuü" else ""
        text = past(word + buffer) if buffer else past(word)
        return [Piece(text, event.predicate), *_particle(event, text)]
    return [adjective, *_particle(event, word)]


def _present(stem: str, present: str, negated: bool) -> str:
    if not negated:
        return present
    return f"{stem}m{four(stem)}yor"


def _verb(event: Event, stem: str, present: str, future: str) -> str:
    """Give the third person of a verb in its tense or with its modal ending."""
    negative = negative_stem(stem)
    able = future[:-4]
    if event.modal == "can":
        return f"{able}{two(stem)}m{four(stem)}yor" if event.negated else f"{able}{_able(stem)}iyor"
    if event.modal == "must":
        base = negative if event.negated else stem
        return f"{base}m{two(base)}l{'ı' if two(base) == 'a' else 'i'}"
    if event.tense == "past":
        return past(negative if event.negated else stem)
    if event.tense == "future":
        vowel = two(stem)
        return f"{negative}y{vowel}c{vowel}k" if event.negated else future
    return _present(stem, present, event.negated)


def _able(stem: str) -> str:
    return f"{two(stem)}bil"


def _ended(text: str, event: Event) -> str:
    """Add the ending of the first or second person."""
    person = person_of(event.agent)
    if person == 3 or (event.asks == "question" and not _is_past(event)):
        return text
    if _is_past(event):
        return text + ("m" if person == 1 else "n")
    if event.tense == "future" and not event.modal:
        return text[:-1] + f"ğ{four(text)}m" if person == 1 else f"{text}s{four(text)}n"
    buffer = "y" if event.modal == "must" and person == 1 else ""
    return text + (f"{buffer}{four(text)}m" if person == 1 else f"s{four(text)}n")


def _is_past(event: Event) -> bool:
    return event.tense == "past" and not event.modal


def _particle(event: Event, text: str) -> list[Piece]:
    """Give the particle of a yes-no question, with the person's ending after it."""
    if event.asks != "question":
        return []
    vowel = four(text)
    person = 3 if _is_past(event) else person_of(event.agent)
    ending = {1: f"y{vowel}m", 2: f"s{vowel}n", 3: ""}[person]
    return [Piece(f"m{vowel}{ending}")]
