"""Rewriting: more lines of the same meaning, seeded, with the signed sentence untouched."""

import random
import re

import pytest

from signkit.errors import InputError
from signkit.text import rewriting_rules as table
from signkit.text.languages import LANGUAGES
from signkit.text.prompts import PLACEHOLDER, load_templates
from signkit.text.rewriting import rewrite, rewrite_prompts, rewrite_template

MARKS = r"[\"'“‘„«»”’]"


def _wording(template):
    """Return a template without quotation marks, politeness and case."""
    bare = re.sub(rf"{MARKS} ?\{{\}} ?{MARKS}", PLACEHOLDER, template).casefold()
    return re.sub(r"\b(please|kindly|bitte|per favore|por favor|lütfen)\b|[ ,]", "", bare)


def _rewritings(template, key, draws=40):
    return {rewrite_template(template, key, random.Random(seed)) for seed in range(draws)}


CASES = [
    ("asl", "It isn't far.", {"It is not far.", "It isn’t far.", "It isn't far"}),
    ("asl", "Everybody came.", {"Everyone came.", "Everybody came", "Everyone came"}),
    ("asl", "In order to win", {"To win"}),
    ("gsl", "zum beispiel regen", {"beispielsweise regen"}),
    ("dsgs", "Beispielsweise Schnee", {"Zum Beispiel Schnee"}),
    ("gsl", "teilweise regen", {"zum teil regen"}),
    ("lsf_ch", "il pleut souvent", {"il pleut fréquemment"}),
    ("lis_ch", "A volte piove", {"Talvolta piove", "Qualche volta piove"}),
    ("lsa", "tal vez llueva", {"quizás llueva"}),
    ("ksl", "매일 비가 옵니다", {"날마다 비가 옵니다"}),
    ("tsl", "Bazen kar yağar", {"Kimi zaman kar yağar", "Zaman zaman kar yağar"}),
]


@pytest.mark.parametrize(("key", "line", "expected"), CASES)
def test_a_line_is_rewritten_by_its_languages_table(key, line, expected):
    made = {text for seed in range(30) for _, text in rewrite([line], key, 4, seed)}
    assert line in made
    assert expected <= made


UNTOUCHED = ["Isn't it late?", "Can't you come", "as good as it's", "I know who you're", "a.b"]


@pytest.mark.parametrize("line", UNTOUCHED)
def test_a_change_that_would_break_the_grammar_is_not_made(line):
    made = {text for seed in range(20) for _, text in rewrite([line], "asl", 5, seed)}
    assert made <= {line, line.replace("'", "’")}


def test_the_original_comes_first_and_nothing_twice():
    pairs = rewrite(["Maybe everybody isn't there.", "snow"], "asl", 6, seed=1)
    assert pairs[0] == (0, "Maybe everybody isn't there.")
    assert len(set(pairs)) == len(pairs)
    assert [index for index, _ in pairs] == sorted(index for index, _ in pairs)
    assert pairs[-1] == (1, "snow")


def test_once_gives_the_lines_back():
    lines = ["Maybe it isn't far.", "snow"]
    assert rewrite(lines, "asl", 1, seed=3) == list(enumerate(lines))


def test_a_lines_rewritings_do_not_depend_on_its_neighbours():
    line = "Maybe everybody isn't there."
    alone = [text for _, text in rewrite([line], "asl", 4, seed=9)]
    among = [text for index, text in rewrite(["snow", line], "asl", 4, seed=9) if index == 1]
    assert alone == among


@pytest.mark.parametrize("key", table.QUOTES)
def test_a_prompt_holds_its_sentence_unchanged(key):
    sentence = """Maybe "everybody" isn't {there}."""
    pairs = rewrite_prompts([sentence, "b"], key, 40, seed=2)
    assert all(sentence in prompt for index, prompt in pairs if index == 0)


@pytest.mark.parametrize("key", table.QUOTES)
def test_prompts_are_as_many_as_asked_for_and_distinct(key):
    # 24 of 30 templates train: the last six prompts of thirty must be rewritten ones.
    pairs = rewrite_prompts(["a b"], key, 30, seed=27)
    assert len(pairs) == len(set(pairs)) == 30


def test_training_prompts_use_no_held_out_wording():
    for code in LANGUAGES:
        held_out = {_wording(t) for t in load_templates(code, "held_out")}
        for template in load_templates(code, "train"):
            assert not {_wording(t) for t in _rewritings(template, code)} & held_out


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_rewritten_template_keeps_one_placeholder_and_is_not_doubly_polite(code):
    polite = ("please", "kindly", "bitte", "plaît", "favore", "favor", "lütfen", "주십시오")
    for template in load_templates(code):
        for made in _rewritings(template, code):
            assert made.count(PLACEHOLDER) == 1
            before = [template.casefold().count(word) for word in polite]
            after = [made.casefold().count(word) for word in polite]
            assert all(new <= max(1, old) for new, old in zip(after, before, strict=True)), made


@pytest.mark.parametrize("code", LANGUAGES)
def test_most_templates_have_another_form(code):
    templates = load_templates(code)
    changed = [t for t in templates if _rewritings(t, code) - {t}]
    assert len(changed) > len(templates) / 2


def test_every_language_has_rules_and_quotation_marks():
    keys = {language.key for language in LANGUAGES.values()}
    spoken = {language.spoken for language in LANGUAGES.values()}
    assert set(table.QUOTES) == set(table.OPENINGS) == set(table.TEMPLATE_PHRASES) == keys
    assert set(table.SAME_MEANING) == set(table.ONE_WAY) == spoken


def test_turkish_replacements_need_no_dotted_capital():
    # "i".upper() is "I" in Python, but "İ" in Turkish: no alternative may begin with i or ı.
    words = [word for group in table.SAME_MEANING["tr"] for word in group]
    words += [replacement for _, replacement in table.ONE_WAY["tr"]]
    assert not [word for word in words if word[0] in "iı"]


def test_times_must_be_one_or_more():
    with pytest.raises(InputError, match="times: needs 1 or more, got 0"):
        rewrite(["a"], "asl", 0, seed=1)
