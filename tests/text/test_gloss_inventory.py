"""Tests of the LangGlosses that a model can write."""

from __future__ import annotations

import pytest

from signkit.errors import InputError
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.vocabulary import EOS, UNK, Vocabulary

LINES = {"asl": ["HELLO RAIN", "RAIN"], "lsf_ch": ["NEIGE RAIN", "un_deux"]}


def test_only_the_language_s_own_glosses_and_the_end_may_follow():
    inventory = GlossInventory.build(LINES)
    tokens = inventory.vocabulary.tokens
    may = [tokens[i] for i in inventory.allowed("LSF-CH").nonzero()[0]]
    assert sorted(may) == ["</s>", "<LSF-CH_NEIGE>", "<LSF-CH_RAIN>", "<LSF-CH_un_deux>"]


def test_a_lexicon_narrows_the_mask_and_must_hold_a_known_gloss():
    inventory = GlossInventory.build(LINES)
    may = inventory.allowed("asl", ["RAIN", "NEIGE"])
    assert [inventory.vocabulary.tokens[i] for i in may.nonzero()[0]] == ["</s>", "<ASL_RAIN>"]
    assert may[EOS]
    with pytest.raises(InputError, match="lexicon"):
        inventory.allowed("asl", ["NEIGE"])


def test_a_gloss_of_two_languages_is_two_tokens_with_one_bare_gloss():
    inventory = GlossInventory.build(LINES)
    (_, asl), (_, lsf) = inventory.encode("RAIN", "asl"), inventory.encode("RAIN", "lsf_ch")
    assert asl != lsf
    assert inventory.gloss_of[asl] == inventory.gloss_of[lsf] >= 0


def test_a_gloss_of_another_language_is_unknown_here():
    inventory = GlossInventory.build(LINES)
    assert inventory.encode("NEIGE", "asl") == [inventory.tag("asl"), UNK]


def test_an_inventory_is_read_as_it_was_written(tmp_path):
    inventory = GlossInventory.build(LINES)
    inventory.save(tmp_path / "glosses.txt")
    again = GlossInventory.load(tmp_path / "glosses.txt")
    assert again.vocabulary == inventory.vocabulary
    assert again.languages == ["asl", "lsf_ch"]


@pytest.mark.parametrize("tokens", [[], ["<ASL_RAIN>"], ["<ASL>", "RAIN"], ["<XYZ>"]])
def test_other_files_are_refused(tokens):
    with pytest.raises(InputError):
        GlossInventory(Vocabulary(("<unk>", "<pad>", "<s>", "</s>", *tokens)))


def test_an_untrained_language_is_refused():
    with pytest.raises(InputError, match="tsl"):
        GlossInventory.build(LINES).tag("tsl")
