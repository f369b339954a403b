"""The long studies: their pipeline is made of the project's own, and what ended is gathered."""

import json
from pathlib import Path

import pytest
import yaml

from signkit.claims.claim import NOT_REPRODUCED
from signkit.claims.committed import read_seeds
from signkit.claims.shown import rendering_loses_nothing
from signkit.errors import InputError
from signkit.learn.curve import CurveRow
from signkit.learn.efficiency import StudyRun, split_name
from signkit.learn.efficiency_files import write_runs
from signkit.params import load_params, read_yaml
from signkit.pipeline.schedule import stale_stages
from signkit.report.efficiency_study import read_study
from signkit.report.printed import printed
from signkit.report.study_rows import read_study_rows
from signkit.rows import seed_families
from signkit.score.clip_scores import mean_of, write_clip_scores
from signkit.studies import collect_studies, make_studies, run_studies
from signkit.study_plan import plan_runs, study_params, study_parts

PROJECT = Path(__file__).parents[1]
STUDIES = "params.studies.yaml"
FILES = ("dvc.yaml", "dvc.studies.yaml", "params.yaml", STUDIES, ".dvcignore")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    project = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "signkit", *FILES):
        (project / name).symlink_to(PROJECT / name)
    (project / ".dvc").mkdir()
    (project / ".dvc/config").write_text((PROJECT / ".dvc/config").read_text())
    make_studies(project)
    return project


@pytest.fixture(scope="module")
def order(project):
    return list(read_yaml(project / ".scratch/studies/dvc.yaml")["stages"]["study"]["foreach"])


def test_the_study_has_every_sampler_a_no_op_both_conditions_and_five_seeds(project, order):
    asked = load_params(project / ".scratch/studies/params.yaml").efficiency
    samplers = {arm.sampler for arm in asked.arms.values()}
    assert samplers == {
        "uniform", "paper", "softmax", "inverse", "rank", "hard", "progress", "prune",
    }  # fmt: skip
    assert asked.arms["noop"].eta == 0
    assert set(asked.errors) == {"clean", "noisy"}
    assert not asked.errors["clean"]
    assert all(asked.errors["noisy"].values())
    assert len(asked.seeds) >= 5
    assert sorted(map(split_name, order)) == sorted(
        (condition, arm, seed)
        for condition in asked.conditions
        for arm in asked.arms
        for seed in asked.seeds
    )


def test_the_base_of_every_seed_runs_before_any_arm_of_a_later_wave(order):
    noisy = [split_name(name)[1] for name in order if name.startswith("noisy")]
    last_base = max(n for n, arm in enumerate(noisy) if arm == "uniform")
    assert "hard" not in noisy[: last_base + 1]
    assert order[0].startswith("noisy")


def test_a_run_of_the_study_depends_on_its_own_arm_only(project):
    stage = read_yaml(project / ".scratch/studies/dvc.yaml")["stages"]["study"]["do"]
    assert "efficiency.arms.${item.arm}" in stage["params"]
    assert not {"efficiency", "efficiency.arms", "efficiency.seeds"} & set(stage["params"])


def test_every_full_seed_run_is_a_run_of_params_with_another_seed(project):
    params = load_params(project / ".scratch/studies/params.yaml")
    first = load_params(project / "params.yaml").runs["base_asl"].train
    runs = {n: r for n, r in params.runs.items() if n.startswith("base_asl")}
    assert sorted(run.train.seed for run in runs.values()) == [27, 28, 29]
    assert all(r.train.model_copy(update={"seed": 27}) == first for r in runs.values())
    assert set(seed_families(params).values()) == {n for n in params.runs if "_seed" not in n}


