import pytest
import torch

from signkit.errors import InputError
from signkit.model.decoding import OracleTiming, decode_length_free, decode_oracle


def _counting(true_lengths, wobble=0.0):
    """A step that moves every feature by one and predicts the counter of the true lengths."""
    lengths, state = torch.tensor(true_lengths, dtype=torch.float32), {"t": 0}
    generator = torch.Generator().manual_seed(1)

    def step(features, counter):
        state["t"] += 1
        noise = 1 + wobble * torch.randn(len(lengths), generator=generator)
        return features + 1, state["t"] / lengths * noise

    return step


@pytest.mark.parametrize("lengths", [[1], [2, 7], [30, 31, 90]])
def test_decoding_stops_where_the_counter_says(lengths):
    _, decoded = decode_length_free(_counting(lengths), torch.zeros(len(lengths), 4), 100)
    assert decoded.tolist() == lengths


def test_a_wobbling_counter_neither_stops_early_nor_runs_on():
    true = [40] * 200
    _, decoded = decode_length_free(_counting(true, wobble=0.2), torch.zeros(200, 1), 300)
    assert abs(decoded.float().mean() / 40 - 1) < 0.1
    assert decoded.float().std() < 4


@pytest.mark.parametrize("said", [0.0, -3.0, float("1e-30")])
def test_a_counter_that_never_rises_stops_at_the_cap(said):
    def stuck(features, counter):
        return features, torch.full_like(counter, said)

    frames, lengths = decode_length_free(stuck, torch.zeros(2, 3), 25)
    assert lengths.tolist() == [25, 25]
    assert frames.shape == (2, 25, 3)


def test_a_counter_beyond_1_stops_at_the_first_frame():
    def wild(features, counter):
        return features, torch.full_like(counter, 50.0)

    assert decode_length_free(wild, torch.zeros(1, 3), 25)[1].tolist() == [1]


def test_the_counter_that_is_fed_back_lies_in_0_to_1_and_starts_at_0():
    fed = []

    def step(features, counter):
        fed.append(counter.clone())
        return features, torch.full_like(counter, len(fed) / 10)

    decode_length_free(step, torch.zeros(1, 2), 50)
    fed = torch.cat(fed)
    assert fed[0] == 0
    torch.testing.assert_close(fed, torch.arange(10) / 10)


def test_a_clip_that_is_over_keeps_its_frames_while_others_go_on():
    frames, lengths = decode_length_free(_counting([3, 9]), torch.zeros(2, 1), 20)
    assert lengths.tolist() == [3, 9]
    assert frames[0, :3, 0].tolist() == [1, 2, 3]


def test_oracle_decoding_feeds_the_true_counter():
    fed = []

    def step(features, counter):
        fed.append(counter.clone())
        return features, counter * 0

    _, lengths = decode_oracle(step, torch.zeros(2, 1), OracleTiming((2, 4)))
    assert lengths.tolist() == [2, 4]
    assert torch.stack(fed).T.tolist() == [[0.0, 0.5, 1.0, 1.0], [0.0, 0.25, 0.5, 0.75]]


def test_oracle_lengths_start_at_1():
    with pytest.raises(InputError, match="lengths from 1"):
        OracleTiming((4, 0))


def test_a_planned_length_takes_the_place_of_the_counter_and_no_plan_leaves_it():
    # 4.4 frames end at the 4th: less than half a frame is left. Without a plan the counter, which
    # always says 1/2 of a clip of two frames at t = 1, decides.
    def step(last, counter):
        return last, torch.full_like(counter, 0.5)

    start = torch.zeros(2, 150)
    _, lengths = decode_length_free(step, start, 20, torch.tensor([4.4, 0.0]))
    _, alone = decode_length_free(step, start[:1], 20)
    assert lengths.tolist() == [4, int(alone)]


def test_a_plan_beyond_the_cap_ends_at_the_cap():
    def step(last, counter):
        return last, torch.ones_like(counter)

    features, lengths = decode_length_free(step, torch.zeros(1, 150), 6, torch.tensor([900.0]))
    assert lengths.tolist() == [6]
    assert features.shape[1] == 6
