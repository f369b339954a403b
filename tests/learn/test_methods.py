"""One call trains what a run names, and its folder gives the same system back."""

import numpy as np
import pytest

from signkit.errors import InputError
from signkit.learn.config import TrainingConfig
from signkit.learn.methods import Method, train_system
from signkit.model.config import ModelConfig
from signkit.model.naming import name_system
from signkit.model.saving import load_model, save_model
from signkit.report.curves import load_curve
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


@pytest.mark.parametrize(
    ("method", "name"),
    [
        (Method("nearest"), "Nearest clip (ASL)"),
        (Method("lookup"), "Gloss lookup (ASL)"),
        (Method(head="mixture_density"), "Mixture density-"),
        (Method(head="motion_primitives"), "Motion primitives-"),
    ],
)
def test_a_baseline_is_made_validated_saved_and_read_back(method, name, tmp_path):
    store = TinyStore(12, shortest=20, longest=30)
    config = TrainingConfig(epochs=1, batch_size=4)
    system, result = train_system(
        store, range(9), method, SMALL, config,
        validate=lambda system: float(len(system.produce(store.texts[:2], "asl"))),
        folder=tmp_path / "place",
    )  # fmt: skip
    assert result.best_dev == 2.0
    assert load_curve(tmp_path / "place" / "curve.csv")["dev"].tolist() == [2.0]
    assert name_system(system, "base", "asl").startswith(name)
    save_model(tmp_path / "run", system)
    again = load_model(tmp_path / "run").produce(store.texts, "asl")
    for mine, read in zip(system.produce(store.texts, "asl"), again, strict=True):
        np.testing.assert_allclose(mine, read, atol=2e-4)


def test_a_head_without_mode_mlsf_is_refused():
    with pytest.raises(InputError, match="leave the head out"):
        Method("nearest", head="mixture_density")


def test_an_unknown_mode_is_refused():
    with pytest.raises(InputError, match="one of mlsf, prompt2langgloss"):
        Method("telepathy")
