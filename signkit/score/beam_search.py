"""Beam search over any step function, for several clips at once.

Hypotheses are ranked by log-probability over ``((5 + length) / 6) ** length_penalty``, as the
sign-language-translation transformer of the paper's lineage ranks them. A finished hypothesis
keeps its place in the beam and competes with the ones still growing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from signkit.errors import InputError
from signkit.text.vocabulary import BOS, EOS, PAD, UNK

Step = Callable[[Tensor, Tensor], Tensor]
NEVER = float("-inf")
SILENT = (UNK, PAD, BOS)
"""Specials that are never said."""


@dataclass(frozen=True)
class Decoding:
    """How texts are searched; chosen on dev, applied once to test (science.md 2).

    Parameters
    ----------
    beam : int
        Hypotheses kept for each clip; 1 is greedy.
    length_penalty : float
        Exponent of the length in the ranking; larger prefers longer texts.
    max_tokens : int
        Most tokens of a text.

    Raises
    ------
    InputError
        If ``beam`` or ``max_tokens`` is below 1.
    """

    beam: int = 4
    length_penalty: float = 1.0
    max_tokens: int = 40

    def __post_init__(self) -> None:
        for name in ("beam", "max_tokens"):
            if getattr(self, name) < 1:
                came = str(getattr(self, name))
                raise InputError(f"decoding.{name}", "a number from 1", came, "1 is greedy")


@torch.no_grad()
def beam_search(step: Step, clips: int, decoding: Decoding) -> tuple[list[list[int]], Tensor]:
    """Find the best text of every clip.

    Parameters
    ----------
    step : callable
        ``step(tokens (rows,), rows (rows,)) -> log-probabilities (rows, vocabulary)`` with
        rows = clips * beam, a clip's rows side by side. ``rows`` says which row of the last call
        each row continues: its past must be taken from there.
    clips : int
        Number of clips.
    decoding : Decoding
        Beam size, length penalty and the longest text.

    Returns
    -------
    texts : list of list of int
        Token ids of the best hypothesis of each clip, without ``<s>`` and ``</s>``.
    scores : Tensor of float, (clips,)
        Length-normalised log-probability of each.
    """
    beam = decoding.beam
    tokens = torch.full((clips * beam, 1), BOS)
    totals = torch.full((clips, beam), NEVER)
    totals[:, 0] = 0.0  # all rows are alike at first: only one may branch
    finished = torch.zeros(clips, beam, dtype=torch.bool)
    lengths = torch.zeros(clips, beam)
    rows = torch.arange(clips * beam)
    for _ in range(decoding.max_tokens):
        said = _forbid(step(tokens[:, -1], rows).cpu(), finished)
        totals, lengths, rows, chosen = _extend(totals, lengths, finished, said, decoding)
        finished = finished.view(-1)[rows].view(clips, beam) | (chosen.view(clips, beam) == EOS)
        tokens = torch.cat([tokens[rows], chosen[:, None]], dim=1)
        if _is_settled(totals, lengths, finished, decoding):
            break
    ranked = totals / _norm(lengths, decoding)
    best = ranked.masked_fill(ranked.isnan(), NEVER).argmax(dim=1)
    winners = tokens.view(clips, beam, -1)[torch.arange(clips), best]
    return [_text(ids) for ids in winners.tolist()], ranked.gather(1, best[:, None])[:, 0]


def _extend(
    totals: Tensor, lengths: Tensor, finished: Tensor, said: Tensor, decoding: Decoding
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Give the best continuations: totals, lengths, the rows they continue and their tokens."""
    clips, beam = totals.shape
    vocabulary = said.shape[1]
    longer = lengths + ~finished
    grown = totals[..., None] + said.view(clips, beam, vocabulary)
    ranked = (grown / _norm(longer, decoding)[..., None]).view(clips, -1)
    best = ranked.topk(beam, dim=1).indices  # (clips, beam)
    parents = best // vocabulary
    rows = (parents + torch.arange(clips)[:, None] * beam).view(-1)
    return (
        grown.view(clips, -1).gather(1, best),
        longer.gather(1, parents),
        rows,
        (best % vocabulary).view(-1),
    )


def _forbid(said: Tensor, finished: Tensor) -> Tensor:
    """Keep specials unsaid, and let a finished row go on with padding at no cost."""
    said = said.clone()
    said[:, list(SILENT)] = NEVER
    done = finished.view(-1)
    said[done] = NEVER
    said[done, PAD] = 0.0
    return said


def _norm(lengths: Tensor, decoding: Decoding) -> Tensor:
    return ((5.0 + lengths) / 6.0) ** decoding.length_penalty


def _is_settled(totals: Tensor, lengths: Tensor, finished: Tensor, decoding: Decoding) -> bool:
    """Whether no growing hypothesis can still overtake its clip's best finished one."""
    ranked = totals / _norm(lengths, decoding)
    best = ranked.masked_fill(~finished, NEVER).amax(dim=1, keepdim=True)
    longest = torch.full_like(lengths, decoding.max_tokens)
    reachable = torch.maximum(totals / _norm(longest, decoding), ranked)
    return bool((finished | (reachable <= best)).all())


def _text(ids: list[int]) -> list[int]:
    """Cut at the end of the sentence and leave the specials out."""
    ids = ids[: ids.index(EOS)] if EOS in ids else ids
    return [number for number in ids if number not in SILENT]
