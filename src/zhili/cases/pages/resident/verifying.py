"""Verifying, for everybody: a file with its receipt, a bundle, a paper by its seals. What is brought is not kept."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zhili.cases import public as cases
from zhili.cases.pages.resident.pages import page
from zhili.documents import public as documents
from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.ui import whence

MOST_BYTES, MOST_RECEIPT = 64 << 20, 256 << 10
MOST_PDF = 20 << 20
_ZIP, _PDF = b"PK", b"%PDF-"
_NOTHING = Text(
    zh="请选文件：一个证据包，一份材料和它的回执，或者一份盖了章的 PDF。",
    en="Choose files: a bundle, a file together with its receipt, or a sealed PDF.",
)


_NO_RECEIPT = Text(
    zh="这里没有回执。单个文件要连同它的回执（.tlog-proof）一起选。",
    en="There is no receipt among these. Choose a single file together with its receipt (.tlog-proof).",
)
_TOO_LARGE = Text(
    zh="超过 64 MB。大的证据包请用包里的 zhili-verify.py 在自己的电脑上核验。",
    en="Over 64 MB. Verify a large bundle on your own machine with the zhili-verify.py inside it.",
)


class PaperTooLarge(ZhiliError):
    """The PDF is larger than what is judged here."""

    code: ClassVar[str] = "paper-too-large"
    status: ClassVar[int] = 413
    message = Text(
        zh="这份 PDF 超过 20 MB，这里不核验。请用能验签的 PDF 阅读器打开它。",
        en="This PDF is over 20 MB and is not verified here. Open it with a reader of PDF that checks signatures.",
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as the page shows it; ``since`` begins the hour in which it was sealed, ``stamped`` is its time-stamp.

    ``anchored`` gives for other logs that hold it too the beginning of the hour.
    """

    found: ledger.Judged
    since: datetime | None
    witnesses: list[tuple[str, datetime | None]]
    stamped: datetime | None
    anchored: list[tuple[str, datetime]]


# No token is asked for: nothing is changed and nobody's session is used, and the size must be looked at before
# anything is read.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Where evidence is brought, and what was found."""
    at = clock.now()
    if request.method != "POST":
        return _drawn(request, {}, at=at)
    cases.slow_verifying(address=whence.address(request), at=at)
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return _drawn(request, {"errors": {"files": _TOO_LARGE}}, at=at, status=413)
    files = request.FILES.getlist("files")
    try:
        if len(files) == 1 and _beginning(files[0]).startswith(_PDF):
            return _drawn(request, _paper(files[0]), at=at)
        found, alone = _judged(files)
    except ZhiliError as refusal:
        errors = {"files": refusal.words}
        return _drawn(request, {"errors": errors}, at=at, status=refusal.status)
    if isinstance(found, Text):
        return _drawn(request, {"errors": {"files": found}}, at=at, status=422)
    context = {
        "items": [_shown(one) for one in found],
        "holds": bool(found) and all(one.holds for one in found),
        "listed": any(one.listing for one in found),
        "alone": alone,
    }
    return _drawn(request, context, at=at)


def _drawn(
    request: HttpRequest, context: Mapping[str, object], *, at: datetime, status: int = 200
) -> HttpResponse:
    return page(request, "verify", {**context, "published": ledger.is_published()}, at=at, status=status)


def _paper(file: "UploadedFile[bytes]") -> dict[str, object]:
    """What is to be said of a PDF's seals and signatures. Raises NotReadable, PaperTooLarge."""
    if (file.size or 0) > MOST_PDF:
        raise PaperTooLarge
    content = file.read()
    seals = documents.judge(content)
    return {
        "seals": seals,
        "holds": all(one.holds for one in seals),
        "issued": documents.issued_as(hashlib.sha256(content).hexdigest()),
    }


def _judged(files: "list[UploadedFile[bytes]]") -> tuple[list[ledger.Judged] | Text, bool]:
    """What was found, or what is missing; and whether it was a single file. Raises NotABundle, NotPublished."""
    if not files:
        return _NOTHING, False
    brought = [(one.name or "", one.open(), _beginning(one)) for one in files]
    receipts = [file for _name, file, beginning in brought if ledger.is_receipt(beginning)]
    others = [(name, file) for name, file, beginning in brought if not ledger.is_receipt(beginning)]
    if len(brought) == 1 and brought[0][2].startswith(_ZIP):
        return ledger.judge_bundle(brought[0][1]), False
    if len(receipts) != 1 or len(others) != 1 or (receipts[0].size or 0) > MOST_RECEIPT:
        return _NO_RECEIPT, False
    ((name, content),) = others
    return [ledger.judge_file(name, receipt=receipts[0].read(), content=content)], True


def _beginning(file: "UploadedFile[bytes]") -> bytes:
    read: bytes = file.read(64)
    file.seek(0)
    return read


def _shown(found: ledger.Judged) -> Shown:
    return Shown(
        found,
        datetime.fromisoformat(found.hour) if found.hour else None,
        [(name, datetime.fromisoformat(at) if at else None) for name, at in found.witnesses],
        datetime.fromisoformat(found.stamp) if found.stamp else None,
        [(origin, datetime.fromisoformat(hour)) for origin, hour in found.anchored],
    )
