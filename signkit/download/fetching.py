"""Fetch one file: resumed where it broke off, checked before it takes its name."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import httpx
from filelock import FileLock, Timeout

from signkit.atomic import atomic_path
from signkit.download.redirects import open_url
from signkit.errors import InputError
from signkit.progress import progress, say

MEBIBYTE = 1 << 20
WORTH_ANOTHER_TRY = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class Patience:
    """Say how long to wait for a server.

    Parameters
    ----------
    tries : int
        Tries in a row that may bring nothing before giving up.
    wait : float
        Seconds before the second try; doubled for each one after it.
    timeout : float
        Seconds without a byte before a connection counts as broken.
    """

    tries: int = 5
    wait: float = 1.0
    timeout: float = 60.0


class _BrokenError(Exception):
    """Say that a transfer ended early and another try may go on."""


def fetch(
    url: str,
    target: Path,
    *,
    size: int | None = None,
    sha256: str | None = None,
    patience: Patience | None = None,
) -> str:
    """Fetch a file to ``target``; what an earlier try left beside it is gone on with.

    A part lies at ``NAME.part`` and what it is a part of at ``NAME.part.json``. It is gone on
    with only if the server confirms that its file is still the same one (If-Range), else the
    transfer starts again. A file with the wrong hash is kept as ``NAME.wrong``, never used.
    Where no hash is published, the file's own is written to ``NAME.sha256``, and a later fetch
    has to agree with it.

    Parameters
    ----------
    url : str
        An http or https address.
    target : Path
        The file to be made; its folder is made if it is not there.
    size : int, optional
        Bytes it must have.
    sha256 : str, optional
        Hash it must have.
    patience : Patience, optional
        How long to wait for the server.

    Returns
    -------
    str
        The sha256 of the file.

    Raises
    ------
    InputError
        If the server refuses, stays broken, or gives another file than the one wanted.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    expected = sha256 or _recorded(target)
    try:
        with FileLock(f"{target}.lock", timeout=0):
            if not target.exists():
                _fetch_part(url, target, size, patience or Patience())
                return _accept(url, target, size, sha256, expected)
            return _check_present(target, size, expected)
    except Timeout as error:
        advice = "wait for it, or end it"
        came = "another process that is fetching it"
        raise InputError(str(target), "a file of one's own", came, advice) from error


def hash_file(path: Path) -> str:
    """Hash a file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        Its sha256, in hex.
    """
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fetch_part(url: str, target: Path, size: int | None, patience: Patience) -> None:
    tries, most = 0, _part_size(target)
    with httpx.Client(timeout=patience.timeout, follow_redirects=False) as client:
        while True:
            try:
                return _transfer(client, url, target, size)
            except (httpx.TransportError, _BrokenError) as error:
                # only what is new counts as a step forward: a server that always begins again
                # and always breaks off must not keep us for ever
                now = _part_size(target)
                tries, most = (1, now) if now > most else (tries + 1, most)
                if tries >= patience.tries:
                    came = f"{now:,} bytes, then {error or type(error).__name__}"
                    advice = "run the same command again; it goes on from there"
                    raise InputError(url, "a whole transfer", came, advice) from error
                say(f"{target.name}: {error or type(error).__name__}; trying again")
                time.sleep(patience.wait * 2 ** (tries - 1))


