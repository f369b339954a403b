"""Meanings without language: events with their roles, joined to a sentence's meaning."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("agent", "recipient", "theme", "place", "time", "degree", "modal")


@dataclass(frozen=True)
class Event:
    """One thing that happens or holds; roles hold names of concepts, ``""`` for none.

    Parameters
    ----------
    kind : str
        ``weather``, ``climate`` (how warm it feels), ``degrees``, ``state`` (a property), ``act``
        (on a thing), ``transfer`` (to someone), ``direct`` (an act towards someone), ``rest`` (an
        act without object) or ``motion`` (going somewhere).
    predicate : str
        What happens: ``buy``, ``rain``, ``tired``.
    agent : str
        Who does it or has the property.
    recipient : str
        Who gets something or is acted towards.
    theme : str
        What is acted on.
    place : str
        Where, or for a motion, where to.
    time : str
        When.
    degree : str
        How much weather, or how many degrees.
    modal : str
        ``want``, ``can`` or ``must``.
    negated : bool
        Whether it is said not to happen.
    asks : str
        ``question`` (yes or no), ``who``, ``what``, ``where``, ``when``, ``why``, or ``""``.
    tense : str
        ``past``, ``present`` or ``future``, which follows from the time.

    Examples
    --------
    >>> str(Event("act", "buy", agent="mother", theme="bread", negated=True))
    'buy(agent=mother, theme=bread, not)'
    """

    kind: str
    predicate: str
    agent: str = ""
    recipient: str = ""
    theme: str = ""
    place: str = ""
    time: str = ""
    degree: str = ""
    modal: str = ""
    negated: bool = False
    asks: str = ""
    tense: str = "present"

    def __str__(self) -> str:
        """Write the event with its filled roles."""
        roles = [f"{role}={getattr(self, role)}" for role in ROLES if getattr(self, role)]
        roles += ["not"] * self.negated
        roles += [f"asks={self.asks}"] * bool(self.asks)
        return f"{self.predicate}({', '.join(roles)})"


@dataclass(frozen=True)
class Meaning:
    """What a sentence means: one event or several, each joined to the one before.

    Parameters
    ----------
    events : tuple of Event
        In the order in which they are told.
    links : tuple of str
        Between each event and the next: ``and``, ``but`` or ``because``.

    Examples
    --------
    >>> str(Meaning((Event("weather", "rain"), Event("climate", "cold")), ("and",)))
    'rain() and cold()'
    """

    events: tuple[Event, ...]
    links: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write the events and their links."""
        text = str(self.events[0])
        for link, event in zip(self.links, self.events[1:], strict=True):
            text += f" {link} {event}"
        return text
