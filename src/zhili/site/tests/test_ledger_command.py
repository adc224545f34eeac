"""The sealed log of a running house: sequenced while it runs, checked and rebuilt by command when it rests."""

import json
import os
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zhili.ledger.public import Folder
from zhili.site.bench import processes
from zhili.site.tests import houses
from zhili.site.tests.houses import RunningHouse


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home whose house ran, sealed, lost its sequencer, sealed again, and rests."""
    with houses.home_with() as made:
        house = houses.start(made, "--workers", "1")
        try:
            folder = Folder(made / "ledger")
            _report(house)
            _eventually(lambda: folder.head().size > 0)
            (sequencer,) = processes.parts(house.process.pid)["sequencer"]
            before = folder.head().size
            os.kill(sequencer.pid, signal.SIGKILL)
            _report(house)
            _eventually(lambda: folder.head().size > before)
        finally:
            house.end()
        yield made


def test_what_was_sealed_stands_in_the_log(home: Path) -> None:
    assert Folder(home / "ledger").head().size >= 4
    checked = houses.zhili("ledger", "check", "--home", str(home))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "rows, bundles and tiles agree" in checked.stdout


def test_a_changed_tile_is_named_and_made_again(home: Path) -> None:
    head = Folder(home / "ledger").head()
    tile = home / "ledger" / "tile" / "0" / "000.p" / str(head.size)
    whole = tile.read_bytes()
    tile.write_bytes(bytes(32) + whole[32:])
    checked = houses.zhili("ledger", "check", "--home", str(home))
    assert (checked.returncode, checked.stdout) == (1, f"tile/0/000.p/{head.size}: 0: altered\n")
    rebuilt = houses.zhili("ledger", "rebuild", "--home", str(home))
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert tile.read_bytes() == whole
    assert houses.zhili("ledger", "check", "--home", str(home)).returncode == 0


def test_a_file_is_sealed_once_and_its_receipt_waits_for_the_log(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(b"I owe you")
    for _ in range(2):
        done = houses.zhili("ledger", "seal", str(file), "--home", str(home), "--wait", "0")
        assert (done.returncode, done.stdout[:6]) == (3, "sealed"), done.stderr
        waiting = (tmp_path / "note.txt.seal.json").read_bytes()
    assert str(tmp_path) in done.stdout and json.loads(waiting).keys() == {"id", "salt"}


def _report(house: RunningHouse) -> None:
    body = {"type": "hotline.request", "channel": "web", "data": {"text": "水管漏水"}}
    request = urllib.request.Request(
        house.address + "api/v1/cases", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 201


def _eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
