"""Verdicts are computed: both ways, silent at one seed, and honest about what was not run."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from signkit.claims import computed, others
from signkit.claims.claim import (
    NOT_REPRODUCED,
    NOT_RUN,
    ONE_SEED,
    REPRODUCED,
    UNTESTABLE,
    VERDICTS,
    Claim,
    Evidence,
    Figure,
    Finding,
)
from signkit.claims.claim_list import CLAIMS
from signkit.claims.page import check_claims, claims_to_markdown, write_claims
from signkit.claims.rows_differ import Pair, judge, rows_differ
from signkit.params import check_params, read_yaml
from signkit.report.printed import printed
from signkit.report.records import RECORD_COLUMNS
from signkit.score.clip_scores import mean_of

PROJECT = Path(__file__).parents[2]
PAIR = Pair("table7", "RL Loss & PLC", "Base", "asl")
DEV_TEST = ("dev", "test")


def run(seed, loss="mse", label="Base", corpus="asl", table="table7"):
    train = {"corpus": corpus, "model": "base", "loss": loss, "seed": seed}
    return {"train": train, "rows": {table: label}}


def evidence(tmp_path, shift, seeds=(1, 2, 3), gate=True):
    """Both rows of :data:`PAIR` with a paired difference of ``shift`` on every clip."""
    raw = read_yaml(PROJECT / "params.yaml")
    raw.pop("scales")
    raw["runs"], raw["shared_runs"], clips, rng = {}, {}, {}, np.random.default_rng(1)
    for seed in seeds:
        raw["runs"] |= {
            f"base_{seed}": run(seed),
            f"plc_{seed}": run(seed, "rl", "RL Loss & PLC"),
        }
        for split in DEV_TEST:
            values = rng.normal(20, 5, 60)
            moved = values + shift + rng.normal(0, 0.1, 60) * (shift != 0)
            clips[f"base_{seed}", split, "length-free"] = {"bleu4": mean_of(values)}
            clips[f"plc_{seed}", split, "length-free"] = {"bleu4": mean_of(moved)}
    line = dict.fromkeys(RECORD_COLUMNS, "") | {"corpus": "asl", "gate": gate}
    records = pd.DataFrame([line])
    return Evidence(check_params(raw, "params.yaml"), records, clips, tmp_path)


@pytest.mark.parametrize(
    ("shift", "seeds", "verdict"),
    [
        (2.0, (1, 2, 3), REPRODUCED),
        (-2.0, (1, 2, 3), NOT_REPRODUCED),
        (2.0, (1,), ONE_SEED),
        (-2.0, (1, 2), ONE_SEED),
        (0.0, (1,), NOT_REPRODUCED),  # one model under two names
    ],
)
def test_a_difference_is_judged_by_its_side_and_its_seeds(tmp_path, shift, seeds, verdict):
    found = rows_differ([PAIR])(evidence(tmp_path, shift, seeds))
    assert found.verdict == verdict
    assert len(found.figures) == 2
    for figure in found.figures:
        assert figure.value == pytest.approx(shift, abs=0.1)
        assert (figure.seeds, figure.synthetic) == (len(seeds), True)
        assert figure.runs == (*(f"plc_{n}" for n in seeds), *(f"base_{n}" for n in seeds))
    # Table 7: 18.77 - 10.96 on dev, 14.13 - 9.27 on test.
    assert [figure.printed for figure in found.figures] == [7.81, 4.86]


def test_two_rows_that_score_nothing_are_not_thought_one_model(tmp_path):
    known = evidence(tmp_path, 2.0, (1,))
    for (name, _, _), metrics in known.clips.items():
        metrics["bleu4"] = mean_of(np.zeros(60))
        metrics["ndtw"] = mean_of(np.full(60, 0.5 if name.startswith("base") else 0.6))
    assert rows_differ([PAIR])(known).verdict == ONE_SEED


def test_seeds_are_paired_by_number_not_by_order(tmp_path):
    known = evidence(tmp_path, 2.0, (1, 2, 3, 4))
    del known.clips["plc_1", "dev", "length-free"], known.clips["base_4", "dev", "length-free"]
    found = rows_differ([PAIR], splits=("dev",))(known)
    assert found.figures[0].seeds == 2
    assert found.figures[0].value == pytest.approx(2.0, abs=0.1)


def test_a_claim_of_two_rows_needs_both(tmp_path):
    other = Pair("table7", "RL Loss", "Base", "asl")
    found = rows_differ([PAIR, other])(evidence(tmp_path, 2.0))
    assert found.verdict == NOT_RUN
    assert found.because == "not run: RL Loss of table7 (asl)"
    assert len(found.figures) == 2  # what was run is shown all the same


def test_a_failed_gate_leaves_text_metrics_untested(tmp_path):
    found = rows_differ([PAIR])(evidence(tmp_path, 2.0, gate=False))
    assert (found.verdict, found.because) == (UNTESTABLE, "the evaluator's gate failed for asl")


def test_no_loss_is_a_claim_about_the_worst_that_the_interval_allows(tmp_path):
    for shift, verdict in ((-0.5, REPRODUCED), (-1.5, NOT_REPRODUCED)):
        found = rows_differ([PAIR], margin=1.0)(evidence(tmp_path, shift))
        assert found.verdict == verdict


def test_holm_is_paid_for_every_interval_that_is_looked_at():
    figure = Figure("x", 1.0, 0.1, 2.0, seeds=3)
    assert judge([figure] * 2, [0.03, 0.02])[0] == REPRODUCED
    assert judge([figure] * 3, [0.03, 0.02, 0.02])[0] == NOT_REPRODUCED


@pytest.mark.parametrize("margin", [None, 1.0])
def test_a_row_of_one_seed_neither_saves_a_claim_nor_proves_it(margin):
    holds, fails = (
        Figure("holds", 2.0, 1.0, 3.0, seeds=3),
        Figure("fails", -2.0, -3.0, -1.0, seeds=3),
    )
    alone = Figure("alone", 2.0, 1.0, 3.0, seeds=1)
    assert judge([holds, alone], [0.001, 0.001], margin)[0] == ONE_SEED
    assert judge([holds, alone], [0.001, 0.001], margin)[1].endswith("alone")
    assert judge([fails, alone], [0.001, 0.001], margin)[0] == NOT_REPRODUCED
    assert judge([holds, fails], [0.001, 0.001], margin)[0] == NOT_REPRODUCED


def test_what_arithmetic_decides_is_decided_without_any_run(tmp_path):
    empty = evidence(tmp_path, 0.0, ())
    verdicts = {claim.name: claim.test(empty).verdict for claim in CLAIMS}
    assert verdicts["rl-is-mse"] == REPRODUCED
    assert verdicts["best-first"] == NOT_REPRODUCED
    assert verdicts["names-sec5"] == NOT_REPRODUCED
    assert verdicts["names-supp"] == REPRODUCED
    others_are = {v for name, v in verdicts.items() if name not in (
        "rl-is-mse", "best-first", "names-sec5", "names-supp")}  # fmt: skip
    assert others_are == {NOT_RUN, UNTESTABLE}


def test_the_printed_probabilities_are_those_of_the_formula(tmp_path):
    figures = computed.best_samples_come_first(evidence(tmp_path, 0.0, ())).figures
    # |r|^1 / sum |r|^1 of rewards -1 and -4: 1/5 and 4/5.
    assert [figure.value for figure in figures] == pytest.approx([0.2, 0.8])


def study(tmp_path, high, seeds):
    (tmp_path / "reports").mkdir(exist_ok=True)
    head = "study,condition,arm,target,seeds,seconds,seconds_low,seconds_high,verdict\n"
    rows = (
        f"small,the paper's,RL & PLC,,,0.729,,,as printed\nsmall,clean,uniform,late,{seeds},1,,,\n"
    )
    arm = f"small,clean,softmax,late,{seeds},0.8,0.7,{high},\n"
    (tmp_path / "reports/figure5.csv").write_text(head + rows + arm)


@pytest.mark.parametrize(
    ("high", "seeds", "verdict"),
    [
        (0.95, 5, REPRODUCED),
        (1.05, 5, NOT_REPRODUCED),
        (0.95, 3, NOT_REPRODUCED),
        (0.9, 2, ONE_SEED),
    ],
)
def test_faster_needs_five_seeds_and_an_interval_below_1(tmp_path, high, seeds, verdict):
    study(tmp_path, high, seeds)
    found = others.time_to_late(evidence(tmp_path, 0.0, ()))
    assert found.verdict == verdict
    assert found.figures[0].printed == 0.729


def test_a_time_without_an_upper_end_is_no_gain_and_reads_so(tmp_path):
    study(tmp_path, "inf", 5)
    late = next(claim for claim in CLAIMS if claim.name == "late")
    (checked,) = check_claims([late], evidence(tmp_path, 0.0, ()))
    assert checked["verdict"] == NOT_REPRODUCED
    assert "0.800 [0.700, ∞) (5 seeds, synthetic, as printed 0.729)" in claims_to_markdown(
        [checked]
    )


def test_stand_ins_say_nothing_about_table_2_and_real_corpora_do(tmp_path):
    folder = tmp_path / "reports/tables"
    folder.mkdir(parents=True)
    head = "row,language,data,train clips,dev clips,test clips\n"
    line = "Argentine,LSA,{},2400,400,{}\n"
    for data, test, verdict in (
        ("synthetic (syn-aed)", 400, UNTESTABLE),
        ("real", 400, REPRODUCED),
        ("real", 399, NOT_REPRODUCED),
    ):
        (folder / "table2.csv").write_text(head + line.format(data, test))
        assert others.counts_are_printed(evidence(tmp_path, 0.0, ())).verdict == verdict


def test_a_coin_is_the_floor_of_what_algorithm_1_finds(tmp_path):
    folder = tmp_path / "artifacts/lift_table/asl"
    folder.mkdir(parents=True)
    for sign, verdict in ((0.62, REPRODUCED), (0.48, NOT_REPRODUCED)):
        rows = [{"way": "paper", "sign_hands": sign}, {"way": "released", "sign_hands": 0.4}]
        (folder / "lift.json").write_text(json.dumps(rows))
        assert others.lifting_finds_depth(evidence(tmp_path, 0.0, ())).verdict == verdict


def test_a_row_must_beat_the_best_of_what_knows_nothing(tmp_path):
    known = evidence(tmp_path, 2.0)
    values = np.full(60, 1.0)
    controls = {"true_poses": 99.0, "nearest_text": 98.0, "mean_pose": 1.0, "blind": 12.0}
    for name, level in controls.items():
        key = f"controls_asl/{name}", "test", "none"
        known.clips[key] = {"bleu4": mean_of(values * level)}
    found = others.beats_what_knows_nothing("table7", "Base", ["asl"])(known)
    assert found.verdict == REPRODUCED
    assert "minus blind" in found.figures[0].what  # the best that ignores the text, no other
    assert found.figures[0].runs == ("base_1", "base_2", "base_3", "controls_asl")
    assert found.figures[0].value == pytest.approx(20 - 12, abs=1.5)


def test_every_claim_names_rows_that_the_paper_prints_and_entries_that_exist():
    ledger = set(re.findall(r"^## (\S+):", (PROJECT / "DISCREPANCIES.md").read_text(), re.M))
    assert len({claim.name for claim in CLAIMS}) == len(CLAIMS)
    for claim in CLAIMS:
        assert set(claim.ledger) <= ledger, claim.name
        assert claim.asked.endswith(".")
        for cell in claim.test.__closure__ or ():
            if isinstance(cell.cell_contents, list):
                for pair in cell.cell_contents:
                    rows = set(printed(pair.table)["row"])
                    assert {pair.better, pair.worse} <= rows, claim.name


def test_the_page_shows_verdicts_figures_and_what_is_synthetic(tmp_path):
    figure = Figure("x", 1.25, 1.0, 1.5, 1, 7.81, True, ("base_asl", "p_asl"))
    finding = Finding(ONE_SEED, "why", (figure,) * 8)
    claim = Claim("one", "Table 7", "so it is", "It is so.", lambda _: finding, ("RL-1",))
    checked = check_claims([claim], evidence(tmp_path, 0.0, ()))
    write_claims(tmp_path, checked)
    content = json.loads((tmp_path / "claims.json").read_text())
    assert content["counts"] == {verdict: int(verdict == ONE_SEED) for verdict in VERDICTS}
    page = claims_to_markdown(content["claims"])
    assert "- x: 1.25 [1.00, 1.50] (1 seed, synthetic, as printed 7.81); from [base_asl](" in page
    assert content["claims"][0]["figures"][0]["runs"] == ["base_asl", "p_asl"]
    assert "and 2 more in `claims.json`" in page
    assert "Ledger: RL-1." in page


@pytest.mark.parametrize(
    ("runs", "source", "links"),
    [
        (
            ("base_asl", "p_asl"),
            "",
            "[base_asl](index.html#run-base_asl), [p_asl](index.html#run-p",
        ),
        ((), "", "[claims@all](index.html#stage-claims-all)"),
        (("lift_table@asl",), "", "[lift_table@asl](index.html#corpus-asl)"),
        (
            ("base_asl", "base_asl_seed28"),
            "reports/seeds",
            "[base_asl](index.html#seeds-base_asl) in [reports/seeds](seeds/README.md)",
        ),
        (
            (),
            "reports/studies",
            "[time to target](index.html#time-to-target) in [reports/studies](studies/README.md)",
        ),
    ],
)
def test_the_page_links_what_a_figure_was_computed_from(tmp_path, runs, source, links):
    finding = Finding(REPRODUCED, "why", (Figure("x", 1.0, runs=runs, source=source),))
    claim = Claim("one", "Table 7", "so it is", "It is so.", lambda _: finding)
    page = claims_to_markdown(check_claims([claim], evidence(tmp_path, 0.0, ())))
    assert f"- x: 1; from {links}" in page
    for file in re.findall(r"\]\((s\w+/README.md)\)", page):
        assert (PROJECT / "reports" / file).exists()


def test_what_people_would_say_is_not_claimed_by_a_program(tmp_path):
    users = next(claim for claim in CLAIMS if claim.name == "users")
    found = users.test(evidence(tmp_path, 0.0, ()))
    assert found.verdict == UNTESTABLE
    assert found.figures == ()
