"""One call trains what a run names, and its folder gives the same system back."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.methods import Method, train_system
from signkit.model.config import ModelConfig
from signkit.model.naming import name_system
from signkit.model.saving import load_model, save_model
from tests.tiny_clips import TinyStore

SMALL = ModelConfig(layers=1, heads=2, hidden=8, feed_forward=16, max_frames=30)


@pytest.mark.parametrize(("mode", "letter"), [("mlsf", "M"), ("prompt2langgloss", "P")])
def test_a_run_is_trained_validated_saved_and_read_back(mode, letter, tmp_path):
    store, asked = TinyStore(8), []

    def validate(system):
        asked.append(len(system.produce(store.texts[:2], store.language)))
        return 1.0

    config = TrainingConfig(epochs=1, batch_size=4)
    system, result = train_system(store, range(6), Method(mode), SMALL, config, validate=validate)
    assert asked == [2]
    assert result.best_dev == 1.0
    assert name_system(system, "base", "asl").endswith(f"-Base-{letter} (ASL)")
    save_model(tmp_path, system)
    again = load_model(tmp_path).produce(store.texts[:3], "asl")
    for mine, read in zip(system.produce(store.texts[:3], "asl"), again, strict=True):
        np.testing.assert_array_equal(mine, read)


def test_an_unknown_mode_is_refused():
    with pytest.raises(InputError, match="one of mlsf, prompt2langgloss"):
        Method("telepathy")
