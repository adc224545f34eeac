"""A running house: embedded database, web processes, worker, sequencer and signer, watched and stopped in order.

Runs in the foreground in one thread and imports no Django, so that it stays small. What the processes do is
in ``web``, ``worker``, ``sequencer``, ``signer`` and ``preparation``.
"""

import http.client
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.site import config as settings
from zhili.site import continuous, stamp
from zhili.site.lock import HomeLock
from zhili.site.postgres import Postgres, PostgresFault
from zhili.site.processes import Child, end_with_parent, rotate

_PORT_PATIENCE = 15.0  # seconds that the web process of a killed house may take to let the port go
_FIRST_PAGE_WITHIN = 120.0
_FAILURES_AT_START = 4
_PATIENCE = {
    "web": 20.0,
    "worker": 40.0,
    "sequencer": 10.0,
    "signer": 5.0,
}  # seconds to finish what is in hand
_MIGRATE = (sys.executable, "-m", "zhili.site.cli", "migrate")


class DidNotStart(ZhiliError):
    """A part of the house did not come up."""

    code: ClassVar[str] = "did-not-start"
    status: ClassVar[int] = 503
    message = Text(
        zh="{part} 没有启动：{reason}。详见 {log}。", en="{part} did not start: {reason}. More in {log}."
    )


class PortTaken(ZhiliError):
    """Another program listens on the port."""

    code: ClassVar[str] = "port-taken"
    status: ClassVar[int] = 409
    message = Text(
        zh="端口 {port} 已被别的程序占用。请用 --port 换一个端口。",
        en="Port {port} is taken by another program. Choose another with --port.",
    )


