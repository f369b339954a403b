import json

import pytest

from signkit.errors import InputError
from signkit.model.word_order import WordGlosses, align_words

NOUNS = {"friend": "FRIEND", "doctor": "DOCTOR", "apple": "APPLE", "bread": "BREAD"}
VERBS = {"eat": "EAT", "see": "SEE", "buy": "BUY"}
TIMES = {"": "", "now": "NOW", "this evening": "EVENING"}


def _sentence(who, verb, what, when, negated):
    does = f"does not {verb}" if negated else f"{verb}s"
    signs = [TIMES[when], NOUNS[who], VERBS[verb], NOUNS[what], "NOT" if negated else ""]
    return f"{when} the {who} {does} the {what} .".strip(), " ".join(s for s in signs if s)


EVERY = [
    _sentence(who, verb, what, when, negated)
    for who in ("friend", "doctor")
    for verb in VERBS
    for what in ("apple", "bread")
    for when in TIMES
    for negated in (False, True)
]
HELD_OUT = EVERY[::5]
TEXTS, GLOSSES = zip(*(pair for pair in EVERY if pair not in HELD_OUT), strict=True)


def test_one_round_of_estimation_is_the_one_computed_by_hand():
    # two words and the one that stands for nobody share each sign alike: 1/3 each
    found = align_words([["rain", "now"]], [["RAIN", "NOW"]], rounds=1)
    assert found["rain"] == {"RAIN": pytest.approx(1 / 3), "NOW": pytest.approx(1 / 3)}
    # "rain" alone leaves half of RAIN to nobody: 1/3 + 1/2 over two occurrences
    found = align_words([["rain", "now"], ["rain"]], [["RAIN", "NOW"], ["RAIN"]], rounds=1)
    assert found["rain"]["RAIN"] == pytest.approx((1 / 3 + 1 / 2) / 2)


def test_no_sign_is_lost_in_the_estimation():
    texts, lines = [t.split() for t in TEXTS], [g.split() for g in GLOSSES]
    found = align_words(texts, lines)
    uses = {word: sum(t.count(word) for t in texts) for t in texts for word in t}
    uses[""] = len(texts)
    total = sum(uses[word] * n for word, of in found.items() for n in of.values())
    assert total == pytest.approx(sum(map(len, lines)))


@pytest.mark.parametrize(("text", "gloss"), HELD_OUT)
def test_a_new_sentence_is_glossed_in_the_order_of_the_signs(text, gloss):
    words = WordGlosses.learn(TEXTS, GLOSSES)
    assert words.translate(text) == gloss.split()
    assert words.translate(text.upper()) == gloss.split()


def test_a_sentence_without_a_known_word_gets_a_training_line():
    words = WordGlosses.learn(TEXTS, GLOSSES)
    assert " ".join(words.translate("zebra !")) in GLOSSES
    assert " ".join(words.translate("")) in GLOSSES


def test_the_order_of_the_clips_does_not_matter_and_json_keeps_everything():
    words = WordGlosses.learn(TEXTS, GLOSSES)
    turned = WordGlosses.learn(TEXTS[::-1], GLOSSES[::-1])
    assert words.as_dict() == turned.as_dict()
    assert WordGlosses.of_dict(json.loads(json.dumps(words.as_dict()))) == words


def test_a_corpus_without_glosses_is_refused_with_advice():
    with pytest.raises(InputError, match="mode nearest"):
        WordGlosses.learn(TEXTS, [""] * len(TEXTS))
