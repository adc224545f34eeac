"""How I want to be told: by which ways, at which proven address, of what, and when not."""

from collections.abc import Mapping
from datetime import time

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.notification.operations import wishes
from zhili.notification.pages.frame import for_accounts, me, page
from zhili.notification.queries.providers import carried
from zhili.notification.queries.wishes import wish_of
from zhili.notification.rules.kinds import KINDS
from zhili.notification.rules.quiet import DEFAULT
from zhili.notification.rules.ways import EMAIL, FIELD_OF, SMS, WAYS
from zhili.people import public as people
from zhili.ui.desk import Who

_BAD_TIME = Text(zh="请写成 21:30 这样的时间。", en="Write a time such as 21:30.")
_ADDRESS = {
    EMAIL: (Text(zh="邮箱", en="E-mail address"), "email", "email"),
    SMS: (Text(zh="手机号", en="Mobile number"), "tel", "tel"),
}


@require_http_methods(["GET", "POST"])
@for_accounts
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The wishes; each form on the page saves its own part."""
    if request.method != "POST":
        return _drawn(request, who)
    deeds = {"ask": _ask, "prove": _prove, "choose": _choose}
    deed = deeds.get(request.POST.get("do", ""), _choose)
    try:
        said = deed(request, who)
    except FieldErrors as refusal:
        return _drawn(request, who, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _drawn(request, who, errors={_field(request): refusal.words}, status=refusal.status)
    notices.success(request, said)
    return redirect("notification:wishes")


def _field(request: HttpRequest) -> str:
    return {"prove": "code", "ask": "address"}.get(request.POST.get("do", ""), "ways")


def _ask(request: HttpRequest, who: Who) -> str:
    way = request.POST.get("way", "")
    wishes.ask_address(
        actor=who.actor,
        way=way,
        address=request.POST.get("address", ""),
        link=f"{settings.ZHILI_ADDRESS}/",
        at=who.at,
    )
    return _("验证码已发出，请填在下面。")


def _prove(request: HttpRequest, who: Who) -> str:
    wishes.prove_address(
        actor=who.actor, way=request.POST.get("way", ""), code=request.POST.get("code", ""), at=who.at
    )
    return _("已确认，可以选这种方式了。")


def _choose(request: HttpRequest, who: Who) -> str:
    post = request.POST
    held = wishes.addresses(actor=who.actor, at=who.at)
    ways = [way for way in post.getlist("ways") if way in held]
    quiet = None
    if post.get("quiet"):
        quiet = (_time("quiet_from", post), _time("quiet_until", post))
    wishes.choose(
        recipient=me(who), ways=ways, kinds=post.getlist("kinds"), quiet=quiet, language=post.get("language", "zh"),
        at=who.at,
    )  # fmt: skip
    return _("已保存。")


def _time(name: str, post: Mapping[str, str]) -> time:
    try:
        return time.fromisoformat(post.get(name, ""))
    except ValueError:
        raise Invalid({name: _BAD_TIME}) from None


def _drawn(
    request: HttpRequest, who: Who, *, errors: Mapping[str, Text] | None = None, status: int = 200
) -> HttpResponseBase:
    wish, held, post = wish_of(me(who)), wishes.addresses(actor=who.actor, at=who.at), request.POST
    quiet = wish.quiet or DEFAULT
    language = wish.language if wish.ways or wish.kinds is not None else (get_language() or "zh")[:2]
    context = {
        "errors": errors or {},
        "given": post,
        "places": [_place(way, held) for way in FIELD_OF if way in carried()],
        "ways": [(way, WAYS[way]) for way in FIELD_OF if way in held],
        "chosen_ways": post.getlist("ways")
        if post
        else [way for way in wish.ways if way not in wish.stopped],
        "kinds": [(kind.key, kind.title) for kind in KINDS.values() if kind.audience == _audience(who)],
        "chosen_kinds": post.getlist("kinds") if post else (KINDS if wish.kinds is None else wish.kinds),
        "keeps_quiet": post.get("quiet") if post else wish.quiet is not None,
        "quiet_from": post.get("quiet_from") or f"{quiet[0]:%H:%M}",
        "quiet_until": post.get("quiet_until") or f"{quiet[1]:%H:%M}",
        "language": post.get("language") or language,
        "languages": (("zh", "中文"), ("en", "English")),
    }
    return page(request, who, "notification/wishes.html", context, status=status)


def _audience(who: Who) -> str:
    return "staff" if who.actor.kind == "staff" else "resident"


def _place(way: str, held: Mapping[str, str]) -> dict[str, object]:
    label, kind, autocomplete = _ADDRESS[way]
    proven, asked = held.get(way, ""), held.get(f"asked.{way}", "")
    shown = people.masked_phone(proven) if way == SMS and proven else proven
    return {
        "way": way, "words": WAYS[way], "label": label, "kind": kind, "autocomplete": autocomplete, "proven": shown,
        "asked": asked,
    }  # fmt: skip
