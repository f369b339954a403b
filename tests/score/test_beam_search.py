import itertools

import pytest
import torch

from signkit.errors import InputError
from signkit.score.beam_search import Decoding, beam_search
from signkit.text.vocabulary import BOS, EOS, PAD

VOCABULARY = 7
WORDS = (4, 5, 6)


class Bigrams:
    """Log-probabilities of a word after another, one random table a clip."""

    def __init__(self, clips, beam, seed):
        generator = torch.Generator().manual_seed(seed)
        table = torch.randn(clips, VOCABULARY, VOCABULARY, generator=generator)
        table[:, :, [0, 1, 2]] = -1e9
        self.table = table.log_softmax(dim=-1)
        self.clip = torch.arange(clips).repeat_interleave(beam)

    def __call__(self, words, rows):
        return self.table[self.clip, words]

    def score(self, clip, ids, max_tokens, penalty):
        ended = len(ids) < max_tokens
        path = [BOS, *ids, EOS] if ended else [BOS, *ids]
        total = sum(float(self.table[clip, a, b]) for a, b in itertools.pairwise(path))
        return total / ((5 + len(path) - 1) / 6) ** penalty


@pytest.mark.parametrize("penalty", [0.0, 1.0, 2.0])
@pytest.mark.parametrize("seed", range(5))
def test_a_beam_wide_enough_finds_what_trying_everything_finds(seed, penalty):
    longest, beam = 3, VOCABULARY**3
    step = Bigrams(2, beam, seed)
    texts, scores = beam_search(step, 2, Decoding(beam, penalty, longest))
    every = [ids for n in range(longest + 1) for ids in itertools.product(WORDS, repeat=n)]
    for clip in range(2):
        best = max(every, key=lambda ids: step.score(clip, ids, longest, penalty))
        assert texts[clip] == list(best)
        assert float(scores[clip]) == pytest.approx(
            step.score(clip, best, longest, penalty), abs=1e-4
        )


def test_a_beam_of_one_takes_the_likeliest_word_each_time():
    step = Bigrams(3, 1, 7)
    texts, _ = beam_search(step, 3, Decoding(1, 0.0, 5))
    for clip, text in enumerate(texts):
        word, expected = BOS, []
        while len(expected) < 5:
            word = int(step.table[clip, word].argmax())
            if word == EOS:
                break
            expected.append(word)
        assert text == expected


def test_a_wider_beam_never_ranks_worse():
    scores = [beam_search(Bigrams(20, beam, 3), 20, Decoding(beam, 1.0, 6))[1] for beam in (1, 50)]
    assert (scores[1] >= scores[0] - 1e-5).all()


def test_clips_do_not_disturb_each_other():
    together = beam_search(Bigrams(4, 3, 11), 4, Decoding(3, 1.0, 6))[0]
    for clip in range(4):
        step = Bigrams(4, 3, 11)
        step.clip = torch.full((3,), clip)
        assert beam_search(step, 1, Decoding(3, 1.0, 6))[0][0] == together[clip]


def test_every_row_says_which_row_it_continues():
    seen = {}

    def step(words, rows):
        history = [
            [*seen["history"][r], w] for r, w in zip(rows.tolist(), words.tolist(), strict=True)
        ]
        seen["history"] = history
        return bigrams(words, rows)

    bigrams = Bigrams(2, 4, 5)
    seen["history"] = [[]] * 8
    texts, _ = beam_search(step, 2, Decoding(4, 0.0, 6))
    for clip, text in enumerate(texts):
        told = [[w for w in h if w not in (BOS, EOS, PAD)] for h in seen["history"]]
        assert any(text[: len(h)] == h for h in told[4 * clip : 4 * clip + 4])


def test_a_beam_below_one_is_refused():
    with pytest.raises(InputError, match=r"decoding\.beam"):
        Decoding(beam=0)
