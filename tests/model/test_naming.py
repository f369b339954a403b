import pytest
from tiny_clips import TinyStore

from signkit.errors import InputError
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.naming import count_parameters, name_mlsf, name_model, round_parameters
from signkit.model.text2pose import Text2Pose


def _channel():
    return Text2Pose(ModelConfig(), TinyStore(1).vocabulary())


def test_the_name_counts_the_languages_and_parameters_of_the_built_model():
    channel = _channel()
    model = Mlsf({"asl": channel, "lsf_ch": _channel(), "tsl": _channel()})
    size = round_parameters(count_parameters(channel))
    assert name_mlsf(model, "Base", "lsf_ch") == f"SignLLM-3x{size}-Base-M (LSF-CH)"


@pytest.mark.parametrize(("count", "name"), [(999, "1K"), (1, "1"), (40_000, "40K"), (10**9, "1B")])
def test_parameters_are_written_with_a_unit(count, name):
    assert round_parameters(count) == name


def test_statistics_of_the_poses_are_no_parameters():
    channel = _channel()
    names = {name for name, _ in channel.named_parameters()}
    assert not any(name.startswith(("features.", "noise.")) for name in names)


@pytest.mark.parametrize(
    ("size", "mode", "language", "needed"),
    [
        ("Huge", "M", "asl", "one of Base, Large, Super"),
        ("Base", "X", "asl", "Prompt2LangGloss"),
        ("Base", "M", "xyz", "one of ASL"),
    ],
)
def test_a_name_is_refused_where_a_part_of_it_is_unknown(size, mode, language, needed):
    with pytest.raises(InputError, match=needed):
        name_model(1, 10, size, mode, language)


def test_a_model_without_parameters_has_no_name():
    with pytest.raises(InputError, match="is the model built"):
        round_parameters(0)
