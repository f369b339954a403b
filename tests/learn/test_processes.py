import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import train_in_processes
from train_in_processes import run

from signkit.errors import InputError
from signkit.learn.processes import Processes
from signkit.learn.samplers import split

PROGRAM = Path(train_in_processes.__file__)
EQUAL = ("uniform", "softmax", "hard", "prune", "uniform+mixed", "softmax+mixed")
OWN_NOISE = ("softmax+noise", "softmax+noise+killed", "uniform+gn")


@pytest.fixture(scope="module")
def together(tmp_path_factory):
    """Train every case in two processes, which torchrun starts once."""
    out = tmp_path_factory.mktemp("two")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    done = subprocess.run(
        [*command, str(PROGRAM), str(out), *EQUAL, *OWN_NOISE],
        capture_output=True,
        text=True,
        timeout=900,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())},
    )
    assert done.returncode == 0, done.stderr[-6000:]
    found = {}
    for case in (*EQUAL, *OWN_NOISE):
        found[case] = [torch.load(out / f"{case}-{rank}.pt", weights_only=True) for rank in (0, 1)]
    return found, done.stderr


@pytest.mark.parametrize("case", EQUAL)
def test_two_processes_end_with_the_weights_and_curve_of_one(together, case):
    weights, result = run(case, 1)
    for process in together[0][case]:
        torch.testing.assert_close(process["weights"], weights, rtol=1e-6, atol=1e-7)
        for ours, row in zip(process["curve"], result.curve, strict=True):
            for one, other in zip(ours, (row.loss, row.dev, row.effective_clips), strict=True):
                assert (one is None) == (other is None)
                assert one is None or one == pytest.approx(other, rel=1e-6)


@pytest.mark.parametrize("case", [*EQUAL, *OWN_NOISE])
def test_two_processes_hold_bitwise_equal_weights(together, case):
    first, second = together[0][case]
    assert torch.equal(first["weights"], second["weights"])


def test_the_curves_of_both_processes_are_one(together):
    for first, second in together[0].values():
        assert first["curve"] == second["curve"]


def test_processes_draw_noise_of_their_own(together):
    weights, _ = run("softmax+noise", 1)
    assert not torch.allclose(together[0]["softmax+noise"][0]["weights"], weights, atol=1e-4)


def test_a_run_of_two_killed_in_an_epoch_ends_with_the_weights_of_an_uninterrupted_one(together):
    straight, killed = (together[0][f"softmax+noise{end}"][0] for end in ("", "+killed"))
    assert torch.equal(straight["weights"], killed["weights"])
    assert [row[0] for row in straight["curve"]] == [row[0] for row in killed["curve"]]


def test_only_one_process_speaks(together):
    assert together[1].count("train: epoch 4/4") == len(EQUAL) + len(OWN_NOISE)


def test_several_devices_without_several_processes_are_refused_with_the_command(monkeypatch):
    for name in ("LOCAL_RANK", "SLURM_PROCID"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(InputError, match="torchrun --nproc-per-node 2"):
        Processes("cpu", 2, "32-true")


@pytest.mark.parametrize("clips", range(1, 9))
@pytest.mark.parametrize("world", [1, 2, 3])
def test_parts_are_of_one_size_and_weigh_every_clip_alike(clips, world):
    parts = [split(np.arange(clips), rank, world) for rank in range(world)]
    assert len({len(mine) for mine, _ in parts}) == 1
    share = np.zeros(clips)
    for mine, weights in parts:
        np.add.at(share, mine, weights / len(mine) / world)
    np.testing.assert_allclose(share, 1 / clips)
