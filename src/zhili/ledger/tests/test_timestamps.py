"""Time-stamps: a true one tells when, and any part of it changed, exchanged or missing makes it worthless."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from zhili.ledger.rules import der
from zhili.ledger.rules.keys import Malformed
from zhili.ledger.rules.signatures import Unverified
from zhili.ledger.rules.timestamps import stamp
from zhili.ledger.tests.authority import (
    AT,
    DIGEST,
    MIDDLE,
    MIDDLE_KEY,
    ROOT,
    ROOT_KEY,
    RSA_KEY,
    STAMP_KEY,
    STAMPER,
    STAMPING,
    Response,
    certificate,
)


def test_a_true_time_stamp_tells_when_and_of_what() -> None:
    found = stamp(Response().encoded(), roots=[ROOT])
    assert (found.at, found.method, found.digest, found.authority) == (AT, "sha256", DIGEST, "CN=stamps")


def test_fractions_of_a_second_and_rsa_are_read() -> None:
    own = certificate("rsa", RSA_KEY, "root", ROOT_KEY, ca=False, usage=STAMPING)
    made = Response(key=RSA_KEY, certificate=own, embedded=[own], instant=b"20261122093015.25Z")
    assert stamp(made.encoded(), roots=[ROOT]).at == AT + timedelta(seconds=0.25)


def test_certificates_that_lack_may_come_from_elsewhere() -> None:
    alone = Response(embedded=[]).encoded()
    with pytest.raises(Unverified):
        stamp(alone, roots=[ROOT])
    assert stamp(alone, roots=[ROOT], others=[STAMPER, MIDDLE]).digest == DIGEST


def _stranger() -> Response:
    key = ec.generate_private_key(ec.SECP256R1())
    own = certificate("root", key, "root", key, ca=True)
    theirs = certificate("stamps", STAMP_KEY, "root", key, ca=False, usage=STAMPING)
    return Response(certificate=theirs, embedded=[theirs, own])


def _issued_by_a_stamper() -> Response:
    below = certificate("below", RSA_KEY, "stamps", STAMP_KEY, ca=False, usage=STAMPING)
    return Response(key=RSA_KEY, certificate=below, embedded=[below, STAMPER, MIDDLE])


def _with(**changes: Any) -> Callable[[], Response]:
    own = certificate("stamps", STAMP_KEY, "middle", MIDDLE_KEY, ca=False, **changes)
    return lambda: Response(certificate=own, embedded=[own, MIDDLE])


WRONG: dict[str, Callable[[], Response]] = {
    "not granted": lambda: Response(status=2),
    "of another kind": lambda: Response(kind="1.2.3"),
    "not a time-stamp": lambda: Response(purpose="1.2.3"),
    "another digest": lambda: Response(digest=bytes(32)),
    "another certificate named": lambda: Response(named=bytes(32)),
    "signed by another key": lambda: Response(key=ROOT_KEY),
    "no instant": lambda: Response(instant=b"tomorrow"),
    "two signers": lambda: Response(signers=2),
    "no certificate": lambda: Response(embedded=[]),
    "no way to the root": lambda: Response(embedded=[STAMPER]),
    "a root like ours": _stranger,
    "issued by no issuer": _issued_by_a_stamper,
    "expired": _with(usage=STAMPING, days=-1),
    "for any purpose": _with(usage=()),
    "for other purposes too": _with(usage=(*STAMPING, ExtendedKeyUsageOID.SERVER_AUTH)),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_time_stamp_is_refused(what: str) -> None:
    with pytest.raises((Malformed, Unverified)):
        stamp(WRONG[what]().encoded(), roots=[ROOT])


GOOD = Response().encoded()


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, len(GOOD) - 1), bit=st.integers(0, 7))
def test_no_changed_bit_tells_another_instant_or_digest(at: int, bit: int) -> None:
    changed = GOOD[:at] + bytes([GOOD[at] ^ 1 << bit]) + GOOD[at + 1 :]
    try:
        found = stamp(changed, roots=[ROOT])
    except (Malformed, Unverified):
        return
    assert (found.at, found.digest) == (AT, DIGEST)


@given(st.binary(max_size=100))
def test_no_bytes_make_the_reader_stumble(data: bytes) -> None:
    with pytest.raises((Malformed, Unverified)):
        stamp(data, roots=[ROOT])


@pytest.mark.parametrize(
    "data", [b"", b"\x30", b"\x30\x05\x01", b"\x30\x80", b"\x30\x85" + bytes(5), b"\x05\x00\x05\x00"]
)
def test_what_is_not_der_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        der.value(data)
