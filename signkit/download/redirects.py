"""Open an address over http or https, following only redirects that are safe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

import httpx

from signkit.errors import InputError

MOST_REDIRECTS = 5


@contextmanager
def open_url(client: httpx.Client, url: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
    """Give the streaming answer to a GET, after at most five redirects.

    Parameters
    ----------
    client : httpx.Client
        A client that does not follow redirects itself.
    url : str
        Where to begin.
    headers : dict of str to str
        Sent to every address on the way.

    Yields
    ------
    httpx.Response
        The last answer, its body not yet read.

    Raises
    ------
    InputError
        If a redirect leaves http(s), falls from https to http, or there are too many.
    """
    at = _next_url(url, url)
    for _ in range(MOST_REDIRECTS + 1):
        try:
            with client.stream("GET", at, headers=headers) as response:
                if response.status_code not in (301, 302, 303, 307, 308):
                    yield response
                    return
                location = response.headers.get("location", "")
        except httpx.InvalidURL as error:  # httpx looks at a redirect even if told not to follow
            advice = "do not go there; ask the page's owner"
            raise InputError(at, "an http or https address", str(error), advice) from error
        at = _next_url(at, location)
    needed = f"at most {MOST_REDIRECTS} redirects"
    raise InputError(url, needed, "more", "look at the address in a browser; it may be a loop")


def _next_url(at: str, location: str) -> str:
    """Give the address that a redirect leads to, if it is one to go to."""
    needed = "an http or https address"
    try:
        target = urljoin(at, location)
        scheme = httpx.URL(target).scheme
    except (httpx.InvalidURL, ValueError) as error:
        raise InputError(at, needed, repr(location), "look at the address") from error
    if scheme not in ("http", "https"):
        advice = "do not go there; ask the page's owner"
        raise InputError(at, needed, repr(target), advice)
    if at.lower().startswith("https:") and scheme == "http":
        advice = "ask the page's owner for an address that stays on https"
        raise InputError(at, "https all the way", repr(target), advice)
    return target
