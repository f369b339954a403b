"""Redirects are followed a few times, only over http(s), and never down from https."""

import json

import pytest
from werkzeug import Response

from signkit.download.fetching import Patience, fetch
from signkit.download.redirects import MOST_REDIRECTS, _next_url
from signkit.errors import InputError

QUICK = Patience(tries=2, wait=0.001, timeout=2.0)


def redirect(httpserver, path, place, status=302):
    answer = Response(status=status, headers={"Location": place})
    httpserver.expect_request(path).respond_with_response(answer)


def assert_no_file(folder):
    assert [p.name for p in folder.iterdir() if p.suffix != ".lock"] == []


def test_a_chain_of_redirects_is_followed_with_the_wish_to_resume(tmp_path, httpserver):
    statuses = (301, 302, 303, 307, 308)
    assert len(statuses) == MOST_REDIRECTS
    for step, status in enumerate(statuses):
        redirect(httpserver, f"/{step}", f"/{step + 1}", status)
    headers = {"Content-Range": "bytes 2-4/5"}
    wanted = {"Range": "bytes=2-", "If-Range": '"one"'}
    last = httpserver.expect_request(f"/{MOST_REDIRECTS}", headers=wanted)
    last.respond_with_data(b"llo", status=206, headers=headers)
    (tmp_path / "a.part").write_bytes(b"he")
    state = {"url": httpserver.url_for("/0"), "mark": '"one"', "total": 5}
    (tmp_path / "a.part.json").write_text(json.dumps(state))
    fetch(httpserver.url_for("/0"), tmp_path / "a", patience=QUICK)
    assert (tmp_path / "a").read_bytes() == b"hello"


def test_a_loop_of_redirects_ends(tmp_path, httpserver):
    redirect(httpserver, "/a", "/b")
    redirect(httpserver, "/b", "/a")
    with pytest.raises(InputError, match="at most 5 redirects"):
        fetch(httpserver.url_for("/a"), tmp_path / "a", patience=QUICK)
    assert len(httpserver.log) == MOST_REDIRECTS + 1


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/a", "data:,x"])
def test_a_redirect_away_from_http_is_refused(tmp_path, httpserver, place):
    redirect(httpserver, "/a", place)
    with pytest.raises(InputError, match="needs an http or https address"):
        fetch(httpserver.url_for("/a"), tmp_path / "a", patience=QUICK)
    assert len(httpserver.log) == 1
    assert_no_file(tmp_path)


@pytest.mark.parametrize("place", ["http://[:", "http://127.0.0.1:99999999/a"])
def test_a_redirect_to_no_address_is_one_sentence(tmp_path, httpserver, place):
    redirect(httpserver, "/a", place)
    with pytest.raises(InputError):
        fetch(httpserver.url_for("/a"), tmp_path / "a", patience=QUICK)
    assert_no_file(tmp_path)


def test_a_redirect_from_https_to_http_is_refused():
    assert _next_url("http://host/a", "https://host/b") == "https://host/b"
    with pytest.raises(InputError, match="https all the way"):
        _next_url("https://host/a", "http://host/a")


def test_an_address_that_is_a_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="http or https"):
        fetch("file:///etc/passwd", tmp_path / "a")


def test_a_login_page_is_not_taken_for_the_file(tmp_path, httpserver):
    redirect(httpserver, "/a.zip", "/login")
    page = httpserver.expect_request("/login")
    page.respond_with_data("<html>log in</html>", content_type="text/html; charset=utf-8")
    with pytest.raises(InputError, match="a web page"):
        fetch(httpserver.url_for("/a.zip"), tmp_path / "a.zip", patience=QUICK)
    assert_no_file(tmp_path)
