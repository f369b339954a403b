"""A constructed language as an object: it draws sentences, text and signs alike."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from signkit.octosign.grammar import GlossGrammar, sign_meaning
from signkit.octosign.meaning import Meaning
from signkit.octosign.phonology import Sign, SignToken
from signkit.octosign.presets import Preset
from signkit.octosign.sampling import MeaningSampler
from signkit.octosign.wording import write_text
from signkit.octosign.words import Words

NOT_SAID = -1
"""In a sentence's ``text_order``: the text has no word for that sign."""


@dataclass(frozen=True)
class Sentence:
    """One sentence, written and signed.

    Parameters
    ----------
    text : str
        The written sentence, lower case, tokens between spaces.
    tokens : tuple of SignToken
        Its signs in order, with their loci.
    meaning : str
        What it means, in no language.
    text_order : tuple of int
        For each sign, where the text says its concept; -1 where it does not.
    """

    text: str
    tokens: tuple[SignToken, ...]
    meaning: str
    text_order: tuple[int, ...] = ()

    @property
    def gloss(self) -> str:
        """The glosses of its signs, between spaces."""
        return " ".join(token.sign.gloss for token in self.tokens)


@dataclass(eq=False)
class ConstructedLanguage:
    """A constructed sign language that stands in the place of a real one.

    Parameters
    ----------
    code : str
        Code of the real language: ``ASL``.
    name : str
        Name of the constructed one: ``syn-ase``.
    preset : Preset
        Its size and difficulty.
    signs : dict of str to Sign
        The sign of every concept.
    words : Words
        The written language beside it.
    grammar : GlossGrammar
        The order of its signs.
    sampler : MeaningSampler
        Draws what is talked about.
    """

    code: str
    name: str
    preset: Preset
    signs: dict[str, Sign]
    words: Words
    grammar: GlossGrammar
    sampler: MeaningSampler
    _tokens: dict[tuple[str, str | None, str | None], SignToken] = field(
        default_factory=dict, init=False, repr=False
    )

    @property
    def lexicon(self) -> dict[str, Sign]:
        """Every sign by its gloss."""
        return {sign.gloss: sign for sign in self.signs.values()}

    def sample(self, rng: np.random.Generator) -> Sentence:
        """Draw one sentence.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of randomness.

        Returns
        -------
        Sentence
            Text and signs of one meaning.
        """
        meaning = self.sampler.sample(rng)
        wording = 0
        if rng.random() >= self.preset.main_wording and self.preset.wordings > 1:
            wording = 1 + int(rng.random() * (self.preset.wordings - 1))
        return self.express(meaning, wording)

    def express(self, meaning: Meaning, wording: int = 0) -> Sentence:
        """Write and sign a meaning.

        Parameters
        ----------
        meaning : Meaning
            What is said.
        wording : int
            0 for the usual wording of the text; the signs are the same for all.

        Returns
        -------
        Sentence
            Text and signs.
        """
        text, order = write_text(meaning, self.words, wording)
        tokens, places = [], []
        clauses = sign_meaning(meaning, self.grammar, "ix" in self.signs)
        for number, slots in enumerate(clauses):
            for slot in slots:
                tokens.append(self._token(slot))
                places.append(order.get(f"{number}:{slot[0]}", NOT_SAID))
        return Sentence(text, tuple(tokens), str(meaning), tuple(places))

    def _token(self, slot: tuple[str, str | None, str | None]) -> SignToken:
        if slot not in self._tokens:
            concept, start, end = slot
            self._tokens[slot] = SignToken(self.signs[concept], start, end)
        return self._tokens[slot]
