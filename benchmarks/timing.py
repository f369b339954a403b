"""How every benchmark takes its time: CPU seconds of this process, on one thread."""

from __future__ import annotations

import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object], calls: int = 1) -> float:
    """CPU seconds that one call takes, as the mean over several."""
    start = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - start) / calls
