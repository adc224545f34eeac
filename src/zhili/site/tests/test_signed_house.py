"""A house whose signer is set up publishes signed checkpoints as its log grows, also after its signer was killed."""

import os
import signal
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from zhili.kernel.ids import new_id
from zhili.ledger.signing import programs
from zhili.site import postgres
from zhili.site.tests import houses

ORIGIN = "city.example/log"
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_WITHIN = 90.0


def _eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + _WITHIN
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.1)
    return held


def _seal(home: Path) -> None:
    leaf = struct.pack(">BIIB", 1, 110105, 0, 6) + b"opened" + b"\x01" + bytes(32)
    with psycopg.connect(postgres.url(home / "postgres"), autocommit=True) as db:
        db.execute("INSERT INTO ledger_pending VALUES (%s, %s, %s)", [new_id(AT), 110105, leaf])


def _published(home: Path) -> list[str]:
    try:
        return (home / "ledger" / "checkpoint").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []


def _signer_of(house: houses.RunningHouse) -> int:
    children = Path(f"/proc/{house.process.pid}/task/{house.process.pid}/children").read_text().split()
    return next(
        int(pid) for pid in children if b"zhili.site.signer" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )


def test_a_house_signs_its_log_as_it_grows() -> None:
    with houses.home_with() as home:
        programs.signer_server(home / "signer", name=ORIGIN).server_close()
        house = houses.start(home, "--workers", "1")
        try:
            _seal(home)
            assert _eventually(lambda: _published(home)[:2] == [ORIGIN, "1"])
            assert sum(line.startswith(f"— {ORIGIN} ") for line in _published(home)) == 2
            os.kill(_signer_of(house), signal.SIGKILL)
            _seal(home)
            assert _eventually(lambda: _published(home)[:2] == [ORIGIN, "2"])
        finally:
            assert house.end() == 0
