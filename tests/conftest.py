"""Shared fixtures: where the real data lies, and one thread a process."""

import os
from pathlib import Path

import hypothesis
import pytest

# Machines under load are slow at times; what a test may take is no part of what it holds.
hypothesis.settings.register_profile(
    "signkit", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("signkit")

os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Return the folder of real files named by ``SIGNKIT_REALDATA``, or skip."""
    folder = os.environ.get("SIGNKIT_REALDATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("SIGNKIT_REALDATA names no folder of real data on this machine")
    return Path(folder)
