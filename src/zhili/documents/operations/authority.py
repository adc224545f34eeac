"""The house's own certificate authority for each office: made when first needed, its keys in files of the home.

P-256 with SHA-256 (FIPS 186-5) in X.509 certificates (RFC 5280): readers of PDF know them. The keys lie beside those
of personal data, readable by their owner alone, and are in every backup with them. Such a seal shows that the house
made it; an office that has a certificate from a licensed authority puts that in its place.
"""

import os
import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction

from zhili.documents.models import Certificate
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

CA, SEAL, OFFICER = "ca", "seal", "officer"
RENEWED = "renewed"
"""Why a certificate was revoked that another one took the place of."""
_CERTIFICATE = Text(zh="这张证书", en="This certificate")
_YEARS = {CA: 10, SEAL: 5, OFFICER: 3}
_LONGEST_NAME = 64  # RFC 5280, ub-common-name


class CertificateRevoked(ZhiliError):
    """The certificate that should sign was revoked, or its time is over."""

    code: ClassVar[str] = "certificate-revoked"
    status: ClassVar[int] = 409
    message = Text(
        zh="“{name}”的签章证书已停用或到期，不能再用来签署；此前签的仍然有效。请管理员用 zhili seals renew 重新颁发。",
        en="The certificate of '{name}' was revoked or has ended and signs nothing any more; what it signed before"
        " stays signed. The administrator makes a new one with 'zhili seals renew'.",
    )


class KeyMissing(ZhiliError):
    """The key of a certificate is not where it should be."""

    code: ClassVar[str] = "certificate-key-missing"
    status: ClassVar[int] = 500
    message = Text(
        zh="证书 {serial} 的密钥文件不在。请从备份取回主目录下的 private_keys，或停用这张证书后重新颁发。",
        en="The key file of certificate {serial} is not there. Take private_keys of the home from a backup, or revoke"
        " the certificate and have a new one made.",
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """What signs: a certificate with its private key, and the authority's certificate above it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    issuer: x509.Certificate


@dataclass(frozen=True, slots=True)
class Office:
    """An office as certificates name it."""

    unit: str
    name: str
    district_id: int


def identity(office: Office, *, kind: str, at: datetime, holder: str = "", name: str = "") -> Identity:
    """The office's seal, or the signature of an officer (``holder`` is their reference, ``name`` what they are called).

    Made at the first need. Raises CertificateRevoked where the newest was revoked or is over, KeyMissing.
    """
    with transaction.atomic():
        _alone(office.unit)
        authority = _newest(office.unit, CA, "") or _make(office, CA, "", office.name, None, at)
        found = _newest(office.unit, kind, holder) or _make(
            office, kind, holder, name or office.name, authority, at
        )
    for one in (authority, found):
        if one.revoked_at is not None or not one.made_at <= at < one.until:
            raise CertificateRevoked(name=name or office.name)
    return Identity(_read(found), _key(found), _read(authority))


def renew(*, serial: str, at: datetime) -> str:
    """Make a new certificate in place of this one, for the same office or officer; the new serial.

    The former one is revoked by it, if it was not before. Raises NotFound, KeyMissing.
    """
    former = Certificate.objects.filter(serial=serial).first()
    if former is None:
        raise NotFound(what=_CERTIFICATE)
    named = _read(former).subject
    office = Office(former.unit, _said(named, NameOID.ORGANIZATION_NAME), former.district_id)
    name = office.name if former.kind == CA else _said(named, NameOID.COMMON_NAME)
    with transaction.atomic():
        _alone(office.unit)
        authority = None
        if former.kind != CA:
            authority = _newest(office.unit, CA, "") or _make(office, CA, "", office.name, None, at)
        Certificate.objects.filter(
            unit=former.unit, kind=former.kind, holder=former.holder, revoked_at=None
        ).update(revoked_at=at, revoked_why=RENEWED)
        return _make(office, former.kind, former.holder, name, authority, at).serial


def revoke(*, serial: str, why: str, actor: Actor, at: datetime) -> bool:
    """Let a certificate sign nothing any more from now on; whether it was in force."""
    changed = Certificate.objects.filter(serial=serial, revoked_at=None).update(
        revoked_at=at, revoked_why=why, revoked_by=f"{actor.kind}:{actor.id}"
    )
    return bool(changed)


def _alone(unit: str) -> None:
    """One process at a time makes certificates of an office."""
    fetch("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"documents.ca:{unit}"])


def _said(subject: x509.Name, name: x509.ObjectIdentifier) -> str:
    return str(subject.get_attributes_for_oid(name)[0].value)


def _newest(unit: str, kind: str, holder: str) -> Certificate | None:
    return Certificate.objects.filter(unit=unit, kind=kind, holder=holder).order_by("-id").first()


def _make(
    office: Office, kind: str, holder: str, name: str, authority: Certificate | None, at: datetime
) -> Certificate:
    key, serial = ec.generate_private_key(ec.SECP256R1()), x509.random_serial_number()
    until = at + timedelta(days=365 * _YEARS[kind])
    if authority is not None:
        until = min(until, authority.until)
    subject = _subject(office, name, kind)
    issuer = _read(authority).subject if authority else subject
    made = _signed(subject, issuer, key, _key(authority) if authority else key, serial, at, until)
    row = Certificate(
        id=new_id(at), district_id=office.district_id, unit=office.unit, kind=kind, holder=holder,
        serial=f"{serial:040x}", pem=made.public_bytes(serialization.Encoding.PEM).decode(), made_at=at, until=until,
    )  # fmt: skip
    _write_key(row.serial, key)
    row.save(force_insert=True)
    return row


def _subject(office: Office, name: str, kind: str) -> x509.Name:
    common = f"{name} 文书签章根证书" if kind == CA else name
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            _named(NameOID.ORGANIZATION_NAME, office.name),
            _named(NameOID.COMMON_NAME, common),
        ]
    )


# X.520 bounds a name by characters; the library counts the bytes, of which each Chinese character has three.
warnings.filterwarnings("ignore", message="Attribute's length must be")


def _named(of: x509.ObjectIdentifier, name: str) -> x509.NameAttribute[str]:
    return x509.NameAttribute(of, name[:_LONGEST_NAME], _validate=False)


def _signed(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey,
    serial: int, at: datetime, until: datetime,
) -> x509.Certificate:  # fmt: skip
    own = key is by
    usage = x509.KeyUsage(
        digital_signature=not own, content_commitment=not own, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=own, crl_sign=own, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(at.replace(microsecond=0))
        .not_valid_after(until.replace(microsecond=0))
        .add_extension(x509.BasicConstraints(ca=own, path_length=0 if own else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, hashes.SHA256())
    )


def _read(row: Certificate) -> x509.Certificate:
    return x509.load_pem_x509_certificate(row.pem.encode())


def _path(serial: str) -> Path:
    return Path(settings.ZHILI_PRIVATE_KEYS) / f"paper-{serial}.pem"


def _key(row: Certificate) -> ec.EllipticCurvePrivateKey:
    try:
        content = _path(row.serial).read_bytes()
    except FileNotFoundError:
        raise KeyMissing(serial=row.serial) from None
    key = serialization.load_pem_private_key(content, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeyMissing(serial=row.serial)
    return key


def _write_key(serial: str, key: ec.EllipticCurvePrivateKey) -> None:
    """On disk before the certificate is known: a row whose key was lost would stop the office from sealing."""
    path = _path(serial)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
