"""What residents asked and found no answer to: what to write next, and what the law should be explained about."""

from dataclasses import replace

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhili.kernel.text import Text
from zhili.ui.desk import Who, page, staff_only
from zhili.understanding import public as understanding

PERIODS = (
    ("30", Text(zh="近 30 天", en="30 days")),
    ("90", Text(zh="近 90 天", en="90 days")),
    ("365", Text(zh="近一年", en="A year")),
)
_FIRST = PERIODS[0][0]


@require_safe
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The figures of a period, the questions without an answer put together, the words most asked about."""
    days = request.GET.get("days", _FIRST)
    days = days if days in dict(PERIODS) else _FIRST
    context = {
        "figures": _spelt_out(understanding.asked(at=who.at, days=int(days))),
        "periods": [
            {"label": words, "url": f"?days={key}", "current": key == days} for key, words in PERIODS
        ],
        "keeps": understanding.may_keep_answers(actor=who.actor, at=who.at),
    }
    return page(request, who, "cases/operator/gaps.html", context)


def _spelt_out(figures: understanding.AskedFigures) -> understanding.AskedFigures:
    """With words in place of the tokens for what was masked."""
    language = get_language() or "zh"
    gaps = [
        replace(
            one,
            words=understanding.spelt_out(one.words, language),
            others=tuple(understanding.spelt_out(other, language) for other in one.others),
        )
        for one in figures.gaps
    ]
    return replace(figures, gaps=tuple(gaps))
