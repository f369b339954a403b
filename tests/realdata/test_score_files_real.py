"""Real skels and .pose files against themselves, shifted, and in another format."""

import numpy as np
import pytest

from signkit.comparison.comparing import score_files
from signkit.conversion.convert import convert

pytestmark = pytest.mark.realdata


def test_phoenix_skels_against_themselves_and_by_way_of_pose_files(realdata, tmp_path):
    path = realdata / "skels_phoenix14t" / "dev.skels"
    itself = score_files(path, path)
    assert (itself.clips, itself.metrics["ndtw"].value) == (5, 0.0)
    convert(path, tmp_path / "poses", "pose", fps=25)
    again = score_files(tmp_path / "poses", path)
    assert again.notes[0] == "5 clips matched by name"
    assert again.metrics["ndtw"].value < 0.001
    assert again.metrics["travel_ratio"].value == pytest.approx(1, abs=0.01)


def test_phoenix_dev_and_train_are_far_apart_and_matched_by_order_only(realdata):
    folder = realdata / "skels_phoenix14t"
    found = score_files(folder / "dev.skels", folder / "train.skels")
    assert found.notes[0].startswith("5 clips matched by their order: no name is in both")
    assert found.metrics["ndtw"].value > 0.05
    assert found.metrics["pck"].value < 0.9


def test_real_pose_files_against_themselves(realdata):
    folder = realdata / "pose_format" / "dummy_lexicon"
    found = score_files(folder, folder)
    assert found.clips == 4
    assert found.metrics["dtw"].value == 0.0
    assert np.isfinite([metric.value for metric in found.metrics.values()]).all()
