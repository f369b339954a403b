"""What showing poses costs: paired with the same clips unshown, over the seeds of a run."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from signkit.claims.claim import NOT_REPRODUCED, NOT_RUN, ONE_SEED, REPRODUCED, Evidence
from signkit.claims.shown import name_shown, rendering_loses_nothing
from signkit.params import check_params, read_yaml
from signkit.score.clip_scores import mean_of

PROJECT = Path(__file__).parents[2]


def evidence(tmp_path, seeds, loss):
    raw = read_yaml(PROJECT / "params.yaml")
    raw.pop("scales")
    rng, clips, raw["runs"], raw["shared_runs"] = np.random.default_rng(1), {}, {}, {}
    for seed in seeds:
        name = f"base_{seed}"
        train = {"corpus": "gsl", "model": "base", "seed": seed}
        raw["runs"][name] = {"train": train, "rows": {"table6": "Base"}}
        for split in ("dev", "test"):
            plain = rng.normal(50, 5, 40)
            after = plain - loss + rng.normal(0, 0.1, 40)
            clips[name, split, "length-free"] = {"bleu4": mean_of(plain)}
            clips[f"{name}/{name}_avatar", split, "length-free"] = {"bleu4": mean_of(after)}
            clips[f"{name}/{name}_stick", split, "length-free"] = {"bleu4": mean_of(plain)}
    whole = {(f"base_{s}", "dev", "length-free"): {"bleu4": mean_of(np.ones(100))} for s in seeds}
    params = check_params(raw, "params.yaml")
    return Evidence(params, pd.DataFrame(), whole | name_shown(clips), tmp_path)


@pytest.mark.parametrize(
    ("seeds", "loss", "verdict"),
    [
        ((1,), 0.2, ONE_SEED),
        ((1, 2, 3), 0.2, REPRODUCED),
        ((1, 2, 3), 5.0, NOT_REPRODUCED),
    ],
)
def test_a_loss_is_judged_over_seeds_on_the_clips_that_were_drawn(tmp_path, seeds, loss, verdict):
    found = rendering_loses_nothing(evidence(tmp_path, seeds, loss))
    assert found.verdict == verdict
    assert [figure.what.split(":")[0] for figure in found.figures] == [
        "base_1, dev",
        "base_1, test",
    ]
    for figure in found.figures:
        assert figure.value == pytest.approx(-loss, abs=0.1)
        assert (figure.seeds, figure.synthetic) == (len(seeds), True)
        assert figure.runs[:2] == ("base_1", "rendered@base_1")


def test_runs_scored_but_not_drawn_leave_it_not_run(tmp_path):
    assert rendering_loses_nothing(evidence(tmp_path, (), 0.0)).verdict == NOT_RUN
