"""Tests of the beam search."""

from __future__ import annotations

import math

import torch

from signkit.model.beam import beam_search
from signkit.text.vocabulary import EOS

A, B, C = 4, 5, 6
CHANCES = {
    # From the start A is likelier (0.6), yet what follows B is sure (0.4 * 1 > 0.6 * 0.5).
    None: {A: 0.6, B: 0.4},
    A: {B: 0.5, C: 0.5},
    B: {C: 1.0},
    C: {EOS: 1.0},
}


class Chain:
    """A Markov chain as a decoder; its state is the newest token."""

    def __init__(self, clips):
        self.clips = clips

    def step(self, newest):
        logits = torch.full((len(newest), 7), -1e9)
        for row, token in zip(logits, newest.tolist(), strict=True):
            for follows, chance in CHANCES[token if token in CHANCES else None].items():
                row[follows] = math.log(chance)
        return logits


def search(beam, banned=(), most=9, clips=1):
    allowed = torch.ones(clips, 7, dtype=torch.bool)
    allowed[:, list(banned)] = False
    chain = Chain(clips)
    start = torch.full((clips,), 2)
    return beam_search(chain.step, lambda rows: None, start, allowed, beam, most)


def test_greedy_takes_the_likeliest_token_each_time():
    assert search(1)[0][0] == A


def test_a_beam_finds_what_greedy_misses():
    # With three tokens, B C and its end have log 0.4 / 3, A C and A B C log 0.3 / 3.
    assert search(4, most=3)[0] == [B, C]
    assert search(2, banned=[A])[0] == [B, C]


def test_what_is_not_allowed_is_never_written():
    assert all(A not in line for line in search(3, banned=[A], clips=2))


def test_a_hypothesis_ends_at_the_limit():
    assert len(search(1, most=1)[0]) == 1
