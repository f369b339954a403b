"""A figure as one HTML file that opens without a network and has the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import plotly.graph_objects as go
import plotly.io

from signkit.report.files import write_text


def write_figure(figure: go.Figure, path: Path, div_id: str) -> Path:
    """Write a figure with Plotly's script inside, paused at its first frame.

    Parameters
    ----------
    figure : Figure
        A player, curves or any other figure.
    path : Path
        The HTML file.
    div_id : str
        Identity of the figure's element; a random one would change the file's hash.

    Returns
    -------
    Path
        The file.
    """
    html = plotly.io.to_html(
        figure,
        config={"displaylogo": False, "displayModeBar": False, "responsive": True},
        include_plotlyjs=True,
        full_html=True,
        auto_play=False,
        div_id=div_id,
    )
    write_text(Path(path), html)
    return Path(path)
