"""Prompt templates: the paper's numbers, a fixed split, plain filling, seeded pairing."""

import re

import pytest

from signkit.errors import InputError
from signkit.text.languages import LANGUAGES
from signkit.text.prompts import (
    PLACEHOLDER,
    choose_part,
    fill_template,
    load_templates,
    pair_prompts,
    pair_texts,
    read_templates,
)

QUOTED = re.compile(r"""["'“‘„«][ ]?\{\}[ ]?["'”’“»]""")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_template_holds_the_placeholder_once_and_none_comes_twice(code):
    templates = load_templates(code)
    assert all(template.count(PLACEHOLDER) == 1 for template in templates)
    assert len(set(map(str.casefold, templates))) == len(templates)


def test_no_two_languages_share_a_template():
    all_templates = [t for code in LANGUAGES for t in load_templates(code)]
    assert len(set(all_templates)) == len(all_templates)


@pytest.mark.parametrize("part", ["train", "held_out"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_both_parts_hold_questions_and_requests_quoted_and_unquoted(code, part):
    templates = load_templates(code, part)
    questions = [t for t in templates if "?" in t]
    quoted = [t for t in templates if QUOTED.search(t)]
    assert 0 < len(questions) < len(templates)
    assert 0 < len(quoted) < len(templates)


@pytest.mark.parametrize("code", LANGUAGES)
def test_train_and_held_out_are_the_whole_file_and_share_nothing(code):
    train, held_out = load_templates(code, "train"), load_templates(code, "held_out")
    assert train + held_out == load_templates(code)
    assert not set(train) & set(held_out)


def test_one_in_five_is_held_out_from_the_end():
    templates = [f"{n} {{}}" for n in range(11)]
    # 11 // 5 = 2
    assert choose_part(templates, "held_out") == ["9 {}", "10 {}"]
    assert choose_part(templates, "train") == templates[:9]


def test_too_few_templates_to_hold_one_out_is_an_error():
    with pytest.raises(InputError, match="part held_out: needs 5 or more, got 4 templates"):
        choose_part(["a {}", "b {}", "c {}", "d {}"], "held_out")


def test_an_unknown_part_is_refused():
    with pytest.raises(InputError, match="one of train, held_out, all, got 'test'"):
        load_templates("asl", "test")


def test_swiss_german_has_no_sharp_s_and_its_own_wordings():
    assert not any("ß" in template for template in load_templates("dsgs"))
    assert any("ß" in template for template in load_templates("gsl"))


def test_filling_is_plain_replacement():
    nasty = """a {b} {0} {} "c" 'd' \\1 %s $x"""
    assert fill_template("How is '{}' signed?", nasty) == f"How is '{nasty}' signed?"


def test_pairing_is_seeded():
    texts = [f"sentence {n}" for n in range(50)]
    assert pair_prompts(texts, "asl", 27) == pair_prompts(texts, "asl", 27)
    assert pair_prompts(texts, "asl", 27) != pair_prompts(texts, "asl", 28)


def test_texts_added_at_the_end_move_no_prompt():
    texts = [f"sentence {n}" for n in range(50)]
    assert pair_prompts(texts, "ksl", 3)[:20] == pair_prompts(texts[:20], "ksl", 3)


def test_every_prompt_holds_its_text_and_is_made_of_the_asked_part():
    templates = set(load_templates("tsl", "held_out"))
    for prompt in pair_prompts(["@@"] * 40, "tsl", 1, "held_out"):
        assert prompt.replace("@@", PLACEHOLDER) in templates


def test_all_templates_are_drawn_in_time():
    drawn = {p.replace("@@", PLACEHOLDER) for p in pair_prompts(["@@"] * 600, "lsa", 5, "all")}
    assert drawn == set(load_templates("lsa"))


def test_languages_with_equally_many_templates_are_drawn_independently():
    gsl, dsgs = (load_templates(k, "train") for k in ("gsl", "dsgs"))
    drawn_gsl = [gsl.index(p) for p in pair_prompts([PLACEHOLDER] * 60, "gsl", 1)]
    drawn_dsgs = [dsgs.index(p) for p in pair_prompts([PLACEHOLDER] * 60, "dsgs", 1)]
    assert drawn_gsl != drawn_dsgs


def test_own_templates_can_be_paired():
    assert pair_texts(["a", "b"], ["<{}>"], seed=0, stream="mine") == ["<a>", "<b>"]
    with pytest.raises(InputError, match="one or more, got none"):
        pair_texts(["a"], [], seed=0, stream="mine")


BAD_FILES = {
    "no placeholder": ("Sign {}.\nSign it.\n", r"line 2: needs \{\} once, got none in 'Sign it.'"),
    "paper's form": ("Sign {Text}.\n", r"line 1: .*also where the paper prints \{Text\}"),
    "two": ("Sign {}.\nWhat is {} or {}?\n", r"line 2: needs \{\} once, got 2 of them"),
    "duplicate": ("Sign {}.\nA {}\n Sign {}. \n", "line 3: .*the template of line 1 again"),
    "blank line": ("Sign {}.\n\nA {}\n", r"line 2: needs \{\} once, got a blank line"),
    "empty": ("", "needs one template a line, got an empty file"),
    "blank only": ("\n  \n", "needs one template a line, got an empty file"),
}


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_template_file_is_refused_and_the_line_named(tmp_path, content, message):
    (tmp_path / "mine.txt").write_text(content)
    with pytest.raises(InputError, match=message) as caught:
        read_templates(tmp_path / "mine.txt")
    assert "mine.txt" in str(caught.value)


def test_a_template_without_a_place_loses_no_sentence_silently():
    with pytest.raises(InputError, match="template: needs"):
        fill_template("How is it signed?", "rain")
