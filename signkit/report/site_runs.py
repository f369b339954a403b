"""The page's section of runs: what each number stands on, down to the executed notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from signkit.report.executed import notebook_details


@dataclass(frozen=True)
class RunPage:
    """What the report says of one run, set of controls or corpus.

    Parameters
    ----------
    place : str
        Its id on the page: ``run-base_asl``.
    title : str
        Its name as a reader meets it in tables.
    summary : str
        What tells it from the others, in a few words.
    settings : mapping of str to str
        Its parameters.
    changed : collection of str
        Names of the parameters that differ from the section they come from.
    facts : mapping of str to str
        What came of it: best epoch, signatures, seconds.
    command : str
        What makes it anew.
    notebooks : mapping of str to Path
        Executed notebooks by the path a reader finds them under; what is absent is left out.
    """

    place: str
    title: str
    summary: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    facts: Mapping[str, str] = field(default_factory=dict)
    command: str = ""
    notebooks: Mapping[str, Path] = field(default_factory=dict)


def runs_to_html(pages: Sequence[RunPage]) -> str:
    """Write one fold a run; a number's link opens its own.

    Parameters
    ----------
    pages : sequence of RunPage
        In the order in which they are shown.

    Returns
    -------
    str
        HTML, empty without pages.
    """
    return "\n".join(_page(page) for page in pages)


def _page(page: RunPage) -> str:
    command = f"<p>Make it anew: <code>{escape(page.command)}</code></p>" if page.command else ""
    notebooks = "".join(
        notebook_details(path, name) for name, path in page.notebooks.items() if path.exists()
    )
    return (
        f'<details class="run" id="{escape(page.place)}"><summary><b>{escape(page.title)}</b> '
        f"<span>{escape(page.summary)}</span></summary>"
        f"{_list('What came of it', page.facts)}{_settings(page)}{command}{notebooks}</details>"
    )


def _settings(page: RunPage) -> str:
    """What tells the run from the others at once, all the rest in a fold."""
    own = {name: value for name, value in page.settings.items() if name in page.changed}
    rest = {name: value for name, value in page.settings.items() if name not in page.changed}
    fold = f"<details><summary>{len(rest)} common parameters</summary>{_items(rest)}</details>"
    return _list("Parameters of its own", own) + (fold if rest else "")


def _list(title: str, values: Mapping[str, str]) -> str:
    return f"<h3>{escape(title)}</h3>{_items(values)}" if values else ""


def _items(values: Mapping[str, str]) -> str:
    items = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in values.items()
    )
    return f"<dl>{items}</dl>"
