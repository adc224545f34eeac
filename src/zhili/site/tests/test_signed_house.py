"""A house whose signer is set up publishes signed checkpoints as its log grows, also after its signer was killed."""

import json
import os
import signal
import struct
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from zhili.kernel.ids import new_id
from zhili.ledger.signing import programs
from zhili.ledger.testing import check
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
            _seal_a_file(home)
            _bundle_a_case(house)
        finally:
            assert house.end() == 0


def _seal_a_file(home: Path) -> None:
    """By command: the receipt lies beside the file, and tells when the file is another."""
    file = home.parent / "note.txt"
    file.write_bytes(b"I owe you" * 300_000)
    command = ("ledger", "seal", str(file), "--home", str(home), "--wait", str(_WITHIN))
    done = houses.zhili(*command)
    assert (done.returncode, done.stdout) == (0, f"sealed; the receipt: {file}.tlog-proof\n"), done.stderr
    file.write_bytes(b"I owe you nothing")
    again = houses.zhili(*command)
    assert again.returncode == 1 and "is not what was sealed" in again.stderr


def _bundle_a_case(house: houses.RunningHouse) -> None:
    """A case with a file, reported and bundled: the bundle holds by itself."""
    case = _call(house, "cases", {"type": "hotline.request", "channel": "web", "data": {"text": "水管漏水"}})
    proof = _call(house, "tracking", {"number": case["number"], "secret": case["secret"]})
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="note.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nI owe you\r\n--x--\r\n"
    )
    headers = {"Authorization": f"Case {proof['token']}", "Content-Type": "multipart/form-data; boundary=x"}
    _call(house, f"cases/{case['id']}/attachments", body, headers)
    out = house.home.parent / "bundle.zip"
    done = houses.zhili(
        "ledger", "bundle", case["number"], "--to", "court", "--out", str(out), "--home", str(house.home),
        "--wait", str(_WITHIN),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, f"the bundle: {out}\n"), done.stderr
    found = check(out)
    assert len(found) == 5 and all(one.holds and not one.erased for one in found)


def _call(
    house: houses.RunningHouse, path: str, body: object, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **(headers or {})}
    with urllib.request.urlopen(
        urllib.request.Request(f"{house.address}api/v1/{path}", data, sent), timeout=30
    ) as answer:
        found: dict[str, Any] = json.load(answer)
    return found
