"""Building a constructed language; the door to octosign's language side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from signkit.octosign.concepts import choose_concepts
from signkit.octosign.constructed import ConstructedLanguage, Sentence
from signkit.octosign.grammar import GRAMMARS
from signkit.octosign.lexicon import build_signs
from signkit.octosign.pools import NAMED_BY, ConceptPools
from signkit.octosign.presets import Preset
from signkit.octosign.sampling import MeaningSampler
from signkit.octosign.seeding import seeded_generator
from signkit.octosign.splits import make_splits
from signkit.octosign.words import words_of
from signkit.text.languages import find_language

__all__ = ["ConstructedLanguage", "Sentence", "build_language", "draw_sentences", "make_splits"]

TRIAL_MEANINGS = 400


@lru_cache(maxsize=1)
def draw_sentences(code: str, preset: Preset, seed: int) -> Mapping[str, Sequence[Sentence]]:
    """Build a language and draw the sentences of its corpus; asked again at once, give the same.

    Parameters
    ----------
    code : str
        Code or key of the real language in whose place it stands.
    preset : Preset
        Its size and difficulty.
    seed : int
        Seed of the sentences.

    Returns
    -------
    mapping of str to sequence of Sentence
        The splits, as :func:`make_splits` gives them.
    """
    return make_splits(build_language(code, preset), preset.sizes_for(code), seed)


def build_language(code: str, preset: Preset) -> ConstructedLanguage:
    """Build one constructed language.

    Departs from real signing in all but outline; see the datasheet (science.md section 5).

    Parameters
    ----------
    code : str
        Code or key of the real language in whose place it stands: ``LSF-CH`` or ``lsf_ch``.
    preset : Preset
        Its size and difficulty.

    Returns
    -------
    ConstructedLanguage
        The same in every process.

    Examples
    --------
    >>> from signkit.octosign.presets import PRESETS
    >>> language = build_language("gsl", PRESETS["smoke"])
    >>> len(language.lexicon), language.name
    (20, 'syn-gsg')
    """
    language = find_language(code)
    concepts = choose_concepts(preset.lexicon_size)
    pools = ConceptPools(concepts, preset)
    grammar = GRAMMARS[language.code]
    sampler = MeaningSampler(pools, grammar, preset.sentence_length)
    sizes = preset.sizes_for(language.code)
    total = max(1, sum(sizes.values()))
    draws = {kind: total * n for kind, n in _draws_a_sentence(sampler, pools).items()}
    pools.set_rare_names(draws, sizes.get("train", total) / total, preset.rare_share)
    return ConstructedLanguage(
        language.code,
        language.stand_in,
        preset,
        build_signs(language.code, preset),
        words_of(language.code, preset.lexicon_size),
        grammar,
        sampler,
    )


def _draws_a_sentence(sampler: MeaningSampler, pools: ConceptPools) -> dict[str, float]:
    """Measure in how many roles of a sentence a first name and a town could stand."""
    rng = seeded_generator("octosign", "trial")
    draws = {"name": 0.0, "town": 0.0}
    for _ in range(TRIAL_MEANINGS):
        for event in sampler.sample(rng).events:
            for role in (event.agent, event.recipient, event.place):
                kind = NAMED_BY.get(pools.kinds.get(role, ""))
                if kind:
                    draws[kind] += 1 / TRIAL_MEANINGS
    return draws
