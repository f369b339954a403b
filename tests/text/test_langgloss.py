"""LangGloss: a gloss and its language, there and back."""

import pytest

from signkit.errors import InputError
from signkit.text.langgloss import (
    tag_gloss,
    tag_line,
    untag_gloss,
    untag_line,
)
from signkit.text.languages import LANGUAGES


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "gloss", ["HELLO", "ES-BEDEUTET", "F+E+H+M+E+R", "neg-KOMMEN", "A_B", "비"]
)
def test_tagging_and_untagging_are_inverse(code, gloss):
    assert untag_gloss(tag_gloss(gloss, code)) == (code, gloss)


def test_codes_with_a_hyphen_are_read_whole():
    assert untag_gloss("<LSF-CH_PLUIE>") == ("LSF-CH", "PLUIE")
    assert untag_gloss("<DSGS_BERG>") == ("DSGS", "BERG")


def test_a_line_of_text_becomes_the_pseudo_langgloss_of_supplement_table_2():
    # Supp. Table 2 prints "ASL_When ASL_does ..."; Sec. 4.3 puts each in brackets.
    assert tag_line("When does", "asl") == "<ASL_When> <ASL_does>"


def test_untagging_a_line_keeps_what_carries_no_language():
    assert untag_line("<ASL_A> B <unk> <XYZ_C> x<ASL_D>y") == "A B <unk> <XYZ_C> x<ASL_D>y"


def test_specials_and_unknown_languages_are_no_langgloss():
    assert untag_gloss("<KSL_비>") == ("KSL", "비")
    assert untag_line("<s> <unk> HELLO <XYZ_HELLO> <ASL_> <ASL>") == (
        "<s> <unk> HELLO <XYZ_HELLO> <ASL_> <ASL>"
    )


@pytest.mark.parametrize("gloss", ["", "TWO WORDS", " HELLO"])
def test_a_gloss_is_one_token(gloss):
    with pytest.raises(InputError, match="needs one token"):
        tag_gloss(gloss, "asl")


def test_a_gloss_is_tagged_once():
    with pytest.raises(InputError, match="without language"):
        tag_gloss("<GSL_REGEN>", "gsl")


def test_untagging_something_else_is_an_error_that_lists_the_languages():
    with pytest.raises(InputError, match="got 'HELLO'; known languages: ASL, GSL"):
        untag_gloss("HELLO")


def test_an_unknown_language_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'LSF-CH'"):
        tag_gloss("PLUIE", "lsf-hc")
