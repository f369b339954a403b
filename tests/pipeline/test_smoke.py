"""The whole pipeline at the smallest scale, in a scratch copy: every stage, every kind of table."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

PROJECT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def _signkit(folder, *words):
    done = subprocess.run(
        [sys.executable, "-m", "signkit", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stderr


def _trained(folder):
    return {
        path.parent.name: path.stat().st_mtime_ns
        for path in folder.glob("artifacts/train/*/run.json")
    }


@pytest.fixture(scope="module")
def smoke(tmp_path_factory):
    from signkit.pipeline.scratch import make_scratch

    project = tmp_path_factory.mktemp("smoke")
    for name in ("notebooks", "signkit", "dvc.yaml", "params.yaml", ".dvcignore"):
        (project / name).symlink_to(PROJECT / name)
    (project / ".dvc").mkdir()
    (project / ".dvc/config").write_text((PROJECT / ".dvc/config").read_text())
    folder = make_scratch(project, "smoke")
    said = _signkit(folder, "repro", "--jobs", "2")
    return folder, said


def test_every_table_is_printed_with_the_papers_figures_beside_ours(smoke):
    folder, _ = smoke
    results = ("table2", "table5", "table6", "table7", "table9")
    for table in (*results, "tableS1", "tableS3", "tableS4"):
        for ending in ("md", "csv", "tex"):
            assert (folder / f"reports/tables/{table}.{ending}").stat().st_size > 100
    text = (folder / "reports/tables/table7.md").read_text()
    assert "as printed" in text
    assert "not run" in text
    assert "synthetic" in text


def test_figure_5_is_drawn_and_claims_nothing_from_two_seeds(smoke):
    folder, _ = smoke
    text = (folder / "reports/figure5.md").read_text()
    assert "72.9" in text
    assert "synthetic" in text
    assert "no claim: 2 seeds, 5 are needed" in text
    assert "faster" not in text
    assert json.loads((folder / "artifacts/fig5/asl/figure.json").read_text())["data"]


def test_every_stage_says_that_it_started_and_how_long_it_took(smoke):
    _, said = smoke
    for stage in ("synthesise", "ingest", "lift", "train", "back_translate", "report"):
        assert re.search(rf"{stage} \w+: started", said)
        assert re.search(rf"{stage} \w+: done in [\d.]+ s", said)
    assert re.search(r"pipeline: \d+/\d+ stages, about \d+ s left", said)


def test_the_report_is_one_page_that_needs_no_network(smoke):
    folder, _ = smoke
    page = (folder / "reports/index.html").read_text()
    assert len(page.encode()) < 15e6
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=[\"']https?:", page)


def test_a_second_run_with_nothing_changed_runs_no_stage(smoke):
    folder, _ = smoke
    before = _trained(folder)
    said = _signkit(folder, "repro")
    assert "nothing had changed" in said
    assert "started" not in said
    assert _trained(folder) == before


def test_one_more_line_under_runs_trains_one_run_and_adds_one_row(smoke):
    folder, _ = smoke
    before = _trained(folder)
    params = folder / "params.yaml"
    line = "  more_asl: {train: {corpus: asl, model: base, loss: l1}, rows: {table7: One more}}\n"
    params.write_text(re.sub(r"^runs:\n", "runs:\n" + line, params.read_text(), flags=re.M))
    said = _signkit(folder, "repro")
    assert re.findall(r"train (\w+): started", said) == ["more_asl"]
    assert {k: v for k, v in _trained(folder).items() if k != "more_asl"} == before
    assert "One more" in (folder / "reports/tables/table7.md").read_text()


def test_metrics_are_small_and_named_by_run(smoke):
    folder, _ = smoke
    metrics = json.loads((folder / "reports/metrics/base_asl.json").read_text())
    assert list(metrics["base_asl"]) == ["dev_bleu4", "dev_ndtw", "test_bleu4", "test_ndtw"]


def test_results_comparisons_and_claims_are_there_for_people_and_for_pandas(smoke):
    folder, _ = smoke
    results = pd.read_csv(folder / "reports/results.csv")
    assert {"gloss_wer", "handshape_accuracy", "replay_share", "chrf2"} <= set(results["metric"])
    assert results.loc[results["metric"] == "ndtw", ["low", "high"]].notna().all(axis=None)
    comparisons = pd.read_csv(folder / "reports/comparisons.csv")
    assert set(comparisons["reading"].dropna()) <= {
        "one seed: no claim",
        "the same to the last digit",
    }
    claims = json.loads((folder / "reports/claims.json").read_text())
    assert sum(claims["counts"].values()) == len(claims["claims"]) > 20
    assert claims["counts"]["reproduced"] >= 2
    protocol = json.loads((folder / "reports/protocol.json").read_text())
    assert protocol["corpora"]["asl"]["judges"] == [27, 28]
