"""Minimal pairs of constructed signing: one thing changes, chance stays the same."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.octosign.edits import (
    AGAIN,
    EDITS,
    another_signer,
    choose_sentences,
    edit_tokens,
    find_sentences,
    find_signers,
    perform_edits,
)
from signkit.octosign.forms import POINTING_SIGNS, is_possible
from signkit.octosign.presets import find_preset
from signkit.octosign.signers import SIGNERS

PRESET = find_preset("smoke")
PARAMETERS = ("handshape", "location", "orientation", "movement")


@pytest.fixture(scope="module")
def sentences():
    names = [f"asl_train_{number:05d}" for number in range(12)]
    return find_sentences("ASL", PRESET, "train", 27, names)


@pytest.fixture(scope="module")
def chosen(sentences):
    return [sentences[i] for i in choose_sentences(sentences, 3)]


def _differing(one, other):
    names = (*PARAMETERS, "hands", "base_handshape", "gloss")
    return {name for name in names if getattr(one.sign, name) != getattr(other.sign, name)}


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_one_parameter_of_one_sign_changes_and_the_gloss_stays(chosen, parameter):
    for number, sentence in enumerate(chosen):
        edited = edit_tokens(sentence.tokens, f"one_{parameter}", number, 27)
        differing = [_differing(a, b) for a, b in zip(sentence.tokens, edited, strict=True)]
        assert sorted(differing, key=len)[-1] == {parameter}
        assert sum(bool(names) for names in differing) == 1
        assert all(is_possible(token.sign) for token in edited)


def test_the_same_sign_is_edited_by_every_edit_of_one_sign(chosen):
    for number, sentence in enumerate(chosen):
        places = set()
        for parameter in PARAMETERS:
            edited = edit_tokens(sentence.tokens, f"one_{parameter}", number, 27)
            pairs = enumerate(zip(sentence.tokens, edited, strict=True))
            places |= {place for place, (a, b) in pairs if a != b}
        assert len(places) == 1


def test_every_sign_changes_but_those_that_point_or_agree(chosen):
    for number, sentence in enumerate(chosen):
        edited = edit_tokens(sentence.tokens, "every_location", number, 27)
        for before, after in zip(sentence.tokens, edited, strict=True):
            bound = before.sign in POINTING_SIGNS.values() or before.start_locus or before.end_locus
            assert (before == after) == bool(bound)


def test_a_sign_left_out_and_another_order(chosen):
    for number, sentence in enumerate(chosen):
        assert len(edit_tokens(sentence.tokens, "left_out", number, 27)) == len(sentence.tokens) - 1
        other = edit_tokens(sentence.tokens, "other_order", number, 27)
        assert other != list(sentence.tokens)
        assert sorted(map(repr, other)) == sorted(map(repr, sentence.tokens))


def test_an_edit_that_does_not_exist_is_refused(chosen):
    with pytest.raises(InputError, match="one of again"):
        edit_tokens(chosen[0].tokens, "one_face", 0, 27)


def test_another_signer_keeps_the_dominant_hand():
    for signer in SIGNERS:
        other = another_signer(signer)
        assert other.name != signer.name
        assert other.left_handed == signer.left_handed


def test_what_an_edit_leaves_alone_is_the_same_to_the_last_bit(chosen):
    takes = perform_edits(chosen, SIGNERS[: len(chosen)], PRESET, 27)
    assert set(takes) == set(EDITS)
    for again, edited in zip(takes[AGAIN], takes["one_handshape"], strict=True):
        # a handshape moves fingers only: the arms' pixels stay (elbows, wrists; noise alike)
        assert again.shape == edited.shape
        body = np.s_[:, :8, :2]
        assert np.nanmax(np.abs(again[body] - edited[body])) < 25
        assert np.nanmedian(np.abs(again[body] - edited[body])) == 0
        assert not np.array_equal(again[:, 8:], edited[:, 8:], equal_nan=True)


def test_the_same_seed_gives_the_same_edits_and_half_speed_is_longer(chosen):
    one, two = (perform_edits(chosen[:1], SIGNERS[:1], PRESET, 27) for _ in range(2))
    for edit, clips in one.items():
        assert np.array_equal(clips[0], two[edit][0], equal_nan=True)
    assert 1.7 < len(one["half_speed"][0]) / len(one[AGAIN][0]) < 2.1


def test_missing_is_nan_with_no_confidence(chosen):
    for clip in perform_edits(chosen, SIGNERS[:3], PRESET, 27)[AGAIN]:
        assert (np.isnan(clip[..., 0]) == (clip[..., 2] == 0)).all()


def test_clips_that_the_split_does_not_have_are_refused():
    with pytest.raises(InputError, match="synthesise the corpus again"):
        find_sentences("ASL", PRESET, "dev", 27, ["asl_dev_99999"])


def test_sentences_of_one_sign_cannot_be_put_in_other_order(sentences):
    with pytest.raises(InputError, match="none of 0"):
        choose_sentences([], 3)
    assert all(len(sentences[i].tokens) > 1 for i in choose_sentences(sentences, 12))


def test_signers_are_found_by_name():
    assert [signer.name for signer in find_signers(["signer04", "signer13"])] == [
        "signer04",
        "signer13",
    ]
