"""The report says what made it, also where there is no git."""

from signkit.report.run_facts import describe_run, load_stage_times


def test_the_last_time_of_a_stage_counts_and_names_are_summed(tmp_path):
    path = tmp_path / "stages.csv"
    path.write_text(
        "stage,name,seconds,cpu_seconds,at\n"
        "lift,asl,9.0,9,1\ntrain,base,5.0,5,2\nlift,asl,2.0,2,3\nlift,gsl,1.5,1,4\n"
    )
    assert load_stage_times(path) == {"train": 5.0, "lift": 3.5}


def test_no_log_means_no_times(tmp_path):
    assert load_stage_times(tmp_path / "stages.csv") == {}


def test_outside_git_the_commit_is_unknown(tmp_path):
    facts = describe_run(tmp_path, "smoke")
    assert facts["commit"].startswith("unknown")
    assert facts["scale"] == "smoke"
    assert "UTC" in facts["made at"]
