"""Verifying evidence, for everybody: a file with its receipt, or a bundle. What is brought is judged and not kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zhili.cases import public as cases
from zhili.cases.pages.resident.pages import page
from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.ui import whence

MOST_BYTES, MOST_RECEIPT = 64 << 20, 256 << 10
_ZIP = b"PK"
_NOTHING = Text(
    zh="请选文件：一个证据包，或者一份材料和它的回执。",
    en="Choose files: a bundle, or a file together with its receipt.",
)
_NO_RECEIPT = Text(
    zh="这里没有回执。单个文件要连同它的回执（.tlog-proof）一起选。",
    en="There is no receipt among these. Choose a single file together with its receipt (.tlog-proof).",
)
_TOO_LARGE = Text(
    zh="超过 64 MB。大的证据包请用包里的 zhili-verify.py 在自己的电脑上核验。",
    en="Over 64 MB. Verify a large bundle on your own machine with the zhili-verify.py inside it.",
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
    try:
        found, alone = _judged(request.FILES.getlist("files"))
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
