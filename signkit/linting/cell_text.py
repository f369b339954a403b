"""What one cell says: a figure, an increment beside it, nothing, or words."""

from __future__ import annotations

import re
from typing import NamedTuple

from signkit.linting.table import Figure

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+"
_SIGN = r"[-−–+±↑↓]|\+/-|\+-"
_CELL = re.compile(
    rf"^(?P<sign>{_SIGN})?\s*(?P<value>{_NUMBER})\s*(?P<percent>%)?[\s*†‡]*"
    rf"(?:\(?\s*(?P<step>{_SIGN})\s*(?P<amount>{_NUMBER})\s*(?P<part>%)?\s*\)?)?[\s*†‡]*"
    rf"(?:\(\s*(?:{_NUMBER})\s*%?\s*\)|\[[^]]*\])?[\s*†‡]*$"  # a spread or an interval
)
_NOTHING = {"", "-", "–", "—", "−", "n/a", "na", "nan", "not run", "/", "n.a.", "none", "x", "?"}
_MINUS = ("-", "−", "–", "↓")


class Cell(NamedTuple):
    """A cell as a file has it, without its markup, and how it was set."""

    text: str
    mark: str = ""


class Content(NamedTuple):
    """The figures in a cell: its own and the increment, each where there is one."""

    figure: Figure | None = None
    increment: Figure | None = None
    percent: bool = False
    plus_minus: bool = False


def read_cell(cell: Cell) -> Content | None:
    """Read the figures of a cell.

    Parameters
    ----------
    cell : Cell
        The cell without markup: ``20.09 +2.9``, ``12.3 ± 0.4``, ``+ 14.2%``, ``1,234.5``.

    Returns
    -------
    Content or None
        Its figure and its increment; nothing where the cell holds words or a dash. A number
        with ``+`` or ``±`` before it is an increment, not a figure.

    Examples
    --------
    >>> read_cell(Cell("20.09 +2.9")).figure.value, read_cell(Cell("+ 14.2%")).percent
    (20.09, True)
    >>> read_cell(Cell("12.3 [11.0, 13.6]")).figure.value
    12.3
    >>> read_cell(Cell("BLEU-4")) is None
    True
    """
    found = _CELL.match(cell.text.strip())
    if not found:
        return None
    own = _figure(found["value"], found["sign"] in _MINUS, cell.mark)
    if found["step"]:
        step = _figure(found["amount"], found["step"] in _MINUS)
        percent, spread = bool(found["part"]), found["step"] in ("±", "+/-", "+-")
        return Content(own, step, percent, spread)
    if found["sign"] in ("+", "±", "+/-", "+-", "↑", "↓"):
        spread = found["sign"] in ("±", "+/-", "+-")
        return Content(None, own, bool(found["percent"]), spread)
    return Content(own)


def says_nothing(cell: Cell) -> bool:
    """Tell whether a cell stands for a figure that is not there.

    Parameters
    ----------
    cell : Cell
        The cell.

    Returns
    -------
    bool
        Whether it is empty, a dash, or words such as ``n/a`` and ``not run``.

    Examples
    --------
    >>> says_nothing(Cell("–")), says_nothing(Cell("Base"))
    (True, False)
    """
    return cell.text.strip().lower() in _NOTHING


def _figure(text: str, negative: bool, mark: str = "") -> Figure:
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    decimals = len(text.partition(".")[2])
    return Figure(-float(text) if negative else float(text), decimals, mark)
