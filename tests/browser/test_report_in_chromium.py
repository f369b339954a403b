"""The report in a real browser: quiet, links that lead somewhere, folds, sorting, light, dark."""

import json
import shutil

import nbformat
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from signkit.pose.skeleton import N_JOINTS
from signkit.report.site import write_site
from signkit.report.site_findings import Finding, read_finding
from signkit.report.site_runs import RunPage
from signkit.report.viewer import view_poses

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
DEAD_LINKS = """[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))
.filter((href) => !href.startsWith('#') || !document.getElementById(href.slice(1)))"""


def executed(path):
    figure = json.loads(go.Figure(go.Scatter(y=[1, 2])).to_json())
    data = {"application/vnd.plotly.v1+json": figure}
    cells = [
        nbformat.v4.new_markdown_cell("# 70 · Train"),
        nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("display_data", data)]),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def table():
    columns = {
        ("", "", "row"): ["Base", "Large", "Super"],
        ("", "", "language"): ["ASL"] * 3,
        ("", "", "run"): ["base_asl", "not run", "not run"],
        **{("dev", f"metric{n}", "here"): [2.0, "not run", 10.0] for n in range(20)},
    }
    return pd.DataFrame(columns)


def claims(folder):
    """Claims whose figures come from a run, from committed seeds and from a committed study."""
    behind = [(["base_asl"], ""), (["base_asl_seed28"], "reports/seeds"), ([], "reports/studies")]
    figures = [
        {"what": "ratio", "value": 0.9, "low": None, "high": None, "synthetic": True}
        | {"runs": runs, "source": source}
        for runs, source in behind
    ]
    words = dict.fromkeys(("name", "where", "quote", "asked", "verdict", "because"), "so it is")
    content = {"counts": {"so it is": 1}, "claims": [words | {"figures": figures}]}
    (folder / "claims.json").write_text(json.dumps(content))
    return read_finding("Claims", "", "dvc repro claims", [folder / "claims.json"])


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    clip = np.random.default_rng(0).normal(size=(4, N_JOINTS, 3)) * 0.3
    viewer = view_poses({"truth": clip, "other": clip * 1.1}, 12.5, reference="truth")
    notebook = {"artifacts/train/base_asl/notebook.ipynb": executed(folder / "n.ipynb")}
    return write_site(
        folder,
        tables={"Table 7": table()},
        figures={"Loss": go.Figure(go.Scatter(y=[1, 2]))},
        players={"Truth and prediction": viewer},
        findings=[claims(folder), Finding("Time to target", "Which is faster?", "dvc repro fig5")],
        runs=[
            RunPage("run-base_asl", "base_asl", notebooks=notebook),
            RunPage("seeds-base_asl", "base_asl, committed", facts={"results": "commit 0123"}),
        ],
        places={("base_asl", "ASL"): "run-base_asl"},
        stages={"lift": 30.0, "train": 90.0},
        provenance={"commit": "0123abc"},
    )


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(params=[("light", 1280), ("dark", 390)], ids=["light-wide", "dark-phone"])
def page(browser, page_file, request):
    scheme, width = request.param
    tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    said, asked = [], []
    tab.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(page_file.as_uri(), timeout=120_000)
    yield tab
    for top in range(0, tab.evaluate("document.body.scrollHeight"), 600):
        tab.evaluate(f"scrollTo(0, {top})")
        tab.wait_for_timeout(50)
    tab.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_every_link_leads_somewhere_on_the_page(page):
    assert page.locator("a[href]").count() > 20
    assert page.evaluate(DEAD_LINKS) == []


def test_nothing_is_wider_than_the_screen_but_tables_scroll_in_their_box(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = "document.querySelector('.scroll')"
    assert page.evaluate(f"{box}.scrollWidth > {box}.clientWidth")
    page.evaluate(f"{box}.scrollLeft = 200")
    left = "document.querySelector('tbody th').getBoundingClientRect().left"
    assert page.evaluate(f"{left} - {box}.getBoundingClientRect().left") < 5


def test_a_number_opens_its_run_and_the_executed_notebook_unpacks(page):
    assert not page.evaluate("document.getElementById('run-base_asl').open")
    page.evaluate("document.querySelector('td a').click()")
    page.wait_for_function("document.getElementById('run-base_asl').open")
    assert page.locator(".cells h1").count() == 0
    page.locator("details.notebook summary").click()
    page.wait_for_selector(".cells .plotly .main-svg", timeout=60_000)
    assert page.inner_text(".cells h1") == "70 · Train"


@pytest.mark.parametrize("place", ["run-base_asl", "seeds-base_asl"])
def test_a_claims_figure_opens_what_it_was_computed_from(page, place):
    assert not page.evaluate(f"document.getElementById('{place}').open")
    page.evaluate(f"""document.querySelector('#claims a[href="#{place}"]').click()""")
    page.wait_for_function(f"document.getElementById('{place}').open")
    assert page.locator('#claims a[href="#time-to-target"]').count() == 1


def test_a_column_sorts_as_numbers_with_what_was_not_run_last(page):
    def rows():
        cells = "document.querySelector('tbody').querySelectorAll('th')"
        return page.evaluate(f"[...{cells}].map((c) => c.innerText)")

    button = page.locator("thead button").nth(3)
    button.evaluate("button => button.click()")
    assert rows() == ["Super", "Base", "Large"]
    button.evaluate("button => button.click()")
    assert rows() == ["Base", "Super", "Large"]


def test_the_button_turns_light_into_dark_and_back(page):
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.click(".theme")
    after = page.evaluate(ground)
    page.click(".theme")
    assert after != before
    assert page.evaluate(ground) == before
