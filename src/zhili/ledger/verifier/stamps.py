"""The verifier's part about time-stamps: what an outside authority states (RFC 3161), and by whose certificate.

Read as CMS (RFC 5652) with the certificates that lie in the response. Whether one was revoked has to be asked of the
authority: that needs a network.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from zhili.ledger.verifier.checks import Fault

# Object identifiers as DER writes them.
SIGNED_DATA, TST_INFO = bytes.fromhex("2a864886f70d010702"), bytes.fromhex("2a864886f70d0109100104")
CONTENT_TYPE, MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010903"), bytes.fromhex("2a864886f70d010904")
NAMED_BY_SHA1, NAMED = bytes.fromhex("2a864886f70d010910020c"), bytes.fromhex("2a864886f70d010910022f")
DIGESTS = {
    bytes.fromhex("608648016503040201"): hashes.SHA256(),
    bytes.fromhex("608648016503040202"): hashes.SHA384(),
    bytes.fromhex("608648016503040203"): hashes.SHA512(),
}
LONGEST_CHAIN, ROOTS = 8, "timestamps/roots.pem"
# What a certificate raises that cannot be read, when the part in question is needed.
UNREADABLE = (
    UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType,
    ValueError, TypeError,
)  # fmt: skip
Der = tuple[int, bytes, bytes]  # the tag, what is inside, and the whole as it was written


@dataclass(frozen=True)
class Stamp:
    """An authority's word that something existed at an instant; ``issuers`` are the certificates that came with it."""

    at: datetime
    imprint: bytes
    certificate: x509.Certificate
    issuers: list[x509.Certificate]

    @property
    def authority(self) -> str:
        """Who states it."""
        return self.certificate.subject.rfc4514_string()


def roots_of(pem: bytes) -> list[x509.Certificate]:
    """The root certificates in a file (PEM)."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as fault:
        raise Fault("roots", str(fault)) from None


def stamp_of(response: bytes, content: bytes) -> Stamp:
    """The stamp in a response, which must be over SHA-256 of this content and signed as it says."""
    try:
        stamp = _read_stamp(response)
    except (*UNREADABLE, IndexError, KeyError, StopIteration) as fault:
        raise Fault("stamp", repr(fault)) from None
    if stamp.imprint != hashlib.sha256(content).digest():
        raise Fault("stamp-other", stamp.authority)
    return stamp


def check_chain(stamp: Stamp, roots: Sequence[x509.Certificate]) -> None:
    """Whether the authority's certificate leads to one of the roots, all of them valid at the stamp's instant."""
    one = stamp.certificate
    for _ in range(LONGEST_CHAIN):
        if not one.not_valid_before_utc <= stamp.at <= one.not_valid_after_utc:
            break
        if one in roots:
            return
        above = [other for other in (*roots, *stamp.issuers) if other != one and _issued(other, one)]
        if not above:
            break
        one = above[0]
    raise Fault("stamp-chain", stamp.authority)


def _read_stamp(response: bytes) -> Stamp:
    ((_, whole, _),) = _der(response)
    (_, status, _), (_, token, _) = _der(whole)[:2]
    if _der(status)[0][1] not in (b"\x00", b"\x01"):
        raise ValueError("not granted")
    (_, kind, _), (_, wrapped, _) = _der(token)
    (_, what, _), (_, info, _) = _der(_der(_der(wrapped)[0][1])[2][1])
    if (kind, what) != (SIGNED_DATA, TST_INFO):
        raise ValueError("not a time-stamp")
    signed = _der(_der(wrapped)[0][1])
    (signer,) = _der(signed[-1][1])
    certificates = [
        x509.load_der_x509_certificate(written)
        for tag, inner, _ in signed[3:-1]
        if tag == 0xA0
        for _, _, written in _der(inner)
    ]
    content = _der(info)[0][1]
    certificate = _signer_of(_der(signer[1]), content, certificates)
    fields = _der(_der(content)[0][1])
    (_, method, _), (_, imprint, _) = _der(fields[2][1])
    if not isinstance(DIGESTS[_der(method)[0][1]], hashes.SHA256):
        raise ValueError("not over SHA-256")
    return Stamp(_time_of(fields[4]), imprint, certificate, certificates)


def _signer_of(
    signer: list[Der], content: bytes, certificates: Sequence[x509.Certificate]
) -> x509.Certificate:
    """The certificate whose digest was signed with the stamp, for which the signature holds."""
    hash = DIGESTS[_der(signer[2][1])[0][1]]
    if signer[3][0] != 0xA0:
        raise ValueError("nothing beside the stamp is signed")
    attributes = {_der(inner)[0][1]: _der(_der(inner)[1][1]) for _, inner, _ in _der(signer[3][1])}
    ((_, kind, _),), ((_, digest, _),) = attributes[CONTENT_TYPE], attributes[MESSAGE_DIGEST]
    if kind != TST_INFO or digest != hashlib.new(hash.name, content).digest():
        raise Fault("stamp-signature", "message digest")
    certificate = next((one for one in certificates if _is_named(one, attributes)), None)
    if certificate is None:
        raise Fault("stamp-signature", "certificate")
    _check_signed(certificate, signer[5][1], b"\x31" + signer[3][2][1:], hash)
    return certificate


def _is_named(certificate: x509.Certificate, attributes: dict[bytes, list[Der]]) -> bool:
    name = NAMED if NAMED in attributes else NAMED_BY_SHA1
    parts = _der(_der(_der(attributes[name][0][1])[0][1])[0][1])
    hash: hashes.HashAlgorithm = hashes.SHA256() if name == NAMED else hashes.SHA1()
    if parts[0][0] == 0x30:
        hash = DIGESTS[_der(parts[0][1])[0][1]]
    digest = next(inner for tag, inner, _ in parts if tag == 0x04)
    return certificate.fingerprint(hash) == digest


def _check_signed(
    certificate: x509.Certificate, signature: bytes, signed: bytes, hash: hashes.HashAlgorithm
) -> None:
    key, who = certificate.public_key(), certificate.subject.rfc4514_string()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(hash))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hash)
        else:
            raise Fault("stamp-signature", who)
        use = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (InvalidSignature, x509.ExtensionNotFound):
        raise Fault("stamp-signature", who) from None
    if not use.critical or [*use.value] != [x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Fault("stamp-signature", who)


def _issued(issuer: x509.Certificate, one: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (*UNREADABLE, InvalidSignature, x509.ExtensionNotFound):
        return False


def _time_of(field: Der) -> datetime:
    whole, _, part = field[1].decode("ascii").removesuffix("Z").partition(".")
    if field[0] != 0x18 or len(whole) != 14 or not field[1].endswith(b"Z"):
        raise ValueError("no instant")
    at = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return at.replace(microsecond=int(f"{part:0<6.6}")) if part else at


def _der(data: bytes) -> list[Der]:
    """The values that stand one after the other in these bytes (ITU-T X.690)."""
    found, at = list[Der](), 0
    while at < len(data):
        length, begun = data[at + 1], at + 2
        if length & 0x80:
            wide = length & 0x7F
            if not 1 <= wide <= 4:
                raise ValueError("length")
            length, begun = int.from_bytes(data[begun : begun + wide], "big"), begun + wide
        if begun + length > len(data):
            raise ValueError("too short")
        found.append((data[at], data[begun : begun + length], data[at : begun + length]))
        at = begun + length
    return found