def test_what_the_projects_own_seed_has_run_is_the_same_stage_in_the_same_cache(project):
    ours, theirs = (
        read_yaml(place / "params.yaml") for place in (project, project / ".scratch/studies")
    )
    for section in ("evaluator", "models", "training", "seed", "scale"):
        assert theirs[section] == ours[section]
    assert theirs["runs"]["base_asl"]["train"] == ours["runs"]["base_asl"]["train"]
    config = (project / ".scratch/studies/.dvc/config").read_text()
    place = config.partition("dir = ")[2].partition("\n")[0]
    shared = (project / ".scratch/studies/.dvc" / place).resolve()
    assert shared == (project / ".dvc/cache").resolve()


def test_a_part_scores_every_seed_of_its_runs_and_what_each_needs(project, monkeypatch):
    parts = study_parts(project)
    assert next(iter(parts)) == "modules"
    assert list(parts)[-1] == "times"
    assert "back_translate@fp_asl_seed29" in parts["modules"]
    assert "controls@gsl" in parts["earlier"]
    assert "prompt_channel@table8_seed29" in parts["modes"]
    assert "back_translate_shared@p2_asl_gsl_seed28" in parts["languages_found"]
    assert {"controls@asl", "controls@gsl"} <= set(parts["languages_found"])
    channels = load_params(project / ".scratch/studies/params.yaml").prompt_channel
    assert [channel.run for channel in channels.values()] == [
        "p_gsl",
        "p_gsl_seed28",
        "p_gsl_seed29",
    ]
    monkeypatch.chdir(project / ".scratch/studies")
    stages = list(stale_stages(["back_translate@fp_asl_seed29"]))
    assert "train@fp_asl_seed29" in stages
    assert "evaluator@asl" in stages
    assert "train@fp_asl_seed28" not in stages
    with pytest.raises(InputError, match="one of modules, modes"):
        run_studies(project, part="tables")


def test_runs_are_drawn_from_every_seed_and_one_detector_looks_at_them(project, monkeypatch):
    part = study_parts(project)["rendered"]
    assert {"rendered@base_gsl", "rendered@base_gsl_seed28", "rendered@p_gsl_seed29"} <= set(part)
    asked = load_params(project / ".scratch/studies/params.yaml").rendered
    assert asked.corpora == ["gsl"]
    assert asked.runs["base_gsl_seed29"] == asked.runs["p_large_gsl_seed28"] == "gsl"
    assert asked.rows["p_large_gsl_avatar"] == "SignLLM-1x120M-Large-P (GSL)"  # in no default run
    assert "p_large_gsl" not in load_params(project / "params.yaml").rendered.runs
    monkeypatch.chdir(project / ".scratch/studies")
    stages = set(stale_stages(["rendered@base_gsl_seed28"]))
    assert {"detector@gsl", "train@base_gsl_seed28", "evaluator@gsl"} <= stages
    assert not {"train@base_gsl", "rendered@base_gsl"} & stages


def test_rows_that_the_pipeline_has_no_time_for_are_trained_by_the_studies_from_every_seed():
    own, alone = (read_yaml(PROJECT / name)["runs"] for name in ("params.yaml", STUDIES))
    params, _ = study_params(PROJECT)
    stages = {stage for part in study_parts(PROJECT).values() for stage in part}
    filled = {(table, row) for run in own.values() for table, row in run["rows"].items()}
    for name, run in alone.items():
        seeds = [name, f"{name}_seed28", f"{name}_seed29"]
        assert {f"back_translate@{seeded}" for seeded in seeds} <= stages
        assert [params["runs"][seeded]["rows"] for seeded in seeds] == [run["rows"]] * 3
        for table, row in run["rows"].items():
            assert (table, row) not in filled
            theirs, ours = row in set(printed(table)["row"]), table == "table7"
            assert theirs or ours  # of Table 7 also variants that the paper has not


def test_a_run_that_is_drawn_but_never_trained_is_refused(tmp_path):
    for name in ("params.yaml", "params.studies.yaml"):
        text = (PROJECT / name).read_text()
        text = text.replace("no_noise_asl, large_gsl, ", "").replace(
            "modes: [base_gsl, ", "modes: ["
        )
        (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match="rendered@base_gsl"):
        study_params(tmp_path)


