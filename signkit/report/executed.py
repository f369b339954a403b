"""Executed notebooks as pieces of the report's page: without ids, unpacked when opened."""

from __future__ import annotations

import base64
import io
import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from PIL import Image

from signkit.errors import InputError
from signkit.notebook_files import nbformat

PLOTLY = "application/vnd.plotly.v1+json"
LATEX = "text/latex"
VIEWER = '<div class="signkit-viewer">'
DEFAULT_HEIGHT = 420
LONG_PICTURE = 100_000
"""Characters from which a picture is packed tighter: the page may have no more than 15 MB."""
_FORMULA = re.compile(r"(\${1,2})([^$]+)\1")
_STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
_IDENTITY = re.compile(r'(<[a-zA-Z][^<>]*?)\s+id="[^"]*"')


def notebook_to_html(path: Path) -> str:
    """Write an executed notebook as a piece of HTML for a page that has Plotly already.

    Formulas become MathML, which browsers draw by themselves and without the network.

    Parameters
    ----------
    path : Path
        The copy that papermill left: ``artifacts/train/base_asl/notebook.ipynb``.

    Returns
    -------
    str
        Cells and outputs without ids, which would repeat from notebook to notebook.

    Raises
    ------
    InputError
        If the file is absent or no notebook.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError) as error:
        raise InputError(f"{path}", "a notebook", str(error), "run its stage again") from error
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _FORMULA.sub(_formula, cell.source)
        for output in cell.get("outputs", []):
            if "data" in output:
                output["data"] = _showable(output["data"])
    html, _ = _exporter().from_notebook_node(notebook)
    return _IDENTITY.sub(r"\1", html)


def _formula(found: re.Match[str]) -> str:
    """Draw what stands between dollars; in a line of its own where they are double."""
    place = "block" if found[1] == "$$" else "inline"
    return convert(" ".join(found[2].split()), display=place)


@cache
def _exporter() -> Any:
    """Compile its templates once, which costs more than a notebook."""
    # after notebook_files, which knows how to import nbformat cheaply
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="basic", exclude_anchor_links=True)


def plot_place(figure: str, height: int = DEFAULT_HEIGHT, broad: bool = False) -> str:
    """Keep a figure as data beside the place where the page's script will draw it.

    Parameters
    ----------
    figure : str
        The figure as Plotly's JSON.
    height : int
        Height in pixels.
    broad : bool
        Whether a narrow page scrolls it instead of squeezing it.

    Returns
    -------
    str
        HTML; the script's data cannot end the script.
    """
    return (
        f'<div class="plotly{" broad" if broad else ""}" style="height:{height}px"></div>'
        f'<script type="application/json">{safe_json(figure)}</script>'
    )


def safe_json(text: str) -> str:
    """Write JSON so that nothing in it can end the script element around it.

    Parameters
    ----------
    text : str
        JSON.

    Returns
    -------
    str
        The same JSON without a ``<``.

    Examples
    --------
    >>> safe_json('["</script>"]')
    '["\\\\u003c/script>"]'
    """
    return text.replace("<", "\\u003c")


def _showable(data: dict[str, Any]) -> dict[str, Any]:
    """Of one output's forms, keep the one the page can show."""
    if PLOTLY in data:
        figure = {key: data[PLOTLY].get(key) for key in ("data", "layout")}
        height = int((figure["layout"] or {}).get("height") or DEFAULT_HEIGHT)
        return {"text/html": plot_place(json.dumps(figure), height)}
    html = data.get("text/html", "")
    if VIEWER in html:
        # A viewer brings Plotly's whole source before its own style.
        return {"text/html": html[html.rindex("<style>", 0, html.index(VIEWER)) :]}
    kept = {k: _STYLE.sub("", v) if k == "text/html" else v for k, v in data.items() if k != LATEX}
    if len(kept.get("image/png", "")) > LONG_PICTURE:
        kept["image/jpeg"] = _as_jpeg(kept.pop("image/png"))
    return kept


def _as_jpeg(png: str) -> str:
    packed = io.BytesIO()
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    picture.save(packed, format="JPEG", quality=85, optimize=True)
    return base64.b64encode(packed.getvalue()).decode("ascii")


def notebook_details(path: Path, name: str) -> str:
    """Fold an executed notebook away; the page's script unpacks it when it is opened.

    Parameters
    ----------
    path : Path
        The executed copy.
    name : str
        How the reader knows it: ``artifacts/train/base_asl/notebook.ipynb``.

    Returns
    -------
    str
        A ``details`` element that holds the notebook as text.
    """
    packed = safe_json(json.dumps(notebook_to_html(path), ensure_ascii=False))
    return (
        f'<details class="notebook"><summary>executed notebook <code>{escape(name)}</code>'
        '</summary><div class="cells"></div>'
        f'<script type="application/json">{packed}</script></details>'
    )
