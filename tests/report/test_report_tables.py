"""Tables: controls above, the paper's rows in its order, ours beside what it prints."""

import math

import pandas as pd
import pytest

from signkit.errors import InputError
from signkit.report.notes import table_notes
from signkit.report.printed import printed
from signkit.report.records import RECORD_COLUMNS
from signkit.report.tables import NOT_AVAILABLE, NOT_RUN, build_table
from signkit.text.languages import LANGUAGES

PAPER = pd.DataFrame(
    [
        {"row": row, "language": "ASL", "split": "dev", "metric": "bleu4", "value": v, "note": ""}
        for row, v in (("Base", 10.96), ("Future Prediction", 13.48), ("RL Loss", 18.33))
    ]
)


def score(run, kind="system", value=12.0, metric="bleu4", **changes):
    line = {
        "run": run,
        "kind": kind,
        "label": run.replace("_", " "),
        "corpus": changes.get("language", "ASL").lower(),
        "language": "ASL",
        "synthetic": True,
        "split": "dev",
        "decoding": "length-free" if kind == "system" else "none",
        "seed": 27,
        "clips": 20,
        "metric": metric,
        "value": value,
        "signature": "",
        "gate": True,
        "gate_reason": "",
        "file": "a/scores.json",
    }
    return line | changes


def table(scores, rows=None, paper=PAPER, metrics=("bleu4",), splits=("dev",), **more):
    records = pd.DataFrame(scores, columns=list(RECORD_COLUMNS))
    return build_table(
        records, rows=rows or {}, printed=paper, metrics=metrics, splits=splits, **more
    )


def column(frame, *key):
    return list(frame[key if len(key) == 3 else ("", "", *key)])


CONTROLS = [
    score("mean_pose", "control", 3.0),
    score("nearest_by_text", "control", 30.0),
    score("blind", "control", 4.0),
    score("true_poses", "ceiling", 54.0),
]


def test_ceiling_then_controls_then_the_papers_rows_in_its_order_then_ours():
    scores = [score("ours"), score("rl"), score("base"), *CONTROLS]
    rows = {"base": "Base", "rl": "RL Loss", "ours": "RL, learnt variance"}
    assert column(table(scores, rows), "row") == [
        "true poses",
        "mean pose",
        "nearest by text",
        "blind",
        "Base",
        "Future Prediction",
        "RL Loss",
        "RL, learnt variance",
    ]


def test_the_model_that_was_built_stands_beside_the_papers_row():
    ours = score("base", label="SignLLM-1x250K-Base-M (ASL)")
    frame = table([ours, *CONTROLS], {"base": "Base"})
    assert column(frame, "model") == [*[None] * 4, "SignLLM-1x250K-Base-M (ASL)", None, None]
    assert any("with its parameters counted" in note for note in table_notes(frame))
    assert not any("parameters counted" in note for note in table_notes(table(CONTROLS)))


def test_clips_are_counted_in_the_splits_that_are_shown():
    scores = [score("base"), score("base", split="test_signer", clips=60), *CONTROLS]
    assert column(table(scores, {"base": "Base"}), "clips")[4] == "20"


def test_ours_and_the_printed_figure_stand_side_by_side():
    frame = table([score("base", value=9.5), *CONTROLS], {"base": "Base"})
    base = frame.index[frame["", "", "row"] == "Base"][0]
    assert frame.loc[base, ("dev", "bleu4", "here")] == 9.5
    assert frame.loc[base, ("dev", "bleu4", "as printed")] == 10.96
    keys = list(frame.columns)
    here = keys.index(("dev", "bleu4", "here"))
    assert keys[here + 1] == ("dev", "bleu4", "as printed")


def test_a_printed_row_without_a_run_reads_not_run_and_keeps_the_printed_figure():
    frame = table(CONTROLS)
    assert column(frame, "dev", "bleu4", "here")[-3:] == [NOT_RUN] * 3
    assert column(frame, "dev", "bleu4", "as printed")[-3:] == [10.96, 13.48, 18.33]
    assert column(frame, "run")[-3:] == [NOT_RUN] * 3


