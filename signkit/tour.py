"""The first hour's notebook as one page that can be read without JupyterLab."""

from __future__ import annotations

from pathlib import Path

from signkit.atomic import atomic_path
from signkit.notebook_files import nbformat
from signkit.report.viewer_page import keep_one_plotly


def run_tour(notebook: Path) -> Path:
    """Execute the tour and save it as a page.

    Parameters
    ----------
    notebook : Path
        ``notebooks/00_tour.ipynb``; it is not changed.

    Returns
    -------
    Path
        The HTML page, under ``.scratch/tour``.
    """
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    folder = Path(".scratch/tour")
    folder.mkdir(parents=True, exist_ok=True)
    content = nbformat.read(notebook, as_version=4)
    client = NotebookClient(
        content,
        timeout=600,
        resources={"metadata": {"path": str(notebook.parent)}},
        extra_arguments=["--log-level=50"],  # the kernel's warnings are about itself
    )
    client.execute()
    # The viewers hold all they need: the page asks no network for libraries that nothing here uses.
    exporter = HTMLExporter(mathjax_url="", require_js_url="")
    page = folder / "tour.html"
    with atomic_path(page) as unfinished:
        text = keep_one_plotly(exporter.from_notebook_node(content)[0])
        unfinished.write_text(text, encoding="utf-8")
    return page.resolve()
