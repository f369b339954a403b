"""A run's headline figures: dev and test, few, four decimals."""

import json
from types import SimpleNamespace

from signkit.score.headlines import write_headlines


def scored(split, **metrics):
    record = {"run": "base_asl", "corpus": "asl", "language": "ASL", "split": split}
    return SimpleNamespace(record=record | {"metrics": metrics})


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


def test_a_run_of_two_languages_has_headlines_in_both(tmp_path):
    rows = [scored("dev", ndtw=0.25), scored("dev", ndtw=0.5)]
    rows[1].record |= {"corpus": "gsl", "language": "GSL"}
    write_headlines(tmp_path / "both.json", rows)
    found = json.loads((tmp_path / "both.json").read_text())
    assert found == {"base_asl (ASL)": {"dev_ndtw": 0.25}, "base_asl (GSL)": {"dev_ndtw": 0.5}}