def test_missing_ceiling_and_blind_rows_are_asked_for():
    frame = table([score("base")], {"base": "Base"})
    assert column(frame, "kind")[:2] == ["ceiling", "control"]
    assert column(frame, "dev", "bleu4", "here")[:3] == [NOT_RUN, NOT_RUN, 12.0]


def test_a_run_that_the_table_does_not_name_is_left_out():
    assert "stranger" not in column(table([score("stranger")]), "run")


def test_a_metric_that_was_not_scored_is_not_available_but_the_split_was_run():
    frame = table([score("base")], {"base": "Base"}, metrics=("bleu4", "dtw"))
    assert column(frame, "dev", "dtw", "here")[2] == NOT_AVAILABLE
    assert ("dev", "dtw", "as printed") not in frame.columns


def test_seeds_are_averaged_and_their_spread_shown():
    frame = table([score("base", value=v, seed=v) for v in (10, 14)], {"base": "Base"})
    assert column(frame, "dev", "bleu4", "here")[2] == 12.0
    assert column(frame, "dev", "bleu4", "sd")[2] == pytest.approx(math.sqrt(8))
    assert column(frame, "seeds")[2] == 2


def test_a_single_seed_shows_no_spread():
    assert ("dev", "bleu4", "sd") not in table([score("base")], {"base": "Base"}).columns


def test_oracle_decoding_has_a_line_of_its_own_below_the_length_free_one():
    scores = [score("base", value=20.0, decoding="oracle"), score("base", value=9.0)]
    frame = table(scores, {"base": "Base"})
    assert column(frame, "decoding")[2:4] == ["length-free", "oracle"]
    assert column(frame, "dev", "bleu4", "here")[2:4] == [9.0, 20.0]


def test_synthetic_lines_name_their_stand_in_and_real_ones_say_real():
    scores = [score("base"), score("rl", synthetic=False)]
    frame = table(scores, {"base": "Base", "rl": "RL Loss"})
    assert column(frame, "data")[2:] == ["synthetic (syn-ase)", None, "real"]


def test_real_and_synthetic_controls_of_one_language_are_never_averaged():
    scores = [
        score("true_poses", "ceiling", 60.0),
        score("true_poses", "ceiling", 20.0, synthetic=False),
    ]
    frame = table(scores)
    assert column(frame, "dev", "bleu4", "here")[:2] == [60.0, 20.0]


def test_skill_is_the_share_of_the_way_from_the_best_ignorant_control_to_the_truth():
    # floor: blind 4 (the nearest neighbour looks at the text), ceiling 54: (29 - 4) / 50 = 0.5
    frame = table([score("base", value=29.0), *CONTROLS], {"base": "Base"})
    skills = dict(zip(column(frame, "row"), column(frame, "dev", "skill", "here"), strict=True))
    assert skills["Base"] == pytest.approx(0.5)
    assert skills["blind"] == 0.0
    assert skills["true poses"] == 1.0
    assert skills["Future Prediction"] == NOT_RUN


def test_skill_without_a_floor_is_not_available():
    scores = [score("base"), score("true_poses", "ceiling", 54.0)]
    assert column(table(scores, {"base": "Base"}), "dev", "skill", "here")[2] == NOT_AVAILABLE


def test_skill_works_where_lower_is_better():
    scores = [score(e["run"], e["kind"], e["value"], "dtw") for e in CONTROLS]
    scores += [score("base", value=10.0, metric="dtw")]
    # true poses 54 are the "best" here only by name; floor is the nearer ignorant one, 4
    frame = table(scores, {"base": "Base"}, metrics=("dtw",), skill_metric="dtw")
    base = column(frame, "row").index("Base")
    assert column(frame, "dev", "skill", "here")[base] == pytest.approx((10 - 4) / (54 - 4))


