"""The receipt: number, secret code, a picture to scan, what happens next. Only for the browser that reported."""

from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages.resident import drafts, sending, telling
from zhili.cases.pages.resident.access import mine
from zhili.cases.pages.resident.drafts import Receipt
from zhili.cases.pages.resident.pages import page
from zhili.kernel import clock
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text

_RECEIPT = Text(zh="这张回执", en="This receipt")


def _of(request: HttpRequest, number: str) -> Receipt:
    found = next((one for one in drafts.receipts(request.session) if one.number == number), None)
    if found is None:
        raise NotFound(what=_RECEIPT)
    return found


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Received: what to keep, what comes next and until when."""
    at = clock.now()
    receipt = _of(request, number)
    actor, case = mine(request, UUID(receipt.case_id), at=at)
    events = cases.timeline(case_id=case.id, actor=actor, at=at)
    address = request.build_absolute_uri(f"{reverse('resident:follow')}?number={number}")
    context = {
        "receipt": receipt,
        "case": case,
        "groups": grouped(number),
        "code": f"{receipt.secret[:4]} {receipt.secret[4:]}" if receipt.secret else "",
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff"),
        "next": telling.next_step(case),
        "terms": telling.terms(case, events, at=at),
    }
    response = page(request, "receipt", context, at=at, around=False)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def bring_photos(request: HttpRequest, number: str) -> HttpResponse:
    """Once more with the photos that could not be added."""
    receipt = _of(request, number)
    sending.bring_photos(request, receipt, at=clock.now())
    return redirect("resident:sent", number=number)


def grouped(number: str) -> str:
    """A number as it is read out: four digits at a time."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
