import numpy as np
import pytest
import torch
from tiny_clips import TinyStore

from signkit.errors import InputError
from signkit.model.config import ModelConfig
from signkit.model.mlsf import Mlsf
from signkit.model.saving import MODEL, WEIGHTS, load_mlsf, save_mlsf
from signkit.model.text2pose import Text2Pose


def _model():
    channels = {}
    for seed, language in enumerate(("asl", "lsf_ch")):
        torch.manual_seed(seed)
        store = TinyStore(4, seed=seed)
        shape = ModelConfig(layers=1, heads=2, hidden=16, feed_forward=32, max_frames=10 + seed)
        channels[language] = Text2Pose(shape, store.vocabulary())
        channels[language].fit_features(store)
    return Mlsf(channels)


def test_a_model_that_was_saved_and_read_produces_the_same_poses(tmp_path):
    model = _model()
    save_mlsf(tmp_path / "run", model)
    read = load_mlsf(tmp_path / "run")
    assert read.languages == model.languages
    assert not read.training
    for language in model.languages:
        expected = model.produce(["rain in the north"], language)[0]
        assert np.array_equal(read.produce(["rain in the north"], language)[0], expected)


@pytest.mark.parametrize("file", [MODEL, WEIGHTS, "asl.vocabulary.txt"])
def test_a_folder_that_lacks_a_file_is_refused(tmp_path, file):
    save_mlsf(tmp_path, _model())
    (tmp_path / file).unlink()
    with pytest.raises(InputError):
        load_mlsf(tmp_path)


def test_damaged_weights_are_refused(tmp_path):
    save_mlsf(tmp_path, _model())
    (tmp_path / WEIGHTS).write_bytes(b"\0" * 40)
    with pytest.raises(InputError, match="a model saved by signkit"):
        load_mlsf(tmp_path)
