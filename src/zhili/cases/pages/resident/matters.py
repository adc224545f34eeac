"""What was done about the ten most frequent matters: a page that everybody may read, drawn from what was counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.resident.disclosed import Wanted, chosen_type, disclosed
from zhili.cases.pages.resident.pages import page
from zhili.casetypes.language import CaseType
from zhili.kernel import clock
from zhili.kernel.text import Text
from zhili.understanding import public as understanding

MOST = 10
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Matter:
    """One class of matter: how many were closed, how fast, what was said last.

    ``width`` is that of its bar, in hundredths of the most frequent one's; written as drawings want it.
    """

    name: Text
    count: int
    width: str
    pace: str
    reply: str
    reply_at: datetime | None
    address: str


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The matters, the most frequent first, with where the figures come from."""
    chosen = chosen_type(request)
    context: dict[str, object] = {"types": disclosed(), "chosen": chosen}
    if chosen is not None:
        tally = cases.tally_of(type_key=chosen.key)
        context |= {
            "tally": tally,
            "matters": matters(chosen),
            "pace": pace(tally.median) if tally else "",
        }
    return page(request, "matters", context, at=clock.now())


def matters(case_type: CaseType, *, most: int = MOST) -> list[Matter]:
    """The most frequent matters of a type; classes that the type no longer knows are left out."""
    found = cases.most_frequent(type_key=case_type.key, most=most)
    top = max((one.count for one in found), default=1)
    wanted, language = Wanted(case_type), get_language() or "zh"
    return [
        Matter(
            name=class_.name,
            count=one.count,
            width=f"{100 * one.count / top:.1f}",
            pace=pace(one.median),
            reply=understanding.spelt_out(one.reply, language),
            reply_at=one.reply_at,
            address=wanted.address(**{"class": class_.code}),
        )
        for one in found
        if (class_ := case_type.class_(one.class_code or "")) is not None
    ]


def pace(median: timedelta | None) -> str:
    """How fast half of them were done, in words; nothing where that is not disclosed."""
    if median is None:
        return ""
    if median <= _DAY:
        return _("一半在 1 天内办结")
    days = -(-median // _DAY)
    return ngettext("一半在 %(days)s 天内办结", "一半在 %(days)s 天内办结", days) % {"days": days}
