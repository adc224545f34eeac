"""What row-level security costs: the same lists of the same house, asked of pages that it limits and of pages that ask
as the owner of the tables, as all did before there were roles. Both are started for it: pages that have worked for a
while cost otherwise than new ones.
"""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zhili.site import config, roles
from zhili.site.bench import processes
from zhili.site.bench.client import Connection
from zhili.site.bench.creating import only_web
from zhili.site.bench.driving import Refused
from zhili.site.bench.measures import Figure, median
from zhili.site.bench.throwaway import WEB_PROCESSES, HouseDidNotStart, Throwaway, environment, free_port

_UP_WITHIN = 60.0
_CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Beside:
    """Web processes of a house beside its own, and where they answer."""

    house: Throwaway
    port: int
    pid: int

    def spent(self) -> dict[str, float]:
        """Processor seconds so far: theirs, and of the house's database."""
        web = sum(one.seconds for one in processes.below(self.pid, processes.seen()))
        return {"web": web, "postgres": self.house.spent()["postgres"]}


@contextlib.contextmanager
def beside(house: Throwaway, *, limited: bool) -> Iterator[Beside]:
    """Within the block such processes stand beside the house's own, on its home. Raises HouseDidNotStart."""
    port = free_port()
    with contextlib.nullcontext() if limited else as_before_there_were_roles():
        process = subprocess.Popen(
            [sys.executable, "-m", "zhili.site.web", "--port", str(port), "--processes", str(WEB_PROCESSES)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(house.home),
        )
        try:
            _wait(process, port)
        except HouseDidNotStart:
            process.kill()
            raise
    try:
        yield Beside(house, port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=90)


@contextlib.contextmanager
def as_before_there_were_roles() -> Iterator[None]:
    """What starts in the block on this process's house asks as the owner; what runs already goes on as it is."""
    house = config.load()
    roles.remember(house, made=False)
    try:
        yield
    finally:
        roles.remember(house, made=True)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _UP_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            Connection("127.0.0.1", port).close()
            return
        time.sleep(0.05)
    raise HouseDidNotStart(reason="web")


@dataclass(slots=True)
class _Side:
    """One of the two: its pages, a few connections to them, and what was seen."""

    pages: Beside
    connections: Sequence[Connection]
    seconds: list[float] = field(default_factory=list)
    web: float = 0.0
    postgres: float = 0.0

    def round(self, requests: Sequence[bytes], number: int) -> None:
        """All requests once, over the connection whose turn it is. Raises Refused."""
        connection = self.connections[number % len(self.connections)]
        before = self.pages.spent()
        for request in requests:
            began = time.perf_counter()
            status, body = connection.send(request)
            self.seconds.append(time.perf_counter() - began)
            if status >= 400:
                raise Refused(why=body[:500].decode("utf-8", "replace"))
        after = self.pages.spent()
        self.web += after["web"] - before["web"]
        self.postgres += after["postgres"] - before["postgres"]

    def each(self, seconds: float) -> float:
        """Milliseconds of one request."""
        return seconds / len(self.seconds) * 1000


@dataclass(frozen=True, slots=True)
class Guarding:
    """The measure: ``requests`` to both, turn by turn and ``rounds`` times, after a quarter as many that do not count.

    The turns are short and all of them are added up: a machine that is now slower and now quicker is so for both. A
    connection plans a statement anew its first five times.
    """

    house: Throwaway
    requests: Sequence[bytes]
    rounds: int

    def figures(self) -> dict[str, Figure]:
        """While worker and sequencer stand still. Raises HouseDidNotStart, Refused."""
        with (
            beside(self.house, limited=True) as limited,
            beside(self.house, limited=False) as unlimited,
            only_web(self.house),
            _connected(limited) as some,
            _connected(unlimited) as others,
        ):
            self._turns(_Side(limited, some), _Side(unlimited, others), self.rounds // 4)
            with_it, without = _Side(limited, some), _Side(unlimited, others)
            self._turns(with_it, without, self.rounds)
        return _figures(with_it, without)

    def _turns(self, one: _Side, other: _Side, rounds: int) -> None:
        for number in range(rounds):
            for side in (one, other)[:: -1 if number % 2 else 1]:
                side.round(self.requests, number // 2)


@contextlib.contextmanager
def _connected(pages: Beside) -> Iterator[list[Connection]]:
    """Within the block connections to these pages are open."""
    connections = [Connection("127.0.0.1", pages.port) for _ in range(_CONNECTIONS)]
    try:
        yield connections
    finally:
        for each in connections:
            each.close()


def _figures(limited: _Side, unlimited: _Side) -> dict[str, Figure]:
    with_it, without = (one.web + one.postgres for one in (limited, unlimited))
    return {
        "cost_percent": (with_it / without - 1) * 100,
        "time_ratio": median(limited.seconds) / median(unlimited.seconds),
        "cpu_ms": limited.each(with_it),
        "cpu_ms_without": unlimited.each(without),
        "db_cpu_ms": limited.each(limited.postgres),
        "db_cpu_ms_without": unlimited.each(unlimited.postgres),
    }
