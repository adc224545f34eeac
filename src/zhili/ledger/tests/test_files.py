"""The log over HTTP, as any client of tlog-tiles asks for it."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from zhili.ledger.tests.sequenced import Log, seal_some


@pytest.fixture
def log(tmp_path: Path, settings: LazySettings, db: None) -> Log:
    """A log of 300 entries, published."""
    settings.ZHILI_LEDGER = tmp_path / "ledger"
    made = Log.in_(tmp_path / "ledger")
    seal_some(300)
    made.sequence()
    return made


@pytest.mark.parametrize("name", ["0/000", "entries/000", "0/001.p/44", "entries/001.p/44", "1/000.p/1"])
def test_tiles_are_served_for_ever(log: Log, client: Client, name: str) -> None:
    answer = client.get(f"/ledger/tile/{name}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/octet-stream"
    assert "immutable" in answer["Cache-Control"]
    assert answer.content == (log.folder.root / "tile" / name).read_bytes()


def test_a_part_comes_out_of_the_full_tile_when_it_is_gone(log: Log, client: Client) -> None:
    whole = client.get("/ledger/tile/0/000").content
    assert client.get("/ledger/tile/0/000.p/7").content == whole[: 7 * 32]


@pytest.mark.parametrize(
    "name", ["0/001", "2/000", "0/0", "head", "..%2fhead", "../head", "0/000/../../../head", "9"]
)
def test_nothing_else_is_served(log: Log, client: Client, name: str) -> None:
    assert client.get(f"/ledger/tile/{name}").status_code == 404


def test_the_checkpoint_is_served_once_it_is_published(log: Log, client: Client) -> None:
    assert client.get("/ledger/checkpoint").status_code == 404
    (log.folder.root / "checkpoint").write_text("log.example/zhili\n300\n")
    answer = client.get("/ledger/checkpoint")
    assert answer.content == b"log.example/zhili\n300\n"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "max-age=1" in answer["Cache-Control"]
    assert client.post("/ledger/checkpoint").status_code == 405
