"""Our layers against torch's own, weights copied over."""

import pytest
import torch
from torch import nn

from signkit.learn.schedule import one_cycle_rate
from signkit.model.config import ModelConfig
from signkit.model.layers import DecoderLayer, EncoderLayer
from signkit.model.transformer import CrossAttention, SelfAttention

CONFIG = ModelConfig(layers=1, heads=4, hidden=32, feed_forward=64, dropout=0.0)
MASK = torch.tensor([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0], [1, 0, 0, 0, 0, 0]]).bool()


def _copy_self(ours, theirs):
    theirs.in_proj_weight.data.copy_(ours.project_in.weight)
    theirs.in_proj_bias.data.copy_(ours.project_in.bias)
    theirs.out_proj.load_state_dict(ours.project_out.state_dict())


def _copy_cross(ours, theirs):
    weights = [ours.project_query.weight, ours.project_memory.weight]
    biases = [ours.project_query.bias, ours.project_memory.bias]
    theirs.in_proj_weight.data.copy_(torch.cat(weights))
    theirs.in_proj_bias.data.copy_(torch.cat(biases))
    theirs.out_proj.load_state_dict(ours.project_out.state_dict())


def _copy_rest(pairs):
    for ours, theirs in pairs:
        theirs.load_state_dict(ours.state_dict())


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(0)


def test_self_attention_is_torch_s():
    ours, theirs = SelfAttention(32, 4), nn.MultiheadAttention(32, 4, batch_first=True)
    _copy_self(ours, theirs)
    states = torch.randn(3, 6, 32)
    expected, _ = theirs(states, states, states, key_padding_mask=~MASK)
    torch.testing.assert_close(ours(states, MASK[:, None, None]), expected)


def test_causal_self_attention_is_torch_s():
    ours, theirs = SelfAttention(32, 4), nn.MultiheadAttention(32, 4, batch_first=True)
    _copy_self(ours, theirs)
    states, above = torch.randn(3, 6, 32), torch.ones(6, 6).triu(1).bool()
    expected, _ = theirs(states, states, states, attn_mask=above)
    torch.testing.assert_close(ours(states, causal=True), expected)


def test_cross_attention_is_torch_s():
    ours, theirs = CrossAttention(32, 4), nn.MultiheadAttention(32, 4, batch_first=True)
    _copy_cross(ours, theirs)
    frames, memory = torch.randn(3, 9, 32), torch.randn(3, 6, 32)
    expected, _ = theirs(frames, memory, memory, key_padding_mask=~MASK)
    got = ours(frames, memory, MASK[:, None, None])
    torch.testing.assert_close(got, expected)


def test_an_encoder_layer_is_torch_s_pre_norm_layer():
    ours = EncoderLayer(CONFIG)
    theirs = nn.TransformerEncoderLayer(32, 4, 64, 0.0, batch_first=True, norm_first=True)
    _copy_self(ours.attend_self, theirs.self_attn)
    pairs = [
        (ours.norm_self, theirs.norm1),
        (ours.norm_feed, theirs.norm2),
        (ours.feed_forward[0], theirs.linear1),
        (ours.feed_forward[3], theirs.linear2),
    ]
    _copy_rest(pairs)
    states = torch.randn(3, 6, 32)
    expected = theirs(states, src_key_padding_mask=~MASK)
    torch.testing.assert_close(ours(states, MASK[:, None, None])[MASK], expected[MASK])


def test_a_decoder_layer_is_torch_s_pre_norm_layer():
    ours = DecoderLayer(CONFIG)
    theirs = nn.TransformerDecoderLayer(32, 4, 64, 0.0, batch_first=True, norm_first=True)
    _copy_self(ours.attend_self, theirs.self_attn)
    _copy_cross(ours.attend_text, theirs.multihead_attn)
    pairs = [
        (ours.norm_self, theirs.norm1),
        (ours.norm_text, theirs.norm2),
        (ours.norm_feed, theirs.norm3),
        (ours.feed_forward[0], theirs.linear1),
        (ours.feed_forward[3], theirs.linear2),
    ]
    _copy_rest(pairs)
    frames, memory = torch.randn(3, 9, 32), torch.randn(3, 6, 32)
    above = torch.ones(9, 9).triu(1).bool()
    expected = theirs(frames, memory, tgt_mask=above, memory_key_padding_mask=~MASK)
    got = ours(frames, memory, MASK[:, None, None])
    torch.testing.assert_close(got, expected)


def test_the_one_cycle_rate_is_torch_s():
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, 137, cycle_momentum=False)
    for step in range(137):
        assert one_cycle_rate(step, 137, 3e-3) == pytest.approx(optimiser.param_groups[0]["lr"])
        optimiser.step()
        if step < 136:
            schedule.step()
