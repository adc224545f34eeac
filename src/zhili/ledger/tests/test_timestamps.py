"""Time-stamps: a true one tells when, and any part of it changed, exchanged or missing makes it worthless."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from zhili.ledger.rules import der
from zhili.ledger.rules.keys import Malformed
from zhili.ledger.rules.signatures import Unverified
from zhili.ledger.rules.timestamps import stamp

AT = datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC)
DIGEST = hashlib.sha256(b"checkpoint").digest()
SHA256, TST_INFO = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.9.16.1.4"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def _tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + length + body


def _oid(text: str) -> bytes:
    return _tlv(0x06, _arcs([int(arc) for arc in text.split(".")]))


def _arcs(arcs: list[int]) -> bytes:
    written = b""
    for arc in [arcs[0] * 40 + arcs[1], *arcs[2:]]:
        chunk = bytes([arc & 0x7F])
        while arc := arc >> 7:
            chunk = bytes([arc & 0x7F | 0x80]) + chunk
        written += chunk
    return written


def _number(value: int) -> bytes:
    return _tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _certificate(
    name: str, key: Key, issuer: str, by: Key, *, ca: bool, usage: tuple[x509.ObjectIdentifier, ...] = (), days: int = 9
) -> x509.Certificate:  # fmt: skip
    subject, issued_by = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, issuer))
    made = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issued_by).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT - timedelta(days=9)).not_valid_after(AT + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )  # fmt: skip
    if usage:
        made = made.add_extension(x509.ExtendedKeyUsage(usage), critical=True)
    return made.sign(by, hashes.SHA256())


ROOT_KEY, MIDDLE_KEY, STAMP_KEY = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
RSA_KEY = rsa.generate_private_key(65537, 2048)
STAMPING = (ExtendedKeyUsageOID.TIME_STAMPING,)
ROOT = _certificate("root", ROOT_KEY, "root", ROOT_KEY, ca=True)
MIDDLE = _certificate("middle", MIDDLE_KEY, "root", ROOT_KEY, ca=True)
STAMPER = _certificate("stamps", STAMP_KEY, "middle", MIDDLE_KEY, ca=False, usage=STAMPING)


@dataclass
class Response:
    """The parts of a time-stamp response; each can be changed before it is signed or after."""

    key: Key = STAMP_KEY
    certificate: x509.Certificate = STAMPER
    embedded: list[x509.Certificate] = field(default_factory=lambda: [STAMPER, MIDDLE])
    status: int = 0
    kind: str = TST_INFO
    digest: bytes | None = None
    named: bytes | None = None
    purpose: str = TST_INFO
    instant: bytes = AT.strftime("%Y%m%d%H%M%SZ").encode()
    signers: int = 1

    def encoded(self) -> bytes:
        """The response as the authority sends it."""
        sha256 = _tlv(0x30, _oid(SHA256))
        imprint = _tlv(0x30, sha256, _tlv(0x04, DIGEST))
        info = _tlv(0x30, _number(1), _oid("1.2.3"), imprint, _number(7), _tlv(0x18, self.instant))
        named = self.named or self.certificate.fingerprint(hashes.SHA256())
        attributes = b"".join([
            _tlv(0x30, _oid("1.2.840.113549.1.9.3"), _tlv(0x31, _oid(self.kind))),
            _tlv(0x30, _oid("1.2.840.113549.1.9.4"),
                 _tlv(0x31, _tlv(0x04, self.digest or hashlib.sha256(info).digest()))),
            _tlv(0x30, _oid("1.2.840.113549.1.9.16.2.47"),
                 _tlv(0x31, _tlv(0x30, _tlv(0x30, _tlv(0x30, _tlv(0x04, named)))))),
        ])  # fmt: skip
        issuer = _tlv(0x30, self.certificate.issuer.public_bytes(), _number(self.certificate.serial_number))
        signature = _tlv(0x04, self._signed(_tlv(0x31, attributes)))
        signer = _tlv(
            0x30, _number(1), issuer, sha256, _tlv(0xA0, attributes), _tlv(0x30, _oid("1.2.3")), signature
        )
        content = _tlv(0x30, _oid(self.purpose), _tlv(0xA0, _tlv(0x04, info)))
        certificates = _tlv(0xA0, *(one.public_bytes(Encoding.DER) for one in self.embedded))
        data = _tlv(
            0x30, _number(3), _tlv(0x31, sha256), content, certificates, _tlv(0x31, signer * self.signers)
        )
        token = _tlv(0x30, _oid("1.2.840.113549.1.7.2"), _tlv(0xA0, data))
        return _tlv(0x30, _tlv(0x30, _number(self.status)), token)

    def _signed(self, attributes: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(attributes, ec.ECDSA(hashes.SHA256()))


def test_a_true_time_stamp_tells_when_and_of_what() -> None:
    found = stamp(Response().encoded(), roots=[ROOT])
    assert (found.at, found.method, found.digest, found.authority) == (AT, "sha256", DIGEST, "CN=stamps")


def test_fractions_of_a_second_and_rsa_are_read() -> None:
    certificate = _certificate("rsa", RSA_KEY, "root", ROOT_KEY, ca=False, usage=STAMPING)
    made = Response(
        key=RSA_KEY, certificate=certificate, embedded=[certificate], instant=b"20261122093015.25Z"
    )
    assert stamp(made.encoded(), roots=[ROOT]).at == AT + timedelta(seconds=0.25)


def test_certificates_that_lack_may_come_from_elsewhere() -> None:
    alone = Response(embedded=[]).encoded()
    with pytest.raises(Unverified):
        stamp(alone, roots=[ROOT])
    assert stamp(alone, roots=[ROOT], others=[STAMPER, MIDDLE]).digest == DIGEST


def _stranger() -> Response:
    key = ec.generate_private_key(ec.SECP256R1())
    own = _certificate("root", key, "root", key, ca=True)
    theirs = _certificate("stamps", STAMP_KEY, "root", key, ca=False, usage=STAMPING)
    return Response(certificate=theirs, embedded=[theirs, own])


def _issued_by_a_stamper() -> Response:
    below = _certificate("below", RSA_KEY, "stamps", STAMP_KEY, ca=False, usage=STAMPING)
    return Response(key=RSA_KEY, certificate=below, embedded=[below, STAMPER, MIDDLE])


def _with(**changes: Any) -> Callable[[], Response]:
    own = _certificate("stamps", STAMP_KEY, "middle", MIDDLE_KEY, ca=False, **changes)
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
