import torch

from signkit.model.config import ModelConfig
from signkit.model.layers import Decoder, Encoder
from signkit.model.stepping import DecoderStepper, KeyValueCache
from signkit.model.transformer import SinusoidalCodes

CONFIG = ModelConfig(layers=2, heads=2, hidden=16, feed_forward=32)


def _decoder(dtype=torch.float64):
    torch.manual_seed(0)
    decoder = Decoder(CONFIG).to(dtype).eval()
    frames = torch.randn(3, 90, 16, dtype=dtype)
    memory = torch.randn(3, 5, 16, dtype=dtype)
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 0, 0, 0, 0]]).bool()[:, None, None]
    return decoder, frames, memory, mask


def test_decoding_with_a_cache_equals_decoding_all_at_once():
    decoder, frames, memory, mask = _decoder()
    at_once = decoder(frames, memory, mask)
    stepper = DecoderStepper(decoder, memory, mask)
    one_by_one = torch.stack([stepper(frames[:, t]) for t in range(90)], dim=1)
    torch.testing.assert_close(one_by_one, at_once, rtol=0, atol=1e-12)


def test_a_frame_does_not_see_what_comes_after_it():
    decoder, frames, memory, mask = _decoder()
    before = decoder(frames, memory, mask)
    frames[:, 50:] *= -1
    after = decoder(frames, memory, mask)
    torch.testing.assert_close(before[:, :50], after[:, :50], rtol=0, atol=1e-12)
    assert (before[:, 50:] - after[:, 50:]).abs().max() > 1e-3


def test_masked_tokens_do_not_reach_the_frames():
    decoder, frames, memory, mask = _decoder()
    before = decoder(frames, memory, mask)
    memory[1, 3:] = 100.0
    after = decoder(frames, memory, mask)
    torch.testing.assert_close(before, after, rtol=0, atol=1e-12)


def test_the_encoder_looks_in_both_directions():
    torch.manual_seed(0)
    encoder = Encoder(CONFIG).eval()
    states, mask = torch.randn(1, 4, 16), torch.ones(1, 1, 1, 4, dtype=torch.bool)
    before = encoder(states, mask)[0, 0]
    states[0, 3] *= -1
    assert not torch.allclose(before, encoder(states, mask)[0, 0])


def test_a_cache_keeps_its_past_when_it_grows():
    cache, parts = KeyValueCache(), torch.randn(200, 2, 3, 5, 4)
    for part in parts:
        pairs = cache.extend(part)
    assert cache.length == 200
    assert torch.equal(torch.stack(pairs), parts.permute(1, 2, 3, 0, 4))


def test_codes_of_whole_places_are_those_of_the_original_transformer():
    codes = SinusoidalCodes(6)(torch.arange(7.0))
    assert torch.isclose(codes[5, 2], torch.tensor(5.0 / 10_000 ** (2 / 6)).sin())
    assert torch.isclose(codes[5, 5], torch.tensor(5.0 / 10_000 ** (4 / 6)).cos())


def test_codes_between_two_places_lie_between_theirs():
    low, middle, high = SinusoidalCodes(8)(torch.tensor([3.0, 3.5, 4.0]))
    assert (middle - low).norm() < (high - low).norm()
