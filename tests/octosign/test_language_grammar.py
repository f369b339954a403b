"""Gloss order, dropped function words, loci and pointing."""

from dataclasses import replace

import pytest

from signkit.octosign.grammar import AGREEING, GRAMMARS, locus_of
from signkit.octosign.language import build_language
from signkit.octosign.meaning import Event, Meaning
from signkit.octosign.overlap import CODES
from signkit.octosign.presets import PRESETS
from signkit.octosign.seeding import seeded_generator
from signkit.octosign.statistics import has_inversion

GIVE = Event("transfer", "give", "father", recipient="child", theme="book")
VERB_LAST = ("GSL", "LSA", "KSL", "TSL")
FREE = {"ix"}


def _sign(code, *events, links=()):
    return build_language(code, PRESETS["laptop"]).express(Meaning(events, links))


def _concepts(language, sentence):
    names = {sign.gloss: name for name, sign in language.signs.items()}
    return [names[gloss] for gloss in sentence.gloss.split()]


@pytest.mark.parametrize("code", VERB_LAST)
def test_verbs_follow_their_objects_where_that_is_reported(code):
    order = GRAMMARS[code].order
    assert order.index("predicate") > max(order.index("theme"), order.index("recipient"))


@pytest.mark.parametrize("code", CODES)
def test_questions_and_negation_come_last_and_time_before_the_agent(code):
    order = GRAMMARS[code].order
    assert order[-1] == "asks"
    assert order.index("not") > order.index("predicate")
    assert order.index("time") < order.index("agent")


def test_grammars_all_differ():
    assert len({grammar.order for grammar in GRAMMARS.values()}) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_agreement_runs_from_the_giver_to_the_receiver(code):
    verb = next(t for t in _sign(code, GIVE).tokens if t.start_locus and t.end_locus)
    assert {verb.start_locus, verb.end_locus} == {"left", "right"}
    to_me = _sign(code, replace(GIVE, recipient="me")).tokens
    assert [t.end_locus for t in to_me if t.start_locus] == ["signer"]


@pytest.mark.parametrize("code", CODES)
def test_pointing_sets_up_the_locus_that_the_verb_uses(code):
    language = build_language(code, PRESETS["laptop"])
    tokens = language.express(Meaning((GIVE,))).tokens
    verb = next(t for t in tokens if t.start_locus)
    points = [t.end_locus for t in tokens if t.sign == language.signs["ix"]]
    assert points == [verb.start_locus, verb.end_locus][: GRAMMARS[code].pointing]


def test_the_addressee_is_straight_ahead():
    assert locus_of("you", "left") is None
    assert locus_of("", "right") is None


def test_function_words_have_no_signs():
    sentence = _sign("GSL", Event("act", "buy", "mother", theme="bread", time="tomorrow"))
    assert sentence.gloss == "MORGEN MUTTER BROT KAUFEN"
    assert sentence.text == "morgen kauft die mutter das brot ."
    assert has_inversion(sentence)


def test_and_is_not_signed_but_the_clauses_are():
    rain, sleep = Event("weather", "rain"), Event("rest", "sleep", "child")
    assert _sign("ASL", rain, sleep, links=("and",)).gloss == "RAIN CHILD SLEEP"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", ["smoke", "laptop", "paper"])
def test_sentences_keep_to_the_wanted_length(code, name):
    preset = PRESETS[name]
    language, rng = build_language(code, preset), seeded_generator("length", code, name)
    lengths = [len(language.sample(rng).tokens) for _ in range(120)]
    fewest, median, most = preset.sentence_length
    assert fewest <= min(lengths)
    assert max(lengths) <= most
    assert abs(sorted(lengths)[60] - median) <= 1


@pytest.mark.parametrize("code", CODES)
def test_equal_signs_have_one_usual_text(code):
    """Otherwise no back-translator could reach the text from the poses."""
    language, rng = build_language(code, PRESETS["laptop"]), seeded_generator("texts", code)
    texts = {}
    for _ in range(1_500):
        sentence = language.express(language.sampler.sample(rng))
        assert texts.setdefault(sentence.tokens, sentence.text) == sentence.text


@pytest.mark.parametrize("code", CODES)
def test_every_sign_but_pointing_comes_from_the_meaning(code):
    language, rng = build_language(code, PRESETS["laptop"]), seeded_generator("meaning", code)
    for _ in range(100):
        meaning = language.sampler.sample(rng)
        said = str(meaning)
        for concept in _concepts(language, language.express(meaning)):
            assert concept in FREE or concept in said


def test_only_events_towards_someone_agree():
    language, rng = build_language("LSA", PRESETS["laptop"]), seeded_generator("agree")
    for _ in range(300):
        meaning = language.sampler.sample(rng)
        agrees = any(event.kind in AGREEING for event in meaning.events)
        loci = any(t.start_locus or t.end_locus for t in language.express(meaning).tokens)
        assert agrees or not loci
