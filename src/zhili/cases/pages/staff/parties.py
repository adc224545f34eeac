"""The parties of a case at the desk: inviting one with a code that is shown once, and reading who they are."""

import re
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from zhili.cases import public as cases
from zhili.cases.pages.staff import rows
from zhili.cases.pages.staff.acting import only_sent
from zhili.cases.pages.staff.case import drawn
from zhili.cases.pages.staff.sections import PURPOSES
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.notification import public as notification
from zhili.ui.desk import Who, staff_only

_PHONE = re.compile(r"[0-9+() -]{5,20}")
_BAD_PHONE = Text(
    zh="电话只写数字，例如 13800000000；没有可以不填。",
    en="A telephone is written in digits, such as 13800000000; leave it out if there is none.",
)
_TEXT_MESSAGE = "sms"
"""The way by which an invited party is told at its telephone."""


@staff_only
@only_sent
def invite(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Somebody becomes a party: the code that lets them in is shown on the page that comes back, and not kept."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    name = clean(request.POST.get("name", ""), limit=60)
    phone = request.POST.get("phone", "").strip()
    if phone and not _PHONE.fullmatch(phone):
        return drawn(request, who, case, None, status=422, parties={"party_errors": {"phone": _BAD_PHONE}})
    try:
        made = cases.invite(
            case_id=case.id,
            side=request.POST.get("side", ""),
            actor=who.actor,
            at=who.at,
            name=name,
            phone=phone,
        )
    except cases.BadSide as refusal:
        return drawn(request, who, case, None, status=refusal.status, refusal=refusal.words)
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    link = f"{settings.ZHILI_ADDRESS}{reverse('resident:follow')}?number={made.number}"
    shown = {
        "number": rows.spaced(made.number),
        "code": made.code,
        "link": link,
        "told": bool(phone) and _TEXT_MESSAGE in notification.carried(),
    }
    return drawn(request, who, case, None, parties={"invited": shown})


@staff_only
@only_sent
def reveal(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Name and telephone of the invited parties, for a stated purpose that goes into the trail."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    chosen = dict(PURPOSES).get(request.POST.get("parties_purpose", ""))
    purpose = chosen.zh if chosen else ""
    try:
        held = cases.reveal_parties(case_id=case.id, actor=who.actor, purpose=purpose, at=who.at)
    except ZhiliError as refusal:
        return drawn(request, who, case, None, status=refusal.status, refusal=refusal.words)
    titles = {"name": _("姓名"), "phone": _("电话")}
    known = [(id, [(titles.get(name, name), value) for name, value in of.items()]) for id, of in held.items()]
    return drawn(request, who, case, None, parties={"known": known})
