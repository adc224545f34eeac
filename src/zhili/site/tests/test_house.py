"""A running house: one at a time on a home, mended when a part is killed, stopped in order."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from zhili.site import config, postgres
from zhili.site.processes import Child
from zhili.site.supervisor import House

ZHILI = [sys.executable, "-m", "zhili.site.cli", "--lang", "en"]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home whose tables are made once, for all tests of this file."""
    made = Path(tempfile.mkdtemp(prefix="zhili-up-test-"))
    made.chmod(0o755)
    done = subprocess.run(
        [*ZHILI, "migrate", "--home", str(made / "home")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    yield made / "home"
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def up(home: Path, port: int) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts ``zhili up`` and waits until it says that it is ready; ends what is left of it."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*ZHILI, "up", "--home", str(home), "--port", str(port), "--workers", "1"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        assert process.stdout is not None and process.stderr is not None
        said = process.stdout.readline()
        assert f"http://127.0.0.1:{port}/" in said, process.stderr.read()
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def _health(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        return bool(json.loads(connection.getresponse().read())["database"])
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _eventually(holds: Callable[[], bool], *, within: float = 60.0) -> bool:
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _children(pid: int) -> dict[str, int]:
    """The direct children of a process that run, by what their command line names."""
    found: dict[str, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == pid and state != "Z":
            name = next(
                (word for word in ("zhili.site.web", "zhili.site.worker", "postgres") if word in command), ""
            )
            found[name.removeprefix("zhili.site.")] = int(folder.name)
    return found


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_killed_part_is_started_again_and_a_second_house_is_refused(
    up: Callable[[], subprocess.Popen[str]], home: Path, port: int
) -> None:
    house = up()
    assert _health(port)

    second = subprocess.run(
        [*ZHILI, "up", "--home", str(home), "--port", "1"], capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert "in use by another process" in second.stderr
    assert f"http://127.0.0.1:{port}/" in second.stderr

    with psycopg.connect(postgres.url(home / "postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS acknowledged (word text)")
        connection.execute("INSERT INTO acknowledged VALUES ('yes')")
    for part in ("web", "worker", "postgres"):
        before = _children(house.pid)[part]
        os.kill(before, signal.SIGKILL)
        assert _eventually(
            lambda part=part, before=before: _children(house.pid).get(part, before) != before
        ), part
        assert _eventually(lambda: _health(port)), part
    with psycopg.connect(postgres.url(home / "postgres")) as connection:
        assert connection.execute("SELECT word FROM acknowledged").fetchall() == [("yes",)]

    parts = _children(house.pid)
    house.send_signal(signal.SIGINT)
    assert house.wait(60) == 0
    assert all(_gone(pid) for pid in parts.values())


def test_after_kill_9_of_the_supervisor_nothing_is_left_and_the_next_start_recovers(
    up: Callable[[], subprocess.Popen[str]], home: Path, port: int
) -> None:
    house = up()
    parts = _children(house.pid)
    web_processes = _children(parts["web"]).values()
    assert set(parts) == {"web", "worker", "postgres"}
    house.kill()
    house.wait()
    assert _eventually(lambda: all(_gone(pid) for pid in (*parts.values(), *web_processes)))
    again = up()
    assert _health(port)
    doctor = subprocess.run(
        [*ZHILI, "doctor", "--home", str(home)], capture_output=True, text=True, check=False
    )
    assert "✓ worker       alive" in doctor.stdout
    assert doctor.returncode == 0, doctor.stdout
    again.terminate()
    assert again.wait(60) == 0


def test_web_stops_before_the_worker_and_the_worker_before_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[str] = []

    def stop(self: Child, *, within: float) -> None:
        stopped.append(self.name)

    monkeypatch.setattr(Child, "stop", stop)
    monkeypatch.setattr(postgres.Postgres, "stop", lambda self: stopped.append("postgres"))
    house = House(config.load({"ZHILI_HOME": str(tmp_path)}))
    house.postgres = postgres.Postgres(tmp_path / "postgres")
    house.children = [Child(name, [], {}, tmp_path / "log") for name in ("web", "worker")]
    house._stop()
    assert stopped == ["web", "worker", "postgres"]


def test_a_port_that_is_taken_is_said_in_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhili.site.supervisor._PORT_PATIENCE", 0.0)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        house = House(config.load({"ZHILI_HOME": str(home)}), port=int(other.getsockname()[1]))
        with pytest.raises(Exception, match="is taken by another program"):
            house.run()


def test_no_secret_is_on_a_command_line_or_in_a_log(
    up: Callable[[], subprocess.Popen[str]], home: Path
) -> None:
    house = up()
    secret = (home / "secret_key").read_text().strip()
    pids = [house.pid, *_children(house.pid).values()]
    assert all(secret.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids)
    house.terminate()
    house.wait(60)
    assert all(secret not in log.read_text(errors="replace") for log in (home / "logs").iterdir())
