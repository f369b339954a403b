"""What Prompt2LangGloss is taught with: glosses to read and write, words and texts with gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from signkit.corpus.batches import pad_tokens
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.vocabulary import BOS, EOS, PAD, UNK


@dataclass(frozen=True)
class GlossLesson:
    """What the gloss pass reads and what it should write, from true gloss lines.

    Parameters
    ----------
    read : Tensor of int64, (clips, tokens)
        ``<s> <ASL> <ASL_HELLO> ...``.
    write : Tensor of int64, (clips, tokens)
        The same one token on, with ``</s>`` at the end.
    mask : Tensor of bool, (clips, tokens)
        True where there is a token.
    """

    read: Tensor
    write: Tensor
    mask: Tensor


def teach_glosses(
    lines: Sequence[str], language: str, inventory: GlossInventory, device: torch.device
) -> GlossLesson:
    """Number true gloss lines for teacher forcing.

    Parameters
    ----------
    lines : sequence of str
        Gloss lines without tags.
    language : str
        Key of their language.
    inventory : GlossInventory
        Numbers the LangGlosses.
    device : device
        Where the tensors go.

    Returns
    -------
    GlossLesson
        Inputs, targets and their mask.
    """
    ids = [[BOS, *inventory.encode(line, language)] for line in lines]
    read, mask = (t.to(device) for t in pad_tokens(ids))
    write = torch.cat([read[:, 1:], read.new_full((len(read), 1), PAD)], dim=1)
    write = write.scatter(1, mask.sum(dim=1, keepdim=True) - 1, EOS)
    return GlossLesson(read, write, mask)


def hide_words(tokens: Tensor, share: float) -> Tensor:
    """Hide some words, so that unknown ones are no shock; padding stays padding.

    Parameters
    ----------
    tokens : Tensor of int64, (clips, tokens)
        Words.
    share : float
        Share of them that become ``<unk>``.

    Returns
    -------
    Tensor of int64, (clips, tokens)
        Words with gaps.
    """
    if not share:
        return tokens
    drawn = torch.rand(tokens.shape, device=tokens.device) < share
    return tokens.masked_fill(drawn & (tokens != PAD), UNK)


def hide_texts(text_mask: Tensor, share: float) -> Tensor:
    """Hide some whole texts from the poses, which then have to do with the glosses alone.

    Beside a text that is always there, poses learn to lean on it, and less of the glosses.

    Parameters
    ----------
    text_mask : Tensor of bool, (clips, 1, 1, tokens)
        True where there is a token.
    share : float
        Share of the clips whose text is hidden.

    Returns
    -------
    Tensor of bool, (clips, 1, 1, tokens)
        The mask, False all over a hidden text.
    """
    if not share:
        return text_mask
    return text_mask & (torch.rand(len(text_mask), 1, 1, 1, device=text_mask.device) >= share)