def test_a_part_that_names_no_run_is_refused(tmp_path):
    for name in ("params.yaml", "params.studies.yaml"):
        text = (PROJECT / name).read_text().replace("[base_gsl, p_gsl, table8]", "[base_gls]")
        (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match="base_gls"):
        study_params(tmp_path)


def test_the_default_pipeline_holds_none_of_it():
    assert "study" not in yaml.safe_load((PROJECT / "dvc.yaml").read_text())["stages"]
    assert not list(PROJECT.glob("studies/dvc.yaml"))


def test_stages_run_in_the_order_of_the_plan(project, order, monkeypatch):
    monkeypatch.chdir(project / ".scratch/studies")
    stages = [name for name in stale_stages() if name.startswith("study@")]
    assert stages == [f"study@{name}" for name in order]


def test_waves_that_forget_an_arm_are_refused():
    params, plan = study_params(PROJECT)
    plan["waves"][0].remove("softmax")
    with pytest.raises(InputError, match="each arm once"):
        list(plan_runs(params, plan))


def test_what_has_ended_is_gathered_with_commit_and_time_and_the_rest_is_not_run(project, order):
    curve = tuple(CurveRow(n, n, float(n), 0.0, 1.0 / n, 0.0) for n in range(1, 21))
    for name in order[:3]:
        folder = project / ".scratch/studies/artifacts/study" / name
        run = StudyRun(*split_name(name), 100.0, curve)
        write_runs(folder / "runs.csv", [run])
        facts = {"commit": "0123456789abcdef", "made at": "2026-01-02 03:04 UTC"}
        (folder / "facts.json").write_text(json.dumps(facts | {"clips": 9, "load": 2.0}))
    unfinished = project / ".scratch/studies/artifacts/study" / order[3]
    unfinished.mkdir()
    assert len(collect_studies(project)) == 4
    study = read_study(project / "reports/studies")
    assert [(r.condition, r.arm, r.seed) for r in study.runs] == [*map(split_name, order[:3])]
    text = (project / "reports/studies/time_to_target.md").read_text()
    for said in ("commit 0123456789ab", "2026-01-02 03:04", "synthetic", "not run", "no claim"):
        assert said in text
    assert "faster" not in text


def test_runs_of_several_seeds_are_one_row_with_their_spread(project):
    for seed, bleu in ((27, 10.0), (28, 11.0), (29, 12.0)):
        name = "base_asl" if seed == 27 else f"base_asl_seed{seed}"
        record = {"run": name, "kind": "system", "label": "Base", "corpus": "asl"}
        record |= {"language": "ASL", "synthetic": True, "split": "dev", "clips": 12}
        record |= {"decoding": "length-free", "seed": seed, "metrics": {"bleu4": bleu}}
        folder = project / ".scratch/studies/artifacts/results" / name
        folder.mkdir(parents=True)
        made = {"commit": "0123456789abcdef", "judges": [27, 28, 29]}
        content = {"records": [record], "signatures": {}, "provenance": made}
        (folder / "scores.json").write_text(json.dumps(content))
        write_clip_scores(
            folder / "clips.npz", {f"{name}/dev/length-free": {"bleu4": mean_of([bleu])}}
        )
    written = {path.name for path in collect_studies(project)}
    assert {"seeds.json", "results.csv", "clips.npz", "table7.md", "table7.csv"} <= written
    assert "table6.md" not in written  # none of its rows was run
    text = (project / "reports/seeds/table7.csv").read_text()
    base = next(line for line in text.splitlines() if line.startswith("Base,"))
    assert ",3," in base
    assert ",11,1," in base  # mean and standard deviation of 10, 11 and 12
    assert "seed28" not in text
    facts = json.loads((project / "reports/seeds/seeds.json").read_text())
    assert list(facts["runs"]) == ["base_asl", "base_asl_seed28", "base_asl_seed29"]
    assert (facts["commit"], facts["judges"]) == ("0123456789ab", {"asl": [27, 28, 29]})


