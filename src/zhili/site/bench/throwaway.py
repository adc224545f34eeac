"""A house of the bench's own: a home that goes away with it, durable like any other, run by ``zhili up``.

The only thing that differs from a house in service is that the database can count statements; it does so only
while ``counted`` asks for it.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import psycopg

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.site import postgres
from zhili.site.bench import processes

ZHILI = (sys.executable, "-m", "zhili.site.cli", "--lang", "en")
WEB_PROCESSES = 2
_COUNTING = """
shared_preload_libraries = 'pg_stat_statements'
pg_stat_statements.track = 'none'
pg_stat_statements.track_utility = on
"""


class HouseDidNotStart(ZhiliError):
    """The house that was to be measured did not come up."""

    code: ClassVar[str] = "bench-house"
    status: ClassVar[int] = 503
    message = Text(
        zh="用于测量的实例没有启动：{reason}", en="The house to be measured did not start: {reason}"
    )


@contextlib.contextmanager
def new_home() -> Iterator[Path]:
    """A folder for homes that the database's own account may enter; it is removed after the block."""
    made = Path(tempfile.mkdtemp(prefix="zhili-bench-"))
    made.chmod(0o711)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def lay_out(home: Path) -> None:
    """A database in an empty home, able to count statements."""
    home.mkdir(mode=0o755)
    server = postgres.Postgres(home / "postgres", log=home / "logs" / "postgres.log")
    server.start()
    server.stop()
    with (home / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write(_COUNTING)


@dataclass(slots=True)
class Throwaway:
    """A house and where it answers. ``took`` is the seconds from the command to its first page."""

    home: Path
    port: int = 0
    took: float = 0.0
    process: "subprocess.Popen[str] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """``zhili up``, until it says that its first page came. Raises HouseDidNotStart."""
        self.port = free_port()
        began = time.perf_counter()
        log = (self.home / "logs" / "bench.log").open("w+")
        self.process = subprocess.Popen(
            [*ZHILI, "up", "--home", str(self.home), "--port", str(self.port), "--workers", str(WEB_PROCESSES)],
            stdout=subprocess.PIPE, stderr=log, text=True, env=environment(self.home),
        )  # fmt: skip
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if str(self.port) in line:
                self.took = time.perf_counter() - began
                return
        self.process.wait()
        log.seek(0)
        raise HouseDidNotStart(reason=log.read().strip()[-500:])

    def stop(self) -> None:
        """End it as Ctrl-C would. Idempotent."""
        process, self.process = self.process, None
        if process is not None and process.poll() is None:
            process.terminate()
            process.communicate(timeout=90)

    @property
    def pid(self) -> int:
        """The process that all others of the house descend from."""
        assert self.process is not None
        return self.process.pid

    @property
    def url(self) -> str:
        """The address of its database."""
        return postgres.url(self.home / "postgres")

    def spent(self) -> dict[str, float]:
        """Processor seconds so far, by part."""
        return processes.spent(self.pid)

    @contextlib.contextmanager
    def counted(self) -> Iterator["Counter"]:
        """Count the statements that reach the database within the block."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            counter = Counter(connection)
            counter.begin()
            try:
                yield counter
            finally:
                counter.end()


class Counter:
    """The statements of a block by ``pg_stat_statements``: every statement that a client sent, BEGIN and COMMIT too."""

    def __init__(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        self._connection = connection
        self.calls: dict[str, int] = {}

    def begin(self) -> None:
        """Forget what was counted before and begin."""
        self._connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        self._connection.execute("SELECT pg_stat_statements_reset()")
        self._track("top")

    def end(self) -> None:
        """Stop, and keep what was counted in ``calls``: text of the statement and how often."""
        self._track("none")
        found = self._connection.execute(
            "SELECT query, sum(calls)::bigint FROM pg_stat_statements GROUP BY query"
        )
        self.calls = {str(text): int(str(calls)) for text, calls in found if not _our_own(str(text))}

    def _track(self, which: str) -> None:
        self._connection.execute(f"ALTER SYSTEM SET pg_stat_statements.track = '{which}'".encode())
        self._connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.2)  # the servers take the setting in when they are next idle

    @property
    def total(self) -> int:
        """How many statements there were."""
        return sum(self.calls.values())


def _our_own(text: str) -> bool:
    """Neither the bench's own, nor who asks, which goes along with a statement in its round trip."""
    return any(word in text for word in ("pg_stat_statements", "pg_reload_conf", "set_config("))


def environment(home: Path) -> dict[str, str]:
    """What the house's processes find: its home, and no setting of the house that the caller may have."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHILI_")}
    return {**kept, "ZHILI_HOME": str(home), "ZHILI_SECOND_FACTOR": "none", "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
