"""Signatures, addresses and patience of the exchange with outside platforms."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.kernel.calling import patience, reach, signing

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NOW = str(int(AT.timestamp()))
SECRET = "s" * 40
SIGNED = {"platform": "12345", "timestamp": NOW, "key": "k-1", "body": b'{"a":1}'}


def genuine(signature: str, *, secret: str = SECRET, at: datetime = AT, **changed: object) -> bool:
    return signing.is_genuine(signature, secret, at=at, **{**SIGNED, **changed})  # type: ignore[arg-type]


def test_a_signature_is_the_documented_digest() -> None:
    text = b"v1\n12345\n" + NOW.encode() + b'\nk-1\n{"a":1}'
    by_hand = "v1=" + hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()
    assert signing.signature(SECRET, **SIGNED) == by_hand  # type: ignore[arg-type]
    assert genuine(by_hand)


@pytest.mark.parametrize(
    "changed",
    [
        {"platform": "110"}, {"key": "k-2"}, {"body": b'{"a":2}'}, {"timestamp": str(int(NOW) + 1)},
        {"secret": "t" * 40}, {"at": AT + timedelta(minutes=6)}, {"at": AT - timedelta(minutes=6)},
        {"timestamp": ""}, {"timestamp": "-1"}, {"timestamp": "٣"}, {"timestamp": "9" * 13},
    ],
    ids=str,
)  # fmt: skip
def test_whatever_is_changed_the_signature_is_good_no_more(changed: dict[str, object]) -> None:
    signature = signing.signature(SECRET, **SIGNED)  # type: ignore[arg-type]
    assert not genuine(signature, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("given_signature", ["", "v1=", "v0=00", "v1=é"])
def test_what_is_no_signature_is_refused(given_signature: str) -> None:
    assert not genuine(given_signature)


@given(tries=st.integers(1, 10_000), draw=st.floats(0, 1, exclude_max=True))
def test_pauses_grow_to_an_hour_and_never_end(tries: int, draw: float) -> None:
    wait = patience.pause(tries, draw=draw)
    assert patience.FIRST * 0.75 <= wait <= patience.LONGEST * 1.25
    assert patience.pause(tries + 1, draw=draw) >= wait


def test_a_message_that_does_not_arrive_is_told_within_the_hour() -> None:
    waited = sum((patience.pause(n, draw=0.999) for n in range(1, patience.LOUD_AFTER)), timedelta())
    assert timedelta(minutes=5) < waited < timedelta(hours=1)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://110.example/in/12345/", ("https", "110.example", 443, "/in/12345")),
        ("http://127.0.0.1:8001/api", ("http", "127.0.0.1", 8001, "/api")),
        ("http://[::1]:9/x", ("http", "::1", 9, "/x")),
    ],
)
def test_an_address_is_taken_apart(url: str, parts: tuple[str, str, int, str]) -> None:
    assert reach.target(url) == parts


@pytest.mark.parametrize(
    "url",
    ["ftp://x/y", "file:///etc/passwd", "https://", "//x", "http://u:p@x/", "http://x/?a", "http://x/#a", "http://x:99999/",
     "http://x /y", "http://x/\n", "gopher://x"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(reach.BadAddress):
        reach.target(url)


@pytest.mark.parametrize(
    ("host", "address", "allowed"),
    [
        ("platform.gov.example", "203.0.113.5", True),
        ("platform.gov.example", "10.20.30.40", True),
        ("platform.gov.example", "127.0.0.1", False),
        ("platform.gov.example", "::1", False),
        ("platform.gov.example", "::ffff:127.0.0.1", False),
        ("platform.gov.example", "169.254.169.254", False),
        ("platform.gov.example", "fe80::1%eth0", False),
        ("platform.gov.example", "fd00:ec2::254", False),
        ("platform.gov.example", "100.100.100.200", False),
        ("platform.gov.example", "0.0.0.0", False),
        ("platform.gov.example", "224.0.0.1", False),
        ("localhost", "127.0.0.1", True),
        ("localhost", "10.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("10.0.0.1", "10.0.0.1", True),
    ],
)
def test_a_name_leads_to_ordinary_addresses_only(host: str, address: str, allowed: bool) -> None:
    assert reach.may_reach(host, address) is allowed