def _transfer(client: httpx.Client, url: str, target: Path, size: int | None) -> None:
    have, headers = _resume(url, target)
    if headers is None:
        return
    with open_url(client, url, headers) as response:
        if response.status_code == 416:  # the part does not fit the file any more
            _part(target).unlink(missing_ok=True)
            raise _BrokenError("the part did not fit")
        _check_status(url, target, response)
        have = have if response.status_code == 206 else 0
        total = _total(response, have)
        _check_size(url, size, total)
        total = size if total is None else total
        _check_space(target, total, have)
        if have == 0:
            _write_state(url, target, response, total)
        with open(_part(target), "ab" if have else "wb") as stream:
            steps = _write(response.iter_raw(), stream, None if total is None else total - have)
            left = None if total is None else -(-(total - have) // MEBIBYTE)
            for _ in progress(steps, f"{target.name} (MiB)", total=left):
                pass
    if total is not None and _part_size(target) < total:
        raise _BrokenError(f"the connection ended at {_part_size(target):,} of {total:,} bytes")


def _resume(url: str, target: Path) -> tuple[int, dict[str, str] | None]:
    """Say from where to go on and how to ask for it; no headers if the part is whole."""
    headers = {"Accept-Encoding": "identity", "User-Agent": "signkit"}
    have = _part_size(target)
    try:
        state = json.loads(_state(target).read_text("utf-8"))
        mark, total = (state["mark"], state["total"]) if state["url"] == url else (None, None)
    except (OSError, ValueError, KeyError, TypeError):
        mark = total = None
    if have and have == total:  # an earlier run ended between the last byte and the check
        return have, None
    if not have or not isinstance(mark, str):
        return 0, headers
    return have, {**headers, "Range": f"bytes={have}-", "If-Range": mark}


def _write_state(url: str, target: Path, response: httpx.Response, total: int | None) -> None:
    """Remember by which mark the server will know the file again, before its first byte."""
    mark = response.headers.get("etag")
    if mark is None or mark.startswith("W/"):  # a weak one does not promise the same bytes
        mark = response.headers.get("last-modified")
    # an older part must not be taken for one of this file
    _part(target).unlink(missing_ok=True)
    with atomic_path(_state(target)) as unfinished:
        unfinished.write_text(json.dumps({"url": url, "mark": mark, "total": total}), "utf-8")


def _check_status(url: str, target: Path, response: httpx.Response) -> None:
    status = response.status_code
    if status in WORTH_ANOTHER_TRY:
        raise _BrokenError(f"the server answered {status}")
    if status not in (200, 206):
        advice = "look at the corpus's page: the file may have moved or need a registration"
        raise InputError(url, "the file", f"status {status}", advice)
    kind = response.headers.get("content-type", "")
    if kind.startswith("text/html") and target.suffix not in (".html", ".htm"):
        advice = "open the address in a browser: it may ask for a login or a consent"
        raise InputError(url, "the file", "a web page", advice)


def _total(response: httpx.Response, have: int) -> int | None:
    if response.status_code == 206:
        span, _, whole = response.headers.get("content-range", "").partition("/")
        if not span.startswith(f"bytes {have}-"):
            raise _BrokenError(f"the server sent {span or 'an unnamed part'}, not from {have}")
        return int(whole) if whole.isdigit() else None
    length = response.headers.get("content-length", "")
    return int(length) if length.isdigit() else None


def _check_size(url: str, size: int | None, total: int | None) -> None:
    if size is not None and total is not None and size != total:
        advice = "the file was changed at its source: look at the corpus's page"
        raise InputError(url, f"{size:,} bytes", f"{total:,}", advice)


def _check_space(target: Path, total: int | None, have: int) -> None:
    free = shutil.disk_usage(target.parent).free
    if total is not None and total - have > free:
        advice = "make room, or give another folder with --to"
        raise InputError(str(target.parent), f"{total - have:,} bytes free", f"{free:,}", advice)


def _write(chunks: Iterable[bytes], stream: BinaryIO, most: int | None) -> Iterator[None]:
    """Write what comes; yield once a mebibyte."""
    written = 0
    for chunk in chunks:
        before = written // MEBIBYTE
        written += len(chunk)
        if most is not None and written > most:
            came = "more than that"
            os.truncate(stream.name, 0)
            raise InputError(stream.name, f"{most:,} bytes", came, "do not trust this server")
        stream.write(chunk)
        for _ in range(written // MEBIBYTE - before):
            yield


def _accept(
    url: str, target: Path, size: int | None, published: str | None, expected: str | None
) -> str:
    part = _part(target)
    _check_size(url, size, part.stat().st_size)
    found = hash_file(part)
    _state(target).unlink(missing_ok=True)
    if expected is not None and found != expected:
        wrong = target.with_name(target.name + ".wrong")
        os.replace(part, wrong)
        advice = f"it was kept as {wrong.name} and not used; try again, or ask its owner"
        raise InputError(url, f"sha256 {expected}", found, advice)
    if published is None and expected is None:
        say(f"{target.name}: no hash is published, so it cannot be verified; its own is {found}")
    with atomic_path(_record(target)) as unfinished:
        unfinished.write_text(f"{found}  {target.name}\n", "utf-8")
    os.replace(part, target)
    return found


def _check_present(target: Path, size: int | None, expected: str | None) -> str:
    found, length = hash_file(target), target.stat().st_size
    if size not in (None, length) or expected not in (None, found):
        needed = f"the published file ({expected or f'{size:,} bytes'})"
        came = f"{length:,} bytes, sha256 {found}"
        raise InputError(str(target), needed, came, "move it away and fetch it again")
    say(f"{target.name}: here already")
    return found


def _recorded(target: Path) -> str | None:
    try:
        return _record(target).read_text("utf-8").split()[0]
    except (OSError, IndexError):
        return None


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _state(target: Path) -> Path:
    return target.with_name(target.name + ".part.json")


def _record(target: Path) -> Path:
    return target.with_name(target.name + ".sha256")


def _part_size(target: Path) -> int:
    try:
        return _part(target).stat().st_size
    except OSError:
        return 0
