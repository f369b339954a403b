"""Tables 1 and 3 say what is found, not what is claimed."""

import numpy as np
import pytest

from signkit.corpus.store import StoredClip, write_store
from signkit.report.feature_tables import (
    CorpusFiles,
    corpus_features,
    dataset_table,
    mode_features,
    mode_table,
)
from signkit.report.notes import table_notes
from signkit.report.printed import printed


def _files(folder, *, gloss="RAIN NORTH", depth=0.3, source_bytes=10):
    def clips(with_depth):
        frames = np.full((8, 50, 3), 0.5, np.float32)
        frames[..., 2] = np.linspace(0, with_depth, 8)[:, None]
        return [
            StoredClip("a", frames, "rain in the north", gloss, "anna"),
            StoredClip("b", frames, "rain in the south", gloss, "berta"),
        ]

    settings = {"kind": "poses", "language": "asl", "fps": 8.0, "synthetic": True}
    write_store(folder / "ingest/train.h5", clips(0.0), **settings)
    write_store(folder / "lift/train.h5", clips(depth), **settings)
    (folder / "source").mkdir()
    (folder / "source/train.tar.gz").write_bytes(bytes(source_bytes))
    return CorpusFiles("ASL", folder / "source", folder / "ingest", folder / "lift")


def test_features_are_found_in_the_stores(tmp_path):
    found = corpus_features(_files(tmp_path))
    assert found["vocab"] == "5"
    assert found["signers"] == "2"
    assert float(found["duration"]) == pytest.approx(2 / 3600, rel=0.05)
    assert found["gloss"] == found["depth"] == found["prompt"] == "✓"
    assert found["speech"] == found["multiview"] == "✗"


def test_features_that_are_not_there_are_not_claimed(tmp_path):
    found = corpus_features(_files(tmp_path, gloss="", depth=0.0, source_bytes=10))
    assert (found["gloss"], found["depth"], found["compress"]) == ("✗", "✗", "✗")


def test_stores_smaller_than_their_source_count_as_compressed(tmp_path):
    assert corpus_features(_files(tmp_path, source_bytes=10**6))["compress"] == "✓"


def test_table_1_keeps_the_papers_lines_and_marks_ours(tmp_path):
    table = dataset_table({"asl": _files(tmp_path)}, printed("table1"))
    figures = list(table["", "", "figures"])
    assert figures == ["as printed"] * 8 + ["here"]
    assert list(table["", "vocab", "here"])[-2:] == ["40k", "5"]
    assert table["", "", "data"].iloc[-1].startswith("synthetic")
    assert any("smaller than the files" in note for note in table_notes(table))


def test_the_modes_differ_in_what_table_3_says():
    mine, theirs = mode_features("mlsf"), mode_features("prompt2langgloss")
    assert (mine["enc-dec"], theirs["enc-dec"]) == ("2 for 2 languages", "1 for 2 languages")
    assert (mine["address"], theirs["address"]) == ("text2pose", "text2gloss")
    assert float(mine["feature"].split()[0]) == 2.0
    assert float(theirs["feature"].split()[0]) < 1.1
    assert mine["note"] != theirs["note"]
    table = mode_table(printed("table3"))
    assert table["", "mode M", "as printed"].iloc[0] == "multilingual SLP"
