"""Where each section, equation and table of the paper is in the code: read from the docstrings.

``signkit map`` prints it. The docstrings are the only source, so that the map cannot fall behind
the code; modules are parsed and not imported.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

PACKAGE = Path(__file__).parent
KINDS = {
    "sec": "Sec.",
    "section": "Sec.",
    "eq": "Eq.",
    "table": "Table",
    "figure": "Figure",
    "fig": "Figure",
    "algorithm": "Algorithm",
}
ORDER = ("Sec.", "Eq.", "Algorithm", "Table", "Figure", "supp.", "ledger")
_NUMBERED = re.compile(
    r"(?P<supplement>\bsupp(?:\.|lement(?:ary|'s)?)\s+)?"
    r"\b(?P<kind>Sec|Section|Eq|Table|Figure|Fig|Algorithm)s?\.?\s+"
    r"(?P<numbers>\d[\d.]*(?:(?:,| and| to|,? and)\s+\d[\d.]*)*)",
    re.IGNORECASE,
)
_SUPPLEMENT = re.compile(r"\bsupp(?:\.|lement)\s+(?P<part>[A-E](?:\.\d)?)\b")
_LEDGER = re.compile(r"\b(?P<entry>(?!BLEU|CRC|SHA|UTF|ISO-\d\d)[A-Z]{2,6}-\d+)\b")


@dataclass(frozen=True)
class Place:
    """One function, class or module whose docstring names a part of the paper.

    Parameters
    ----------
    name : str
        Its full name: ``signkit.learn.priorities.find_probabilities``.
    file : str
        Its file, from the project's folder.
    line : int
        Where it begins, from 1.
    says : str
        First sentence of its docstring.
    """

    name: str
    file: str
    line: int
    says: str


def find_references(text: str) -> list[str]:
    """Find the parts of the paper that a docstring names.

    Parameters
    ----------
    text : str
        A docstring.

    Returns
    -------
    list of str
        Such as ``Sec. 4.4``, ``Eq. 3``, ``Table 7``, ``supp. Table 4``, ``supp. C.2`` and
        ``ledger RL-1``, each once, in the order in which they come.

    Examples
    --------
    >>> find_references("Learn by reward (Sec. 4.4, Eq. 3; supp. Table 4; ledger RL-1).")
    ['Sec. 4.4', 'Eq. 3', 'supp. Table 4', 'ledger RL-1']
    >>> find_references("Tables 4 to 6")
    ['Table 4', 'Table 5', 'Table 6']
    """
    found: list[tuple[int, str]] = []
    for match in _NUMBERED.finditer(text):
        kind = KINDS[match["kind"].lower()]
        before = "supp. " if match["supplement"] else ""
        found += [(match.start(), f"{before}{kind} {n}") for n in _numbers(match["numbers"])]
    found += [(m.start(), f"supp. {m['part']}") for m in _SUPPLEMENT.finditer(text)]
    found += [(m.start(), f"ledger {m['entry']}") for m in _LEDGER.finditer(text)]
    return list(dict.fromkeys(name for _, name in sorted(found, key=lambda one: one[0])))


def _numbers(text: str) -> list[str]:
    """Spell ``4 to 6`` out; ``4.3 to 4.4`` names both ends."""
    numbers = [number.rstrip(".") for number in re.findall(r"\d[\d.]*", text)]
    ends = re.fullmatch(r"(\d+) to (\d+)\.?", text)
    if ends:
        return [str(n) for n in range(int(ends[1]), int(ends[2]) + 1)]
    return numbers


def map_paper(package: Path = PACKAGE) -> dict[str, list[Place]]:
    """Map every part of the paper to the code that says it comes from there.

    Parameters
    ----------
    package : Path
        Folder of the package.

    Returns
    -------
    dict of str to list of Place
        By part of the paper, in the paper's order; ledger entries last.
    """
    found: dict[str, list[Place]] = {}
    for path in sorted(set(package.rglob("*.py")) - {Path(__file__)}):  # its examples name parts
        for place, text in _documented(path, package):
            for reference in find_references(text):
                found.setdefault(reference, []).append(place)
    return {key: found[key] for key in sorted(found, key=_rank)}


def _documented(path: Path, package: Path) -> Iterator[tuple[Place, str]]:
    """The module, its public functions and classes, and their public methods."""
    module = ".".join(path.relative_to(package.parent).with_suffix("").parts)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    file = path.relative_to(package.parent).as_posix()
    for name, node in _public(tree, module.removesuffix(".__init__")):
        text = ast.get_docstring(node)
        if text:
            line = getattr(node, "lineno", 1)
            yield Place(name, file, line, " ".join(text.split("\n\n")[0].split())), text


def _public(
    node: ast.Module | ast.ClassDef, name: str
) -> Iterator[tuple[str, ast.Module | ast.ClassDef | ast.FunctionDef]]:
    yield name, node
    for inner in node.body:
        if isinstance(inner, ast.ClassDef | ast.FunctionDef) and not inner.name.startswith("_"):
            if isinstance(inner, ast.ClassDef):
                yield from _public(inner, f"{name}.{inner.name}")
            else:
                yield f"{name}.{inner.name}", inner


def _rank(reference: str) -> tuple[int, list[tuple[int, int | str]]]:
    """Sections, equations, tables, supplement, ledger; numbers by value."""
    first = reference.split()[0]
    parts = re.findall(r"\d+|[A-Za-z]+", reference)
    return ORDER.index(first), [(0, int(p)) if p.isdigit() else (1, p) for p in parts]


def answer(part: str | None, as_json: bool) -> str:
    """Say where a part of the paper, or all of it, is in the code.

    Parameters
    ----------
    part : str, optional
        Only parts that begin so: ``Sec. 4``, ``Eq. 3``, ``ledger RL``.
    as_json : bool
        Whether a program asks.

    Returns
    -------
    str
        Text, or JSON: by part, a list of name, file, line and first sentence.
    """
    found = {key: places for key, places in map_paper().items() if _is_asked(key, part)}
    if as_json:
        content = {key: [asdict(place) for place in places] for key, places in found.items()}
        return json.dumps(content, indent=1, ensure_ascii=False)
    if not found:
        return f"no docstring names {part!r}; try `signkit map` without it"
    return "\n".join(_lines(found))


def _is_asked(reference: str, part: str | None) -> bool:
    return part is None or f"{reference.lower()} ".startswith(part.lower().strip())


def _lines(found: dict[str, list[Place]]) -> Iterable[str]:
    for reference, places in found.items():
        yield reference
        for place in places:
            yield f"  {place.name}  ({place.file}:{place.line})  {place.says}"
