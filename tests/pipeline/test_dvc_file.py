"""``dvc.yaml`` keeps what the README promises of it."""

from pathlib import Path

import pytest
import yaml

from signkit.params import load_params
from signkit.score.headlines import HEADLINES
from signkit.score.scores_file import PRINTED_SPLITS

PROJECT = Path(__file__).parents[2]
STAGES = yaml.safe_load((PROJECT / "dvc.yaml").read_text())["stages"]


def _body(stage):
    return STAGES[stage].get("do", STAGES[stage])


def test_relabelling_a_row_trains_nothing():
    assert "runs.${key}.train" in _body("train")["params"]
    assert "runs" not in _body("train")["params"]
    assert "params" not in _body("back_translate")


def test_a_run_of_several_languages_waits_for_every_corpus_and_relabelling_trains_nothing():
    train, score = _body("train_shared"), _body("back_translate_shared")
    assert "artifacts/lift" in train["deps"]
    assert {"artifacts/lift", "artifacts/evaluator"} <= set(score["deps"])
    assert "shared_runs.${key}.train" in train["params"]
    assert "shared_runs" not in train["params"]
    assert "params" not in score
    for plain, shared in (("train", train), ("back_translate", score)):
        own = {dep for dep in _body(plain)["deps"] if dep.startswith("signkit/")}
        assert own == {dep for dep in shared["deps"] if dep.startswith("signkit/")}
        assert _body(plain)["outs"] == shared["outs"]  # where everything else looks for runs


def test_whoever_looks_at_all_runs_looks_at_those_of_several_languages():
    for name in STAGES:
        params = _body(name).get("params", [])
        assert ("runs" in params) == ("shared_runs" in params) or name == "cases"


def test_a_run_depends_on_its_own_size_only():
    assert "models.${item.train.model}" in _body("train")["params"]
    assert "models" not in _body("train")["params"]


def test_runs_alone_have_metrics_and_few_of_them():
    for name in STAGES:
        is_run = name in ("back_translate", "back_translate_shared")
        assert is_run or "metrics" not in _body(name)
    assert len(HEADLINES) * len(PRINTED_SPLITS) <= 6


def test_tables_depend_on_results_and_not_on_weights():
    assert "artifacts/results" in _body("table")["deps"]
    assert not any("artifacts/train" in dep for dep in _body("table")["deps"])


@pytest.mark.parametrize("stage", [name for name in STAGES if name != "sources"])
def test_a_stage_depends_on_the_code_of_its_notebook_not_on_the_notebook(stage):
    deps = _body(stage)["deps"]
    assert any(d.startswith("build/notebooks/") and d.endswith(f"_{stage}.py") for d in deps)
    assert not any(d.startswith("notebooks") for d in deps)


def test_every_run_of_a_corpus_is_looked_at_by_the_detector_that_no_run_changes():
    detector, rendered = _body("detector"), _body("rendered")
    assert not [dep for dep in detector["deps"] if dep.startswith("artifacts/train")]
    assert "artifacts/detector/${item}" in rendered["deps"]
    assert not {"rendered", "rendered.runs", "rendered.rows"} & set(detector["params"])
    params = load_params(PROJECT / "params.yaml")
    assert set(params.rendered.runs) <= set(params.runs)
    assert {f"{run}_avatar" for run in params.rendered.runs} == set(params.rendered.rows)


def test_every_synthetic_corpus_is_written_by_a_stage():
    params = load_params(PROJECT / "params.yaml")
    for name, corpus in params.corpora.items():
        assert corpus.synthetic == (corpus.source == f"artifacts/synthesise/{name}")
        assert not corpus.synthetic or name in params.octosign.languages


def test_curves_that_dvc_plots_belong_to_runs_of_params():
    params = load_params(PROJECT / "params.yaml")
    plots = yaml.safe_load((PROJECT / "dvc.yaml").read_text())["plots"]
    for plot in plots:
        for path in next(iter(plot.values()))["y"]:
            assert Path(path).parts[2] in params.runs


def test_what_git_holds_of_each_run_of_the_pipeline_is_small():
    """A file that every full run rewrites stays in git for ever, in each of its versions."""
    outs = [out for name in STAGES for out in _body(name)["outs"] if isinstance(out, dict)]
    kept = {place for out in outs for place, how in out.items() if how == {"cache": False}}
    assert {"reports/claims.md", "reports/comparisons.md"} <= kept
    cached = {"reports/results.csv", "reports/comparisons.csv", "reports/figures/figure6.png"}
    assert not cached & kept
    for place in kept:
        path = PROJECT / place
        assert not path.is_file() or path.stat().st_size < 500_000, place
