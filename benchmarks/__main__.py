"""Run every benchmark and write ``benchmarks/results.json``: ``make bench``.

Each module ``bench_*.py`` gives items ``{work, ratio, target, met, detail}``. Ratios are CPU
seconds of the yardstick over CPU seconds of signkit, one thread, same inputs, same results.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

# Before numpy and torch are imported: one thread each.
for name in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

HERE = Path(__file__).parent
PACKAGES = ("h5py", "msgspec", "numba", "numpy", "scipy", "torch")


def main(wanted: list[str]) -> None:
    """Run the benchmarks named (all by default) and write what they measured."""
    names = sorted(path.stem for path in HERE.glob("bench_*.py"))
    results = []
    for name in wanted or names:
        for item in importlib.import_module(f"benchmarks.{name}").run():
            results.append(item)
            mark = "met" if item["met"] else "NOT met"
            print(f"{item['work']}: {item['ratio']:.1f}x, target {item['target']:g}x, {mark}")
    found = {
        "at": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
        "machine": f"{platform.machine()}, {_processor()}, {os.cpu_count()} CPUs, one thread used",
        "python": platform.python_version(),
        "packages": {package: version(package) for package in PACKAGES},
        "results": results,
    }
    if not wanted:
        (HERE / "results.json").write_text(json.dumps(found, indent=1) + "\n")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


if __name__ == "__main__":
    main(sys.argv[1:])
