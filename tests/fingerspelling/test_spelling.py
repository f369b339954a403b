"""Words fall into the letters of an alphabet as their language writes them."""

import pytest

from signkit.errors import InputError
from signkit.fingerspelling.seeding import seeded_generator
from signkit.fingerspelling.spelling import letter_key, spell_word, write_gloss, write_text
from signkit.fingerspelling.words import (
    LISTS,
    choose_spellable,
    draw_clips,
    read_words,
    split_words,
)

LATIN = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
ALPHABETS = {
    "ASL": LATIN,
    "GSL": LATIN | set("ÄÖÜẞ"),
    "DSGS": LATIN | set("ÄÖÜ") | {"CH", "SCH"},
    "TSL": (LATIN - set("QWX")) | set("ÇĞİÖŞÜ"),
}


def test_turkish_knows_two_letters_i():
    assert spell_word("Irmak", "TSL", ALPHABETS["TSL"]) == ("I", "R", "M", "A", "K")
    assert spell_word("ilk", "TSL", ALPHABETS["TSL"]) == ("İ", "L", "K")
    assert write_text(["Irmak", "İzmir"], "TSL") == "ı r m a k _ i z m i r"


def test_an_umlaut_is_one_letter_however_it_is_stored():
    assert letter_key("A\u0308", "DSGS") == letter_key("ä", "DSGS") == "Ä"


def test_sharp_s_is_a_letter_of_its_own():
    assert spell_word("Voß", "GSL", ALPHABETS["GSL"]) == ("V", "O", "ẞ")


def test_what_has_a_sign_of_its_own_is_not_spelled_apart():
    assert spell_word("Tasche", "DSGS", ALPHABETS["DSGS"]) == ("T", "A", "SCH", "E")
    assert spell_word("Tasche", "GSL", ALPHABETS["GSL"]) == tuple("TASCHE")


def test_a_word_with_a_letter_that_is_not_there_is_left_out():
    spelled, left_out = choose_spellable(["Taksi", "Taxi"], "TSL", ALPHABETS["TSL"])
    assert list(spelled) == ["Taksi"]
    assert left_out == ["Taxi"]


def test_text_and_gloss_say_the_same_word_in_two_ways():
    assert write_text(["Schach"], "DSGS") == "s c h a c h"
    assert write_gloss([["SCH", "A", "CH"]]) == "FS-SCH FS-A FS-CH"


@pytest.mark.parametrize("language", LISTS)
def test_every_list_has_hundreds_of_words_and_all_letters(language):
    words = read_words(language)
    assert len(words) >= 400
    assert len({letter_key(word, language) for word in words}) == len(words)
    spelled, left_out = choose_spellable(words, language, ALPHABETS[language])
    assert not left_out
    assert {letter for word in spelled.values() for letter in word} == ALPHABETS[language]


@pytest.mark.parametrize("language", LISTS)
def test_no_word_of_dev_or_test_is_in_train(language):
    words = read_words(language)
    splits = split_words(words, language, 27)
    assert sorted(word for split in splits.values() for word in split) == sorted(words)
    assert len(splits["dev"]) == len(splits["test"]) == round(0.1 * len(words))
    assert splits == split_words(words, language, 27)
    assert splits != split_words(words, language, 28)


def test_too_few_words_are_refused():
    with pytest.raises(InputError, match="words of ASL: needs at least ten"):
        split_words(["one", "two"], "ASL", 27)


def test_every_word_comes_once_before_one_comes_again():
    words = [f"w{k}" for k in range(20)]
    drawn = draw_clips(words, 40, seeded_generator("test"))
    assert len(drawn) == 40
    assert {len(clip) for clip in drawn} == {1, 2}
    flat = [word for clip in drawn for word in clip]
    assert sorted(flat[:20]) == sorted(words)
