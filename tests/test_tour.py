"""The tour's page works without a network and holds Plotly once."""

import re

import nbformat
from plotly.offline import get_plotlyjs

from signkit.tour import run_tour


def test_the_page_asks_no_network_holds_plotly_once_and_shows_no_red_lines(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SIGNKIT_LOG", raising=False)
    viewer = (
        "import numpy as np\nfrom signkit.report.viewer import view_poses\n"
        "view_poses({'a': np.zeros((2, 50, 3))}, 25)"
    )
    say = "from signkit.progress import say\nsay('on its ' + 'way')"
    cells = [nbformat.v4.new_code_cell(source) for source in (say, viewer, viewer)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbformat.write(notebook, tmp_path / "tour.ipynb")
    text = run_tour(tmp_path / "tour.ipynb").read_text()
    assert "on its way" in text
    assert not re.findall(r'(?:src|href)="http', text.replace(get_plotlyjs(), ""))
    assert text.count('<div class="signkit-viewer">') == 2
    assert text.count(get_plotlyjs()) == 1
    assert 'data-mime-type="application/vnd.jupyter.stderr"' not in text
