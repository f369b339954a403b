"""Parameter counts against the sizes in the paper's names (ledger SIZE-1), on meta tensors."""

from pathlib import Path

import pytest
import torch

from signkit.model.config import PAPER_VOCABULARY, SECTION_5_SIZES, SUPPLEMENT_SIZES, ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.naming import count_parameters, name_system, round_parameters
from signkit.model.text2pose import Text2Pose
from signkit.params import check_params, lay_over, read_yaml
from signkit.report.printed import printed

PROJECT = Path(__file__).parents[2]


class Sized:
    """A vocabulary of which only the size matters here."""

    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


def _models(scale):
    """The sizes of ``params.yaml`` at a scale."""
    raw = read_yaml(PROJECT / "params.yaml")
    scales = raw.pop("scales")
    overlay = {key: value for key, value in scales[scale].items() if key != "note"}
    found = check_params(lay_over(raw, overlay), "params.yaml").models
    return {name: ModelConfig(**size.model_dump()) for name, size in found.items()}


def _shape(config):
    return config.layers, config.heads, config.hidden, config.feed_forward


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


@pytest.mark.parametrize("size", ["Base", "Large", "Super"])
def test_params_have_both_readings_of_a_size_at_paper_scale(size):
    models = _models("paper")
    assert _shape(models[size.lower()]) == _shape(SUPPLEMENT_SIZES[size])
    assert _shape(models[f"{size.lower()}_section5"]) == _shape(SECTION_5_SIZES[size])


@pytest.mark.parametrize("table", ["table4", "table6"])
@pytest.mark.parametrize("size", ["base", "large", "super"])
def test_the_names_computed_of_the_sizes_are_those_of_the_tables_rows(table, size):
    language = {"table4": "asl", "table6": "gsl"}[table]
    with torch.device("meta"):
        model = Mlsf({language: Text2Pose(_models("paper")[size], Sized(PAPER_VOCABULARY))})
    assert name_system(model, size, language) in set(printed(table)["row"])


def test_a_size_of_section_5_is_named_by_its_own_parameters():
    with torch.device("meta"):
        shape = _models("paper")["large_section5"]
        model = Mlsf({"asl": Text2Pose(shape, Sized(PAPER_VOCABULARY))})
    assert name_system(model, "large_section5", "asl") == "SignLLM-1x80M-Large-M (ASL)"


@pytest.mark.parametrize("scale", ["laptop", "smoke", "paper"])
def test_the_sizes_grow_at_every_scale_and_the_smaller_two_need_no_recomputing(scale):
    models = _models(scale)
    counts = [_count(models[size], 400) for size in ("base", "large", "super")]
    assert counts == sorted(set(counts))
    assert not models["base"].recompute
    assert not models["large"].recompute
