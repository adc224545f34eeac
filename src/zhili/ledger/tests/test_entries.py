"""Entries of the log: small, and silent about persons; the digests in them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.ledger.rules import digests
from zhili.ledger.rules.digests import digest, sm3, sm3_digest
from zhili.ledger.rules.entries import LONGEST, Algorithm, MalformedEntry, SealedEntry, decode, encode

AT = datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC)
BOTH = ((Algorithm.HMAC_SHA256, bytes(range(32))), (Algorithm.HMAC_SM3, bytes(range(32, 64))))


def test_an_entry_keeps_the_hour_and_no_more() -> None:
    entry = encode(organisation=110105, action="case.opened", at=AT, commitments=BOTH)
    assert len(entry) == 10 + len("case.opened") + 2 * 33
    assert decode(entry) == SealedEntry(110105, "case.opened", datetime(2026, 11, 22, 9, tzinfo=UTC), BOTH)
    assert decode(entry).digest == bytes(range(32))
    later = encode(organisation=110105, action="case.opened", at=AT + timedelta(minutes=29), commitments=BOTH)
    assert later == entry


@given(
    st.integers(0, 2**32 - 1),
    st.text(max_size=30),
    st.integers(0, 2**32 - 1).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.lists(st.sampled_from(BOTH), max_size=1),
)
def test_entries_are_read_back(
    organisation: int, action: str, at: datetime, more: list[tuple[Algorithm, bytes]]
) -> None:
    told = (BOTH[0], *more)
    entry = encode(organisation=organisation, action=action, at=at, commitments=told)
    assert len(entry) <= LONGEST
    hour = at.replace(minute=0, second=0, microsecond=0)
    assert decode(entry) == SealedEntry(organisation, action, hour, told)


@given(st.binary(max_size=220))
def test_what_is_read_is_written_the_same(data: bytes) -> None:
    try:
        entry = decode(data)
    except MalformedEntry:
        return
    written = encode(
        organisation=entry.organisation, action=entry.action, at=entry.hour, commitments=entry.commitments
    )
    assert written == data


@pytest.mark.parametrize(
    "facts",
    [
        {"action": "x" * 125},
        {"organisation": -1},
        {"organisation": 2**32},
        {"at": datetime(1969, 1, 1, tzinfo=UTC)},
    ],
)
def test_what_does_not_fit_is_refused(facts: dict[str, object]) -> None:
    whole: dict[str, Any] = {"organisation": 1, "action": "x", "at": AT, "commitments": BOTH} | facts
    with pytest.raises(MalformedEntry):
        encode(**whole)


def test_other_bytes_are_no_entry() -> None:
    entry = encode(organisation=1, action="x", at=AT, commitments=BOTH)
    without_sha256 = encode(organisation=1, action="x", at=AT, commitments=BOTH[1:])
    for wrong in (b"", entry[:9], entry[:-1], entry + b"\x00", b"\x02" + entry[1:], without_sha256):
        with pytest.raises(MalformedEntry):
            decode(wrong)


def test_sm3_is_that_of_the_standard() -> None:
    """GB/T 32905-2016, annex A: the digests of ``abc`` and of sixteen times ``abcd``."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


@pytest.mark.parametrize("own", [True, False])
def test_the_two_commitments_are_hmacs_under_one_salt(own: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "_OWN_SM3", own and digests._OWN_SM3)
    salt, content = bytes(range(32)), b"a leaking pipe"
    inner, outer = (
        bytes(b ^ 0x36 for b in salt.ljust(64, b"\0")),
        bytes(b ^ 0x5C for b in salt.ljust(64, b"\0")),
    )
    assert sm3_digest(salt=salt, content=content) == sm3(outer + sm3(inner + content))
    assert digest(salt=salt, content=content) != digest(salt=bytes(32), content=content)
