"""What metrics rest on, clip by clip: the sums give the metric, and files keep them."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.score.clip_scores import (
    ClipScores,
    mean_of,
    ratio_of,
    read_clip_scores,
    text_counts,
    write_clip_scores,
)
from signkit.score.text_columns import text_columns
from signkit.score.text_metrics import score_texts

REFERENCES = ["rain in the north today .", "sun and wind in the west .", "cold nights follow ."]
HEARD = ["rain in the south today .", "sun and wind in the west .", "cold nights ."]


class Sentences:
    synthetic = True

    def __init__(self, texts, language="asl"):
        self.texts, self.glosses, self.language = texts, ["A B"] * len(texts), language


@pytest.mark.parametrize("language", ["asl", "ksl"])
def test_clip_by_clip_sums_are_the_corpus_scores(language):
    found, signatures = text_columns([HEARD], Sentences(REFERENCES, language), range(3))
    expected = score_texts(HEARD, REFERENCES, "ko" if language == "ksl" else "en")
    assert {name: scores.value() for name, scores in found.items()} == pytest.approx(
        expected.scores
    )
    assert signatures == expected.signatures
    assert ("tok:char" in signatures["bleu4_modern"]) == (language == "ksl")


def test_judges_are_averaged_after_each_has_its_corpus_score():
    found, _ = text_columns([HEARD, REFERENCES], Sentences(REFERENCES), range(3))
    one = score_texts(HEARD, REFERENCES).scores["bleu4"]
    assert found["bleu4"].value() == pytest.approx((one + 100) / 2)
    assert found["bleu4"].shape == (2, 3)


def test_a_clip_that_counts_twice_is_two_clips():
    scores = ClipScores("bleu4", text_counts("bleu4", HEARD, REFERENCES, "en")[None])
    twice = score_texts([HEARD[0], *HEARD], [REFERENCES[0], *REFERENCES]).scores["bleu4"]
    assert scores.value(np.array([[2.0, 1.0, 1.0]])) == pytest.approx(twice)


def test_a_ratio_is_of_sums_and_a_mean_of_clips():
    assert ratio_of([1, 9], [10, 10]).value() == 0.5
    assert mean_of([1.0, 2.0, 6.0]).value() == 3
    assert np.isnan(ratio_of([1.0], [0.0]).value())


def test_clip_scores_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "clips.npz"
    written = {"base/dev/length-free": {"bleu4": ClipScores("bleu4", np.ones((2, 3, 10)))}}
    written["base/test/length-free"] = {"ndtw": mean_of([0.25, 0.5])}
    write_clip_scores(path, written)
    found = read_clip_scores(path)
    assert found["base/dev/length-free"]["bleu4"].kind == "bleu4"
    assert found["base/test/length-free"]["ndtw"].value() == 0.375
    with pytest.raises(InputError, match="score the run again"):
        read_clip_scores(tmp_path / "absent.npz")
    path.write_bytes(b"no archive")
    with pytest.raises(InputError, match="score the run again"):
        read_clip_scores(path)
