"""Fetching from a local server that breaks off, changes its mind and lies."""

import hashlib
import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from signkit.download import fetching
from signkit.download.fetching import Patience, fetch
from signkit.errors import InputError

BODY = bytes(range(256)) * 1200  # 307,200 bytes, more than one network read
HASH = hashlib.sha256(BODY).hexdigest()
QUICK = Patience(tries=3, wait=0.001, timeout=2.0)


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def serve(answer):
    """Serve ``answer(handler, number of the request)``; give the address and the requests."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append((self.path, dict(self.headers)))
            answer(self, len(seen))

        def log_message(self, *args):
            pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", seen
        server.shutdown()


def send(handler, body=BODY, status=200, cut=None, length=True, **headers):
    handler.send_response(status)
    if length:
        handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body if cut is None else body[:cut])
    handler.close_connection = True


def send_range(handler, body=BODY, mark='"one"', cut=None):
    """Answer as a server that knows Range and If-Range."""
    asked = handler.headers.get("Range")
    if asked is None or handler.headers.get("If-Range") != mark:
        return send(handler, body, cut=cut, ETag=mark)
    start = int(asked.removeprefix("bytes=").rstrip("-"))
    span = f"bytes {start}-{len(body) - 1}/{len(body)}"
    return send(handler, body[start:], 206, cut=cut, ETag=mark, Content_Range=span)


def ranges(seen):
    return [headers.get("Range") for _, headers in seen]


def leftovers(folder):
    return sorted(p.name for p in folder.iterdir() if not p.name.endswith(".lock"))


def test_a_whole_file_arrives_and_is_checked(tmp_path):
    with serve(lambda h, n: send_range(h)) as (url, _):
        assert fetch(f"{url}/a", tmp_path / "a", size=len(BODY), sha256=HASH) == HASH
    assert (tmp_path / "a").read_bytes() == BODY
    assert leftovers(tmp_path) == ["a", "a.sha256"]


def test_a_connection_cut_in_the_middle_is_resumed_where_it_broke(tmp_path):
    def answer(handler, number):
        send_range(handler, cut=100_000 if number == 1 else None)

    with serve(answer) as (url, seen):
        fetch(f"{url}/a", tmp_path / "a", sha256=HASH, patience=QUICK)
    assert ranges(seen) == [None, "bytes=100000-"]
    assert (tmp_path / "a").read_bytes() == BODY


def test_a_later_run_goes_on_from_the_part_of_an_earlier_one(tmp_path):
    answer = {"cut": 100_000}
    with serve(lambda h, n: send_range(h, cut=answer["cut"])) as (url, seen):
        with pytest.raises(InputError, match="it goes on from there"):
            fetch(f"{url}/a", tmp_path / "a", patience=Patience(1, 0.001, 2.0))
        assert leftovers(tmp_path) == ["a.part", "a.part.json"]
        answer["cut"] = None
        fetch(f"{url}/a", tmp_path / "a", sha256=HASH, patience=QUICK)
    assert ranges(seen)[-1] == "bytes=100000-"


def test_a_server_that_ignores_range_starts_the_file_again(tmp_path):
    def answer(handler, number):
        send(handler, cut=100_000 if number == 1 else None, ETag='"one"')

    with serve(answer) as (url, _):
        fetch(f"{url}/a", tmp_path / "a", sha256=HASH, patience=QUICK)
    assert (tmp_path / "a").read_bytes() == BODY


def test_a_file_that_changed_between_two_parts_is_not_glued_together(tmp_path):
    other = BODY[::-1]

    def answer(handler, number):
        if number == 1:
            return send_range(handler, BODY, '"one"', cut=100_000)
        return send_range(handler, other, '"two"')

    with serve(answer) as (url, _):
        fetch(f"{url}/a", tmp_path / "a", patience=QUICK)
    assert (tmp_path / "a").read_bytes() == other


def test_without_a_mark_of_the_server_a_part_is_not_trusted(tmp_path):
    with serve(lambda h, n: send(h, cut=100_000 if n == 1 else None)) as (url, seen):
        fetch(f"{url}/a", tmp_path / "a", patience=QUICK)
    assert ranges(seen) == [None, None]


def test_a_part_of_another_address_is_not_gone_on_with(tmp_path):
    (tmp_path / "a.part").write_bytes(b"x" * 1000)
    state = {"url": "http://elsewhere/a", "mark": '"one"', "total": len(BODY)}
    (tmp_path / "a.part.json").write_text(json.dumps(state))
    with serve(lambda h, n: send_range(h)) as (url, seen):
        fetch(f"{url}/a", tmp_path / "a", sha256=HASH)
    assert ranges(seen) == [None]


@pytest.mark.parametrize("state", ["", "[]", "{", '{"url": 3}', "null"])
def test_a_broken_note_beside_a_part_starts_again(tmp_path, state):
    (tmp_path / "a.part").write_bytes(b"x" * 1000)
    (tmp_path / "a.part.json").write_text(state)
    with serve(lambda h, n: send_range(h)) as (url, _):
        assert fetch(f"{url}/a", tmp_path / "a") == HASH


def test_a_part_that_was_whole_already_is_only_checked(tmp_path):
    with serve(lambda h, n: send_range(h)) as (url, seen):
        (tmp_path / "a.part").write_bytes(BODY)
        state = {"url": f"{url}/a", "mark": '"one"', "total": len(BODY)}
        (tmp_path / "a.part.json").write_text(json.dumps(state))
        fetch(f"{url}/a", tmp_path / "a", sha256=HASH)
    assert seen == []


def test_a_part_longer_than_the_file_starts_again(tmp_path):
    def answer(handler, number):
        if handler.headers.get("Range"):
            return send(handler, b"", 416)
        return send_range(handler)

    with serve(answer) as (url, _):
        (tmp_path / "a.part").write_bytes(BODY + b"more")
        state = {"url": f"{url}/a", "mark": '"one"', "total": None}
        (tmp_path / "a.part.json").write_text(json.dumps(state))
        assert fetch(f"{url}/a", tmp_path / "a", patience=QUICK) == HASH


def test_a_range_that_begins_elsewhere_is_not_appended(tmp_path):
    def answer(handler, number):
        if number == 1:
            return send_range(handler, cut=100_000)
        if number == 2:
            return send(handler, BODY[5:], 206, Content_Range=f"bytes 5-9/{len(BODY)}")
        return send_range(handler)

    with serve(answer) as (url, _):
        fetch(f"{url}/a", tmp_path / "a", sha256=HASH, patience=QUICK)
    assert (tmp_path / "a").read_bytes() == BODY


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_said_at_once(tmp_path, status):
    with (
        serve(lambda h, n: send(h, b"", status)) as (url, seen),
        pytest.raises(InputError, match=f"status {status}"),
    ):
        fetch(f"{url}/a", tmp_path / "a", patience=QUICK)
    assert len(seen) == 1


def test_a_server_with_trouble_is_asked_again(tmp_path):
    def answer(handler, number):
        send(handler, b"", 503) if number < 3 else send_range(handler)

    with serve(answer) as (url, _):
        assert fetch(f"{url}/a", tmp_path / "a", patience=QUICK) == HASH


def test_a_server_that_stays_in_trouble_is_given_up(tmp_path):
    with (
        serve(lambda h, n: send(h, b"", 500)) as (url, seen),
        pytest.raises(InputError, match="answered 500"),
    ):
        fetch(f"{url}/a", tmp_path / "a", patience=QUICK)
    assert len(seen) == QUICK.tries


def test_a_server_that_always_breaks_at_the_same_place_is_given_up(tmp_path):
    with (
        serve(lambda h, n: send(h, cut=1000)) as (url, seen),
        pytest.raises(InputError, match="whole transfer"),
    ):
        fetch(f"{url}/a", tmp_path / "a", patience=QUICK)
    # the first try brought something, so three more bring nothing new at most
    assert len(seen) <= QUICK.tries + 1


def test_no_server_at_all_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match="whole transfer"):
        fetch("http://127.0.0.1:9/a", tmp_path / "a", patience=QUICK)


@pytest.mark.parametrize("size", [len(BODY) - 1, len(BODY) + 1])
def test_another_size_than_the_published_one_is_refused_before_the_transfer(tmp_path, size):
    with (
        serve(lambda h, n: send_range(h)) as (url, _),
        pytest.raises(InputError, match="changed at its source"),
    ):
        fetch(f"{url}/a", tmp_path / "a", size=size, patience=QUICK)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("body", [BODY + b"more", BODY[:-4]])
def test_a_server_that_says_no_length_is_held_to_the_published_one(tmp_path, body):
    with serve(lambda h, n: send(h, body, length=False)) as (url, _), pytest.raises(InputError):
        fetch(f"{url}/a", tmp_path / "a", size=len(BODY), patience=QUICK)
    assert not (tmp_path / "a").exists()


def test_a_wrong_hash_keeps_the_file_aside_and_unused(tmp_path):
    with (
        serve(lambda h, n: send_range(h, BODY[::-1])) as (url, _),
        pytest.raises(InputError, match=f"needs sha256 {HASH}"),
    ):
        fetch(f"{url}/a", tmp_path / "a", sha256=HASH, patience=QUICK)
    assert leftovers(tmp_path) == ["a.wrong"]


def test_without_a_published_hash_the_next_fetch_must_agree_with_the_first(tmp_path, capsys):
    body = {"now": BODY}
    with serve(lambda h, n: send_range(h, body["now"])) as (url, _):
        fetch(f"{url}/a", tmp_path / "a")
        assert "cannot be verified" in capsys.readouterr().err
        (tmp_path / "a").unlink()
        body["now"] = BODY[::-1]
        with pytest.raises(InputError, match=f"needs sha256 {HASH}"):
            fetch(f"{url}/a", tmp_path / "a")


def test_a_file_that_is_here_is_not_fetched_again_but_is_checked(tmp_path):
    (tmp_path / "a").write_bytes(BODY)
    with serve(lambda h, n: send_range(h)) as (url, seen):
        assert fetch(f"{url}/a", tmp_path / "a", sha256=HASH) == HASH
        (tmp_path / "a").write_bytes(BODY[:-1])
        with pytest.raises(InputError, match="move it away"):
            fetch(f"{url}/a", tmp_path / "a", sha256=HASH)
        with pytest.raises(InputError, match="move it away"):
            fetch(f"{url}/a", tmp_path / "a", size=len(BODY))
    assert seen == []


def test_an_interrupted_transfer_leaves_a_part_to_go_on_with(tmp_path, monkeypatch):
    def interrupted(chunks, stream, most):
        stream.write(next(iter(chunks)))
        raise KeyboardInterrupt
        yield

    with serve(lambda h, n: send_range(h)) as (url, seen):
        with monkeypatch.context() as patch:
            patch.setattr(fetching, "_write", interrupted)
            with pytest.raises(KeyboardInterrupt):
                fetch(f"{url}/a", tmp_path / "a")
        have = (tmp_path / "a.part").stat().st_size
        assert have > 0
        fetch(f"{url}/a", tmp_path / "a", sha256=HASH)
    assert ranges(seen)[-1] == f"bytes={have}-"


def test_a_full_disk_is_said_before_the_transfer(tmp_path, monkeypatch):
    usage = fetching.shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(fetching.shutil, "disk_usage", lambda path: usage)
    with serve(lambda h, n: send_range(h)) as (url, _), pytest.raises(InputError, match="--to"):
        fetch(f"{url}/a", tmp_path / "a")


def test_two_fetches_of_one_file_do_not_mix(tmp_path):
    with fetching.FileLock(tmp_path / "a.lock"), pytest.raises(InputError, match="another process"):
        fetch("http://127.0.0.1:9/a", tmp_path / "a")