def test_a_failed_gate_stands_on_the_line_with_its_reason():
    scores = [score("base", gate=False, gate_reason="fewer than 5 apart")]
    frame = table(scores, {"base": "Base"})
    assert column(frame, "gate")[2] == "failed: fewer than 5 apart"


def test_table_5_groups_its_rows_by_language_with_controls_above_each():
    scores = [score("six", language="KSL"), score("true_poses", "ceiling", language="KSL")]
    frame = table(
        scores, {"six": "SignLLM-6x40M-Base-M"}, printed("table5"), splits=("dev", "test")
    )
    languages = column(frame, "language")
    assert languages == sorted(languages, key=list(LANGUAGES).index)
    korean = [n for n, code in enumerate(languages) if code == "KSL"]
    assert column(frame, "row")[korean[0]] == "true poses"
    assert column(frame, "dev", "bleu4", "here")[korean[2]] == 12.0
    assert column(frame, "dev", "bleu4", "as printed")[korean[2]] == 12.79


@pytest.mark.parametrize("name", ["table4", "table6", "table7", "table8"])
def test_every_row_the_paper_prints_has_a_line_and_its_derived_rows_none(name):
    paper = printed(name)
    frame = table([], paper=paper, splits=("dev", "test"), metrics=("bleu4", "rouge"))
    rows = [row for row in dict.fromkeys(paper["row"]) if not row.startswith("Δ")]
    assert column(frame, "row")[2:] == rows
    shown = column(frame, "test", "rouge", "as printed")[2:]
    figures = paper[(paper["split"] == "test") & (paper["metric"] == "rouge")]
    assert shown == list(figures["value"])


def test_a_table_without_metrics_or_language_is_refused():
    with pytest.raises(InputError, match="metrics and splits"):
        table([], metrics=())
    with pytest.raises(InputError, match="a language"):
        table([], paper=PAPER.iloc[:0])


def test_systems_of_other_papers_without_a_run_are_named_as_cited():
    printed_rows = printed("table6")
    runs = {"adversarial_gsl": "Adversarial Training [70]"}
    scores = [score("adversarial_gsl", language="GSL")]
    frame = build_table(
        pd.DataFrame(scores, columns=list(RECORD_COLUMNS)),
        rows=runs, printed=printed_rows, metrics=("bleu4",), splits=("dev",),
    )  # fmt: skip
    (note,) = [note for note in table_notes(frame) if note.startswith("Cited, not run here")]
    assert "Photo-realistic SLP [75], SignDiff SLP Transformers [23]" in note
    assert "Adversarial" not in note
    assert "SignLLM" not in note
    (own,) = [note for note in table_notes(frame) if note.startswith("Not run: ")]
    assert "SignLLM-1x1B-Super-P (GSL)" in own
    assert "`make repro`" in own
    assert "[75]" not in own


def test_two_corpora_of_one_language_keep_their_own_controls_and_skill():
    mine = {"corpus": "mine", "synthetic": False}
    scores = [score("base", value=29.0), *CONTROLS, score("own", value=7.0, **mine)]
    scores += [score("blind", "control", 2.0, **mine), score("true_poses", "ceiling", 12.0, **mine)]
    rows = {"base": "Base", "own": "Base, my data"}
    frame = table(scores, rows, languages=["ASL", "ASL"])
    data = dict(zip(column(frame, "row"), column(frame, "data"), strict=False))
    assert data["Base"] == "synthetic (syn-ase)"
    assert data["Base, my data"] == "real"
    assert column(frame, "row").count("true poses") == 2
    skill = dict(zip(column(frame, "row"), frame["dev", "skill", "here"], strict=True))
    assert skill["Base"] == pytest.approx((29 - 4) / (54 - 4))
    assert skill["Base, my data"] == pytest.approx((7 - 2) / (12 - 2))
