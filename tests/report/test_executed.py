"""Executed notebooks on the page: no ids, one Plotly, and nothing that could end the script."""

import base64
import io
import json

import nbformat
import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image

from signkit.errors import InputError
from signkit.pose.skeleton import N_JOINTS
from signkit.report.executed import notebook_details, notebook_to_html
from signkit.report.viewer import view_poses


def save(path, *outputs):
    cells = [
        nbformat.v4.new_markdown_cell("# 70 · Train\n\nWith $x^2$."),
        nbformat.v4.new_code_cell("print('</script>')", outputs=list(outputs)),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def shown(**data):
    kinds = {key.replace("_", "/", 1): value for key, value in data.items()}
    return nbformat.v4.new_output("display_data", data=kinds)


def test_cells_are_there_without_ids_or_anchors(tmp_path):
    html = notebook_to_html(save(tmp_path / "n.ipynb", shown(text_html='<p id="twice">out</p>')))
    assert "70 · Train" in html
    assert "<p>out</p>" in html
    assert " id=" not in html
    assert "href" not in html


def test_a_plotly_figure_becomes_data_for_the_pages_own_plotly(tmp_path):
    figure = json.loads(go.Figure(go.Scatter(y=[1, 2]), layout={"height": 300}).to_json())
    output = nbformat.v4.new_output(
        "display_data", data={"application/vnd.plotly.v1+json": figure, "text/html": "CDN"}
    )
    html = notebook_to_html(save(tmp_path / "n.ipynb", output))
    assert '<div class="plotly" style="height:300px"></div>' in html
    assert "CDN" not in html


def test_a_viewer_leaves_its_copy_of_plotly_behind(tmp_path):
    viewer = view_poses({"a": np.zeros((2, N_JOINTS, 3))}, 25)
    html = notebook_to_html(save(tmp_path / "n.ipynb", shown(text_html=viewer._repr_html_())))
    assert 'class="signkit-viewer"' in html
    assert len(html) < 100_000


def test_nothing_in_a_notebook_ends_the_script_that_holds_it(tmp_path):
    text = notebook_details(save(tmp_path / "n.ipynb"), "artifacts/train/a/notebook.ipynb")
    packed = text[text.index('json">') + 6 : text.rindex("</script>")]
    assert "<" not in packed
    assert "script" in json.loads(packed)


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "n.ipynb").write_text("no")
    with pytest.raises(InputError, match=r"n\.ipynb"):
        notebook_to_html(tmp_path / "n.ipynb")


def test_formulas_are_drawn_by_the_browser_and_outputs_bring_no_style(tmp_path):
    output = shown(text_html="<style>p {color: red}</style><p>out</p>")
    html = notebook_to_html(save(tmp_path / "n.ipynb", output))
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in html
    assert "$" not in html
    assert "<style>" not in html


def test_a_large_picture_is_packed_tighter_and_a_small_one_is_kept(tmp_path):
    def png(side):
        noise = np.random.default_rng(0).integers(0, 256, (side, side, 3), dtype=np.uint8)
        stream = io.BytesIO()
        Image.fromarray(noise).save(stream, format="PNG")
        return base64.b64encode(stream.getvalue()).decode()

    small, large = png(20), png(240)
    html = notebook_to_html(
        save(tmp_path / "n.ipynb", shown(**{"image/png": small}), shown(**{"image/png": large}))
    )
    assert small in html.replace("\n", "")
    assert "data:image/jpeg;base64," in html
    assert len(html) < len(large)
