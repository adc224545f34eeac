"""A time-stamp authority made up for tests: its keys and certificates, and its responses, right and wrong."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from zhili.ledger.rules import der

AT = datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC)
DIGEST = hashlib.sha256(b"checkpoint").digest()
SHA256, TST_INFO = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.9.16.1.4"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def tlv(tag: int, *parts: bytes) -> bytes:
    """A DER value of less than 65,536 bytes."""
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes(1 if len(body) < 256 else 2, "big")
    return bytes([tag, 128 + len(length)]) + length + body


def oid(text: str) -> bytes:
    """An object identifier."""
    return tlv(0x06, _arcs([int(arc) for arc in text.split(".")]))


def _arcs(arcs: list[int]) -> bytes:
    written = b""
    for arc in [arcs[0] * 40 + arcs[1], *arcs[2:]]:
        chunk = bytes([arc & 0x7F])
        while arc := arc >> 7:
            chunk = bytes([arc & 0x7F | 0x80]) + chunk
        written += chunk
    return written


def number(value: int) -> bytes:
    """An integer."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def certificate(
    name: str, key: Key, issuer: str, by: Key, *, ca: bool, usage: tuple[x509.ObjectIdentifier, ...] = (), days: int = 9
) -> x509.Certificate:  # fmt: skip
    """A certificate of ``key`` that the issuer signed."""
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
ROOT = certificate("root", ROOT_KEY, "root", ROOT_KEY, ca=True)
MIDDLE = certificate("middle", MIDDLE_KEY, "root", ROOT_KEY, ca=True)
ROOTS = ROOT.public_bytes(Encoding.PEM)
STAMPER = certificate("stamps", STAMP_KEY, "middle", MIDDLE_KEY, ca=False, usage=STAMPING)


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
    imprint: bytes = DIGEST
    nonce: int | None = None

    def encoded(self) -> bytes:
        """The response as the authority sends it."""
        sha256 = tlv(0x30, oid(SHA256))
        imprint = tlv(0x30, sha256, tlv(0x04, self.imprint))
        nonce = b"" if self.nonce is None else number(self.nonce)
        info = tlv(0x30, number(1), oid("1.2.3"), imprint, number(7), tlv(0x18, self.instant), nonce)
        named = self.named or self.certificate.fingerprint(hashes.SHA256())
        attributes = b"".join([
            tlv(0x30, oid("1.2.840.113549.1.9.3"), tlv(0x31, oid(self.kind))),
            tlv(0x30, oid("1.2.840.113549.1.9.4"),
                 tlv(0x31, tlv(0x04, self.digest or hashlib.sha256(info).digest()))),
            tlv(0x30, oid("1.2.840.113549.1.9.16.2.47"),
                 tlv(0x31, tlv(0x30, tlv(0x30, tlv(0x30, tlv(0x04, named)))))),
        ])  # fmt: skip
        issuer = tlv(0x30, self.certificate.issuer.public_bytes(), number(self.certificate.serial_number))
        signature = tlv(0x04, self._signed(tlv(0x31, attributes)))
        signer = tlv(
            0x30, number(1), issuer, sha256, tlv(0xA0, attributes), tlv(0x30, oid(self._method())), signature
        )
        content = tlv(0x30, oid(self.purpose), tlv(0xA0, tlv(0x04, info)))
        certificates = tlv(0xA0, *(one.public_bytes(Encoding.DER) for one in self.embedded))
        data = tlv(
            0x30, number(3), tlv(0x31, sha256), content, certificates, tlv(0x31, signer * self.signers)
        )
        token = tlv(0x30, oid("1.2.840.113549.1.7.2"), tlv(0xA0, data))
        return tlv(0x30, tlv(0x30, number(self.status)), token)

    def _method(self) -> str:
        return "1.2.840.113549.1.1.11" if isinstance(self.key, rsa.RSAPrivateKey) else "1.2.840.10045.4.3.2"

    def _signed(self, attributes: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(attributes, ec.ECDSA(hashes.SHA256()))


def answering(question: bytes, **changes: Any) -> bytes:
    """The response to a request; ``changes`` are made to its parts."""
    _, imprint, nonce, _ = der.value(question).inner()
    asked = {"imprint": imprint.inner()[1].body, "nonce": nonce.number()}
    return Response(**{**asked, **changes}).encoded()


@contextmanager
def served(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """An HTTP server that gives what ``answer`` makes of a request; where that raises ValueError, the status 500."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                body, status = answer(asked), 200
            except ValueError:
                body, status = b"", 500
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa"
        finally:
            server.shutdown()
            thread.join()
