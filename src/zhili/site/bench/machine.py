"""What the figures were taken on: the machine, its disk and its load, the versions of what ran."""

import importlib.metadata
import os
import platform
import tempfile
import time
from pathlib import Path

import psycopg

from zhili.site.bench.measures import median

_WRITES = 100


def facts(url: str) -> dict[str, float | int | str]:
    """Facts that somebody needs to compare the figures with those of another machine."""
    with psycopg.connect(url) as connection:
        server = connection.execute("SHOW server_version").fetchone()
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": str(server[0]) if server else "",
        "zhili": importlib.metadata.version("zhili"),
        "durable_write_ms": durable_write(),
    }


def load() -> list[float]:
    """How many processes wanted a processor over the last 1, 5 and 15 minutes."""
    return [round(one, 2) for one in os.getloadavg()]


def durable_write() -> float:
    """Milliseconds that the disk takes to acknowledge a page for good: no commit can be faster."""
    taken = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(_WRITES):
            began = time.perf_counter()
            os.write(file.fileno(), b"\0" * 8192)
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
