"""Line files: numbers that stay true, and writes that are whole or not at all."""

import pytest

from signkit.errors import InputError
from signkit.text.line_files import read_lines, write_lines


def test_only_newlines_end_a_line(tmp_path):
    path = tmp_path / "dev.text"
    path.write_text("a\u2028b\x85c\nd\n", encoding="utf-8")
    assert read_lines(path) == ["a\u2028b\x85c", "d"]


def test_blank_lines_are_kept_so_that_lines_stay_parallel(tmp_path):
    path = tmp_path / "dev.text"
    path.write_text("a\n\nc\n\n")
    assert read_lines(path) == ["a", "", "c", ""]


def test_a_last_line_without_its_end_is_read(tmp_path):
    (tmp_path / "dev.text").write_text("a\nb")
    assert read_lines(tmp_path / "dev.text") == ["a", "b"]


def test_a_line_that_is_not_utf8_is_named(tmp_path):
    path = tmp_path / "dev.text"
    path.write_bytes("gut\nschön\n".encode("latin-1"))
    with pytest.raises(InputError, match="line 2: needs UTF-8 text, got byte 0xf6 at column 4"):
        read_lines(path)


def test_a_line_end_inside_a_line_is_refused(tmp_path):
    with pytest.raises(InputError, match="line 2: needs text on one line"):
        write_lines(tmp_path / "x", ["a", "b\nc"])


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "x"
    path.write_text("old\n")
    with pytest.raises(InputError):
        write_lines(path, ["new", "b\rc"])
    assert path.read_text() == "old\n"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
