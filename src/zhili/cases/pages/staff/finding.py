"""What the palette finds by a few letters: views I keep, cases by number or words."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.staff import rows, views
from zhili.ui.desk import Who, part, staff_only

_MOST = 8
_MOST_VIEWS = 4


@require_safe
@staff_only
def find(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Lines to choose from, best first."""
    wanted = " ".join(request.GET.get("q", "").split())[:100]
    found = _views(who, wanted)
    context = {
        "views": found,
        "rows": _cases(who, wanted, _MOST - len(found)) if len(wanted) > 1 else (),
    }
    return part(request, who, "cases/staff/found.html", context)


def _views(who: Who, wanted: str) -> list[views.Drawn]:
    every = views.of_page(who, "desk:queue").every
    return [one for one in every if wanted.lower() in one.kept.name.lower()][:_MOST_VIEWS]


def _cases(who: Who, wanted: str, most: int) -> list[rows.Row]:
    """By the whole number, else by words: open ones first, the newest first."""
    digits = wanted.replace(" ", "")
    by_number = digits.isascii() and digits.isdigit() and len(digits) == 16
    filters = cases.Filters(numbers=(digits,)) if by_number else cases.Filters(query=wanted)
    found = cases.listing(actor=who.actor, filters=filters, at=who.at, limit=most)
    return [rows.row(one, at=who.at) for one in sorted(found.rows, key=lambda one: one.ended)]
