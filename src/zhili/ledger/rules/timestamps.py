"""Checking time-stamps of an outside authority (RFC 3161, in CMS of RFC 5652) over a digest, without a network."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from zhili.ledger.rules import der
from zhili.ledger.rules.keys import Malformed
from zhili.ledger.rules.signatures import Unverified

_SIGNED_DATA, _TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
# The certificate's digest, signed too so that no other can take its place (RFC 2634 by SHA-1, RFC 5035 by any).
_CERTIFICATE_SHA1, _CERTIFICATE = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
_HASHES: dict[str, type[hashes.SHA256] | type[hashes.SHA384] | type[hashes.SHA512]] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
}
_LONGEST_CHAIN = 8
_UNREADABLE = (
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an authority stated: this digest, made by this method, existed at this instant (UTC).

    ``nonce`` is the number that the question bore, None where it had none.
    """

    at: datetime
    method: str
    digest: bytes
    authority: str
    nonce: int | None = None


@dataclass(frozen=True, slots=True)
class _Signer:
    serial: int
    issuer: bytes
    method: str
    attributes: der.Value
    signature: bytes


def stamp(
    response: bytes, *, roots: Sequence[x509.Certificate], others: Sequence[x509.Certificate] = ()
) -> Stamp:
    """Check a time-stamp response against trusted ``roots``; ``others`` are certificates that it may lack.

    Checked are status, signature, signed attributes, purpose and chain of the certificate at the stamp's instant.
    Revocation is not: it needs a network. Raises Malformed or Unverified.
    """
    try:
        return _stamp(response, roots, others)
    except (Malformed, Unverified):
        raise
    except (
        ValueError,
        IndexError,
        StopIteration,
        *_UNREADABLE,
    ) as fault:  # certificates are read as they are needed
        raise Malformed("the time-stamp lacks a part, or a certificate cannot be read") from fault


def _stamp(response: bytes, roots: Sequence[x509.Certificate], others: Sequence[x509.Certificate]) -> Stamp:
    content, embedded, signer = _parts(response)
    info = der.value(content).of(der.SEQUENCE).inner()
    at, (method, digest) = _instant(info), _imprint(info)
    certificate = _certificate(signer, [*embedded, *others])
    _check_attributes(signer, content, certificate)
    _check_signature(signer, certificate)
    _check_purpose(certificate)
    _check_chain(certificate, [*embedded, *others], roots, at)
    # After the five fields that every stamp has, an INTEGER can only be the nonce (RFC 3161, 2.4.2).
    nonce = next((part.number() for part in info[5:] if part.tag == der.INTEGER), None)
    return Stamp(at, method, digest, certificate.subject.rfc4514_string(), nonce)


def _parts(response: bytes) -> tuple[bytes, list[x509.Certificate], _Signer]:
    status, token = der.value(response).of(der.SEQUENCE).inner()[:2]
    if status.inner()[0].number() not in (0, 1):
        raise Unverified("the authority did not grant the time-stamp")
    kind, wrapped = token.inner()[:2]
    if kind.oid() != _SIGNED_DATA:
        raise Malformed("the time-stamp is not signed data")
    parts = wrapped.inner()[0].of(der.SEQUENCE).inner()
    what, content = parts[2].inner()[:2]
    if what.oid() != _TST_INFO:
        raise Malformed("what is signed is not a time-stamp")
    signers = parts[-1].of(der.SET).inner()
    if len(signers) != 1:
        raise Malformed("a time-stamp has one signer")
    embedded = [certificate for part in parts[3:-1] if part.tag == 0xA0 for certificate in part.inner()]
    certificates = [x509.load_der_x509_certificate(certificate.whole) for certificate in embedded]
    return content.inner()[0].of(der.OCTETS).body, certificates, _signer(signers[0])


def _signer(value: der.Value) -> _Signer:
    parts = value.of(der.SEQUENCE).inner()
    issuer, serial = parts[1].of(der.SEQUENCE).inner()
    attributes = parts[3].of(0xA0)
    method, signature = parts[2].inner()[0].oid(), parts[5].of(der.OCTETS).body
    return _Signer(serial.number(), issuer.whole, method, attributes, signature)


