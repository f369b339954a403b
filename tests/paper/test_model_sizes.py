"""Parameter counts against the sizes in the paper's names (ledger SIZE-1), on meta tensors."""

import pytest
import torch

from signkit.model.config import PAPER_VOCABULARY, SECTION_5_SIZES, SUPPLEMENT_SIZES, ModelConfig
from signkit.model.naming import count_parameters, round_parameters
from signkit.model.text2pose import Text2Pose


class Sized:
    """A vocabulary of which only the size matters here."""

    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


def _count(config, vocabulary=PAPER_VOCABULARY):
    with torch.device("meta"):
        return count_parameters(Text2Pose(config, Sized(vocabulary)))


@pytest.mark.parametrize(
    ("size", "millions", "name"), [("Base", 37.8, "40M"), ("Large", 134.3, "120M")]
)
def test_the_supplement_s_shapes_have_the_sizes_in_the_names(size, millions, name):
    count = _count(SUPPLEMENT_SIZES[size])
    assert round(count / 1e6, 1) == millions
    assert round_parameters(count) == name


def test_the_supplement_s_super_is_the_1b_of_its_name():
    count = _count(SUPPLEMENT_SIZES["Super"])
    assert round(count / 1e6, 1) == 973.4
    assert round_parameters(count) == "1B"


def test_a_vocabulary_of_4k_brings_large_to_122_million():
    assert round(_count(SUPPLEMENT_SIZES["Large"], 4_000) / 1e6, 1) == 122.0


@pytest.mark.parametrize(
    ("size", "millions", "name"), [("Base", 23.1, "40M"), ("Large", 75.5, "120M"),
                                   ("Super", 268.4, "1B")]
)  # fmt: skip
def test_section_5_s_shapes_do_not_fit_the_names(size, millions, name):
    count = _count(SECTION_5_SIZES[size])
    assert round(count / 1e6, 1) == millions
    assert round_parameters(count) != name


def test_the_shape_of_progressive_transformers_has_its_parameters():
    # facts of Progressive Transformers: 15,427,584 at 512/2048, 2-2 layers, vocabulary 1,089.
    config = ModelConfig(layers=2, heads=4, hidden=512, feed_forward=2048)
    assert _count(config, 1_089) == 15_427_584


def test_future_prediction_widens_the_last_layer_only():
    # N * 150 + 1 outputs without bias: nine frames more are 9 * 150 * 512 numbers more.
    one = ModelConfig(hidden=512)
    ten = ModelConfig(hidden=512, future_frames=10)
    assert _count(ten, 100) - _count(one, 100) == 9 * 150 * 512
