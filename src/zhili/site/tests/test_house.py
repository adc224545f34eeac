"""A running house: one at a time on a home, mended when a part is killed, stopped in order."""

import json
import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest

from zhili.site import config, postgres
from zhili.site.processes import Child
from zhili.site.supervisor import House
from zhili.site.tests import houses
from zhili.site.tests.houses import RunningHouse


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home whose tables are made once, for all tests of this file."""
    with houses.home_with() as made:
        yield made


@pytest.fixture
def up(home: Path) -> Iterator[Callable[[], RunningHouse]]:
    """Starts a house on the home; ends what is left of it."""
    started: list[RunningHouse] = []

    def start() -> RunningHouse:
        started.append(houses.start(home, "--workers", "1"))
        return started[-1]

    yield start
    for house in started:
        house.end()


def _health(house: RunningHouse) -> bool:
    try:
        with urllib.request.urlopen(house.address + "health", timeout=5) as answer:
            return bool(json.load(answer)["database"])
    except (OSError, ValueError):
        return False


def _eventually(holds: Callable[[], bool], *, within: float = 60.0) -> bool:
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


_PARTS = ("zhili.site.web", "zhili.site.worker", "zhili.site.sequencer", "postgres")


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
            name = next((word for word in _PARTS if word in command), "")
            found[name.removeprefix("zhili.site.")] = int(folder.name)
    return found


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_killed_part_is_started_again_and_a_second_house_is_refused(
    up: Callable[[], RunningHouse], home: Path
) -> None:
    house = up()
    assert _health(house)
    second = houses.zhili("up", "--home", str(home), "--port", str(houses.free_port()))
    assert second.returncode == 1
    assert "in use by another process" in second.stderr
    assert house.address in second.stderr

    with psycopg.connect(postgres.url(home / "postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS acknowledged (word text)")
        connection.execute("INSERT INTO acknowledged VALUES ('yes')")
    for part in _children(house.process.pid):
        # Asked anew each time: a part may have ended by itself when another was killed, and been started again.
        assert _eventually(lambda part=part: part in _children(house.process.pid))  # type: ignore[misc]
        before = _children(house.process.pid)[part]
        os.kill(before, signal.SIGKILL)
        assert _eventually(partial(_replaced, house, part, before)), part
        assert _eventually(lambda: _health(house)), part
    with psycopg.connect(postgres.url(home / "postgres")) as connection:
        assert connection.execute("SELECT word FROM acknowledged").fetchall() == [("yes",)]

    parts = _children(house.process.pid)
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(60) == 0
    assert all(_gone(pid) for pid in parts.values())


def _replaced(house: RunningHouse, part: str, before: int) -> bool:
    return _children(house.process.pid).get(part, before) != before


def test_after_kill_9_of_the_supervisor_nothing_is_left_and_the_next_start_recovers(
    up: Callable[[], RunningHouse], home: Path
) -> None:
    house = up()
    parts = _children(house.process.pid)
    web_processes = _children(parts["web"]).values()
    assert set(parts) == {"web", "worker", "sequencer", "postgres"}
    house.process.kill()
    house.process.wait()
    assert _eventually(lambda: all(_gone(pid) for pid in (*parts.values(), *web_processes)))
    again = up()
    assert _health(again)
    doctor = houses.zhili("doctor", "--home", str(home))
    assert "✓ worker       alive" in doctor.stdout
    assert doctor.returncode == 0, doctor.stdout
    assert again.end() == 0


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
    house.children = [Child(name, [], {}, tmp_path / "log") for name in ("web", "worker", "sequencer")]
    house._stop()
    assert stopped == ["web", "worker", "sequencer", "postgres"]


def test_a_port_that_is_taken_is_said_in_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhili.site.supervisor._PORT_PATIENCE", 0.0)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        house = House(config.load({"ZHILI_HOME": str(home)}), port=int(other.getsockname()[1]))
        with pytest.raises(Exception, match="is taken by another program"):
            house.run()


def test_no_secret_is_on_a_command_line_or_in_a_log(up: Callable[[], RunningHouse], home: Path) -> None:
    house = up()
    secret = (home / "secret_key").read_text().strip()
    pids = [house.process.pid, *_children(house.process.pid).values()]
    assert all(secret.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids)
    assert house.end() == 0
    assert all(secret not in log.read_text(errors="replace") for log in (home / "logs").iterdir())


def test_a_house_runs_on_a_server_of_its_own_as_a_plain_user_and_is_limited_row_by_row() -> None:
    with houses.new_home() as elsewhere:
        elsewhere.mkdir()
        server = postgres.Postgres(elsewhere / "server", settings=dict(postgres.THROWAWAY))
        server.start()
        try:
            with psycopg.connect(server.url, autocommit=True) as master:
                master.execute("CREATE ROLE city LOGIN")
                master.execute("GRANT zhili_web, zhili_jobs TO city")
                master.execute("CREATE DATABASE city OWNER city")
            url, home = server.url.replace("zhili@/zhili", "city@/city"), elsewhere / "house"
            house = houses.start(home, "--workers", "1", "--database-url", url)
            try:
                assert _health(house)
                assert not (home / "postgres").exists()
                assert _guarded(url) == (True, 0, True)
            finally:
                house.end()
            kept = ("--home", str(home), "--database-url", url)
            done = houses.zhili("backup", str(elsewhere / "kept.zip"), *kept)
            assert done.returncode == 0, done.stderr
        finally:
            server.stop()


def _guarded(url: str) -> tuple[bool, int, bool]:
    """Whether policies are forced, how much of somebody's row an untold page sees, whether jobs see it."""
    with psycopg.connect(url) as line:
        line.execute(
            "INSERT INTO notification_wish (recipient, district_id, ways, stopped, language, changed_at)"
            " VALUES ('account:00000000-0000-7000-8000-000000000000', 0, '{}', '{}', 'zh', now())"
        )
        found = [
            line.execute(
                "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'notification_wish'"
            ).fetchone()
        ]
        for role in ("zhili_web", "zhili_jobs"):
            line.execute(f"SET LOCAL ROLE {role}".encode())
            found.append(line.execute("SELECT count(*) FROM notification_wish").fetchone())
        line.rollback()
    forced, web, jobs = (row[0] for row in found if row is not None)
    return bool(forced), int(web), int(jobs) == 1
