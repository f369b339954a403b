"""Beam search over tokens of which only some may be written."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from signkit.text.vocabulary import EOS


def beam_search(
    step: Callable[[Tensor], Tensor],
    select: Callable[[Tensor], None],
    start: Tensor,
    allowed: Tensor,
    beam: int,
    most: int,
) -> list[list[int]]:
    """Write the likeliest tokens after a start; scores are means over the tokens written.

    Parameters
    ----------
    step : callable
        From the newest tokens (clips * beam,) to logits (clips * beam, tokens).
    select : callable
        Told which row each row goes on from.
    start : Tensor of int64, (clips,)
        First token of each clip, not part of the answer.
    allowed : Tensor of bool, (clips, tokens)
        True where a token may be written; ``</s>`` among them, though not as the first.
    beam : int
        Hypotheses a clip; 1 is greedy.
    most : int
        Tokens after which a hypothesis ends.

    Returns
    -------
    list of list of int
        The tokens of each clip without ``</s>``.
    """
    clips, size = allowed.shape
    first_row = torch.arange(clips, device=start.device)[:, None] * beam
    newest, allowed = start.repeat_interleave(beam), allowed.repeat_interleave(beam, dim=0)
    scores = torch.full((clips, beam), float("-inf"), device=start.device)
    scores[:, 0] = 0
    over = torch.zeros_like(newest, dtype=torch.bool)
    written = newest.new_zeros(clips * beam, 0)
    for t in range(most):
        may = allowed.clone()
        may[:, EOS] = t > 0
        chances = step(newest).masked_fill(~may, float("-inf")).log_softmax(dim=-1)
        # A hypothesis that is over goes on with its end mark, at no cost.
        chances[over] = float("-inf")
        chances[over, EOS] = 0
        total = scores[:, :, None] + chances.view(clips, beam, size)
        scores, best = total.flatten(1).topk(beam, dim=1)
        rows, newest = (best // size + first_row).flatten(), (best % size).flatten()
        written = torch.cat([written[rows], newest[:, None]], dim=1)
        over = over[rows] | (newest == EOS)
        select(rows)
        if over.all():
            break
    ends = (written == EOS).any(dim=1)
    lengths = ((written != EOS).sum(dim=1) + ends).view(clips, beam)
    chosen = written[(scores / lengths).argmax(dim=1) + first_row[:, 0]]
    return [[i for i in row if i != EOS] for row in chosen.tolist()]
