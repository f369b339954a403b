"""The program behind ``make super``, at a size that a test can carry."""

from benchmarks.super_model import carry
from signkit.model.config import ModelConfig
from signkit.model.saving import load_mlsf

SHAPE = ModelConfig(layers=2, heads=2, hidden=16, feed_forward=64, max_frames=12, recompute=True)


def test_one_step_moves_the_weights_and_what_is_loaded_is_what_was_saved(tmp_path):
    found = carry(SHAPE, "Super", 50, tmp_path)
    assert found["moved"]
    assert found["loaded_equal"]
    assert found["loss"] > 0
    assert load_mlsf(tmp_path).channel("asl").config == SHAPE


def test_time_and_memory_of_every_phase_are_told_with_the_computed_name(tmp_path):
    found = carry(SHAPE, "Super", 50, tmp_path)
    names = [phase["name"] for phase in found["phases"]]
    assert names == ["build", "one training step", "save", "load"]
    assert found["peak_gib"] == max(phase["peak_gib"] for phase in found["phases"])
    assert found["name"].startswith("SignLLM-1x")
    assert found["name"].endswith("-Super-M (ASL)")
