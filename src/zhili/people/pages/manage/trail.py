"""The audit trail: what administrators did, and who read personal data. Read by audit, changed by nobody."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from zhili.kernel.ids import as_uuid
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.pages.manage import words
from zhili.ui.desk import Who, only_for, page

A_PAGE = 50
DEEDS = {
    "mandate.grant": Text(zh="授权", en="Mandate granted"),
    "mandate.end": Text(zh="收回授权", en="Mandate ended"),
    "password.set": Text(zh="重设密码", en="Password set"),
    "account.close": Text(zh="停用账号", en="Account closed"),
    "sign-ins.end": Text(zh="强制退出登录", en="Signed out everywhere"),
    "key.create": Text(zh="发密钥", en="Key made"),
    "key.end": Text(zh="停用密钥", en="Key ended"),
    "emergency.take": Text(zh="紧急取用", en="Role taken in an emergency"),
    "emergency.end": Text(zh="收回紧急授权", en="Emergency ended"),
    "emergency.review": Text(zh="复核紧急授权", en="Emergency reviewed"),
    "register.organisations": Text(zh="改调解组织名册", en="Mediation organisations changed"),
    "register.entries": Text(zh="改调解员名册", en="Register of mediators changed"),
}
ACTS = {
    "read": Text(zh="查看", en="Read"),
    "find": Text(zh="查找", en="Found"),
    "forget": Text(zh="删除", en="Erased"),
    "carry": Text(zh="转移", en="Carried over"),
}
KINDS = {"deeds": _("管理行为"), "readings": _("个人信息的查看")}


@require_GET
@only_for("audit")
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """One of the two trails, the latest first."""
    kind = "readings" if request.GET.get("of") == "readings" else "deeds"
    before = as_uuid(request.GET.get("after", ""))
    rows: list[tuple[object, ...]]
    last: UUID | None = None
    if kind == "readings":
        read = people.readings(actor=who.actor, at=who.at, before=before, limit=A_PAGE + 1)
        rows = [
            (one.at, ACTS.get(one.act, one.act), one.by, one.holder, one.purpose) for one in read[:A_PAGE]
        ]
        last = read[A_PAGE - 1].id if len(read) > A_PAGE else None
    else:
        done = people.deeds(actor=who.actor, at=who.at, before=before, limit=A_PAGE + 1)
        rows = [(one.at, DEEDS.get(one.deed, one.deed), one.by, one.to, _facts(one)) for one in done[:A_PAGE]]
        last = done[A_PAGE - 1].id if len(done) > A_PAGE else None
    context = {"rows": rows, "kind": kind, "kinds": list(KINDS.items()), "older": last}
    return page(request, who, "people/manage/trail.html", context)


def _facts(one: people.DeedView) -> Text:
    told = [
        words.role_words(str(value)) if name == "role" else _plain(name, value)
        for name, value in one.facts.items()
        if value
    ]
    return Text(zh=" · ".join(part.zh for part in told), en=" · ".join(part.en for part in told))


def _plain(name: str, value: object) -> Text:
    unit = people.unit(str(value)) if name == "unit" else None
    area = people.area(str(value)) if name == "area" else None
    place = unit or area
    return place.title if place else Text(zh=str(value), en=str(value))
