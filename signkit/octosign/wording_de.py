"""German sentences, of Germany and of Switzerland: the verb second, its rest at the end."""

from __future__ import annotations

from signkit.octosign.clauses import WH, is_town, person_of, place_part
from signkit.octosign.meaning import Event
from signkit.octosign.words import Piece, Words

LINKS = {"and": "und", "but": "aber", "because": "denn"}
_PRONOUNS = {"me": {"nom": "ich", "dat": "mir", "acc": "mich"}}
_PRONOUNS["you"] = {"nom": "du", "dat": "dir", "acc": "dich"}
_ARTICLES = {
    "der": {"nom": "der", "dat": "dem", "acc": "den"},
    "die": {"nom": "die", "dat": "der", "acc": "die"},
    "das": {"nom": "das", "dat": "dem", "acc": "das"},
}
_NO = {"der": "keinen", "die": "keine", "das": "kein"}
_ASK = {"who": "wer", "what": "was", "where": "wo", "when": "wann", "why": "warum"}
_HAVE = {"haben": ("habe", "hast", "hat"), "sein": ("bin", "bist", "ist")}
_MODALS = {"want": ("will", "willst", "will"), "can": ("kann", "kannst", "kann")}
_MODALS["must"] = ("muss", "musst", "muss")
_GIVE = {"present": ("gibt", ""), "past": ("gab", ""), "future": ("wird", "geben")}
_BE = {"present": ("ist", ""), "past": ("war", ""), "future": ("wird", "sein")}
_COPULAS = {"weather": _GIVE, "climate": {**_BE, "future": ("wird", "")}}
_COPULAS |= {"degrees": _COPULAS["climate"], "state": _BE}


def say_event(event: Event, words: Words, wording: int) -> list[Piece]:
    """Say one event in German.

    Parameters
    ----------
    event : Event
        What happens.
    words : Words
        German word forms.
    wording : int
        0 fronts the time, 1 the subject, 2 the place.

    Returns
    -------
    list of Piece
        The clause, without punctuation.
    """
    place, time = _place(event, words), words.piece(event.time)
    subject = _subject(event, words)
    finite, end = _verbs(event, words)
    early, late = _objects(event, words)
    if event.asks in WH:
        ask = "wohin" if (event.asks, event.kind) == ("where", "motion") else _ASK[event.asks]
        front = [Piece(ask, event.asks)]
        subject = [] if event.asks == "who" else subject
    elif event.asks == "question":
        front = []
    else:
        front = _front(subject, place, time, wording)
    before = [part for part in (subject, time, place) if part and part is not front]
    subject, time, place = (part if part in before else [] for part in (subject, time, place))
    return front + finite + _middle(subject, time, early, late, place) + end


def _front(
    subject: list[Piece], place: list[Piece], time: list[Piece], wording: int
) -> list[Piece]:
    if wording == 2 and place:
        return place
    return subject if wording == 1 or not time else time


def _middle(
    subject: list[Piece],
    time: list[Piece],
    early: list[Piece],
    late: list[Piece],
    place: list[Piece],
) -> list[Piece]:
    """Order what stands between the verbs: object pronouns lean on the finite verb."""
    light = [piece for piece in early if piece.text in ("mir", "dir", "mich", "dich")]
    full = [piece for piece in early if piece not in light]
    pronoun_subject = bool(subject) and subject[0].text in ("ich", "du", "es")
    start = subject + light if pronoun_subject else light + subject
    return start + time + full + _with_place(late, place)


def _with_place(late: list[Piece], place: list[Piece]) -> list[Piece]:
    """Put the place before weather, adjectives and degrees, and after the negation."""
    negation = [piece for piece in late if piece.text == "nicht"]
    rest = [piece for piece in late if piece.text != "nicht"]
    return place + negation + rest if rest else negation + place


def _noun(concept: str, words: Words, case: str) -> list[Piece]:
    if concept in _PRONOUNS:
        return [Piece(_PRONOUNS[concept][case], concept)]
    first, *oblique = words.forms[concept]
    if words.kinds[concept] == "name":
        return [Piece(first, concept)]
    article, noun = first.split(" ", 1)
    noun = oblique[0] if oblique and case != "nom" else noun
    return [Piece(f"{_ARTICLES[article][case]} {noun}", concept)]


def _place(event: Event, words: Words) -> list[Piece]:
    if is_town(event, words):
        preposition = "nach" if event.kind == "motion" else "in"
        return [Piece(preposition), *words.piece(event.place)]
    return place_part(event, words)


def _subject(event: Event, words: Words) -> list[Piece]:
    if event.kind in ("weather", "climate", "degrees"):
        return [Piece("es")]
    return _noun(event.agent, words, "nom") if event.agent else []


def _verbs(event: Event, words: Words) -> tuple[list[Piece], list[Piece]]:
    """Give the finite verb and what stands at the clause's end."""
    if event.kind in _COPULAS:
        finite, end = _COPULAS[event.kind][event.tense]
        return [Piece(finite)], [Piece(end)] if end else []
    mark, forms = words.verb(event.predicate)
    person = person_of(event.agent) - 1
    if event.modal:
        modal = Piece(_MODALS[event.modal][person], event.modal)
        return [modal], [Piece(forms[3], event.predicate)]
    if event.tense == "past":
        have = _HAVE["sein" if mark == "sein" else "haben"][person]
        return [Piece(have)], [Piece(forms[4], event.predicate)]
    return [Piece(forms[person], event.predicate)], []


def _objects(event: Event, words: Words) -> tuple[list[Piece], list[Piece]]:
    """Give the objects and what follows them: negation, then the predicate's noun or adjective."""
    negation = [Piece("nicht", "not")] * event.negated
    if event.kind == "weather":
        article, noun = words.forms[event.predicate][0].split(" ", 1)
        no = [Piece(_NO[article], "not")] * event.negated
        return [], [*no, *words.piece(event.degree), Piece(noun, event.predicate)]
    if event.kind in ("climate", "degrees", "state"):
        return [], negation + words.piece(event.degree) + words.piece(event.predicate)
    objects: list[Piece] = []
    if event.recipient:
        dative = event.kind == "transfer" or words.verb(event.predicate)[0] == "dat"
        objects += _noun(event.recipient, words, "dat" if dative else "acc")
    if event.theme:
        objects += _noun(event.theme, words, "acc")
    return objects, negation
