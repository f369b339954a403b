"""What the seven written grammars share: who is meant, and where time and place stand."""

from __future__ import annotations

from signkit.octosign.meaning import Event
from signkit.octosign.words import Piece, Words

WH = ("who", "what", "where", "when", "why")


def person_of(concept: str) -> int:
    """Give the grammatical person of an agent.

    Parameters
    ----------
    concept : str
        Name of the agent's concept, ``""`` where it is asked for.

    Returns
    -------
    int
        1 for the signer, 2 for the addressee, else 3.

    Examples
    --------
    >>> person_of("me"), person_of("mother")
    (1, 3)
    """
    return {"me": 1, "you": 2}.get(concept, 3)


def arrange(core: list[Piece], place: list[Piece], time: list[Piece], wording: int) -> list[Piece]:
    """Order a statement: the usual wording begins with the time, others with the subject or place.

    Parameters
    ----------
    core : list of Piece
        Subject, verb and objects.
    place : list of Piece
        Where, or nothing.
    time : list of Piece
        When, or nothing.
    wording : int
        0 fronts the time, 1 neither, 2 the place.

    Returns
    -------
    list of Piece
        The clause.
    """
    if wording == 2:
        return place + core + time
    return core + place + time if wording == 1 else time + core + place


def place_part(event: Event, words: Words) -> list[Piece]:
    """Give the place phrase that a table holds: its goal form for motions.

    Parameters
    ----------
    event : Event
        What happens.
    words : Words
        The language's word forms.

    Returns
    -------
    list of Piece
        The phrase, or nothing.
    """
    if not event.place:
        return []
    return words.piece(event.place, -1 if event.kind == "motion" else 1)


def is_town(event: Event, words: Words) -> bool:
    """Tell whether the place is an invented town, which takes a bare preposition.

    Parameters
    ----------
    event : Event
        What happens.
    words : Words
        The language's word forms.

    Returns
    -------
    bool
        True for towns.
    """
    return words.kinds.get(event.place) == "town"
