"""The report's page: whole, sortable, the same bytes, and nothing loaded from outside."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs

from signkit.pose.skeleton import N_JOINTS
from signkit.report.corpus_tables import count_table
from signkit.report.printed import printed
from signkit.report.site import HONESTY, write_site
from signkit.report.site_findings import Finding, finding_to_html, read_finding
from signkit.report.site_flat import read_markdown_tables
from signkit.report.site_runs import RunPage
from signkit.report.table_files import write_table
from signkit.report.viewer import view_poses


class Page(HTMLParser):
    """Collects what a browser would load, the ids, and whether tags are balanced."""

    VOID = ("meta", "link", "br", "img", "input")

    def __init__(self):
        super().__init__()
        self.loads, self.ids, self.open, self.data, self._script = [], [], [], [], False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.loads += [attrs[key] for key in ("src", "href", "srcset") if key in attrs]
        self.ids += [attrs["id"]] if "id" in attrs else []
        self._script = attrs.get("type") == "application/json" if tag == "script" else False
        self.data += [""] if self._script else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self._script = False

    def handle_data(self, data):
        if self._script:
            self.data[-1] += data


def write(folder, **changes):
    clip = np.random.default_rng(0).normal(size=(4, N_JOINTS, 3))
    content = {
        "tables": {"Table 2. <Clips>": count_table({}, printed("table2"))},
        "figures": {"Loss </script> & dev": go.Figure(go.Scatter(y=[1, 2], name="</script>"))},
        "players": {"Truth and prediction": view_poses({"truth": clip, "other": clip}, 12.5)},
        "stages": {"lift": 30.0, "train": 90.0},
        "provenance": {"commit": "0123abc", "scale": "laptop"},
    }
    return write_site(folder, **(content | changes))


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    return write(tmp_path_factory.mktemp("site")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text):
    parser = Page()
    parser.feed(text.replace(get_plotlyjs(), ""))
    return parser


def test_the_page_loads_nothing_from_outside(text, page):
    own = text.replace(get_plotlyjs(), "")
    assert all(link.startswith(("#", "data:")) for link in page.loads)
    assert not re.search(r"https?://|@import|url\(", own)


def test_the_page_says_what_back_translated_bleu_is(text):
    assert HONESTY in text
    assert "default corpus is synthetic" in HONESTY


def test_plotly_is_inside_exactly_once(text):
    assert text.count(get_plotlyjs()) == 1


def test_tags_are_balanced_and_ids_unique_and_every_link_has_its_place(page):
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.loads if link.startswith("#")} <= set(page.ids)


def test_each_figure_lies_in_the_page_as_data_that_can_be_read_back(page):
    figures = [data for data in map(json.loads, page.data) if "layout" in data]
    assert figures[0]["data"][0]["name"] == "</script>"


def test_a_viewer_lies_in_the_page_with_its_own_driver(text, page):
    assert "player-1" in page.ids
    piece = text[text.index('id="player-1"') :]
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', piece)[1])
    assert data["frames"] == 4
    assert "window.signkitViewer = " in piece


def test_words_of_a_caption_are_not_read_as_tags(text):
    assert "Table 2. &lt;Clips&gt;" in text
    assert "Loss &lt;/script&gt; &amp; dev" in text


def test_stages_show_their_share_of_the_time(text):
    assert 'style="width:25.0%"' in text
    assert "30 s, 25%" in text
    assert "90 s, 75%" in text


def test_provenance_is_listed(text):
    assert "<dt>commit</dt><dd>0123abc</dd>" in text


def test_columns_can_be_sorted_by_a_button_each(text):
    columns = count_table({}, printed("table2")).columns
    assert text.count('<th scope="col"') == len(columns)


def test_an_empty_part_has_no_section(tmp_path):
    text = write(tmp_path, figures={}, players={}, stages={}).read_text(encoding="utf-8")
    assert "Moving skeletons" not in text
    assert "Where the time went" not in text
    assert "Provenance" in text


def test_the_same_report_has_the_same_bytes_and_stays_below_15_megabytes(tmp_path):
    first, again = write(tmp_path / "a").read_bytes(), write(tmp_path / "b").read_bytes()
    assert first == again
    assert len(first) < 15_000_000


def test_a_page_that_is_too_large_says_so(tmp_path, capsys):
    blob = go.Figure(go.Scatter(name="x" * 11_000_000))
    write(tmp_path, figures={"large": blob}, tables={}, players={})
    assert "show fewer or shorter players" in capsys.readouterr().err


def test_synthetic_tables_say_so_on_the_page(tmp_path):
    frame = pd.DataFrame({("", "", "data"): ["synthetic (syn-ase)"], ("dev", "dtw", "here"): [1.0]})
    text = write(tmp_path, tables={"Table 7": frame}).read_text(encoding="utf-8")
    assert "Table 7 (synthetic data)" in text


def test_a_figure_links_to_the_run_behind_it_and_a_printed_one_does_not(tmp_path):
    columns = {
        ("", "", "language"): ["ASL"],
        ("", "", "run"): ["base_asl"],
        ("dev", "dtw", "here"): [1.5],
        ("dev", "dtw", "as printed"): [2.5],
    }
    places = {("base_asl", "ASL"): "run-base_asl"}
    runs = [RunPage("run-base_asl", "base_asl", settings={"eta": "1"}, changed=frozenset(["eta"]))]
    text = write(tmp_path, tables={"T": pd.DataFrame(columns)}, runs=runs, places=places).read_text(
        encoding="utf-8"
    )
    assert '<a href="#run-base_asl">1.50</a>' in text
    assert '<a href="#run-base_asl">base_asl</a>' in text
    assert ">2.50</td>" in text
    assert 'id="run-base_asl"' in text
    assert "<h3>Parameters of its own</h3><dl><dt>eta</dt><dd>1</dd></dl>" in text


def test_a_study_that_was_not_run_says_so_and_how(tmp_path):
    finding = Finding("Time to target", "Which sampler is faster?", "dvc repro fig5")
    text = write(tmp_path, findings=[finding]).read_text(encoding="utf-8")
    assert '<section id="time-to-target"><h2>Time to target</h2>' in text
    assert "<b>not run</b>: <code>dvc repro fig5</code>" in text


def test_claims_are_shown_with_verdict_reason_and_figures(tmp_path):
    figure = {"what": "ratio", "value": 0.9, "low": 0.8, "high": 1.1, "synthetic": True}
    figure |= {"runs": ["plc_asl", "base_asl"], "source": ""}
    claim = {
        "name": "rl_is_faster",
        "where": "Sec. 5",
        "quote": "72.9 %",
        "asked": "Is it?",
        "verdict": "not reproduced",
        "because": "the interval holds 1",
        "figures": [figure],
    }
    content = {"counts": {"not reproduced": 1, "reproduced": 0}, "claims": [claim]}
    (tmp_path / "claims.json").write_text(json.dumps(content))
    found = read_finding("Claims", "", "dvc repro", [tmp_path / "claims.json"])
    html = finding_to_html(found, ["run-plc_asl"])
    assert "<figcaption>1 not reproduced</figcaption>" in html
    assert '<td class="lead verdict-not">not reproduced</td>' in html
    linked = '<a href="#run-plc_asl">plc_asl</a>, base_asl</td>'  # of which the page has no run
    assert f"ratio: 0.9 [0.8, 1.1] (synthetic), from {linked}" in html
    assert "“72.9 %” (Sec. 5)" in html


def test_a_study_shows_its_figures_records_and_markdown_tables(tmp_path):
    folder = tmp_path / "bench" / "asl"
    folder.mkdir(parents=True)
    figure = go.Figure(go.Heatmap(z=[[1.0]]), layout={"title": {"text": "What sees what"}})
    (folder / "figure.json").write_text(figure.to_json())
    (folder / "lift.json").write_text('[{"mode": "paper", "body_error": 0.51234}]')
    frame = pd.DataFrame({("", "", "row"): ["a|b"], ("dev", "dtw", "here"): [1.0]})
    write_table(frame, folder, "table9", "Presentation")
    paths = [folder / name for name in ("figure.json", "lift.json", "table9.md", "absent.md")]
    finding = read_finding("Bench", "", "dvc repro bench", paths, ("bench",))
    assert list(finding.figures) == ["What sees what (asl)"]
    html = finding_to_html(finding, ["stage-bench-asl", "stage-benches-asl"])
    assert '<a href="#stage-bench-asl">bench asl</a></p>' in html
    assert "<figcaption>Table 9: Presentation</figcaption>" in html
    made = '<a href="#stage-bench-asl">{}</a>'
    number = f'<td class="number">{made.format("1.00")}</td>'
    assert f'<th scope="row" class="lead">a|b</th>{number}' in html
    assert made.format("0.512") in html
    assert "not run" not in html
    assert "<figcaption>Bench</figcaption>" in html
    assert '<th scope="row" class="lead">asl</th><td class="lead">paper</td>' in html


def test_a_number_of_a_study_leads_to_its_run_and_the_papers_own_to_none(tmp_path):
    text = (
        "| row | corpus | run | here | here as printed |\n| --- | --- | --- | ---: | ---: |\n"
        "| Base | asl | – | 1.5 | 2.5 |\n| Base | gsl | – | 3.5 | – |\n"
        "| Alone | – | – | 4.5 | – |\n"
        "| Named | – | p_asl | 5.5 | – |\n| Unknown | asl | – | 6.5 | – |\n"
        "| None | – | – | 7.5 | – |\n"
    )
    (tmp_path / "t.md").write_text(text)
    rows = {("Base", "asl"): "run-b_asl", ("Base", "gsl"): "run-b_gsl", ("Alone", "asl"): "run-a"}
    finding = replace(read_finding("Study", "", "", [tmp_path / "t.md"]), rows=rows)
    places = ["run-b_asl", "run-b_gsl", "run-a", "run-p_asl", "corpus-asl"]
    html = finding_to_html(finding, places)
    found = dict(re.findall(r'<a href="#([^"]+)">([\d.]+)</a>', html))
    assert found == {
        "run-b_asl": "1.5", "run-b_gsl": "3.5", "run-a": "4.5", "run-p_asl": "5.5",
        "corpus-asl": "6.5",
    }  # fmt: skip


def test_a_file_of_several_tables_is_read_as_several(tmp_path):
    text = (
        "- before\n\n## First\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n\n- one\n\n"
        "**Second**\n\n| c |\n| --- |\n| x\\|y |\n"
    )
    (tmp_path / "t.md").write_text(text)
    assert read_markdown_tables(tmp_path / "t.md") == [
        ("First", [{"a": "1", "b": "2"}], ["before", "one"]),
        ("Second", [{"c": "x|y"}], []),
    ]
