"""Staff: who works here under which mandates; adding people one by one or by a list, granting, ending, closing."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhili.kernel.actor import Mandate
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.pages.manage import taking, words
from zhili.people.pages.manage.days import day
from zhili.people.pages.manage.granting import who_grants
from zhili.people.pages.manage.words import mended
from zhili.ui.desk import Who, page

A_PAGE = 50
COLUMNS = ("username", "name", "role", "unit", "area", "email", "phone", "from", "until")


@require_http_methods(["GET", "POST"])
@who_grants
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The list, searched by name and unit; sent, one person more is taken in."""
    if request.method != "POST":
        return _listed(request, who)
    given = {name: request.POST.get(name, "").strip() for name in COLUMNS}
    report = people.import_staff(rows=[given], actor=who.actor, at=who.at)
    if report.rejected:
        return _listed(request, who, errors={"username": mended(report.rejected[0])}, status=422)
    account = people.account(given["username"])
    notices.success(request, _("已添加。请给他一个临时密码。"))
    return redirect("manage:person", account=account.id) if account else redirect("manage:staff")


@require_POST
@who_grants
def take(request: HttpRequest, who: Who) -> HttpResponseBase:
    """A list of staff: good rows stand, the others are told with their reasons."""
    try:
        with taking.rows_of(taking.brought(request)) as rows:
            report = people.import_staff(rows=rows, actor=who.actor, at=who.at)
    except ZhiliError as refusal:
        return _listed(request, who, errors={"file": refusal.words}, status=refusal.status)
    return _listed(request, who, report=report)


@require_http_methods(["GET", "POST"])
@who_grants
def show_person(request: HttpRequest, who: Who, account: UUID) -> HttpResponseBase:
    """One person with every mandate; sent, one mandate more is granted."""
    person = people.staff_member(account=account, actor=who.actor, at=who.at)
    if request.method != "POST":
        return _person(request, who, person)
    post = request.POST
    try:
        people.grant_mandate(
            account_id=account, role=post.get("role", ""), unit=post.get("unit") or None, area=post.get("area") or None,
            from_at=day("from", post) or who.at, until_at=day("until", post, after=True), actor=who.actor, at=who.at,
        )  # fmt: skip
    except FieldErrors as refusal:
        return _person(request, who, person, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _person(request, who, person, errors={"role": refusal.words}, status=refusal.status)
    notices.success(request, _("已授权。"))
    return redirect("manage:person", account=account)


@require_POST
@who_grants
def end(request: HttpRequest, who: Who, account: UUID, mandate: UUID) -> HttpResponseBase:
    """End one mandate now."""
    people.end_mandate(mandate_id=mandate, actor=who.actor, at=who.at)
    notices.success(request, _("已收回授权，记录保留。"))
    return redirect("manage:person", account=account)


@require_POST
@who_grants
def give_password(request: HttpRequest, who: Who, account: UUID) -> HttpResponseBase:
    """A new password for somebody, shown this once, to be passed on by mouth."""
    person = people.staff_member(account=account, actor=who.actor, at=who.at)
    given = people.give_password(username=person.username, actor=who.actor, at=who.at)
    answer = _person(request, who, person, password=given, status=201)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@who_grants
def sign_out(request: HttpRequest, who: Who, account: UUID) -> HttpResponseBase:
    """Sign somebody out wherever they are signed in: a telephone lost, a browser left open."""
    people.sign_out_staff(account=account, actor=who.actor, at=who.at)
    notices.success(request, _("他在各处都已退出登录。"))
    return redirect("manage:person", account=account)


@require_POST
@who_grants
def close(request: HttpRequest, who: Who, account: UUID) -> HttpResponseBase:
    """Let an account sign in no more."""
    person = people.staff_member(account=account, actor=who.actor, at=who.at)
    people.close_account(username=person.username, actor=who.actor, at=who.at)
    notices.success(request, _("账号已停用，授权已收回。"))
    return redirect("manage:staff")


def _listed(
    request: HttpRequest, who: Who, *, errors: Mapping[str, Text] | None = None,
    report: people.ImportReport | None = None, status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    asked = request.GET
    found = people.administered(
        actor=who.actor, at=who.at, query=asked.get("q", "")[:60], unit=asked.get("unit", ""),
        after=asked.get("after", ""), limit=A_PAGE + 1,
    )  # fmt: skip
    shown = found[:A_PAGE]
    context = {
        "rows": [(one, [_said(held.mandate) for held in one.mandates]) for one in shown],
        "older": shown[-1].username if len(found) > A_PAGE else None,
        "asked": asked,
        "given": request.POST,
        "errors": errors or {},
        "report": report,
        "columns": COLUMNS,
        "unappointed": "admin" in people.granting(who.at),
        **_offered(),
    }
    return page(request, who, "people/manage/staff.html", context, status=status)


def _person(
    request: HttpRequest, who: Who, person: people.StaffView, *, errors: Mapping[str, Text] | None = None,
    password: str = "", status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    held = people.mandates_of(person.id)
    names = people.names_of({one.granted_by for one in held})
    context = {
        "person": person,
        "browsers": len(people.sign_ins(person.id)),
        "held": [
            (one, *_said(one.mandate), names.get(one.granted_by, ""), _in_force(one, who.at)) for one in held
        ],
        "given": request.POST,
        "errors": errors or {},
        "password": password,
        "until": who.at + people.GIVEN_FOR,
        **_offered(),
    }
    return page(request, who, "people/manage/person.html", context, status=status)


def _offered() -> dict[str, object]:
    return {
        "roles": list(people.ROLES.items()),
        "units": people.unit_options(),
        "areas": people.area_options(),
    }


def _said(mandate: Mandate) -> tuple[Text, Text]:
    return words.role_words(mandate.role), words.where_words(mandate)


def _in_force(one: people.MandateView, at: datetime) -> str:
    if one.mandate.holds(at):
        return "now"
    return "later" if one.mandate.from_at > at else "past"
