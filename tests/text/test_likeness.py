import numpy as np
import pytest

from signkit.text.likeness import TextLikeness

COLLECTION = ["rain in the north .", "sun in the south .", "the wind in the north .", "snow ."]


def test_the_text_itself_is_the_nearest():
    found = TextLikeness(COLLECTION).nearest([text.upper() for text in COLLECTION])
    assert found.tolist() == [0, 1, 2, 3]


def test_rare_words_decide():
    # "in the north" has more words in common with the third, "snow" is rarer than all of them
    assert TextLikeness(COLLECTION).nearest(["the north snow"]).tolist() == [3]


def test_a_text_without_a_known_word_gets_the_first():
    assert TextLikeness(COLLECTION).nearest(["", "?? !!"]).tolist() == [0, 0]


def test_the_cosine_is_the_one_computed_by_hand():
    likeness = TextLikeness(["a b", "a c"])
    rare, common = np.log(1 + 2 / 1), np.log(1 + 2 / 2)
    vectors = likeness._vectors(["a b", "b"]).toarray()
    norm = np.hypot(rare, common)
    assert sorted(vectors[0]) == pytest.approx([0, common / norm, rare / norm])
    assert sorted(vectors[1]) == pytest.approx([0, 0, 1])
