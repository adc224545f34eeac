"""Opening a case through HTTP, beside a bare single-row insert and commit on the same database.

Each round drives the house, then the bare inserts: a ratio compares what stood side by side in time.
"""

import json
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import kill

import psycopg

from zhili.site.bench import bare, processes
from zhili.site.bench.client import prepared
from zhili.site.bench.driving import Drive, drive, in_process
from zhili.site.bench.measures import Figure, median, percentile, ratio
from zhili.site.bench.throwaway import WEB_PROCESSES, Throwaway

THREADS = 4  # of each web process
CONNECTIONS = WEB_PROCESSES * THREADS


@dataclass(slots=True)
class Creating:
    """The rounds of this measure. ``bodies`` are requests to open a case, sent under an operator's key."""

    house: Throwaway
    key: str
    bodies: Sequence[dict[str, object]]
    seconds: float
    _drives: list[Drive] = field(default_factory=list, init=False)
    _bare: dict[int, list[float]] = field(default_factory=dict, init=False)

    def round(self) -> None:
        """The house, then the bare inserts with as many connections, with one for each web process, with one."""
        self._drives.append(
            drive(self.house, self._requests(), connections=CONNECTIONS, seconds=self.seconds)
        )
        for connections in (CONNECTIONS, WEB_PROCESSES, 1):
            self._bare.setdefault(connections, []).append(self._bare_rate(connections))

    def warm(self) -> None:
        """Let every thread of every web process read what it keeps in memory."""
        drive(self.house, self._requests(), connections=CONNECTIONS, seconds=min(self.seconds, 3.0))

    def _requests(self) -> list[bytes]:
        headers = {"Authorization": f"Bearer {self.key}"}
        return [prepared("127.0.0.1", "POST", "/api/v1/cases", headers, body) for body in self.bodies]

    def _bare_rate(self, connections: int) -> float:
        with psycopg.connect(self.house.url, autocommit=True) as connection:
            connection.execute(bare.CREATE)
        rows = [json.dumps(body, ensure_ascii=False) for body in self.bodies[:500]]
        order = {
            "url": self.house.url,
            "bodies": rows,
            "seconds": self.seconds / 2,
            "connections": connections,
        }
        said = in_process("zhili.site.bench.bare", order)
        return float(said["inserted"]) / float(said["wall"])

    def statements(self, *, most: int) -> tuple[float, dict[str, int]]:
        """Statements for each create, and what they were; worker and sequencer hold their breath meanwhile."""
        with only_web(self.house), self.house.counted() as counter:
            driven = drive(self.house, self._requests(), connections=1, most=most)
        return counter.total / len(driven.seconds), counter.calls

    def figures(self, sql: float) -> dict[str, Figure]:
        """What the rounds came to."""
        rates = [one.per_second for one in self._drives]
        waits = [second * 1000 for one in self._drives for second in one.seconds]
        return {
            "cpu_ms": median([one.cost["web"] for one in self._drives]),
            "db_cpu_ms": median([one.cost["postgres"] for one in self._drives]),
            "worker_cpu_ms": median([one.cost["worker"] for one in self._drives]),
            "sequencer_cpu_ms": median([one.cost["sequencer"] for one in self._drives]),
            "sql": sql,
            "per_second": median(rates),
            "ms_median": median(waits),
            "ms_p99": percentile(waits, 0.99),
            "vs_bare_insert": ratio(rates, self._bare[CONNECTIONS]),
            "vs_bare_insert_1_connection_per_web_process": ratio(rates, self._bare[WEB_PROCESSES]),
            "vs_bare_insert_1_connection": ratio(rates, self._bare[1]),
            "bare_per_second": {str(number): median(found) for number, found in self._bare.items()},
            "connections": CONNECTIONS,
        }


@contextmanager
def only_web(house: Throwaway) -> Iterator[None]:
    """Within the block worker and sequencer stand still, so that only the web processes' statements are counted."""
    parts = processes.parts(house.pid)
    others = [one.pid for part in ("worker", "sequencer") for one in parts[part]]
    for pid in others:
        kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            kill(pid, signal.SIGCONT)
