"""The programs behind ``benchmarks/gpu.json`` and ``gpu_run.json``, at a size a test can carry."""

import json

import pytest
import torch

from benchmarks import gpu, gpu_run
from signkit.model.config import SUPPLEMENT_SIZES, ModelConfig

SHAPE = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=6)


def test_a_size_is_timed_in_each_precision_and_decoded_to_its_longest_length(device):
    found = gpu.measure_size("Tiny", SHAPE, 50, device)
    assert [row["precision"] for row in found["training"]] == list(gpu.PRECISIONS)
    for row in found["training"]:
        frames = gpu.BATCH * SHAPE.max_frames
        assert row["frames_a_second"] == pytest.approx(frames / row["seconds_a_step"], rel=0.1)
        assert ("peak_gib" in row) == (device == "cuda")
    assert found["decoding_seconds"] > 0


@pytest.mark.skipif(torch.cuda.is_available(), reason="a GPU is there")
@pytest.mark.parametrize("program", [gpu.main, lambda: gpu_run.main(None)])
def test_without_a_gpu_nothing_is_written(program):
    with pytest.raises(SystemExit, match="needs a CUDA GPU"):
        program()


def test_the_paper_s_scale_trains_the_shape_of_the_supplement():
    base = gpu_run.read_scale("paper").models["base"].model_dump()
    assert ModelConfig(**base) == gpu.replace(SUPPLEMENT_SIZES["Base"], dropout=base["dropout"])


def test_what_was_measured_names_its_card_and_says_what_the_clips_were():
    for found in json.loads(gpu.RESULTS.read_text(encoding="utf-8")):
        assert found["card"]
        assert "random" in found["clips"]
        assert [size["size"] for size in found["sizes"]] == list(SUPPLEMENT_SIZES)
    runs = json.loads(gpu_run.RESULTS.read_text(encoding="utf-8"))["runs"]
    assert all(run["synthetic"] for run in runs)
