"""What holds for every language, every meaning and every seed."""

from functools import lru_cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from signkit.octosign.korean import finite, particle
from signkit.octosign.language import build_language as build_language_anew
from signkit.octosign.overlap import CODES
from signkit.octosign.presets import PRESETS
from signkit.octosign.turkish import inflect, two

build_language = lru_cache(build_language_anew)
codes = st.sampled_from(CODES)
presets = st.sampled_from([PRESETS[name] for name in ("smoke", "laptop", "paper")])
seeds = st.integers(0, 2**32 - 1)


@given(codes, presets, seeds)
@settings(max_examples=150, deadline=None)
def test_any_sentence_is_clean_text_and_known_glosses(code, preset, seed):
    language = build_language(code, preset)
    sentence = language.sample(np.random.default_rng(seed))
    assert sentence.text == " ".join(sentence.text.split())
    assert sentence.text[-2:] in (" .", " ?")
    assert "|" not in sentence.text
    assert ":" not in sentence.text
    assert sentence.text == sentence.text.lower()
    assert {token.sign.gloss for token in sentence.tokens} <= set(language.lexicon)
    assert len(sentence.text_order) == len(sentence.tokens)


@given(codes, st.sampled_from([PRESETS["smoke"], PRESETS["laptop"]]), seeds)
@settings(max_examples=25, deadline=None)
def test_one_seed_gives_one_sentence(code, preset, seed):
    one, other = (
        build_language_anew(code, preset).sample(np.random.default_rng(seed)) for _ in range(2)
    )
    assert one == other


@given(codes, presets, seeds, st.integers(0, 2))
@settings(max_examples=100, deadline=None)
def test_wordings_change_the_text_and_never_the_signs(code, preset, seed, wording):
    language = build_language(code, preset)
    meaning = language.sampler.sample(np.random.default_rng(seed))
    usual, other = language.express(meaning), language.express(meaning, wording)
    assert usual.tokens == other.tokens
    assert usual.meaning == other.meaning
    assert sorted(usual.text.replace("'", " ")) == sorted(other.text.replace("'", " ")) or (
        language.words.spoken == "fr"
    )


@given(st.text("abdeklmnorstuıöü", min_size=2, max_size=8), st.sampled_from(["acc", "dat", "loc"]))
def test_turkish_nouns_keep_their_stem_and_end_in_harmony(noun, case):
    vowels = [letter for letter in noun if letter in "aeıoöuü"]
    if vowels:
        form = inflect((noun,), case)
        assert form.startswith(noun)
        assert (form[-1] in "aıu") == (two(noun) == "a")


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=4))
def test_korean_particles_follow_the_last_syllable(noun):
    closed = (ord(noun[-1]) - 0xAC00) % 28 > 0
    assert particle(noun, "을", "를").endswith("을" if closed else "를")
    assert finite((noun, noun), "present", True, False) == f"{noun}지 않습니다"
