"""Finding one's way back to a request: by number and code, or among one's own when signed in."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhili.cases import public as cases
from zhili.cases.pages.resident import keeping
from zhili.cases.pages.resident.access import asking, grant, signed_in
from zhili.cases.pages.resident.pages import page
from zhili.cases.pages.resident.receipt import grouped
from zhili.documents import public as documents
from zhili.kernel import clock
from zhili.kernel.ids import valid_number
from zhili.kernel.refusals import NotFound, TooMany
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui import whence

_TRIES_OF_A_NUMBER, _TRIES_OF_AN_ADDRESS, _WINDOW = 10, 60, timedelta(hours=1)
_A_PAGE = 20
_BAD_NUMBER = Text(
    zh="编号应为 16 位数字，请对照回执检查有没有抄错。",
    en="A number has 16 digits; compare it with your receipt.",
)
_NO_CODE = Text(zh="请填写回执上的 8 位查询码。", en="Give the code of 8 characters from your receipt.")
_NO_MATCH = Text(
    zh="编号和查询码对不上。请对照回执再看一遍；查询码丢了，可以拨打 12345 核实身份后查询。",
    en="Number and code do not belong together. Compare them with your receipt; if the code is lost, call 12345.",
)


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Number and code, then the request. Guessing is slowed down, by number and by address."""
    at = clock.now()
    if request.method != "POST":
        known = asking(request, at=at)
        given = {"number": grouped(request.GET.get("number", "")[:20].replace(" ", ""))}
        return page(request, "follow", {"given": given, "known": known.kind != "anonymous"}, at=at)
    number = "".join(request.POST.get("number", "")[:40].split())
    code = people.read_code(request.POST.get("code", "")[:40])
    wrong = _faults(number, code)
    status = 422
    if not wrong:
        try:
            return _let_in(request, number, code, at=at)
        except NotFound:
            wrong = {"code": _NO_MATCH}
        except TooMany as refusal:
            wrong, status = {"number": refusal.words}, 429
    given = {"number": request.POST.get("number", "")[:40], "code": request.POST.get("code", "")[:40]}
    return page(request, "follow", {"given": given, "errors": wrong}, at=at, status=status)


def _faults(number: str, code: str) -> dict[str, Text]:
    faults = {}
    if not valid_number(number):
        faults["number"] = _BAD_NUMBER
    if not code:
        faults["code"] = _NO_CODE
    return faults


def _let_in(request: HttpRequest, number: str, code: str, *, at: datetime) -> HttpResponse:
    """Count the try, then the case or a refusal. The same counts stand at the API's door."""
    address = whence.address(request)
    people.throttle(deed="tracking-address", who=address, limit=_TRIES_OF_AN_ADDRESS, within=_WINDOW, at=at)
    people.throttle(deed="tracking-number", who=number, limit=_TRIES_OF_A_NUMBER, within=_WINDOW, at=at)
    proven = cases.find(number=number, secret=code)
    request.session.cycle_key()
    grant(request, proven.case_id, at=at, party=proven.party)
    if proven.party is not None:
        cases.join(case_id=proven.case_id, party=proven.party, actor=asking(request, at=at), at=at)
    return redirect("resident:case", case_id=proven.case_id)


@require_safe
@signed_in
def show_mine(request: HttpRequest) -> HttpResponseBase:
    """The requests of who is signed in, newest first."""
    at = clock.now()
    actor = asking(request, at=at)
    part = cases.listing(
        actor=actor,
        filters=cases.Filters(),
        at=at,
        after=request.GET.get("after"),
        limit=_A_PAGE,
    )
    followed = cases.followed_stages(rows=part.rows)
    context = {
        "rows": [(row, followed.get(row.id)) for row in part.rows],
        "older": part.after,
        "papers": documents.asked_to_sign(f"{actor.kind}:{actor.id}"),
        "title": _("我的诉求"),
        "begun": keeping.begun(request, at=at) if "after" not in request.GET else [],
    }
    return page(request, "my", context, at=at)
