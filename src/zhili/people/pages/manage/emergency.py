"""Emergency access: taking a role for some hours with a reason, giving it back, and the review by audit."""

from collections.abc import Mapping
from uuid import UUID

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.pages.manage import words
from zhili.ui.desk import Who, only_for, page

_TYPED = "emergency"
HOURS = {
    "1": Text(zh="1 小时", en="1 hour"),
    "2": Text(zh="2 小时", en="2 hours"),
    "4": Text(zh="4 小时", en="4 hours"),
}


@require_http_methods(["GET", "POST"])
@only_for(*people.BREAKS_GLASS)
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """What one took oneself, and the form to take a role; sent, it asks for password or passkey first."""
    return _take(request, who) if request.method == "POST" else _drawn(request, who)


@require_POST
@only_for(*people.BREAKS_GLASS, "audit")
def end(request: HttpRequest, who: Who, emergency: UUID) -> HttpResponseBase:
    """Give a role back before its time; whoever took it, or audit."""
    people.end_emergency(emergency=emergency, actor=who.actor, at=who.at)
    notices.success(request, _("紧急授权已收回。"))
    return redirect("manage:emergencies" if "audit" in who.roles else "manage:emergency")


@require_http_methods(["GET", "POST"])
@only_for("audit")
def review(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Every emergency, those not looked into first; sent, what was found of one."""
    errors: Mapping[str, Text] = {}
    status = 200
    if request.method == "POST":
        try:
            people.review_emergency(
                emergency=UUID(request.POST.get("emergency", "")), finding=request.POST.get("finding", ""),
                actor=who.actor, at=who.at,
            )  # fmt: skip
            notices.success(request, _("复核意见已记下。"))
            return redirect("manage:emergencies")
        except FieldErrors as refusal:
            errors, status = refusal.fields, refusal.status
        except ValueError:
            return redirect("manage:emergencies")
    rows = [(one, *_said(one, who)) for one in people.emergencies(actor=who.actor, at=who.at)]
    context = {"rows": rows, "errors": errors, "given": request.POST}
    return page(request, who, "people/manage/emergencies.html", context, status=status)


def _take(request: HttpRequest, who: Who) -> HttpResponseBase:
    post = request.POST
    if not did_recently_reauthenticate(request):
        request.session[_TYPED] = {
            name: post.get(name, "")[:600] for name in ("role", "unit", "hours", "reason")
        }
        onward = urlencode({"next": request.path})
        return redirect(f"{reverse('account_reauthenticate')}?{onward}")
    try:
        people.take_emergency(
            role=post.get("role", ""), unit=post.get("unit") or None,
            hours=int(post["hours"]) if post.get("hours") in HOURS else 0, reason=post.get("reason", ""),
            link=request.build_absolute_uri(reverse("manage:emergencies")), actor=who.actor, at=who.at,
        )  # fmt: skip
    except FieldErrors as refusal:
        return _drawn(request, who, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _drawn(request, who, errors={"role": refusal.words}, status=refusal.status)
    notices.success(request, _("已取用。审计管理员已收到通知，事后会复核。"))
    return redirect("manage:emergency")


def _drawn(
    request: HttpRequest, who: Who, *, errors: Mapping[str, Text] | None = None, status: int = 200
) -> HttpResponseBase:
    context = {
        "rows": [(one, *_said(one, who)) for one in people.own_emergencies(UUID(who.actor.id))],
        "roles": [(role, people.ROLES[role]) for role in people.TAKEN_IN_EMERGENCY],
        "units": people.unit_options(),
        "hours": list(HOURS.items()),
        "given": request.POST or request.session.pop(_TYPED, {}),
        "errors": errors or {},
    }
    return page(request, who, "people/manage/emergency.html", context, status=status)


def _said(one: people.EmergencyView, who: Who) -> tuple[Text, Text, bool]:
    """The role, where it holds, and whether it still does."""
    unit = people.unit(one.unit) if one.unit else None
    area = people.area(one.area) if one.area else None
    place = unit or area
    return words.role_words(one.role), place.title if place else words.EVERYWHERE, one.until_at > who.at
