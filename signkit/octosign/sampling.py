"""Drawing meanings whose sentence has a wanted number of glosses."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from signkit.errors import InputError
from signkit.octosign.grammar import AGREEING, GlossGrammar, points
from signkit.octosign.meaning import Event, Meaning
from signkit.octosign.pools import ConceptPools

KIND_WEIGHTS = {
    "weather": 2.6,
    "climate": 1.2,
    "degrees": 0.8,
    "state": 1.3,
    "act": 4.0,
    "transfer": 2.0,
    "direct": 1.6,
    "rest": 1.4,
    "motion": 1.2,
}
"""How often each kind of event is told."""

CORE_GLOSSES = {
    "weather": 1,
    "climate": 1,
    "degrees": 2,
    "state": 2,
    "act": 3,
    "transfer": 4,
    "direct": 3,
    "rest": 2,
    "motion": 3,
}
"""Glosses of an event that has only what it cannot do without."""

OPTIONS = {
    "weather": {"time": 3.0, "place": 3.0, "degree": 1.2, "negated": 0.4, "asks": 0.4},
    "climate": {"time": 3.0, "place": 3.0, "negated": 0.5, "asks": 0.4},
    "degrees": {"time": 3.0, "place": 3.0},
    "state": {"time": 2.0, "negated": 0.7, "asks": 0.6},
    "act": {"time": 3.0, "place": 1.6, "modal": 1.2, "negated": 0.7, "asks": 0.5},
    "transfer": {"time": 3.0, "modal": 1.0, "negated": 0.5, "asks": 0.4},
    "direct": {"time": 3.0, "modal": 1.0, "negated": 0.5, "asks": 0.4},
    "rest": {"time": 3.0, "place": 2.0, "modal": 1.0, "negated": 0.7, "asks": 0.5},
    "motion": {"time": 3.0, "modal": 1.0, "negated": 0.5, "asks": 0.4},
}
"""What else an event may say, one gloss each, and how readily."""

SPREAD = 0.47
"""Standard deviation of the logarithm of sentence length, as PHOENIX14T's percentiles ask."""

LONGEST_CLAUSE = 5
"""Glosses a clause should have at most where sentences can have several clauses."""

TRIES = 200
"""Draws for one length, before it is held to be out of reach of the lexicon."""

LINK_WEIGHTS = {"and": 0.5, "but": 0.3, "because": 0.2}
ME, YOU = 0.16, 0.10
"""Share of the signer and of the addressee among the persons of an event."""

WHO_WHAT = 0.06
"""Share of events with an agent or theme that ask for it."""


