"""LaTeX tabulars as rows of cells: spans, bold, underlines and colours understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from signkit.linting.cell_text import Cell

_BEGIN = re.compile(r"\\begin\{(tabular\*?|tabularx|tabulary|longtable)\}")
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot|centering)\b"
    r"|\\(?:addlinespace|noalign|specialrule)(?:\[[^]]*\]|\{[^{}]*\})*"
    r"|\\(?:cmidrule|cline|hhline|cdashline)(?:\([^)]*\)|\[[^]]*\])*\{[^{}]*\}"
    r"|\\(?:hdashline|Xhline|morecmidrules|arrayrulecolor|rowcolor|cellcolor|columncolor|color)"
    r"(?:\[[^]]*\])?(?:\{[^{}]*\})?"
)
_DROPPED = re.compile(
    r"\\(?:cite[a-z]*|ref|label|footnote(?:mark)?|vspace|hspace|phantom|hphantom|fontsize)\*?"
    r"(?:\[[^]]*\])*(?:\{[^{}]*\})*"
)
_FIRST_DROPPED = re.compile(
    r"\\(?:textcolor|colorbox|scalebox|href|raisebox)(?:\[[^]]*\])?\{[^{}]*\}"
)
_INNERMOST = re.compile(r"\\[a-zA-Z]+\*?(?:\[[^]]*\])*\{([^{}]*)\}|\{([^{}]*)\}")
_SIGNS = {
    "pm": "±",
    "uparrow": "↑",
    "downarrow": "↓",
    "Delta": "Δ",
    "dagger": "†",
    "ddagger": "‡",
    "dag": "†",
    "ddag": "‡",
    "times": "×",
    "textbackslash": "\\",
}
_SIGN = re.compile(rf"\\({'|'.join(_SIGNS)})(?![a-zA-Z])")
_ESCAPED = {r"\%": "%", r"\&": "&", r"\_": "_", r"\#": "#", r"\$": "$"}


def read_tex_grids(text: str) -> Iterator[tuple[list[list[Cell]], str, bool]]:
    """Find the tabulars of a LaTeX text.

    Parameters
    ----------
    text : str
        A LaTeX file.

    Yields
    ------
    tuple of list of list of Cell, str and bool
        Rows of cells with ``\\multicolumn`` and ``\\multirow`` repeated in every cell they
        cover; the caption; and whether a span was found, so that blanks are blanks.
    """
    text = re.sub(r"(?<!\\)%.*", "", text)
    position = 0
    while found := _BEGIN.search(text, position):
        body, position = _environment(text, found.end(), found[1])
        start, finish = (
            text.rfind("\\begin{table", 0, found.start()),
            text.find("\\end{table", position),
        )
        around = text[max(start, 0) : finish if finish > 0 else len(text)]
        rows, spans = _rows(body)
        yield rows, _caption(around), spans


def _environment(text: str, start: int, name: str) -> tuple[str, int]:
    """Give what stands between an environment's arguments and its own end."""
    depth, position = 1, start
    for found in re.finditer(r"\\(begin|end)\{([a-z]+\*?)\}", text[start:]):
        depth += 0 if found[2] != name else 1 if found[1] == "begin" else -1
        position = start + found.end()
        if depth == 0:
            body = text[start : start + found.start()]
            break
    else:
        body, position = text[start:], len(text)
    while body.lstrip()[:1] in ("{", "["):  # width, position and columns
        body = _argument(body.lstrip())[1]
    return body, position


def _argument(text: str) -> tuple[str, str]:
    """Split a balanced ``{...}`` or ``[...]`` from the front of a text."""
    text = text.lstrip()
    opening = text[:1]
    closing = {"{": "}", "[": "]"}.get(opening, "")
    depth = 0
    for index, letter in enumerate(text):
        if index and text[index - 1] == "\\":
            continue
        depth += (letter == opening) - (letter == closing)
        if closing and depth == 0:
            return text[1:index], text[index + 1 :]
    return text, ""


