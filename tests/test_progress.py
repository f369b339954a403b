"""Progress lines: where they go, and what they say of the time that is left."""

import sys
import time
import types

import pytest

from signkit import progress


@pytest.fixture(autouse=True)
def no_log(monkeypatch):
    monkeypatch.delenv("SIGNKIT_LOG", raising=False)


def _pretend_kernel(monkeypatch):
    shell = types.SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))


def test_a_script_gets_its_lines_on_stderr(capsys):
    progress.say("hello")
    assert capsys.readouterr() == ("", "hello\n")


def test_a_person_in_a_notebook_gets_them_on_stdout(monkeypatch, capsys):
    _pretend_kernel(monkeypatch)
    progress.say("hello")
    assert capsys.readouterr() == ("hello\n", "")


def test_a_stage_keeps_them_out_of_what_its_notebook_shows(monkeypatch, capsys, tmp_path):
    _pretend_kernel(monkeypatch)
    monkeypatch.setenv("SIGNKIT_LOG", str(tmp_path / "logs" / "stage.log"))
    progress.say("hello")
    assert capsys.readouterr() == ("", "hello\n")
    assert (tmp_path / "logs" / "stage.log").read_text().endswith("hello\n")


def test_a_slow_first_item_does_not_frighten(monkeypatch, capsys):
    clock = iter([0.0, 30.0, 31.0, 37.0, 38.0, 38.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    assert list(progress.progress([1, 2, 3, 4], "work")) == [1, 2, 3, 4]
    assert capsys.readouterr().err.splitlines() == [
        "work: 1/4 (25%), 30 s",
        "work: 3/4 (75%), about 4 s left",
        "work: 4 done in 38.0 s",
    ]
