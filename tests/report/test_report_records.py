"""Scores files become one tidy table, and a small dictionary for dvc metrics."""

import json

import pytest

from signkit.errors import InputError
from signkit.report.records import RECORD_COLUMNS, load_records


def record(**changes):
    base = {
        "run": "base_asl",
        "kind": "system",
        "label": "Base",
        "corpus": "asl",
        "language": "ASL",
        "synthetic": True,
        "split": "dev",
        "decoding": "length-free",
        "seed": 27,
        "clips": 12,
        "metrics": {"bleu4": 10.0, "dtw": 4.5},
    }
    return base | changes


def write(folder, name, records, **provenance):
    path = folder / name / "scores.json"
    path.parent.mkdir(parents=True)
    content = {"records": records, "signatures": {"dtw": "dtw|v:1"}, "provenance": provenance}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_every_metric_of_every_file_is_a_row_with_its_signature(tmp_path):
    write(tmp_path, "b", [record()])
    write(tmp_path, "a", [record(run="other", seed=None, faulty=2)])
    records = load_records(tmp_path)
    assert list(records.columns) == list(RECORD_COLUMNS)
    assert list(records["run"]) == ["other", "other", "base_asl", "base_asl"]
    assert list(records.loc[records["metric"] == "dtw", "signature"]) == ["dtw|v:1", "dtw|v:1"]
    assert set(records["file"]) == {"a/scores.json", "b/scores.json"}


def test_a_folder_that_is_not_there_gives_no_rows_but_all_columns(tmp_path):
    records = load_records(tmp_path / "nothing")
    assert records.empty
    assert list(records.columns) == list(RECORD_COLUMNS)


def test_a_null_metric_is_left_out(tmp_path):
    write(tmp_path, "a", [record(metrics={"bleu4": None, "dtw": 1.0})])
    assert list(load_records(tmp_path)["metric"]) == ["dtw"]


@pytest.mark.parametrize(
    ("provenance", "gate", "reason"),
    [
        ({}, True, ""),
        ({"gate": {"passed": True, "reason": "at least 5 apart"}}, True, ""),
        ({"gate": {"passed": False, "reason": "fewer than 5 apart"}}, False, "fewer than 5 apart"),
        ({"gate": False}, False, "no reason given"),
    ],
)
def test_the_evaluators_gate_and_its_reason_are_read(tmp_path, provenance, gate, reason):
    write(tmp_path, "a", [record()], **provenance)
    first = load_records(tmp_path).iloc[0]
    assert (bool(first["gate"]), first["gate_reason"]) == (gate, reason)


@pytest.mark.parametrize("wrong", [{"kind": "model"}, {"decoding": "gold"}, {"clips": "many"}])
def test_a_record_with_an_unknown_word_is_refused_by_file_and_key(tmp_path, wrong):
    path = write(tmp_path, "a", [record(**wrong)])
    with pytest.raises(InputError, match=next(iter(wrong))) as error:
        load_records(tmp_path)
    assert str(path) in str(error.value)


def test_a_truncated_file_is_refused(tmp_path):
    path = write(tmp_path, "a", [record()])
    path.write_text(path.read_text()[:-20])
    with pytest.raises(InputError, match="scores file"):
        load_records(tmp_path)
