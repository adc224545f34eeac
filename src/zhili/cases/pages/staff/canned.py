"""The page of a unit's ready-made answers: written, changed and retired by whoever works there."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhili.cases.pages import choosing
from zhili.casetypes.classes import ClassDef
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.ids import as_uuid
from zhili.ui.desk import Who, page, staff_only
from zhili.workspace import public as workspace


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The answers of my units, and a form to write one; ``?edit=`` brings one into the form."""
    if request.method != "POST":
        return _drawn(request, who, None)
    sent = request.POST
    try:
        workspace.write_canned(
            unit=sent.get("unit") or next(iter(who.units), ""),
            units=who.units,
            title=sent.get("title", ""),
            text=sent.get("text", ""),
            class_code=sent.get("class_code", "") if sent.get("class_code") in _classes() else "",
            by=who.actor.id,
            at=who.at,
            canned=as_uuid(sent.get("canned", "")),
        )
    except ZhiliError as refusal:
        return _drawn(request, who, refusal)
    messages.success(request, _("已保存。办件时按 Alt+A 就能插入。"))
    return redirect("desk:canned")


def _drawn(request: HttpRequest, who: Who, refusal: ZhiliError | None) -> HttpResponse:
    kept = workspace.canned_answers(units=who.units)
    chosen = as_uuid(request.GET.get("edit", "") or request.POST.get("canned", ""))
    edited = next((one for one in kept if one.id == chosen), None)
    errors = refusal.fields if isinstance(refusal, FieldErrors) else {}
    classes = _classes()
    context = {
        "kept": [
            (
                one,
                choosing.unit_words(one.unit),
                classes[one.class_code].name if one.class_code in classes else None,
            )
            for one in kept
        ],
        "units": [(code, choosing.unit_words(code)) for code in who.units],
        "classes": choosing.by_group(choosing.every_class()),
        "editing": edited.id if edited else "",
        "typed": request.POST or edited or {},
        "errors": errors,
        "refusal": refusal.words if refusal and not errors else None,
    }
    return page(request, who, "cases/staff/canned.html", context, status=refusal.status if refusal else 200)


def _classes() -> Mapping[str, ClassDef]:
    return {one.code: one for one in choosing.every_class()}


@require_POST
@staff_only
def retire(request: HttpRequest, who: Who, canned: UUID) -> HttpResponseBase:
    """Take one out of use."""
    workspace.retire_canned(canned=canned, units=who.units, at=who.at)
    messages.success(request, _("已停用。"))
    return redirect("desk:canned")