@dataclass(slots=True)
class House:
    """What runs and where. ``preparations`` are commands run to their end at each start, after migrations."""

    config: settings.Config
    host: str = "127.0.0.1"
    port: int = 8000
    web_processes: int = 1
    preparations: Sequence[Sequence[str]] = ()
    announce: Callable[[str], None] = print
    postgres: Postgres | None = field(default=None, init=False)
    children: list[Child] = field(default_factory=list, init=False)
    _ending: bool = field(default=False, init=False)
    _ready: bool = field(default=False, init=False)

    @property
    def address(self) -> str:
        """Where a browser finds the house."""
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host
        return f"http://{shown}:{self.port}/"

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM, then stop web, worker, sequencer, signer and database in this order.

        Raises AlreadyRunning, PortTaken, PostgresFault, DidNotStart.
        """
        settings.prepare_home(self.config)
        lock = HomeLock(self.config.home)
        lock.take(doing=self.address)
        with self._signals() as wakeup:
            try:
                self._start(wakeup)
                if not self._ending:
                    self._ready = True
                    self.announce(self.address)
                self._watch(wakeup)
            finally:
                self._stop()
                lock.release()

    # --- start ----------------------------------------------------------------------------------------------

    def _start(self, wakeup: int) -> None:
        self._await_port()
        if self.config.database_url is None:
            self.postgres = Postgres(
                self.config.home / "postgres",
                binaries=self.config.postgres_bin,
                log=self.config.logs / "postgres.log",
            )
            self.postgres.start()
        if not stamp.is_current(self.config):
            self._prepare(_MIGRATE)
        for command in self.preparations:
            self._prepare(command)
        self.children = [
            self._child(
                "web", "--host", self.host, "--port", str(self.port), "--processes", str(self.web_processes)
            ),
            self._child("worker"),
            self._child("sequencer"),
            *([self._child("signer")] if self.config.signer.is_dir() else []),
        ]
        for child in self.children:
            child.start()
        self._follow_backup()
        self._await_first_page(wakeup)

    def _follow_backup(self) -> None:
        """An archiver, as soon as a continuous backup was begun, also while the house runs."""
        follows = any(child.name == "archiver" for child in self.children)
        if self.postgres is not None and not follows and continuous.target(self.config) is not None:
            self.children.append(self._child("archiver"))

    def _await_port(self) -> None:
        """Wait while the port is taken, as it may be for a moment after a killed house."""
        deadline = time.monotonic() + _PORT_PATIENCE
        while not self._ending:
            with socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((self.host, self.port))
                except OSError as fault:
                    if time.monotonic() > deadline:
                        raise PortTaken(port=self.port) from fault
                else:
                    return
            time.sleep(0.1)

    def _prepare(self, command: Sequence[str]) -> None:
        """Run a preparation to its end, unless the house is to end first."""
        if self._ending:
            return
        log = self.config.logs / "preparation.log"
        rotate(log)
        with log.open("ab") as output:
            process = subprocess.Popen(
                command, env=self._environment(), stdin=subprocess.DEVNULL, stdout=None, stderr=output,
                preexec_fn=end_with_parent, start_new_session=True,
            )  # fmt: skip
        while process.poll() is None:
            if self._ending:
                process.terminate()
            time.sleep(0.02)
        if process.returncode != 0 and not self._ending:
            words = Child("preparation", command, {}, log).last_words()
            raise DidNotStart(part=" ".join(command[3:]), reason=words, log=log)

    def _child(self, name: str, *arguments: str) -> Child:
        command = [sys.executable, "-m", f"zhili.site.{name}", *arguments]
        return Child(name, command, self._environment(), self.config.logs / f"{name}.log")

    def _environment(self) -> dict[str, str]:
        changed = {
            "ZHILI_HOME": str(self.config.home),
            "DJANGO_SETTINGS_MODULE": "zhili.site.settings",
            "PYTHONUNBUFFERED": "1",
            "ZHILI_ADDRESS": self.config.address or self.address.rstrip("/"),
        }
        if self.config.database_url is not None:
            changed["ZHILI_DATABASE_URL"] = self.config.database_url
        return {**os.environ, **changed}

    def _await_first_page(self, wakeup: int) -> None:
        deadline = time.monotonic() + _FIRST_PAGE_WITHIN
        web = self.children[0]
        while not self._ending and not self._answers():
            self._tend()
            if web.failures >= _FAILURES_AT_START or time.monotonic() > deadline:
                raise DidNotStart(part="web", reason=web.last_words(), log=web.log)
            _pause(wakeup, 0.05)

    def _answers(self) -> bool:
        """Whether the first page comes, and from this house: another program may have taken the port."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host
        connection = http.client.HTTPConnection(host, self.port, timeout=30)
        try:
            connection.request("GET", "/health")
            health = connection.getresponse().read()
            if settings.name_of(self.config.home).encode() not in health:
                return False
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    # --- watch and stop -------------------------------------------------------------------------------------

    def _watch(self, wakeup: int) -> None:
        looked = time.monotonic()
        while not self._ending:
            _pause(wakeup, 0.5)
            if self._ending:
                return
            self._tend()
            if time.monotonic() - looked > 3600:
                looked = time.monotonic()
                for log in self.config.logs.glob("*.log"):
                    rotate(log)

    def _tend(self) -> None:
        if self.postgres is not None and not self.postgres.running():
            _say("postgres ended; starting it again")
            try:
                self.postgres.start()
            except PostgresFault as fault:
                _say(fault.render("en"))
                return
        self._follow_backup()
        for child in self.children:
            child.tend()

    def _stop(self) -> None:
        for child in self.children:
            longest = _PATIENCE.get(child.name, 10.0)
            child.stop(within=longest if self._ready else 1.0)  # nothing is in hand before the first page
        if self.postgres is not None:
            self.postgres.stop()

    @contextmanager
    def _signals(self) -> Iterator[int]:
        """Within the block SIGINT and SIGTERM end the house; signals and children's ends wake the loop."""
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        os.set_blocking(reading, False)

        def end(number: int, frame: FrameType | None) -> None:
            self._ending = True

        before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda number, frame: None)
        old_wakeup = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        try:
            yield reading
        finally:
            signal.set_wakeup_fd(old_wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(reading)
            os.close(writing)


def _pause(wakeup: int, seconds: float) -> None:
    """Wait, or less if a signal came."""
    ready, _, _ = select.select([wakeup], [], [], seconds)
    if ready:
        os.read(wakeup, 512)


def _say(words: str) -> None:
    sys.stderr.write(f"zhili: {words}\n")
    sys.stderr.flush()
