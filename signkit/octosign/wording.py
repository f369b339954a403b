"""From a meaning to a written sentence, in any of the seven written languages."""

from __future__ import annotations

from collections.abc import Callable

from signkit.octosign import (
    wording_de,
    wording_en,
    wording_es,
    wording_fr,
    wording_it,
    wording_ko,
    wording_tr,
)
from signkit.octosign.meaning import Event, Meaning
from signkit.octosign.words import Piece, Words

Speaker = Callable[[Event, Words, int], list[Piece]]

_SPEAKERS: dict[str, tuple[Speaker, dict[str, str]]] = {
    "en": (wording_en.say_event, wording_en.LINKS),
    "de": (wording_de.say_event, wording_de.LINKS),
    "fr": (wording_fr.say_event, wording_fr.LINKS),
    "it": (wording_it.say_event, wording_it.LINKS),
    "es": (wording_es.say_event, wording_es.LINKS),
    "ko": (wording_ko.say_event, wording_ko.LINKS),
    "tr": (wording_tr.say_event, wording_tr.LINKS),
}


def write_text(meaning: Meaning, words: Words, wording: int) -> tuple[str, dict[str, int]]:
    """Write a meaning as one line of text.

    Lower case, words and punctuation between single spaces, as PHOENIX14T's texts.

    Parameters
    ----------
    meaning : Meaning
        What is said.
    words : Words
        The written language's word forms.
    wording : int
        0 is the usual wording; 1 and 2 order the words otherwise.

    Returns
    -------
    str
        The sentence with its final ``.`` or ``?``.
    dict of str to int
        For each concept said, as ``clause:concept``, its place in the sentence.
    """
    say_event, links = _SPEAKERS[words.spoken]
    pieces: list[str] = []
    order: dict[str, int] = {}
    for number, event in enumerate(meaning.events):
        if number:
            link = meaning.links[number - 1]
            order[f"{number}:{link}"] = len(pieces)
            pieces.append(links[link])
        for piece in say_event(event, words, wording):
            if piece.concept:
                order.setdefault(f"{number}:{piece.concept}", len(pieces))
            pieces.append(piece.text)
    text = " ".join(pieces)
    text = wording_fr.elide(text) if words.spoken == "fr" else text
    return f"{text} {'?' if meaning.events[-1].asks else '.'}", order
