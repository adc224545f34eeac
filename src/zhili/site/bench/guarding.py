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
from zhili.site.bench.driving import Drive, Driven, drive
from zhili.site.bench.measures import Figure, median, ratio
from zhili.site.bench.throwaway import WEB_PROCESSES, HouseDidNotStart, Throwaway, environment, free_port

_UP_WITHIN = 60.0


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
class Guarding:
    """The rounds of this measure: ``requests`` to both, ``times`` round and round, over one connection each."""

    house: Throwaway
    requests: Sequence[bytes]
    times: int
    _limited: list[Drive] = field(default_factory=list, init=False)
    _unlimited: list[Drive] = field(default_factory=list, init=False)

    def measure(self, rounds: int) -> dict[str, Figure]:
        """Turn by turn, while worker and sequencer stand still. Raises HouseDidNotStart, Refused."""
        with (
            beside(self.house, limited=True) as limited,
            beside(self.house, limited=False) as unlimited,
            only_web(self.house),
        ):
            warm = 2 * self.times * len(self.requests)
            for each in (limited, unlimited):
                drive(each, self.requests, connections=4, most=warm)
            for number in range(rounds):
                turns = [(self._limited, limited), (self._unlimited, unlimited)]
                for drives, each in turns[:: -1 if number % 2 else 1]:
                    drives.append(self._driven(each))
        return self._figures()

    def _driven(self, asked: Driven) -> Drive:
        return drive(asked, self.requests, connections=1, most=self.times * len(self.requests))

    def _figures(self) -> dict[str, Figure]:
        limited, open_ = ([_whole(one) for one in drives] for drives in (self._limited, self._unlimited))
        times = ([median(one.seconds) for one in drives] for drives in (self._limited, self._unlimited))
        return {
            "cost_percent": (ratio(limited, open_) - 1) * 100,
            "time_ratio": ratio(*times),
            "cpu_ms": median(limited),
            "cpu_ms_without": median(open_),
            "db_cpu_ms": median([one.cost["postgres"] for one in self._limited]),
            "db_cpu_ms_without": median([one.cost["postgres"] for one in self._unlimited]),
        }


def _whole(driven: Drive) -> float:
    return driven.cost["web"] + driven.cost["postgres"]
