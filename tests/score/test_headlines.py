"""A run's headline figures: dev and test, few, four decimals."""

import json
from types import SimpleNamespace

from signkit.score.headlines import write_headlines


def scored(split, **metrics):
    return SimpleNamespace(record={"run": "base_asl", "split": split, "metrics": metrics})


def test_only_headlines_of_dev_and_test_are_written(tmp_path):
    rows = [
        scored("dev", bleu4=12.34567, ndtw=0.25, rouge=3.0),
        scored("test", bleu4=None, ndtw=0.5),
        scored("test_signer", bleu4=1.0, ndtw=1.0),
    ]
    path = tmp_path / "metrics" / "base_asl.json"
    write_headlines(path, rows)
    expected = {"dev_bleu4": 12.3457, "dev_ndtw": 0.25, "test_ndtw": 0.5}
    assert json.loads(path.read_text()) == {"base_asl": expected}
