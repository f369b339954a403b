"""Written sentences: one meaning in seven languages, and their finer points of grammar."""

import pytest

from signkit.octosign.meaning import Event, Meaning
from signkit.octosign.overlap import CODES
from signkit.octosign.turkish import inflect
from signkit.octosign.wording import write_text
from signkit.octosign.wording_fr import elide
from signkit.octosign.words import words_of

BUY = Event("act", "buy", "mother", theme="bread", place="market", time="tomorrow", tense="future")
PAST = {"time": "yesterday", "tense": "past"}


def _say(code, event, wording=0):
    return write_text(Meaning((event,)), words_of(code, 400), wording)[0]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("ASL", "tomorrow the mother will buy the bread at the market ."),
        ("GSL", "morgen kauft die mutter das brot auf dem markt ."),
        ("DSGS", "morgen kauft die mutter das brot auf dem markt ."),
        ("LSF-CH", "demain la mère achète le pain au marché ."),
        ("LIS-CH", "domani la madre compra il pane al mercato ."),
        ("LSA", "mañana la madre compra el pan en el mercado ."),
        ("KSL", "내일 어머니는 시장에서 빵을 살 것입니다 ."),
        ("TSL", "yarın anne çarşıda ekmeği alacak ."),
    ],
)
def test_one_meaning_is_written_in_every_language(code, sentence):
    assert _say(code, BUY) == sentence


@pytest.mark.parametrize("code", CODES)
def test_wordings_differ_and_keep_the_words(code):
    texts = [_say(code, BUY, wording) for wording in range(3)]
    assert len(set(texts)) == 3
    assert len({tuple(sorted(text.split())) for text in texts}) == 1


@pytest.mark.parametrize(
    ("code", "event", "sentence"),
    [
        (
            "ASL",
            Event("act", "read", "you", theme="book", asks="question", **PAST),
            "did you read the book yesterday ?",
        ),
        (
            "GSL",
            Event("act", "eat", "child", theme="apple", negated=True, modal="can"),
            "das kind kann den apfel nicht essen .",
        ),
        (
            "GSL",
            Event("weather", "fog", negated=True, **PAST),
            "gestern gab es keinen nebel .",
        ),
        (
            "GSL",
            Event("direct", "help", "mother", recipient="neighbour"),
            "die mutter hilft dem nachbarn .",
        ),
        (
            "LSF-CH",
            Event("motion", "go", "sister", place="market", **PAST),
            "hier la sœur est allée au marché .",
        ),
        (
            "LSF-CH",
            Event("direct", "help", "mother", recipient="me", negated=True, **PAST),
            "hier la mère ne m'a pas aidé .",
        ),
        (
            "LIS-CH",
            Event("transfer", "give", "me", recipient="friend", theme="book"),
            "do il libro all'amico .",
        ),
        (
            "LSA",
            Event("transfer", "give", "father", recipient="child", theme="book"),
            "el padre le da el libro al niño .",
        ),
        (
            "KSL",
            Event("act", "sell", "farmer", theme="apple", asks="question"),
            "농부는 사과를 팝니까 ?",
        ),
        (
            "KSL",
            Event("act", "eat", "child", theme="bread", modal="want"),
            "아이는 빵을 먹고 싶어 합니다 .",
        ),
        (
            "TSL",
            Event("act", "eat", "child", theme="bread", modal="can", negated=True),
            "çocuk ekmeği yiyemiyor .",
        ),
        (
            "TSL",
            Event("state", "ill", "mother", asks="question", **PAST),
            "dün anne hasta mıydı ?",
        ),
    ],
)
def test_grammar_bends_words_as_the_language_does(code, event, sentence):
    assert _say(code, event) == sentence


def test_swiss_german_has_its_own_words_and_no_sharp_s():
    event = Event("state", "big", "hospital")
    ride = Event("act", "see", "me", theme="bicycle")
    assert "velo" in _say("DSGS", ride)
    assert "fahrrad" in _say("GSL", ride)
    assert "gross" in words_of("DSGS", 400).forms[event.predicate]
    assert not any("ß" in form for cell in words_of("DSGS", 400).forms.values() for form in cell)


def test_clauses_are_joined_by_their_link():
    cold = Event("climate", "cold")
    text, order = write_text(Meaning((BUY, cold), ("because",)), words_of("ASL", 400), 0)
    assert text.endswith("at the market because it is cold .")
    assert order["1:because"] < order["1:cold"]
    assert order["0:mother"] < order["0:bread"]


def test_elision_leaves_consonants_alone():
    assert elide("le pain de la mère") == "le pain de la mère"
    assert elide("je ne ai pas de eau") == "je n'ai pas d'eau"


@pytest.mark.parametrize(
    ("noun", "case", "form"),
    [
        ("abla", "acc", "ablayı"),
        ("köy", "dat", "köye"),
        ("su", "acc", "suyu"),
        ("süt", "loc", "sütte"),
    ],
)
def test_turkish_endings_harmonise(noun, case, form):
    assert inflect((noun,), case) == form
