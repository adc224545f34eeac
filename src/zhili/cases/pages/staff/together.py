"""Many cases at once: chosen in a list, looked at beforehand, planned with time to undo, and what became of each.

Nothing is remembered between the steps but what the browser sends: the cases with the versions in which they were
seen, the action, the answers. What is decided is decided by the engine, for each case by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages import choosing, forms
from zhili.cases.pages.forms import Drawn, Offer
from zhili.cases.pages.staff import acting, queue, rows
from zhili.cases.pages.words import ROLES
from zhili.casetypes.language import Action, CaseType
from zhili.kernel import clock
from zhili.kernel.errors import FieldErrors
from zhili.kernel.text import Text
from zhili.ui.desk import Who, page, part, staff_only

_ONE_BY_ONE = frozenset({"files", "place"})
"""What differs from case to case: actions that ask for it are done one by one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is done to the chosen: an action of a type."""

    case_type: CaseType
    action: Action

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.case_type.key}:{self.action.key}"


@dataclass(frozen=True, slots=True)
class Line:
    """A case and what would become of it."""

    prospect: cases.Prospect
    number: str
    unit: Text | None
    asks: Text | None


@staff_only
def choose(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Step by step: which action, its form, what would become of each case; then it is planned."""
    back = _back(request.POST.get("back", ""))
    if request.method != "POST":
        return redirect("desk:queue")
    chosen = _chosen(request, who, back)
    if not chosen:
        messages.warning(request, _("还没有选案件。先在列表里勾选。"))
        return redirect(back)
    wanted = _wanted(request.POST.get("do", ""))
    context: dict[str, object] = {
        "picks": [f"{id}:{version}" for id, version in chosen.items()],
        "count": len(chosen),
        "back": back,
    }
    if wanted is None:
        offered = _offered(cases.possible_together(chosen=chosen, actor=who.actor, at=who.at))
        return page(request, who, "cases/staff/together_choose.html", {**context, "offered": offered})
    return _with_action(request, who, wanted, chosen, context)


def _with_action(
    request: HttpRequest, who: Who, choice: Choice, chosen: Mapping[UUID, int], context: dict[str, object]
) -> HttpResponse:
    form, step = choice.action.form, request.POST.get("step", "")
    context |= {
        "choice": choice,
        "title": choice.action.title,
        "internal": choice.action.visibility == "internal",
    }
    if form.fields and step not in ("look", "plan"):
        return _asking(request, who, context, _draw(choice, {}))
    try:
        data = forms.answers(form, request.POST, find_case=lambda number: acting.find_case(who, number))
        form.take(data)
    except FieldErrors as refusal:
        drawn = _draw(choice, forms.typed(form, request.POST), refusal.fields)
        return _asking(request, who, context, drawn, status=refusal.status)
    foreseen = cases.prospects(
        chosen=chosen, type_key=choice.case_type.key, action=choice.action.key, actor=who.actor, data=data,
        at=who.at,
    )  # fmt: skip
    possible = {one.case_id: one.version for one in foreseen if one.possible}
    if step == "plan" and possible:
        return _plan(request, who, choice, possible, data, str(context["back"]))
    context |= {
        "answers": [(name, value) for name, values in request.POST.lists() for value in values
                    if name in choice.action.form.properties],
        "possible": [_line(one) for one in foreseen if one.possible],
        "impossible": [_line(one) for one in foreseen if not one.possible],
        "has_form": bool(form.fields),
    }  # fmt: skip
    return page(request, who, "cases/staff/together_look.html", context)


def _plan(
    request: HttpRequest, who: Who, choice: Choice, possible: Mapping[UUID, int], data: Mapping[str, object],
    back: str,
) -> HttpResponse:  # fmt: skip
    series = cases.plan_series(
        chosen=possible, type_key=choice.case_type.key, action=choice.action.key, actor=who.actor, data=data,
        at=who.at,
    )  # fmt: skip
    return redirect(back if len(possible) <= cases.AT_ONCE else reverse("desk:series", args=[series]))


