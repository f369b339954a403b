"""Annotation files as spreadsheets and other tools save them again: synthetic sentences."""

import codecs

import pytest

from signkit.errors import InputError
from signkit.formats.annotations import read_annotations, read_how2sign, read_phoenix
from signkit.formats.lines import is_mojibake

HOW2SIGN = "SENTENCE_NAME{0}START_REALIGNED{0}END_REALIGNED{0}SENTENCE"
PHOENIX = "name|video|start|end|speaker|orth|translation"


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_separator_line_end_and_byte_order_mark_change_nothing(tmp_path, separator, end, mark):
    lines = [HOW2SIGN, '-a_0-5-rgb_front{0}0.5{0}2{0}"Süß, ""so""; ja."', ""]
    path = tmp_path / "val.csv"
    path.write_bytes(mark + end.join(line.format(separator) for line in lines).encode())
    (row,) = read_annotations(path)
    assert (row.clip, row.text, row.end_seconds) == ("-a_0-5-rgb_front", 'Süß, "so"; ja.', 2.0)


def test_quotes_inside_a_sentence_that_was_never_quoted_are_kept(tmp_path):
    path = tmp_path / "val.csv"
    path.write_text(HOW2SIGN.format("\t") + '\na\t0\t1\t"Hi" he said "to" me.\n')
    assert read_how2sign(path)[0].text == '"Hi" he said "to" me.'


def test_phoenix_is_told_by_its_separator_and_keeps_frames(tmp_path):
    path = tmp_path / "dev.corpus.csv"
    path.write_bytes(f"\ufeff{PHOENIX}\r\na|v|-1|-1|S|ORT|süd\r\nb|v|3|9|S|ORT|x\r\n".encode())
    rows = read_annotations(path)
    assert [(row.start_frame, row.end_frame) for row in rows] == [(None, None), (3, 9)]
    assert rows[0].text == "süd"


def test_latin_letters_in_another_encoding_name_the_line(tmp_path):
    path = tmp_path / "dev.corpus.csv"
    path.write_bytes(f"{PHOENIX}\na|v|-1|-1|S|ORT|süd\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"line 2: needs UTF-8 text, got byte 0xfc"):
        read_phoenix(path)


def test_a_frame_that_is_no_number_names_the_line(tmp_path):
    path = tmp_path / "dev.corpus.csv"
    path.write_text(f"{PHOENIX}\na|v|soon|-1|S|ORT|x\n")
    with pytest.raises(InputError, match="line 2: needs a frame number in start"):
        read_phoenix(path)


def test_missing_columns_are_named(tmp_path):
    path = tmp_path / "val.csv"
    path.write_text("SENTENCE_NAME\tSENTENCE\na\tb\n")
    with pytest.raises(InputError, match="without START_REALIGNED, END_REALIGNED"):
        read_annotations(path)


def test_wrongly_decoded_lines_are_said_and_kept(tmp_path, capsys):
    path = tmp_path / "val.csv"
    text = "horse’s".encode().decode("latin-1")
    path.write_text(HOW2SIGN.format(",") + f"\na,0,1,{text}\n", encoding="utf-8")
    assert read_how2sign(path)[0].text == text
    assert "1 lines of wrongly decoded characters" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["naïve déjà-vu", "ÄÖÜß", "手話", "“so” – ja…", "À côté"])
def test_true_letters_are_not_called_wrong(line):
    assert not is_mojibake(line)
    assert is_mojibake(f"x {'é’'.encode().decode('latin-1')} {line}")


def test_how2signs_first_annotations_have_other_names_for_the_times(tmp_path):
    path = tmp_path / "how2sign_val.csv"
    path.write_text("SENTENCE_NAME\tSTART\tEND\tSENTENCE\na\t0.5\t2\tHi.\n")
    (row,) = read_annotations(path)
    assert (row.start_seconds, row.end_seconds, row.text) == (0.5, 2.0, "Hi.")
    both = "SENTENCE_NAME\tSTART\tEND\tSTART_REALIGNED\tEND_REALIGNED\tSENTENCE\n"
    path.write_text(both + "a\t0.5\t2\t0.75\t2.5\tHi.\n")
    assert read_annotations(path)[0].start_seconds == 0.75