def test_what_was_drawn_from_several_seeds_is_a_row_of_table_9_and_kept_clip_by_clip(project):
    folder = project / ".scratch/studies/artifacts/rendered"
    for seed, loss in ((27, 20.0), (28, 21.0), (29, 25.0)):
        run = "base_gsl" if seed == 27 else f"base_gsl_seed{seed}"
        records, clips = [], {}
        for name, bleu in ((run, 50.0), (f"{run}_avatar", 50.0 - loss)):
            records.append(
                {"run": name, "kind": "system", "label": "Base", "corpus": "gsl"}
                | {"language": "GSL", "synthetic": True, "split": "dev", "clips": 40, "seed": seed}
                | {"decoding": "length-free", "metrics": {"bleu4": bleu, "rouge": bleu}}
            )
            clips[f"{name}/dev/length-free"] = {"bleu4": mean_of([bleu] * 3)}
        (folder / run).mkdir(parents=True)
        content = {"records": records, "signatures": {}, "provenance": {"commit": "c" * 40}}
        (folder / run / "scores.json").write_text(json.dumps(content))
        write_clip_scores(folder / run / "clips.npz", clips)
    assert "table9.md" in {path.name for path in collect_studies(project)}
    text = (project / "reports/seeds/table9.csv").read_text()
    row = next(n for n in text.splitlines() if n.startswith("SignLLM-1x40M-Base-M (GSL),"))
    assert ",3," in row
    assert ",28," in row  # the mean of 30, 29 and 25
    params = load_params(project / "params.yaml")
    found = rendering_loses_nothing(read_seeds(params, project))
    assert found.verdict == NOT_REPRODUCED
    (figure,) = found.figures
    assert (figure.value, figure.seeds) == (pytest.approx(-22), 3)


def test_rows_that_only_the_studies_run_are_gathered_for_the_main_tables(project):
    artifacts = project / ".scratch/studies/artifacts"
    for stage, name, shown in (
        ("results", "super_gsl", ["super_gsl"]),
        ("results", "super_gsl_seed28", ["super_gsl_seed28"]),
        ("results", "large_gsl", ["large_gsl"]),
        ("rendered", "p_large_gsl", ["p_large_gsl", "p_large_gsl_avatar"]),
    ):
        records = [
            {"run": run, "kind": "system", "label": f"Model of {run}", "corpus": "gsl", "seed": 27}
            | {"language": "GSL", "synthetic": True, "split": split, "clips": 40}
            | {"decoding": "length-free", "metrics": {"bleu4": 31.0, "rouge": 50.0, "chrf2": 1.0}}
            for run in shown
            for split in ("dev", "test", "test_signer")
        ]
        (artifacts / stage / name).mkdir(parents=True)
        content = {"records": records, "signatures": {}, "provenance": {"commit": "d" * 40}}
        (artifacts / stage / name / "scores.json").write_text(json.dumps(content))
        write_clip_scores(artifacts / stage / name / "clips.npz", {})
    assert "rows.csv" in {path.name for path in collect_studies(project)}
    found = read_study_rows(project, "laptop")
    lines = found[["table", "row", "name", "split", "metric"]].drop_duplicates()
    assert len(lines) == len(found) == 3 * 2 * 2  # runs, printed splits, the tables' own metrics
    assert dict(zip(found["name"], found["row"], strict=True)) == {
        "super_gsl": "SignLLM-1x1B-Super-M (GSL)",
        "p_large_gsl": "Model of p_large_gsl",
        "p_large_gsl_avatar": "SignLLM-1x120M-Large-P (GSL)",
    }
    assert set(found["commit"]) == {"d" * 12}


def test_gathering_before_anything_was_run_says_what_to_run(tmp_path):
    with pytest.raises(InputError, match="make studies"):
        collect_studies(tmp_path)
