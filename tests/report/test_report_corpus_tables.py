"""Table 2 and the supplement's template table, from what is there and what is printed."""

from types import SimpleNamespace

import numpy as np
import pytest

from signkit.corpus.store import CorpusStore, StoredClip, write_store
from signkit.errors import InputError
from signkit.report.corpus_tables import EXAMPLES, count_table, template_table
from signkit.report.printed import printed
from signkit.report.table_files import table_to_markdown


def store(clips=4, frames=25, synthetic=True):
    texts = [f"sentence {n // 2}" for n in range(clips)]
    lengths = np.full(clips, frames)
    return SimpleNamespace(fps=12.5, synthetic=synthetic, texts=texts, lengths=lengths)


def line(frame, code):
    return frame[frame["", "", "language"] == code].iloc[0]


def test_counts_stand_beside_the_printed_ones():
    frame = count_table({"ASL": {"asl": {"train": store()}}}, printed("table2"))
    asl = line(frame, "ASL")
    assert asl["train", "clips", "here"] == 4
    assert asl["train", "clips", "as printed"] == 31047
    assert asl["train", "sentences", "here"] == 2
    assert asl["train", "minutes", "here"] == pytest.approx(4 * 25 / 12.5 / 60)
    assert asl["dev", "clips", "here"] == "not run"


def test_all_eight_languages_have_a_line_in_the_papers_order():
    frame = count_table({}, printed("table2"))
    codes = ["ASL", "GSL", "DSGS", "LSF-CH", "LIS-CH", "LSA", "KSL", "TSL"]
    assert list(frame["", "", "language"]) == codes
    assert list(frame["train", "clips", "as printed"]) == list(
        printed("table2").query("split == 'train'")["value"]
    )


def test_synthetic_counts_are_called_synthetic():
    text = table_to_markdown(
        count_table({"ASL": {"asl": {"dev": store()}}}, printed("table2")), "Clips"
    )
    assert "Clips (synthetic data)" in text
    assert "synthetic (syn-ase)" in text


def test_a_real_corpus_store_is_counted(tmp_path):
    path = tmp_path / "dev.h5"
    clip = StoredClip("one", np.zeros((25, 50, 3), np.float32), text="hello .")
    write_store(path, [clip], kind="poses", language="asl", fps=12.5, synthetic=False)
    stores = {"ASL": {"asl": {"dev": CorpusStore(path)}}}
    asl = line(count_table(stores, printed("table2")), "ASL")
    assert asl["dev", "clips", "here"] == 1
    assert asl["", "", "data"] == "real"


def test_two_corpora_of_one_language_have_a_line_each():
    stores = {"asl": {"dev": store(4)}, "mine": {"dev": store(6, synthetic=False)}}
    frame = count_table({"ASL": stores}, printed("table2"))
    lines = frame[frame["", "", "language"] == "ASL"]
    assert list(lines["dev", "clips", "here"]) == [4, 6]
    assert list(lines["", "", "row"]) == [
        "American Sign Language",
        "American Sign Language: mine",
    ]
    assert list(lines["", "", "data"]) == ["synthetic (syn-ase)", "real"]


def test_an_added_split_is_counted_without_a_printed_column():
    splits = ("dev", "test_signer")
    frame = count_table({"ASL": {"asl": {"test_signer": store()}}}, printed("table2"), splits)
    assert line(frame, "ASL")["test_signer", "clips", "here"] == 4
    assert ("test_signer", "clips", "as printed") not in frame.columns


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError, match="XYZ"):
        count_table({"XYZ": {}}, printed("table2"))


def test_templates_show_the_place_of_the_sentence_and_both_counts():
    frame = template_table({"ASL": ["How do I sign “{}”?"] * 9}, printed("templates"))
    assert len(frame) == EXAMPLES
    assert set(frame["", "", "template"]) == {"How do I sign “{Text}”?"}
    assert frame["", "templates", "here"][0] == 9
    assert frame["", "templates", "as printed"][0] == 120
