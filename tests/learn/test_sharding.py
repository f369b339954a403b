"""A model laid out for FSDP learns what one process learns; two gloo processes on a CPU."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import shard_in_processes
import torch
from shard_in_processes import SHAPE, build, read_batch, take_steps

from signkit.learn.processes import ClipLosses

PROGRAM = Path(shard_in_processes.__file__)


@pytest.fixture(scope="module")
def sharded(tmp_path_factory):
    """What both processes hold after their steps on halves of one batch."""
    out = tmp_path_factory.mktemp("sharded")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    done = subprocess.run(
        [*command, str(PROGRAM), str(out)],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())},
    )
    assert done.returncode == 0, done.stderr[-6000:]
    return [torch.load(out / f"{rank}.pt", weights_only=True) for rank in (0, 1)]


def test_every_layer_is_a_unit_and_the_rest_goes_with_the_root(sharded):
    units = sharded[0]["units"]
    assert len(units) == 2 * SHAPE.layers + 1
    assert units[0] == "model.encoder.layers.0"
    assert units[-1] == ""


def test_each_process_holds_half_of_the_weights(sharded):
    whole = sharded[0]["whole"]
    assert sum(process["held"] for process in sharded) == whole
    assert max(process["held"] for process in sharded) < 0.55 * whole


def test_two_sharded_processes_end_with_the_weights_of_one_whole_model(sharded):
    store, model = build(recompute=False)
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    take_steps(ClipLosses(model), read_batch(store, range(8)))
    for process in sharded:
        for name, weight in model.named_parameters():
            torch.testing.assert_close(process["weights"][name], weight.detach())
    assert not torch.allclose(before["read_frame.weight"], model.read_frame.weight)
