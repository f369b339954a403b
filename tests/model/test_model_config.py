import pytest

from signkit.errors import InputError
from signkit.model.config import ModelConfig


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"layers": 0}, "model.layers"),
        ({"dropout": 1.0}, "model.dropout"),
        ({"hidden": 66}, "model.hidden"),
        ({"future_frames": 0}, "model.future_frames"),
        ({"max_frames": -1}, "model.max_frames"),
    ],
)
def test_a_shape_that_cannot_be_built_is_refused_by_its_key(changes, where):
    with pytest.raises(InputError, match=where):
        ModelConfig(**changes)
