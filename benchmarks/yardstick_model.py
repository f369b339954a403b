"""The straightforward way of the lineage: attention by hand, whole prefixes, padded batches.

It runs on the weights of our model, so that results can be compared number by number. Nothing
in it is slowed down on purpose: it is what one writes first, and what public code does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from signkit.corpus.batches import Batch, ClipStore, collate, pad_tokens
from signkit.model.features import FEATURE_WEIGHTS, N_FEATURES
from signkit.model.layers import DecoderLayer, EncoderLayer
from signkit.model.text2pose import COUNTER_WEIGHT, Text2Pose
from signkit.model.transformer import CLIP_PLACES, CrossAttention, SelfAttention
from signkit.text.vocabulary import EOS, PAD


def _heads(states: Tensor, heads: int) -> Tensor:
    clips, length, hidden = states.shape
    return states.view(clips, length, heads, hidden // heads).transpose(1, 2)


def _attend(queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor) -> Tensor:
    """Mix values by softmax of scaled products, as the formula is printed."""
    scores = queries @ keys.transpose(2, 3) / math.sqrt(queries.shape[-1])
    shares = torch.softmax(scores.masked_fill(~mask, float("-inf")), dim=-1)
    mixed = (shares @ values).transpose(1, 2).contiguous()
    return mixed.view(mixed.shape[0], mixed.shape[1], -1)


def _self_attention(module: SelfAttention, states: Tensor, mask: Tensor) -> Tensor:
    queries, keys, values = module.project_in(states).chunk(3, dim=-1)
    heads = [_heads(part, module.heads) for part in (queries, keys, values)]
    return module.project_out(_attend(heads[0], heads[1], heads[2], mask))


def _cross_attention(
    module: CrossAttention, states: Tensor, memory: Tensor, mask: Tensor
) -> Tensor:
    keys, values = module.project_memory(memory).chunk(2, dim=-1)
    queries = _heads(module.project_query(states), module.heads)
    keys, values = _heads(keys, module.heads), _heads(values, module.heads)
    return module.project_out(_attend(queries, keys, values, mask))


def _encoder_layer(layer: EncoderLayer, states: Tensor, mask: Tensor) -> Tensor:
    mixed = _self_attention(layer.attend_self, layer.norm_self(states), mask)
    states = states + layer.dropout(mixed)
    return states + layer.dropout(layer.feed_forward(layer.norm_feed(states)))


def _decoder_layer(
    layer: DecoderLayer, states: Tensor, memory: Tensor, frame_mask: Tensor, text_mask: Tensor
) -> Tensor:
    mixed = _self_attention(layer.attend_self, layer.norm_self(states), frame_mask)
    states = states + layer.dropout(mixed)
    mixed = _cross_attention(layer.attend_text, layer.norm_text(states), memory, text_mask)
    states = states + layer.dropout(mixed)
    return states + layer.dropout(layer.feed_forward(layer.norm_feed(states)))


def encode(model: Text2Pose, tokens: Tensor, token_mask: Tensor) -> tuple[Tensor, Tensor]:
    """Encode texts with their end marks; give memory and mask."""
    clips, longest = tokens.shape
    lengths = token_mask.sum(dim=1)
    with_ends = torch.full((clips, longest + 1), PAD)
    for clip in range(clips):
        with_ends[clip, : lengths[clip]] = tokens[clip, : lengths[clip]]
        with_ends[clip, lengths[clip]] = EOS
    states = model.embed_token(with_ends)
    places = torch.arange(longest + 1).to(states.dtype)
    relative = CLIP_PLACES * (places + 0.5) / (lengths[:, None] + 1)
    states = states + model.codes(places) + model.codes(relative)
    mask = (torch.arange(longest + 1) <= lengths[:, None])[:, None, None]
    states = model.dropout(states)
    for layer in model.encoder.layers:
        states = _encoder_layer(layer, states, mask)
    return model.encoder.norm(states), mask


def decode_frames(
    model: Text2Pose, last: Tensor, counter: Tensor, memory: Tensor, text_mask: Tensor
) -> Tensor:
    """Decode all frames of a prefix; give features and counter in one tensor."""
    length = last.shape[1]
    states = model.embed_frame(torch.cat([last, counter[..., None]], dim=-1))
    places = torch.arange(length).to(states.dtype)
    states = states + model.codes(places)
    states = model.dropout(states + model.codes(CLIP_PLACES * counter))
    frame_mask = torch.ones(length, length, dtype=torch.bool).tril()[None, None]
    for layer in model.decoder.layers:
        states = _decoder_layer(layer, states, memory, frame_mask, text_mask)
    return model.read_frame(model.decoder.norm(states))


@torch.no_grad()
def produce(model: Text2Pose, texts: Sequence[str], lengths: Sequence[int]) -> list[np.ndarray]:
    """Decode with the true counter, going through the whole prefix for every frame."""
    tokens, token_mask = pad_tokens([model.vocabulary.encode(text) for text in texts])
    memory, mask = encode(model, tokens, token_mask)
    true = torch.tensor(lengths)
    last = model.features.mean.new_zeros(len(texts), 1, N_FEATURES)
    for t in range(max(lengths)):
        counter = torch.arange(t + 1).to(last.dtype) / true[:, None]
        written = decode_frames(model, last, counter.clamp(max=1), memory, mask)
        last = torch.cat([last, written[:, -1:, :N_FEATURES]], dim=1)
    poses = model.features.invert(last[:, 1:]).float().numpy()
    return [pose[:length] for pose, length in zip(poses, lengths, strict=True)]


def clip_losses(model: Text2Pose, batch: Batch) -> Tensor:
    """Compute the squared teacher-forced loss of each clip."""
    targets, known = model.features(batch.poses, batch.joint_mask)
    last = torch.cat([torch.zeros_like(targets[:, :1]), targets[:, :-1]], dim=1)
    if model.training:
        last = last + model.noise.spread * torch.randn(last.shape)
    counter = torch.cat([torch.zeros_like(batch.counter[:, :1]), batch.counter[:, :-1]], dim=1)
    memory, mask = encode(model, batch.tokens, batch.token_mask)
    written = decode_frames(model, last, counter, memory, mask)
    weights = known * FEATURE_WEIGHTS
    errors = (written[..., :N_FEATURES] - targets) ** 2 * weights
    pose_losses = errors.sum(dim=(1, 2)) / weights.sum(dim=(1, 2))
    frames = batch.frame_mask
    relative = torch.where(frames, written[..., -1] / batch.counter.clamp(min=1e-9) - 1, 0.0)
    return pose_losses + COUNTER_WEIGHT * (relative**2).sum(dim=1) / frames.sum(dim=1)


def train_epoch(model: Text2Pose, store: ClipStore, batch_size: int, steps: int) -> list[float]:
    """Train on clips in the order in which they are stored, padded to the longest of each batch."""
    model.train()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=False)
    losses = []
    for start in range(0, len(store), batch_size)[:steps]:
        indices = range(start, min(start + batch_size, len(store)))
        optimiser.zero_grad()
        loss = clip_losses(model, collate(store, indices, model.vocabulary)).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0, foreach=False)
        optimiser.step()
        losses.append(loss.item())
    return losses