def _caption(around: str) -> str:
    found = re.search(r"\\caption(?:\[[^]]*\])?(?=\{)", around)
    return _plain(_argument(around[found.end() :])[0]) if found else ""


def _rows(body: str) -> tuple[list[list[Cell]], bool]:
    rows: list[list[Cell]] = []
    waiting: dict[int, tuple[Cell, int]] = {}
    spans = False
    for line in _split(_RULES.sub(" ", _flatten(body)), "\\\\"):
        line = re.sub(r"^\s*\*?\[[^]]*\]", "", line)
        if not line.strip():
            continue
        row: list[Cell] = []
        for source in _split(line, "&"):
            text, columns, lines = _spans(source)
            spans |= columns > 1
            cell = Cell(_plain(text), _mark(text))
            if lines > 1:
                waiting[len(row)] = (cell, lines)
            elif not cell.text and len(row) in waiting:
                cell = waiting[len(row)][0]
            row += [cell] * columns
        waiting = {at: (cell, left - 1) for at, (cell, left) in waiting.items() if left > 1}
        rows.append(row)
    return rows, spans


def _flatten(body: str) -> str:
    """Set tabulars inside cells on one line."""
    inner = re.compile(
        r"\\begin\{tabular\}(?:\[[^]]*\])?\{[^{}]*\}((?:(?!\\begin\{tabular\}).)*?)\\end\{tabular\}",
        re.DOTALL,
    )
    while inner.search(body):
        body = inner.sub(lambda found: found[1].replace("\\\\", " ").replace("&", " "), body)
    return body


def _split(text: str, separator: str) -> list[str]:
    """Split at a separator outside braces; an escaped ``\\&`` is none."""
    parts, depth, start, index = [], 0, 0, 0
    while index < len(text):
        if depth == 0 and text.startswith(separator, index):
            parts.append(text[start:index])
            index += len(separator)
            start = index
            continue
        if text[index] == "\\":
            index += 2
            continue
        depth += (text[index] == "{") - (text[index] == "}")
        index += 1
    return [*parts, text[start:]]


def _spans(source: str) -> tuple[str, int, int]:
    """Give a cell's text and how many columns and rows it covers."""
    columns, rows = 1, 1
    source = source.strip()
    if source.startswith("\\multicolumn"):
        count, rest = _argument(source[len("\\multicolumn") :])
        _, rest = _argument(rest)
        columns, source = _count(count), _argument(rest)[0].strip()
    if source.startswith("\\multirow"):
        rest = source[len("\\multirow") :]
        arguments: list[str] = []
        while rest.lstrip()[:1] in ("{", "[") and len(arguments) < 3:
            optional = rest.lstrip()[0] == "["
            argument, rest = _argument(rest)
            arguments += [] if optional else [argument]
        if len(arguments) == 3:
            rows, source = _count(arguments[0]), arguments[2]
    return source, columns, rows


def _count(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return min(max(int(digits), 1), 500) if digits else 1


def _mark(text: str) -> str:
    if re.search(r"\\(textbf|mathbf|bfseries|bf|boldsymbol|bm)\b", text):
        return "bold"
    return "underlined" if re.search(r"\\(underline|uline)\b", text) else ""


def _plain(text: str) -> str:
    for number, escape in enumerate(_ESCAPED):
        text = text.replace(escape, chr(0xE000 + number))
    text = text.replace("\\\\", " ")
    text = _DROPPED.sub(" ", text)
    text = re.sub(r"\\(?:[,;:! ]|quad\b|qquad\b)|~", " ", text)
    text = _SIGN.sub(lambda found: _SIGNS[found[1]], text)
    text = _FIRST_DROPPED.sub("", text)
    while _INNERMOST.search(text):
        text = _INNERMOST.sub(lambda found: found[1] or found[2] or "", text)
    text = re.sub(r"\\[a-zA-Z]+\*?", " ", text)
    text = re.sub(r"[$_^]", " ", text).replace("---", "—").replace("--", "–")
    for number, letter in enumerate(_ESCAPED.values()):
        text = text.replace(chr(0xE000 + number), letter)
    return " ".join(text.split())
