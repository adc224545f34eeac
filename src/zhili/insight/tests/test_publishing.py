"""A month's figures are sealed once it is over; the board says so, and gives them to who answers for the city."""

import json
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse

from zhili.cases.testing import AT
from zhili.insight import public as insight
from zhili.insight.tests.arranging import TYPE, found_city, opened, sitting, staff_accounts
from zhili.kernel import clock
from zhili.ledger import public as ledger
from zhili.ledger.testing import House

BEFORE, OVER = datetime(2026, 3, 31, 15, 59, tzinfo=UTC), datetime(2026, 3, 31, 16, 1, tzinfo=UTC)
"""A minute before the month ends in the city, and one after."""


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    found_city()
    with clock.at_instant(AT):
        staff_accounts()


def _counted(at: datetime) -> bool:
    insight.count(at=at)
    return insight.publish_month(at=at)


def _board(username: str) -> str:
    with clock.at_instant(OVER):
        shown = sitting(username).get(reverse("insight:board"), {"time": "2026-03", "type": TYPE})
    return unescape(shown.content.decode())


def test_a_month_is_sealed_when_it_is_over_and_not_again(tmp_path: Path, settings: LazySettings) -> None:
    settings.ZHILI_LEDGER = tmp_path / "ledger"
    house = House(tmp_path / "ledger")
    opened(street=0), opened(street=1)
    insight.count(at=BEFORE)
    assert not insight.publish_month(at=OVER)  # counted before the month was over
    assert ledger.published("board-2026-03") is None and "封存" not in _board("supervisor")
    assert _counted(OVER)
    opened(street=1, at=OVER), opened(street=0)  # one of April, and one that is said to be of March
    assert not _counted(OVER)
    house.publish()
    house.publisher.witnesses.close()
    board, part = _board("supervisor"), _board("street-leader")
    assert "封存时全市 2 件" in board and "已于" in part and "封存时全市" not in part
    sealed = ledger.published("board-2026-03")
    assert sealed is not None
    streets = json.loads(sealed.content)["types"][TYPE]["streets"]
    assert [one["cases"] for one in streets] == [1, 1]
    content, receipt = (
        reverse(f"ledger:{name}", args=[sealed.id]) for name in ("published", "published_receipt")
    )
    assert content in board and content not in part
    assert sitting("supervisor").get(content).content == sealed.content
    assert b"tlog-proof" in sitting("supervisor").get(receipt).content
    for address in (content, receipt):
        assert sitting("street-leader").get(address).status_code == 403
