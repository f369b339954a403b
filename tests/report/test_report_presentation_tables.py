"""Table 9 and supplement Table 3: ours beside the paper's, made without any drawing."""

import json
from pathlib import Path

import pandas as pd
import pytest

from signkit.params import load_params
from signkit.rendered_tables import presentation_tables
from signkit.report.printed import printed
from signkit.report.table_files import write_table
from signkit.report.tables import AS_PRINTED, HERE, NOT_RUN
from signkit.report.visual_table import visual_table

PROJECT = Path(__file__).parents[2]
PAPER_ROW = "SignLLM-1x40M-Base-M (GSL)"
ROW = {"ssim": 0.8, "hand_ssim": 0.6, "ssim_literal": 0.2, "similarity": 80.0, "f2fd": 1.5}


def _record(run, kind, label, bleu4):
    return {
        "run": run,
        "kind": kind,
        "label": label,
        "corpus": "gsl",
        "language": "GSL",
        "synthetic": True,
        "split": "dev",
        "decoding": "length-free" if kind == "system" else "none",
        "clips": 40,
        "metrics": {"bleu4": bleu4, "rouge": bleu4 + 10},
        "seed": 27,
    }


@pytest.fixture
def rendered(tmp_path):
    """Return a folder as the stages leave it: true poses, blind, and a run shown as an avatar."""
    truth = [
        _record("true_poses", "ceiling", "True poses", 70.0),
        _record("blind", "control", "Blind back-translation", 2.0),
        _record("true_poses_avatar", "ceiling", "True poses, avatar", 50.0),
    ]
    run = [
        _record("base_gsl", "system", "Base, no picture", 30.0),
        _record("base_gsl_avatar", "system", "Base, avatar", 20.0),
    ]
    visual = [
        {"row": "Avatar", "kind": "renderer", "pictures": 40, "detected": 97.0, "own_error": 0.05},
        {"row": "Avatar, standing still", "kind": "control", "pictures": 40},
    ]
    places = {"detector/gsl": truth, "rendered/base_gsl": run, "rendered/no_run_of_params": run}
    for place, records in places.items():
        (tmp_path / place).mkdir(parents=True)
        content = json.dumps({"records": records, "signatures": {}})
        (tmp_path / place / "scores.json").write_text(content)
    (tmp_path / "detector/gsl/visual.json").write_text(json.dumps([ROW | row for row in visual]))
    return tmp_path


def _cell(frame, row, column):
    return frame.loc[frame["", "", "row"] == row, column].item()


def test_a_run_shown_as_an_avatar_stands_in_the_papers_row(rendered):
    frame = presentation_tables(load_params(PROJECT / "params.yaml"), rendered)["table9"]
    assert _cell(frame, PAPER_ROW, ("dev", "bleu4", HERE)) == 20.0
    assert _cell(frame, PAPER_ROW, ("dev", "bleu4", AS_PRINTED)) == 16.96
    assert _cell(frame, PAPER_ROW, ("test", "bleu4", HERE)) == NOT_RUN
    assert _cell(frame, "Base, no picture", ("dev", "bleu4", HERE)) == 30.0  # and no second time
    assert _cell(frame, "Progressive Transformers [71]", ("dev", "bleu4", HERE)) == NOT_RUN


def test_skill_is_measured_to_the_poses_that_were_not_shown(rendered):
    frame = presentation_tables(load_params(PROJECT / "params.yaml"), rendered)["table9"]
    # (20 - 2) / (70 - 2)
    assert _cell(frame, PAPER_ROW, ("dev", "skill", HERE)) == pytest.approx(18 / 68)
    assert _cell(frame, "True poses, avatar", ("dev", "skill", HERE)) == pytest.approx(48 / 68)


def test_our_renderers_fill_none_of_the_papers_rows(rendered):
    frame = presentation_tables(load_params(PROJECT / "params.yaml"), rendered)["tableS3"]
    assert _cell(frame, "ControlNet [105]", ("", "ssim", HERE)) == NOT_RUN
    assert _cell(frame, "ControlNet [105]", ("", "ssim", AS_PRINTED)) == 0.817
    assert _cell(frame, "Avatar", ("", "ssim", HERE)) == 0.8
    assert _cell(frame, "Avatar", ("", "own_error", HERE)) == 0.05
    assert pd.isna(_cell(frame, "Avatar, standing still", ("", "own_error", HERE)))
    assert "pictures" not in frame["", "", "row"].tolist()


def test_both_tables_are_written_and_say_synthetic(rendered, tmp_path):
    tables = presentation_tables(load_params(PROJECT / "params.yaml"), rendered)
    for name, frame in tables.items():
        for path in write_table(frame, tmp_path / "tables", name, "Presentation"):
            assert path.stat().st_size > 200
        text = (tmp_path / "tables" / f"{name}.md").read_text()
        assert "as printed" in text
        assert "synthetic data" in text
    assert "SSIM, picture against graph" in text


def test_without_any_measure_the_papers_rows_are_there():
    frame = visual_table({}, printed("supp_table3"))
    assert len(frame) == 3
    assert set(frame["", "f2fd", HERE]) == {NOT_RUN}
