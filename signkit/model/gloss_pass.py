"""The gloss pass of Prompt2LangGloss: LangGlosses read and written by the shared decoder."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from signkit.model.masking import mean_per_clip
from signkit.model.prompt_config import PromptConfig
from signkit.text.gloss_inventory import GlossInventory
from signkit.text.vocabulary import PAD, SPECIALS

FRAMES_A_GLOSS = 8.0
"""Where the durations start from, before anything is learnt."""


@dataclass(frozen=True)
class Written:
    """What the gloss pass wrote of one text.

    Parameters
    ----------
    langgloss : str
        LangGlosses, space-joined.
    language : str
        Key of the language, stated or inferred.
    durations : tuple of float
        Frames of each gloss.
    """

    langgloss: str
    language: str
    durations: tuple[float, ...]


@dataclass(frozen=True)
class GlossStates:
    """What the gloss pass made of LangGlosses.

    Parameters
    ----------
    tokens : Tensor of int64, (clips, tokens)
        ``<s>``, the tag, LangGlosses.
    mask : Tensor of bool, (clips, tokens)
        True where there is a token.
    states : Tensor, (clips, tokens, hidden)
        States of the decoder.
    durations : Tensor, (clips, tokens), frames
        How long each gloss takes, 0 for others.
    """

    tokens: Tensor
    mask: Tensor
    states: Tensor
    durations: Tensor


class GlossPass(nn.Module):
    """Embed LangGlosses, write them, and say how many frames each takes.

    Flat tokens have an embedding each; factored ones add their language's and their gloss's, so
    that a gloss of two languages shares what is common. Writing compares a state with the same
    embeddings.

    Parameters
    ----------
    inventory : GlossInventory
        The LangGlosses.
    hidden : int
        Width of the states.
    config : PromptConfig
        Flat or factored.
    """

    def __init__(self, inventory: GlossInventory, hidden: int, config: PromptConfig) -> None:
        super().__init__()
        self.is_factored = config.tokens == "factored"
        whole = inventory.first_gloss if self.is_factored else len(inventory)
        self.embed = nn.Embedding(whole, hidden)
        if self.is_factored:
            self.embed_gloss = nn.Embedding(max(1, len(inventory.glosses)), hidden)
        self.tags: Tensor
        self.glosses: Tensor
        tags = inventory.language_of[inventory.first_gloss :] + len(SPECIALS)
        glosses = np.maximum(inventory.gloss_of[inventory.first_gloss :], 0)
        self.register_buffer("tags", torch.from_numpy(tags), persistent=False)
        self.register_buffer("glosses", torch.from_numpy(glosses), persistent=False)
        self.task = nn.Parameter(torch.zeros(hidden))
        self.bias = nn.Parameter(torch.zeros(len(inventory)))
        self.scale = hidden**-0.5
        self.read_duration = nn.Linear(hidden, 1)
        nn.init.zeros_(self.read_duration.weight)
        nn.init.constant_(self.read_duration.bias, math.log(FRAMES_A_GLOSS))

    def table(self) -> Tensor:
        """Compose the embedding of every token.

        Returns
        -------
        Tensor, (tokens, hidden)
            One row a token.
        """
        if not self.is_factored:
            return self.embed.weight
        composed = self.embed.weight[self.tags] + self.embed_gloss(self.glosses)
        return torch.cat([self.embed.weight, composed])

    def logits(self, states: Tensor) -> Tensor:
        """Compare states with every token.

        Parameters
        ----------
        states : Tensor, (..., hidden)
            States of the decoder.

        Returns
        -------
        Tensor, (..., tokens)
            Logits of the token that follows.
        """
        return F.linear(states, self.table() * self.scale, self.bias)

    def durations(self, states: Tensor, is_gloss: Tensor) -> Tensor:
        """Predict how many frames each gloss takes.

        Parameters
        ----------
        states : Tensor, (clips, tokens, hidden)
            States of the gloss pass.
        is_gloss : Tensor of bool, (clips, tokens)
            True where a gloss was read; a tag takes no time.

        Returns
        -------
        Tensor, (clips, tokens), frames
            Durations, 0 where there is no gloss.
        """
        # Clamped: e^7 frames a gloss is more than any clip has.
        frames = self.read_duration(states).squeeze(-1).clamp(-2, 7).exp()
        return frames * is_gloss


def mix_own(read: Tensor, logits: Tensor, share: float, first_gloss: int) -> Tensor:
    """Replace some true glosses by the model's own; ``<s>`` and tag stay.

    Scheduled sampling without a schedule: the surer the model is of its own gloss, the more
    likely it is taken. In the beginning it knows none, and wrong ones would teach the poses
    nothing.

    Parameters
    ----------
    read : Tensor of int64, (clips, tokens)
        The true tokens.
    logits : Tensor, (clips, tokens, vocabulary)
        What the model would write after each.
    share : float
        Share of replaced glosses where the model is sure.
    first_gloss : int
        Id from which tokens are glosses.

    Returns
    -------
    Tensor of int64, (clips, tokens)
        The mixed tokens.
    """
    chances = logits[:, :-1, first_gloss:].softmax(dim=-1)
    sure, own = chances.max(dim=-1)
    drawn = torch.rand(own.shape, device=own.device) < share * sure
    later = torch.where(drawn & (read[:, 1:] >= first_gloss), own + first_gloss, read[:, 1:])
    return torch.cat([read[:, :1], later], dim=1)


def gloss_losses(logits: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
    """Average the cross-entropy of each clip's LangGlosses; ``<unk>`` is no target.

    Parameters
    ----------
    logits : Tensor, (clips, tokens, vocabulary)
        What the model would write.
    targets : Tensor of int64, (clips, tokens)
        What it should write.
    mask : Tensor of bool, (clips, tokens)
        True where there is a target.

    Returns
    -------
    Tensor, (clips,)
        One mean a clip.
    """
    errors = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return mean_per_clip(errors, (mask & (targets > PAD)).to(errors.dtype))


def duration_losses(durations: Tensor, frames: Tensor) -> Tensor:
    """Compare the sum of a clip's durations with its length: ``(log sum - log T) ** 2``.

    Only the sum is known; how it is shared out is learnt from where the poses look.

    Parameters
    ----------
    durations : Tensor, (clips, tokens), frames
        Predicted durations.
    frames : Tensor, (clips,)
        True lengths.

    Returns
    -------
    Tensor, (clips,)
        One loss a clip; 0 where a clip has no gloss.

    Examples
    --------
    >>> duration_losses(torch.tensor([[2.0, 2.0]]), torch.tensor([4.0]))
    tensor([0.])
    """
    total = durations.sum(dim=1)
    log_ratio = total.clamp(min=1e-6).log() - frames.log()
    return log_ratio.square().masked_fill(total == 0, 0.0)


def gloss_places(durations: Tensor) -> Tensor:
    """Place each gloss in its clip: the middle of its share of the time, in [0, 1].

    Parameters
    ----------
    durations : Tensor, (clips, tokens), frames
        Durations, 0 where there is no gloss.

    Returns
    -------
    Tensor, (clips, tokens)
        Places; without any gloss all are 0.

    Examples
    --------
    >>> gloss_places(torch.tensor([[0.0, 3.0, 1.0]]))
    tensor([[0.0000, 0.3750, 0.8750]])
    """
    ends = durations.cumsum(dim=1)
    return (ends - durations / 2) / ends[:, -1:].clamp(min=1e-6)
