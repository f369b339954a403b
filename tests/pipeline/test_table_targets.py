"""`make table8` runs what that table needs, whoever prints it."""

from pathlib import Path

import pytest
import yaml

from signkit.errors import InputError
from signkit.pipeline import schedule


@pytest.mark.parametrize(
    ("table", "stage"),
    [
        ("table1", "counts"),
        ("table3", "counts"),
        ("table8", "prompt_channel@table8"),
        ("table9", "rendered_tables"),
        ("tableS2", "cases@tableS2"),
        ("tableS4", "grid"),
    ],
)
def test_a_table_that_a_stage_of_its_own_prints_is_run_by_it(table, stage, monkeypatch):
    asked = []
    monkeypatch.setattr(schedule, "reproduce", lambda jobs, targets: asked.append(targets) or 1)
    assert schedule.reproduce_table(table, 2) == 1
    assert asked == [[stage]]
    stages = yaml.safe_load((Path(__file__).parents[2] / "dvc.yaml").read_text())["stages"]
    assert stage.split("@")[0] in stages


def test_an_unknown_table_is_refused_with_those_known():
    with pytest.raises(InputError, match=r"table8.*tableS2"):
        schedule.reproduce_table("table10", 2)


def test_a_results_table_waits_for_runs_of_several_languages_by_their_own_stage(monkeypatch):
    asked = []
    monkeypatch.setattr(schedule, "reproduce", lambda jobs, targets: asked.append(targets) or 1)
    monkeypatch.setattr(schedule, "run_stages", lambda graph, jobs: None)
    for table in ("table4", "table6"):
        schedule.reproduce_table(table, 2)
    for targets in asked:
        assert "back_translate_shared@p2_asl_gsl" in targets
        assert not [name for name in targets if name == "back_translate@p2_asl_gsl"]
    assert "back_translate@base_asl" in asked[0]
