"""Vocabularies: one tokenisation rule, four specials first, errors that name the line."""

import pytest

from signkit.errors import InputError
from signkit.text.vocabulary import BOS, EOS, PAD, SPECIALS, UNK, Vocabulary


def test_the_specials_have_the_ids_of_the_lineage():
    vocabulary = Vocabulary.build(["rain"])
    assert vocabulary.tokens == ("<unk>", "<pad>", "<s>", "</s>", "rain")
    assert (UNK, PAD, BOS, EOS) == (0, 1, 2, 3)
    assert (Vocabulary.UNK, Vocabulary.PAD, Vocabulary.BOS, Vocabulary.EOS) == (0, 1, 2, 3)


def test_frequent_tokens_come_first_and_ties_go_by_spelling():
    assert Vocabulary.build(["b a c", "c"]).tokens[4:] == ("c", "a", "b")


def test_the_order_of_the_texts_does_not_matter():
    texts = ["wind in the north", "snow in the south", "wind"]
    assert Vocabulary.build(texts) == Vocabulary.build(texts[::-1])


def test_case_is_kept():
    vocabulary = Vocabulary.build(["Regen regen"])
    assert vocabulary.encode("Regen") != vocabulary.encode("regen")


def test_every_token_of_the_text_it_was_made_from_is_known():
    text = "It's real easy - isn't it? Yes, let's go: now."
    assert UNK not in Vocabulary.build([text]).encode(text)


def test_the_word_only_tokens_of_the_released_tool_make_unknowns_of_this_text():
    # \b\w+\b finds it, s, flight; whitespace gives it's and flight. - neither is known.
    made_with_word_regex = Vocabulary((*SPECIALS, "it", "s", "flight"))
    assert made_with_word_regex.encode("it's flight.") == [UNK, UNK]


def test_rare_tokens_are_left_out_and_become_unknown():
    vocabulary = Vocabulary.build(["a a b"], min_count=2)
    assert vocabulary.encode("a b") == [4, UNK]


def test_max_size_counts_the_specials():
    vocabulary = Vocabulary.build(["a a b c d e"], max_size=6)
    assert len(vocabulary) == 6
    assert vocabulary.tokens[4:] == ("a", "b")


def test_a_sentence_that_spells_a_special_cannot_pad_or_end_itself():
    vocabulary = Vocabulary.build(["snow <pad> </s> <s>"])
    assert len(vocabulary) == 5
    assert vocabulary.encode("snow <pad> </s> <s>") == [4, UNK, UNK, UNK]


def test_decoding_stops_at_the_end_and_skips_specials():
    vocabulary = Vocabulary.build(["a b"])
    assert vocabulary.decode([BOS, 4, PAD, UNK, 5, EOS, 4]) == "a b"


@pytest.mark.parametrize("number", [-1, 6])
def test_an_id_of_another_vocabulary_is_an_error_not_a_wrong_word(number):
    with pytest.raises(InputError, match=f"numbers from 0 to 5, got {number}"):
        Vocabulary.build(["a b"]).decode([number])


def test_a_file_has_one_token_a_line_and_reads_back_the_same(tmp_path):
    vocabulary = Vocabulary.build(["grüße aus «Zürich» ."])
    vocabulary.save(tmp_path / "new" / "vocabulary.txt")
    lines = (tmp_path / "new" / "vocabulary.txt").read_bytes().decode().split("\n")
    assert lines == [*vocabulary.tokens, ""]
    assert Vocabulary.load(tmp_path / "new" / "vocabulary.txt") == vocabulary


def test_saving_leaves_no_second_file(tmp_path):
    Vocabulary.build(["a"]).save(tmp_path / "vocabulary.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["vocabulary.txt"]


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path):
    path = tmp_path / "vocabulary.txt"
    path.write_bytes(b"\xef\xbb\xbf<unk>\r\n<pad>\r\n<s>\r\n</s>\r\nRain\r\n")
    assert Vocabulary.load(path).tokens[4:] == ("Rain",)


BAD_FILES = {
    "empty": ("", "needs <unk> <pad> <s> </s> first, got nothing"),
    "no specials": ("rain\nsnow\n", "needs <unk> <pad> <s> </s> first, got rain snow"),
    "other order": ("<pad>\n<unk>\n<s>\n</s>\n", "first, got <pad> <unk> <s> </s>"),
    "duplicate": ("<unk>\n<pad>\n<s>\n</s>\na\nb\na\n", "line 7: .*'a' again, first on line 5"),
    "counts": ("<unk>\n<pad>\n<s>\n</s>\na\t12\n", "line 5: needs one token, got 'a.t12'"),
    "blank line": ("<unk>\n<pad>\n<s>\n</s>\n\nb\n", "line 5: needs one token, got ''"),
}


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_refused_and_the_line_named(tmp_path, content, message):
    path = tmp_path / "vocabulary.txt"
    path.write_text(content)
    with pytest.raises(InputError, match=message) as caught:
        Vocabulary.load(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match=r"vocabulary\.txt: needs a text file, got no file"):
        Vocabulary.load(tmp_path / "vocabulary.txt")


def test_one_string_instead_of_a_list_is_refused():
    with pytest.raises(InputError, match="needs a list of texts, got one string"):
        Vocabulary.build("rain in the north")


@pytest.mark.parametrize("wrong", [{"min_count": 0}, {"max_size": 3}])
def test_sizes_that_cannot_be_are_refused(wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        Vocabulary.build(["a"], **wrong)
