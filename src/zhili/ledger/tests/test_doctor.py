"""The doctor on the log's witnesses: who is missing, what lies unpublished, what cannot be believed."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from zhili.ledger.rules.keys import PrivateKey
from zhili.ledger.tests.small_log import COURT, JUSTICE, LOG_KEY, STREET, SmallLog, policy_text
from zhili.site import checks, config

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> config.Config:
    found = config.load({"ZHILI_HOME": str(tmp_path)})
    found.ledger.mkdir()
    found.signer.mkdir()
    (found.ledger / "policy.txt").write_bytes(policy_text("2"))
    return found


def _laid(house: config.Config, log: SmallLog, *, ago: timedelta) -> None:
    file = house.ledger / "head"
    file.write_text(log.head().text())
    moment = (AT - ago).timestamp()
    os.utime(file, (moment, moment))


def _published(house: config.Config, log: SmallLog, *signers: PrivateKey) -> None:
    (house.ledger / "checkpoint").write_text(log.signed(None, *signers).encoded(), "utf-8")


def test_a_house_without_a_signer_says_so(tmp_path: Path) -> None:
    found = checks.ledger_published(config.load({"ZHILI_HOME": str(tmp_path)}), at=AT)
    assert (found.level, "not signed" in found.state.en) == ("ok", True)


def test_a_log_that_all_witness_is_well(house: config.Config) -> None:
    log = SmallLog().grow(5)
    _laid(house, log, ago=timedelta(hours=1))
    _published(house, log, LOG_KEY, COURT, JUSTICE, STREET)
    found = checks.ledger_published(house, at=AT)
    assert (found.level, found.state.en.startswith("5 of 5")) == ("ok", True)


def test_a_missing_witness_is_a_warning_that_names_it(house: config.Config) -> None:
    log = SmallLog().grow(5)
    _laid(house, log, ago=timedelta(hours=1))
    _published(house, log, LOG_KEY, COURT, JUSTICE)
    found = checks.ledger_published(house, at=AT)
    assert (found.level, "street" in found.mend.en) == ("warning", True)


def test_what_lies_unpublished_for_long_is_a_fault(house: config.Config) -> None:
    log = SmallLog().grow(5)
    _published(house, log, LOG_KEY, COURT, JUSTICE, STREET)
    _laid(house, log.grow(1), ago=timedelta(seconds=10))
    assert checks.ledger_published(house, at=AT).level == "ok"
    _laid(house, log, ago=timedelta(minutes=3))
    assert checks.ledger_published(house, at=AT).level == "fault"
    (house.ledger / "checkpoint").unlink()
    assert checks.ledger_published(house, at=AT).level == "fault"


def test_a_checkpoint_that_cannot_be_believed_is_a_fault(house: config.Config) -> None:
    log = SmallLog().grow(5)
    _laid(house, log, ago=timedelta(hours=1))
    _published(house, log, LOG_KEY, COURT)
    found = checks.ledger_published(house, at=AT)
    assert (found.level, "too few" in found.state.en) == ("fault", True)
    (house.ledger / "head").write_text("words")
    assert checks.ledger_published(house, at=AT).level == "fault"
