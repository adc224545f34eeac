"""Keys of outside systems: made and shown once, listed with what each may do, ended."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.pages.manage import words
from zhili.people.pages.manage.days import day
from zhili.people.pages.manage.granting import who_grants
from zhili.ui.desk import Who, page

_NAMED = Text(zh="请给它起个名字，如“区城管平台”。", en="Name it, such as “District platform”.")


@require_http_methods(["GET", "POST"])
@who_grants
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Every key; sent, one more is made and shown this once."""
    if request.method != "POST":
        return _drawn(request, who)
    try:
        return _drawn(request, who, made=_make(request, who), status=201)
    except FieldErrors as refusal:
        return _drawn(request, who, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _drawn(request, who, errors={"name": refusal.words}, status=refusal.status)


@require_POST
@who_grants
def end(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Let a key act no more."""
    people.end_key(name=request.POST.get("name", ""), actor=who.actor, at=who.at)
    notices.success(request, _("已停用，两秒内各处生效。"))
    return redirect("manage:keys")


def _make(request: HttpRequest, who: Who) -> str:
    post = request.POST
    name = post.get("name", "").strip()[:80]
    if not name:
        raise Invalid({"name": _NAMED})
    return people.create_key(
        name=name, role=post.get("role", people.OUTSIDE_ROLE), unit=post.get("unit") or None,
        area=post.get("area") or None, from_at=who.at, until_at=day("until", post, after=True), actor=who.actor,
        at=who.at,
    )  # fmt: skip


def _drawn(
    request: HttpRequest,
    who: Who,
    *,
    made: str = "",
    errors: Mapping[str, Text] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    context = {
        "rows": [
            (one, words.role_words(one.mandate.role), words.where_words(one.mandate), _ended(one, who.at))
            for one in people.issued_keys()
        ],
        "made": made,
        "given": {} if made else request.POST,
        "errors": errors or {},
        "roles": [(role, words.role_words(role)) for role in people.KEY_ROLES],
        "units": people.unit_options(),
        "areas": people.area_options(),
    }
    return page(request, who, "people/manage/keys.html", context, status=status)


def _ended(one: people.KeyView, at: datetime) -> bool:
    return one.mandate.until_at is not None and one.mandate.until_at <= at