class MeaningSampler:
    """Draws meanings for one language.

    Parameters
    ----------
    pools : ConceptPools
        What there is to talk about.
    grammar : GlossGrammar
        The language's grammar, which decides how many pointing signs an event takes.
    length : tuple of int
        Fewest, median and most glosses a sentence.
    """

    def __init__(
        self, pools: ConceptPools, grammar: GlossGrammar, length: tuple[int, int, int]
    ) -> None:
        self._pools, self._grammar, self._length = pools, grammar, length
        self._has_pointing = pools.has("pointing")
        self._questions = [
            name for name, kind in pools.kinds.items() if kind == "asks" and name != "who"
        ]
        self._linked = pools.has("link")
        needed = {"degrees": "number", "climate": "climate", "motion": "place", "state": "thing"}
        kinds = [
            kind
            for kind in KIND_WEIGHTS
            if (kind in ("degrees", "state") or pools.has(kind))
            and pools.has(needed.get(kind, "person"))
            and (kind != "state" or pools.has("person_property"))
        ]
        self._kinds = kinds
        self._has_things = pools.has("thing_property")
        self._reached: set[int] = set()
        self._out_of_reach: set[int] = set()
        self._upper = np.cumsum([KIND_WEIGHTS[kind] for kind in kinds]).tolist()

    def sample(self, rng: np.random.Generator) -> Meaning:
        """Draw one meaning.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of randomness.

        Returns
        -------
        Meaning
            One event, or several where the length asks for them.

        Raises
        ------
        InputError
            If the lexicon reaches none of the lengths.
        """
        fewest, _, most = self._length
        while len(self._out_of_reach) <= most - fewest:
            length = self._draw_length(rng)
            for _ in range(0 if length in self._out_of_reach else TRIES):
                meaning = self._try_meaning(length, rng)
                if meaning is not None:
                    self._reached.add(length)
                    return meaning
            if length not in self._reached:
                self._out_of_reach.add(length)
        raise InputError(
            "sentence_length",
            f"a length from {fewest} to {most} that the lexicon can make",
            "none",
            "shorten the sentences or enlarge lexicon_size",
        )

    def _draw_length(self, rng: np.random.Generator) -> int:
        fewest, median, most = self._length
        while True:
            length = round(median * math.exp(SPREAD * rng.standard_normal()))
            if fewest <= length <= most:
                return length

    def _try_meaning(self, length: int, rng: np.random.Generator) -> Meaning | None:
        clauses = 1
        if self._linked and length > LONGEST_CLAUSE:
            clauses = math.ceil(length / LONGEST_CLAUSE)
        links = tuple(self._draw_link(rng) for _ in range(clauses - 1))
        left = length - sum(link != "and" for link in links)
        shares = [left // clauses + (number < left % clauses) for number in range(clauses)]
        if clauses > 1 and rng.random() < 0.6:
            shares[0], shares[1] = shares[0] + 1, shares[1] - 1
        events = []
        for share in shares:
            event = self._draw_fitting_event(share, clauses == 1, rng)
            if event is None:
                return None
            events.append(event)
        return Meaning(tuple(events), links)

    def _draw_fitting_event(
        self, glosses: int, may_ask: bool, rng: np.random.Generator
    ) -> Event | None:
        for _ in range(TRIES):
            event = self._draw_event(glosses, may_ask, rng)
            if event is not None:
                return event
        return None

    def _draw_link(self, rng: np.random.Generator) -> str:
        chance = rng.random()
        for link, weight in LINK_WEIGHTS.items():
            chance -= weight
            if chance < 0:
                return link
        return "and"

    def _draw_event(self, glosses: int, may_ask: bool, rng: np.random.Generator) -> Event | None:
        chance = rng.random() * self._upper[-1]
        kind = self._kinds[sum(chance >= upper for upper in self._upper)]
        event = self._draw_core(kind, may_ask, rng)
        spare = glosses - CORE_GLOSSES[kind] - points(event, self._grammar, self._has_pointing)
        if spare < 0:
            return None
        for option in self._draw_options(kind, rng):
            if spare and (may_ask or option != "asks"):
                richer = self._add(event, option, rng)
                spare -= richer is not event
                event = richer
        return None if spare else event

    def _draw_options(self, kind: str, rng: np.random.Generator) -> list[str]:
        """Order the options at random, the readier ones sooner."""
        chances = {name: -math.log(rng.random()) / w for name, w in OPTIONS[kind].items()}
        return sorted(chances, key=chances.__getitem__)

    def _draw_core(self, kind: str, may_ask: bool, rng: np.random.Generator) -> Event:
        pools = self._pools
        if kind == "degrees":
            return Event(kind, "degree", degree=pools.draw("number", rng))
        if kind == "state":
            return self._draw_state(rng)
        event = Event(kind, pools.draw(kind, rng))
        if kind in ("weather", "climate"):
            return event
        event = replace(event, agent=self._draw_person(("",), rng))
        if kind in ("act", "transfer"):
            event = replace(event, theme=self._draw_other_theme(event, rng))
        if kind in AGREEING:
            event = replace(event, recipient=self._draw_person((event.agent, event.theme), rng))
        if kind == "motion":
            event = replace(event, place=pools.draw("place", rng))
        return self._ask_for_part(event, rng) if may_ask and rng.random() < WHO_WHAT else event

    def _draw_state(self, rng: np.random.Generator) -> Event:
        of_person = rng.random() < 0.5 or not self._has_things
        predicate = self._pools.draw("person_property" if of_person else "thing_property", rng)
        agent = self._pools.draw("person" if of_person else "thing", rng)
        return Event("state", predicate, agent=agent)

    def _draw_person(self, but: tuple[str, ...], rng: np.random.Generator) -> str:
        while True:
            chance = rng.random()
            person = ""
            if chance < ME + YOU:
                person = "me" if chance < ME else "you"
            if not person or person not in self._pools.kinds:
                person = self._pools.draw("person", rng)
            if person not in but:
                return person

    def _draw_other_theme(self, event: Event, rng: np.random.Generator) -> str:
        while True:
            theme = self._pools.draw_theme(event.predicate, rng)
            if theme != event.agent:
                return theme

    def _ask_for_part(self, event: Event, rng: np.random.Generator) -> Event:
        asks_theme = event.kind == "act" and "what" in self._questions and rng.random() < 0.5
        if asks_theme:
            return replace(event, theme="", asks="what")
        return replace(event, agent="", asks="who")

    def _add(self, event: Event, option: str, rng: np.random.Generator) -> Event:
        """Add one gloss to an event, or return the event itself where that cannot be."""
        pools = self._pools
        if option == "time" and event.asks != "when" and pools.has("time"):
            time = self._draw_time(event, rng)
            (tense,) = pools.tags[time]
            return replace(event, time=time, tense=tense)
        if option == "place" and event.asks != "where":
            kind = "place" if event.kind in ("act", "rest") else "region"
            return replace(event, place=pools.draw(kind, rng)) if pools.has(kind) else event
        if option == "modal" and event.tense != "past" and pools.has("modal"):
            return replace(event, modal=pools.draw("modal", rng))
        if option == "negated" and not (event.asks or event.degree):
            return replace(event, negated=True)
        if option == "degree" and not event.negated and pools.has("degree"):
            return replace(event, degree=pools.draw("degree", rng))
        if option == "asks":
            return self._ask(event, rng)
        return event

    def _draw_time(self, event: Event, rng: np.random.Generator) -> str:
        while True:
            time = self._pools.draw("time", rng)
            if not (event.modal and "past" in self._pools.tags[time]):
                return time

    def _ask(self, event: Event, rng: np.random.Generator) -> Event:
        if event.asks or event.negated or event.agent == "me" or not self._questions:
            return event
        asks = self._questions[int(rng.random() * len(self._questions))]
        filled = {"where": event.place, "when": event.time}.get(asks, "")
        unfit = asks == "what" or (asks == "where" and event.kind in ("state", *AGREEING))
        return event if filled or unfit else replace(event, asks=asks)
