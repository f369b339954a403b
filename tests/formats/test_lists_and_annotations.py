"""Lists stay verbatim and parallel; annotations are read as their authors publish them."""

import pytest

from signkit.errors import InputError
from signkit.formats.annotations import Annotation, read_how2sign, read_phoenix
from signkit.formats.lines import (
    check_same_length,
    count_lines,
    read_lines,
    write_lines,
)


def test_lines_are_kept_verbatim(tmp_path):
    lines = ['"He said ""hi"" ."', "", "  two  spaces ", "\u2028 \x85 mojibake Ã©", "ende ."]
    write_lines(tmp_path / "dev.text", lines)
    assert read_lines(tmp_path / "dev.text") == lines


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", []),
        (b"\n", [""]),
        (b"a", ["a"]),
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"\n\nx", ["", "", "x"]),
    ],
)
def test_line_ends_are_understood(tmp_path, content, lines):
    path = tmp_path / "dev.text"
    path.write_bytes(content)
    assert read_lines(path) == lines
    assert count_lines(path) == len(lines)


def test_mismatched_lists_name_both_files_and_both_counts(tmp_path):
    write_lines(tmp_path / "dev.text", ["a"] * 1739)
    write_lines(tmp_path / "dev.files", ["b"] * 1738)
    paths = [tmp_path / "dev.text", tmp_path / "dev.files"]
    with pytest.raises(
        InputError, match=r"dev.files: needs 1,739 lines as dev.text has, got 1,738"
    ):
        check_same_length(paths)
    assert check_same_length(paths[:1]) == 1739


def test_text_that_is_no_utf8_says_the_line(tmp_path):
    path = tmp_path / "dev.text"
    path.write_bytes(b"one\ntwo \xff\n")
    with pytest.raises(InputError, match=r"dev.text line 2.*0xff"):
        read_lines(path)
    with pytest.raises(InputError, match="no file"):
        read_lines(tmp_path / "absent.text")


def test_a_line_end_inside_a_line_is_refused_and_nothing_written(tmp_path):
    with pytest.raises(InputError, match=r"dev.text line 2"):
        write_lines(tmp_path / "dev.text", ["a", "b\nc"])
    assert list(tmp_path.iterdir()) == []


def test_phoenix_annotations_keep_quotes_and_columns(tmp_path):
    path = tmp_path / "PHOENIX-2014-T.dev.corpus.csv"
    path.write_text(
        "name|video|start|end|speaker|orth|translation\n"
        'clip-1|clip-1/1/*.png|-1|-1|Signer08|loc-NORD REGEN neg-WIND|der "norden" , regen\n'
    )
    wanted = Annotation("clip-1", 'der "norden" , regen', "loc-NORD REGEN neg-WIND", "Signer08")
    assert read_phoenix(path) == [wanted]


@pytest.mark.parametrize("separator", ["\t", ","])
def test_how2sign_annotations_are_read_with_tabs_and_commas(tmp_path, separator):
    path = tmp_path / "how2sign_realigned_val.csv"
    header = "VIDEO_ID VIDEO_NAME SENTENCE_ID SENTENCE_NAME START_REALIGNED END_REALIGNED SENTENCE"
    row = ["-a", "-a-5-rgb_front", "-a_0", "-a_0-5-rgb_front", "0.5", "2", '"He said ""hi"", ok."']
    path.write_text(separator.join(header.split()) + "\n" + separator.join(row) + "\n")
    assert read_how2sign(path) == [
        Annotation("-a_0-5-rgb_front", 'He said "hi", ok.', start_seconds=0.5, end_seconds=2.0)
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name|video\n", "line 1: needs columns"),
        (
            "name|video|start|end|speaker|orth|translation\na|b|c\n",
            "line 2: needs 7 columns, got 3",
        ),
        ("", "line 1: needs columns"),
    ],
)
def test_broken_phoenix_files_say_the_line(tmp_path, text, says):
    path = tmp_path / "x.corpus.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        read_phoenix(path)


def test_an_open_quote_does_not_swallow_the_lines_after_it(tmp_path):
    path = tmp_path / "how2sign.csv"
    path.write_text(
        "SENTENCE_NAME\tSTART_REALIGNED\tEND_REALIGNED\tSENTENCE\n"
        'a\t0\t1\t"open\nb\t0\t1\tclosed"\n'
    )
    with pytest.raises(InputError, match="close the open quote"):
        read_how2sign(path)


def test_a_time_that_is_no_number_names_the_clip(tmp_path):
    path = tmp_path / "how2sign.csv"
    path.write_text("SENTENCE_NAME,START_REALIGNED,END_REALIGNED,SENTENCE\na,soon,1,hi\n")
    with pytest.raises(InputError, match="'a': needs seconds in START_REALIGNED"):
        read_how2sign(path)
