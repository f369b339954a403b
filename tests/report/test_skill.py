"""Skill lies between floor and ceiling; tables of results need nothing of training."""

import math
import subprocess
import sys

import pytest

from signkit.report.skill import skill


def test_skill_is_zero_at_the_floor_and_one_at_the_ceiling():
    assert skill(4, 4, 60) == 0
    assert skill(60, 4, 60) == 1
    assert skill(0.2, 0.4, 0.0) == pytest.approx(0.5)
    assert math.isnan(skill(1, 2, 2))


def test_tables_of_results_are_laid_out_without_importing_torch():
    code = "import signkit.results, signkit.report.table_files, sys; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