@require_safe
@staff_only
def show(request: HttpRequest, who: Who, series: UUID) -> HttpResponseBase:
    """How far a series is, and what became of each case. Asked by the page itself, its changing part alone."""
    found = cases.series_of(series=series, actor=who.actor)
    steps = cases.series_steps(series=series, actor=who.actor)
    context = {
        "one": found,
        "refused": [(step, rows.spaced(step.number)) for step in steps if step.refusal],
        "done": [(step, rows.spaced(step.number)) for step in steps if step.done_at],
        "left": [(step, rows.spaced(step.number)) for step in steps if not step.done_at and not step.refusal],
    }
    if request.headers.get("HX-Request"):
        return part(request, who, "cases/staff/series_part.html", context)
    return page(request, who, "cases/staff/series.html", context)


@require_safe
@staff_only
def recent(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The strip above a list: what one planned lately. Asks for itself as long as something is under way."""
    found = cases.recent_series(actor=who.actor, at=who.at)
    back = _back(request.GET.get("back", ""))
    return part(request, who, "cases/staff/series_strip.html", {"series": found, "here": back})


@require_POST
@staff_only
def call_off(request: HttpRequest, who: Who, series: UUID) -> HttpResponseBase:
    """Undo what has not begun; stop what has."""
    found = cases.call_off(series=series, actor=who.actor, at=who.at)
    if found.started_at is None:
        messages.success(request, _("已撤销，没有动任何案件。"))
    else:
        facts = {"done": found.done + found.refused, "left": found.left}
        messages.warning(request, _("已停下：%(done)s 件已经处理，%(left)s 件没有动。") % facts)
    return redirect(_back(request.POST.get("back", "")) or reverse("desk:series", args=[series]))


@require_POST
@staff_only
def hasten(request: HttpRequest, who: Who, series: UUID) -> HttpResponseBase:
    """Do it now in place of in a minute."""
    if cases.hasten(series=series, actor=who.actor, at=who.at):
        while cases.take_step(series=series, actor=who.actor, at=clock.now()):
            continue
    return redirect("desk:series", series=series)


def _chosen(request: HttpRequest, who: Who, back: str) -> dict[UUID, int]:
    """The cases ticked, or all that the list shows, each with the version in which it was seen."""
    if request.POST.get("all"):
        query = QueryDict(back.partition("?")[2])
        shown = queue.shown_by(query, who)
        found = cases.listing(
            actor=who.actor, filters=shown.narrowed.filters, at=who.at, limit=cases.MOST_TOGETHER,
            order=shown.order,
        )  # fmt: skip
        return {one.id: one.version for one in found.rows}
    picked = {}
    for pick in request.POST.getlist("pick")[: cases.MOST_TOGETHER]:
        id, _colon, version = pick.partition(":")
        try:
            picked[UUID(id)] = int(version)
        except ValueError:
            continue
    return picked


def _wanted(value: str) -> Choice | None:
    type_key, _colon, key = value.partition(":")
    case_type = next((one for one in cases.case_types() if one.key == type_key), None)
    action = case_type.actions.get(key) if case_type else None
    return Choice(case_type, action) if case_type and action and _fit(action) else None


def _fit(action: Action) -> bool:
    return not any(forms.widget_of(one) in _ONE_BY_ONE for one in action.form.fields)


def _offered(found: Sequence[cases.Together]) -> list[tuple[Choice, int]]:
    return [(Choice(one.case_type, one.action), one.count) for one in found if _fit(one.action)]


def _draw(choice: Choice, values: Mapping[str, object], errors: Mapping[str, Text] | None = None) -> Drawn:
    offer = Offer(classes=choice.case_type.classes, areas_url=reverse("desk:areas"), dense=True)
    return forms.draw(choice.action.form, offer=offer, values=values, errors=errors)


def _asking(
    request: HttpRequest, who: Who, context: dict[str, object], form: Drawn, *, status: int = 200
) -> HttpResponse:
    return page(request, who, "cases/staff/together_form.html", {**context, "form": form}, status=status)


def _line(one: cases.Prospect) -> Line:
    return Line(
        prospect=one,
        number=rows.spaced(one.number),
        unit=choosing.unit_words(one.unit) if one.unit else None,
        asks=ROLES.get(one.asks, Text(one.asks, one.asks)) if one.asks else None,
    )


def _back(target: str) -> str:
    """Where the list stands that one came from."""
    known = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if target and known else reverse("desk:queue")