def _imprint(info: list[der.Value]) -> tuple[str, bytes]:
    method, digest = info[2].of(der.SEQUENCE).inner()
    return _hash(method.inner()[0].oid()).name, digest.of(der.OCTETS).body


def _instant(info: list[der.Value]) -> datetime:
    text = info[4].of(der.GENERAL_TIME).body.decode("ascii")
    for form in ("%Y%m%d%H%M%SZ", "%Y%m%d%H%M%S.%fZ"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise Malformed("the time-stamp's instant cannot be read")


def _certificate(signer: _Signer, known: Sequence[x509.Certificate]) -> x509.Certificate:
    for certificate in known:
        if certificate.serial_number == signer.serial and certificate.issuer.public_bytes() == signer.issuer:
            return certificate
    raise Unverified("the authority's certificate is not given")


def _check_attributes(signer: _Signer, content: bytes, certificate: x509.Certificate) -> None:
    attributes = {
        name.oid(): values.of(der.SET).inner()
        for name, values in (attribute.inner() for attribute in signer.attributes.inner())
    }
    kinds, digests = attributes.get(_CONTENT_TYPE, []), attributes.get(_MESSAGE_DIGEST, [])
    if len(kinds) != 1 or kinds[0].oid() != _TST_INFO:
        raise Unverified("the signed attributes are not of a time-stamp")
    digest = hashlib.new(_hash(signer.method).name, content).digest()
    if len(digests) != 1 or digests[0].of(der.OCTETS).body != digest:
        raise Unverified("the time-stamp is not what was signed")
    if _digest_of(certificate, attributes) is None:
        raise Unverified("another certificate was signed with the time-stamp")


def _digest_of(certificate: x509.Certificate, attributes: dict[str, list[der.Value]]) -> bytes | None:
    for name in (_CERTIFICATE, _CERTIFICATE_SHA1):
        for signed in attributes.get(name, []):
            parts = signed.inner()[0].inner()[0].inner()
            named = parts[0].inner()[0].oid() if parts[0].tag == der.SEQUENCE else ""
            usual = hashes.SHA256() if name == _CERTIFICATE else hashes.SHA1()
            digest = next(part.body for part in parts if part.tag == der.OCTETS)
            return digest if certificate.fingerprint(_hash(named) if named else usual) == digest else None
    return None


def _check_signature(signer: _Signer, certificate: x509.Certificate) -> None:
    signed = bytes([der.SET]) + signer.attributes.whole[1:]
    key, hash = certificate.public_key(), _hash(signer.method)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signer.signature, signed, ec.ECDSA(hash))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signer.signature, signed, padding.PKCS1v15(), hash)
        else:
            raise Unverified("the authority signs by a method that is not known here")
    except InvalidSignature as fault:
        raise Unverified("the time-stamp's signature does not hold") from fault


def _check_purpose(certificate: x509.Certificate) -> None:
    try:
        purpose = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound as fault:
        raise Unverified("the certificate is not for time-stamping") from fault
    if not purpose.critical or list(purpose.value) != [x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Unverified("the certificate is not for time-stamping only")


def _check_chain(
    certificate: x509.Certificate,
    known: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> None:
    for _ in range(_LONGEST_CHAIN):
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            raise Unverified("a certificate was not valid at the time-stamp's instant")
        if certificate in roots:
            return
        certificate = _issuer(certificate, [*roots, *known])
    raise Unverified("the certificate does not lead to a trusted root")


def _issuer(certificate: x509.Certificate, known: Sequence[x509.Certificate]) -> x509.Certificate:
    for other in known:
        if other == certificate or other.subject != certificate.issuer or not _may_issue(other):
            continue
        try:
            certificate.verify_directly_issued_by(other)
        except (InvalidSignature, TypeError, ValueError):
            continue
        return other
    raise Unverified("the certificate does not lead to a trusted root")


def _may_issue(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _hash(oid: str) -> hashes.SHA256 | hashes.SHA384 | hashes.SHA512:
    if oid not in _HASHES:
        raise Malformed("a digest is made by a method that is not known here")
    return _HASHES[oid]()
