"""A real house for tests: ``zhili up`` in its own process, on its own home and port."""

import fcntl
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

ZHILI = (sys.executable, "-m", "zhili.site.cli", "--lang", "en")

SHARED = "ZHILI_TEST_RUN"
"""Names the folder of a test run, which its first process makes and removes (``zhili.site.testing``)."""

_MANY = {"ZHILI_OPENINGS": "1000000", "ZHILI_SECOND_FACTOR": "none"}
"""A test is one sender of very many reports, and administrators whose password everybody knows."""


@dataclass(frozen=True, slots=True)
class RunningHouse:
    """Where a house answers, where its files lie, and the process of its supervisor."""

    address: str
    home: Path
    process: subprocess.Popen[str]

    def end(self, *, within: float = 60.0) -> int:
        """Stop it as Ctrl-C would; its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=within)
        return int(self.process.returncode)


@contextmanager
def new_home() -> Iterator[Path]:
    """A folder for a home that the database's own account may enter; gone after the block."""
    made = Path(tempfile.mkdtemp(prefix="zhili-house-test-"))
    made.chmod(0o755)
    try:
        yield made / "home"
    finally:
        rmtree(made, ignore_errors=True)


@contextmanager
def home_with(*programs: str) -> Iterator[Path]:
    """A home with its tables made, in which these modules were run in order while its house ran; gone after the block.

    It is a copy: the first process of a test run that wants a home makes it, the others wait and copy it too.
    """
    with new_home() as home:
        _copy(_kept(programs), home)
        yield home


def _kept(programs: tuple[str, ...]) -> Path:
    """The home that is copied. Who makes it holds the lock; who wants it next finds it."""
    homes = Path(os.environ[SHARED])
    home = homes / "-".join(("kept", *(name.rpartition(".")[2] for name in programs)))
    before = _kept(programs[:-1]) if programs else None
    with (homes / f"{home.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            making = home.with_suffix(".making")
            if before is None:
                done = zhili("migrate", "--home", str(making))
                assert done.returncode == 0, done.stderr
            else:
                _copy(before, making)
                _run(programs[-1], making)
            assert not (making / "postgres/postmaster.pid").exists(), (
                "its database has not ended: no copy would start"
            )
            making.rename(home)
    return home


def _run(program: str, home: Path) -> None:
    house = start(home, "--workers", "1")
    given = {**os.environ, "ZHILI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"}
    done = subprocess.run(
        [sys.executable, "-m", program], env=given, capture_output=True, text=True, check=False
    )
    assert (house.end(), done.returncode) == (0, 0), done.stderr


def _copy(home: Path, to: Path) -> None:
    subprocess.run(["cp", "-a", str(home), str(to)], check=True)  # with owners, which copytree does not keep


def zhili(*arguments: str, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; ``settings`` are put in its environment."""
    return subprocess.run(
        [*ZHILI, *arguments],
        env={**os.environ, **_MANY, **(settings or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def start(
    home: Path,
    *options: str,
    command: Sequence[str] = ("up",),
    settings: Mapping[str, str] | None = None,
) -> RunningHouse:
    """Start a house, with ``settings`` in its environment, and wait until it says that it is ready."""
    address = f"http://127.0.0.1:{free_port()}/"
    port = address.rpartition(":")[2].rstrip("/")
    process = subprocess.Popen(
        [*ZHILI, *command, "--home", str(home), "--port", port, *options],
        env={**os.environ, **_MANY, **(settings or {})}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    for line in process.stdout:
        if address in line:
            return RunningHouse(address=address, home=home, process=process)
    raise AssertionError(process.stderr.read())


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
