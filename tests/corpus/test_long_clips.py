import numpy as np
import pytest
from tiny_clips import TinyStore

from signkit.corpus.long_clips import fitting_clips
from signkit.errors import InputError


def _store():
    store = TinyStore(6, shortest=8, longest=8)
    store.lengths = np.array([8, 300, 301, 8, 500, 8])
    return store


def test_a_clip_of_exactly_the_longest_length_fits_and_a_longer_one_does_not():
    assert fitting_clips(_store(), range(6), 300).tolist() == [0, 1, 3, 5]


def test_only_the_clips_asked_for_are_looked_at_and_their_order_stays():
    assert fitting_clips(_store(), [5, 4, 1], 300).tolist() == [5, 1]


def test_the_longest_length_holds_for_the_words_of_a_text_too():
    store = _store()
    store.texts[3] = " ".join(["word"] * 301)
    assert fitting_clips(store, range(6), 300).tolist() == [0, 1, 5]


def test_how_many_were_left_out_is_said_with_the_longest(capsys):
    fitting_clips(_store(), range(6), 300, "large_asl")
    said = capsys.readouterr().err
    assert "large_asl: 2 of 6 clips left out, longer than 300 frames" in said
    assert "longest: 500 frames" in said


def test_nothing_is_said_where_every_clip_fits(capsys):
    assert len(fitting_clips(_store(), range(6), 500, "large_asl")) == 6
    assert capsys.readouterr().err == ""


def test_a_split_without_a_clip_that_fits_is_refused():
    with pytest.raises(InputError, match=r"at most 7 frames and words, got all 6 longer"):
        fitting_clips(_store(), range(6), 7)
