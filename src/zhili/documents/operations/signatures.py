"""Signatures inside a PDF (PAdES, ETSI EN 319 142): put on as a further part of the file, and judged.

A signature adds to the file and changes nothing before it: what was issued stays the beginning of what is signed, byte
for byte. Nothing is fetched to make or to judge one.
"""

import io
import math
from datetime import UTC, datetime
from itertools import islice
from operator import itemgetter
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from zhili.documents.models import Certificate
from zhili.documents.operations.authority import CA, Identity
from zhili.documents.operations.leaves import reading
from zhili.documents.rules.reading import NotReadable, Signed
from zhili.documents.rules.seats import Seat

MOST_SIGNATURES = 50
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""In place of the time of a signature that tells none: no certificate was in force then."""


def put_on(
    content: bytes,
    who: Identity,
    *,
    field: str,
    seat: Seat | None,
    image: bytes | None,
    reason: str,
    at: datetime,
) -> bytes:
    """The file with one more signature; ``image`` (PNG) is shown at ``seat``; without a seat it is unseen."""
    signer = SimpleSigner(
        signing_cert=_certificate(who.certificate), signing_key=_private(who), cert_registry=_registry(who)
    )
    style = StaticStampStyle(background=PdfImage(_picture(image)), border_width=0) if image and seat else None
    place = SigFieldSpec(field, on_page=seat.page - 1, box=seat.box()) if seat else SigFieldSpec(field)
    meta = PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    made: io.BytesIO = _Dated(at, meta, signer, stamp_style=style, new_field_spec=place).sign_pdf(writer)
    return made.getvalue()


def judge(content: bytes) -> tuple[Signed, ...]:
    """Every signature in a PDF, in the order in which they were put on; those that cannot be judged say so.

    Raises NotReadable for what is no whole PDF, or has more than 50 signatures.
    """
    with reading():
        try:
            found = _signatures(PdfFileReader(io.BytesIO(content)))
        except PdfError:  # against the rules of the format, and yet a PDF
            found = _signatures(PdfFileReader(io.BytesIO(content), strict=False))
    return tuple(_told(one) for one in found)


def _signatures(reader: PdfFileReader) -> list[Any]:
    """The signatures in the order in which they were put on; None, at the end, for each that cannot be read."""
    if reader.encrypted or "/Pages" not in reader.root:
        raise NotReadable
    fields = list(islice(enumerate_sig_fields(reader, filled_status=True), MOST_SIGNATURES + 1))
    if len(fields) > MOST_SIGNATURES:
        raise NotReadable
    opened = [_opened(reader, where, name) for name, _value, where in fields]
    regular = [(at, one) for at, one in opened if one is None or one.sig_object_type == "/Sig"]
    return [one for _at, one in sorted(regular, key=itemgetter(0))]


def _opened(reader: PdfFileReader, where: Any, name: str) -> tuple[float, Any]:
    """A signature after the number of the revision that it signs."""
    try:
        with reading():
            one: Any = EmbeddedPdfSignature(reader, where, name)
            return one.signed_revision, one
    except NotReadable:
        return math.inf, None


def _told(one: Any) -> Signed:
    if one is None:
        return Signed(readable=False)
    try:
        with reading():
            return _judged(one)
    except NotReadable:
        return Signed(readable=False)


class _Dated(PdfSigner):
    """Signs as of an instant that is passed in."""

    def __init__(self, at: datetime, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._at = at

    def init_signing_session(self, *args: Any, **more: Any) -> Any:
        session = super().init_signing_session(*args, **more)
        session.system_time = self._at
        return session


def _judged(one: Any) -> Signed:
    certificate: asn1_x509.Certificate = one.signer_cert
    said = one.self_reported_timestamp
    at = said.astimezone(UTC) if said else _NEVER
    serial = f"{certificate.serial_number:040x}"
    row = Certificate.objects.filter(serial=serial).first()
    if row is not None and _loaded(row.pem).dump() != certificate.dump():
        row = None  # another's, under a number of ours
    roots = Certificate.objects.filter(unit=row.unit, kind=CA) if row else ()
    context = ValidationContext(
        trust_roots=[_loaded(root.pem) for root in roots], moment=at, allow_fetching=False
    )
    status = validate_pdf_signature(one, signer_validation_context=context)
    revoked = row is None or (row.revoked_at is not None and row.revoked_at <= at)
    return Signed(
        name=str(certificate.subject.native.get("common_name", "")),
        office=str(certificate.subject.native.get("organization_name", "")),
        at=at if said else None,
        reason=str(one.sig_object.get("/Reason", "")),
        intact=bool(status.intact and status.valid),
        known=row is not None,
        ours=bool(status.trusted) and not revoked,
        revoked_at=row.revoked_at if row else None,
        amended=status.modification_level is None
        or status.modification_level > ModificationLevel.FORM_FILLING,
    )


def _loaded(pem: str) -> asn1_x509.Certificate:
    return _certificate(x509.load_pem_x509_certificate(pem.encode()))


def _certificate(one: x509.Certificate) -> asn1_x509.Certificate:
    found: asn1_x509.Certificate = asn1_x509.Certificate.load(one.public_bytes(serialization.Encoding.DER))
    return found


def _private(who: Identity) -> asn1_keys.PrivateKeyInfo:
    content = who.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    found: asn1_keys.PrivateKeyInfo = asn1_keys.PrivateKeyInfo.load(content)
    return found


def _registry(who: Identity) -> Any:
    """The authority's certificate, to go into the signature."""
    store: Any = SimpleCertificateStore
    return store.from_certs([_certificate(who.issuer)])


def _picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))
