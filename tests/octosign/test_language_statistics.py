"""What is measured of sentences, by hand on small ones and against PHOENIX14T's own text."""

from collections import Counter

import numpy as np
import pytest

from signkit.octosign.constructed import Sentence
from signkit.octosign.language import build_language, make_splits
from signkit.octosign.phonology import SignToken
from signkit.octosign.presets import PRESETS
from signkit.octosign.statistics import (
    PHOENIX14T,
    describe,
    describe_splits,
    fit_zipf_slope,
    has_inversion,
)


def _sentence(text, concepts, order):
    signs = build_language("ASL", PRESETS["smoke"]).signs
    return Sentence(text, tuple(SignToken(signs[c]) for c in concepts), "", order)


def test_a_small_corpus_is_counted_as_by_hand():
    # rain twice, the others once: three of four glosses are single; 5 + 3 words, 3 + 2 glosses
    described = describe(
        [
            _sentence("tomorrow there will be rain .", ("tomorrow", "rain", "north"), (0, 4, -1)),
            _sentence("there was rain ?", ("rain", "not"), (2, 0)),
        ]
    )
    assert (described["sentences"], described["words"], described["glosses"]) == (2, 8, 5)
    assert described["gloss_vocabulary"] == 4
    assert described["gloss_hapax_share"] == 0.75
    assert described["glosses_a_sentence"] == 2.5
    assert described["inversion_share"] == 0.5


@pytest.mark.parametrize(
    ("order", "inverted"), [((0, 1, 2), False), ((0, 2, 1), True), ((3, -1, 4), False), ((), False)]
)
def test_unsaid_signs_do_not_count_as_inverted(order, inverted):
    assert has_inversion(Sentence("", (), "", order)) is inverted


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.7])
def test_the_slope_of_a_power_law_is_its_exponent(exponent):
    frequencies = 1e6 * np.arange(1, 400) ** -exponent
    assert fit_zipf_slope(frequencies) == pytest.approx(-exponent)


def test_phoenix_itself_has_the_targets(realdata):
    folder = realdata / "phoenix14t_text"
    lines = (folder / "train.gloss").read_text(encoding="utf-8").splitlines()
    counts = Counter(gloss for line in lines for gloss in line.split())
    lengths = [len(line.split()) for line in lines]
    assert fit_zipf_slope(list(counts.values())) == pytest.approx(
        PHOENIX14T["zipf_slope"], abs=0.05
    )
    singles = sum(n == 1 for n in counts.values()) / len(counts)
    assert singles == pytest.approx(PHOENIX14T["gloss_hapax_share"], abs=0.01)
    percentiles = np.percentile(lengths, [5, 25, 50, 75, 95]).tolist()
    assert percentiles == PHOENIX14T["gloss_length_percentiles"]


def test_the_paper_preset_comes_near_phoenix():
    preset = PRESETS["paper"]
    splits = make_splits(build_language("GSL", preset), preset.sizes_for("GSL"), 27)
    described = describe(splits["train"])
    assert described["sentences"] == PHOENIX14T["sentences"]
    for name, tolerance in (
        ("gloss_hapax_share", 0.05),
        ("zipf_slope", 0.1),
        ("glosses_a_sentence", 0.5),
        ("words_a_sentence", 1.5),
        ("gloss_vocabulary", 200),
    ):
        assert abs(described[name] - PHOENIX14T[name]) <= tolerance, name
    apart = np.subtract(described["gloss_length_percentiles"], [3, 5, 7, 10, 14])
    assert np.abs(apart).max() <= 1


@pytest.mark.parametrize("code", ["ASL", "KSL"])
def test_the_laptop_preset_is_dialled_down(code):
    preset = PRESETS["laptop"]
    splits = describe_splits(
        make_splits(build_language(code, preset), preset.sizes_for(code), seed=27)
    )
    train = splits["train"]
    assert train["gloss_hapax_share"] < 0.05
    assert train["gloss_length_percentiles"][2] in (4.0, 5.0)
    assert train["gloss_vocabulary"] == preset.lexicon_size
    assert splits["test_systematic"]["novelty_share"] == 1.0
