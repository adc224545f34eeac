"""Signatures inside a PDF (PAdES, ETSI EN 319 142): put on as a further part of the file, and judged.

A signature adds to the file and changes nothing before it: what was issued stays the beginning of what is signed, byte
for byte. Nothing is fetched to make or to judge one.
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
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
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from zhili.documents.models import Certificate
from zhili.documents.operations.authority import CA, Identity
from zhili.documents.rules.seats import Seat


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature in a PDF: whose, when by its own word, and what is to be said of it.

    ``intact``: the bytes it covers are those that were signed. ``ours``: by a certificate of this house that was in
    force at that time. ``amended``: something but further signatures was added to the file after it.
    """

    name: str
    office: str
    at: datetime
    intact: bool
    ours: bool
    amended: bool

    @property
    def holds(self) -> bool:
        """Whether it shows that the file is as it was signed, by whom it says."""
        return self.intact and self.ours and not self.amended


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
    """Every signature in a PDF, in the order in which they were put on; none of a file that is no whole PDF."""
    try:
        found = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
        return tuple(_judged(one) for one in found)
    except PdfError:
        return ()


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
    at = one.self_reported_timestamp.astimezone(UTC)
    serial = f"{certificate.serial_number:040x}"
    row = Certificate.objects.filter(serial=serial).first()
    roots = Certificate.objects.filter(unit=row.unit, kind=CA) if row else ()
    context = ValidationContext(
        trust_roots=[_loaded(root.pem) for root in roots], moment=at, allow_fetching=False
    )
    status = validate_pdf_signature(one, signer_validation_context=context)
    revoked = row is None or (row.revoked_at is not None and row.revoked_at <= at)
    return Signed(
        name=str(certificate.subject.native.get("common_name", "")),
        office=str(certificate.subject.native.get("organization_name", "")),
        at=at,
        intact=bool(status.intact and status.valid),
        ours=bool(status.trusted) and not revoked,
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
