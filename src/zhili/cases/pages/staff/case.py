"""The case page: what it is about, where it stands and until when, what was said, and what the reader may do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages import choosing, forms
from zhili.cases.pages.staff import panel as panels
from zhili.cases.pages.staff import rows, terms, told
from zhili.cases.pages.staff.panel import Panel
from zhili.cases.pages.words import CHANNELS, LINKS, ROLES, URGENCIES
from zhili.casetypes.language import Action
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, page, staff_only

_LOCAL = ("title", "text", "class", "urgency", "area", "address", "lon", "lat")
_URGENT = {"urgent": "soon", "critical": "late"}


@dataclass(frozen=True, slots=True)
class Revealed:
    """Personal data that was just read, and for what."""

    purpose: str
    fields: Sequence[tuple[Text, str]]


@require_safe
@staff_only
def show(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """The whole case; with ``?do=`` the panel of that action stands open."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    panel = panels.wanted(who, case, request.GET)
    if request.headers.get("HX-Request") and request.headers.get("HX-Target", "").endswith("act"):
        return page(request, who, "cases/staff/act.html", {"case": case, "panel": panel, **_choices(case)})
    return drawn(request, who, case, panel)


def drawn(
    request: HttpRequest, who: Who, case: cases.CaseView, panel: Panel | None, *, status: int = 200,
    revealed: Revealed | None = None, refusal: Text | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a case, with a panel open or personal data shown."""
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    teller = told.Teller.of(case, events)
    place = people.place_of(case.area) if case.area else None
    context = {
        "case": case,
        "number": rows.spaced(case.number),
        "urgency": URGENCIES.get(case.urgency) if case.urgency in _URGENT else None,
        "urgency_tone": _URGENT.get(case.urgency, "neutral"),
        "clocks": [terms.of_case(one, at=who.at) for one in _ordered(case.clocks)],
        "facts": _facts(case, place),
        "parts": [
            (ROLES.get(one.role, Text(one.role, one.role)), one.name, one.since) for one in case.assignments
        ],
        "entries": teller.entries(events),
        "said": teller.messages(events),
        "asked": teller.asked(),
        "links": [
            (LINKS.get(one.kind, Text(one.kind, one.kind)), one, rows.spaced(one.number))
            for one in case.links
        ],
        "files": [told.file_link(one) for one in case.attachments],
        "panel": panel,
        "revealed": revealed,
        "may_reveal": may_reveal(case),
        "refusal": refusal,
        "purposes": PURPOSES,
        **_choices(case),
    }
    return page(request, who, "cases/staff/case.html", context, status=status)


def may_reveal(case: cases.CaseView) -> bool:
    """Whether the reader may see who reported: who takes part may, unless the reporter asked to be kept from the units.

    The wish is a form's answer named ``confidential``; then only those who talk with residents may.
    """
    if case.data.get("confidential") is True:
        return bool(case.roles & {"operator", "dispatcher", "supervisor"})
    return True


PURPOSES = (
    ("contact", Text(zh="联系反映人，了解情况", en="to reach the reporter about the matter")),
    ("visit", Text(zh="上门查看或约定时间", en="to visit or to agree on a time")),
    ("call_back", Text(zh="回访", en="to call back")),
    ("identity", Text(zh="核对身份或地址", en="to check identity or address")),
)


def _choices(case: cases.CaseView) -> dict[str, object]:
    """What may be done now: steps of the work, and talking; of the steps, those that need no form are one click."""
    talk = [one for one in case.allowed if _talks(one)]
    steps = [one for one in case.allowed if one not in talk]
    forward = _forward(case, steps)
    steps.sort(key=lambda one: one is not forward)
    return {
        "talk": talk,
        "steps": steps,
        "forward": forward.key if forward else "",
        "once": str(uuid4()),
        "areas_url": reverse("desk:areas"),
    }


def _forward(case: cases.CaseView, steps: Sequence[Action]) -> Action | None:
    """The step by which the work goes on: to another stage, asking nobody, passing nothing on; an end comes last."""
    stages = cases.case_type_version(case.type_key, case.type_version).stages
    onward = [one for one in steps if one.targets() - {case.stage} and not one.needs and not _passes_on(one)]
    going_on = [one for one in onward if not any(stages[target].ends for target in one.targets())]
    called_for = [one for one in onward if one.to_by is not None]
    return None if case.ended else next(iter([*called_for, *going_on, *onward]), None)


def _passes_on(action: Action) -> bool:
    words = {effect.word for effect in action.effects}
    return "release" in words or "open" in words


def _talks(action: Action) -> bool:
    asked = action.form.fields
    return (
        not action.targets()
        and not action.effects
        and len(asked) == 1
        and forms.widget_of(asked[0]) == "textarea"
    )


def _ordered(clocks: Sequence[cases.ClockView]) -> list[cases.ClockView]:
    """Running terms first, the nearest first; then paused, then past ones."""
    rank = {"running": 0, "paused": 1, "stopped": 2}
    return sorted(clocks, key=lambda one: (rank[one.reading.state], str(one.reading.due_at or "")))


def _facts(case: cases.CaseView, place: people.Place | None) -> list[tuple[str | Text, object]]:
    case_type = cases.case_type_version(case.type_key, case.type_version)
    held = {name: value for name, value in case.data.items() if name not in _LOCAL}
    more = told.said_in(case_type.form, held, case_type)
    return [
        (_("类型"), case.type_title),
        (_("分类"), case.class_name),
        (_("地段"), " · ".join(place.names[1:]) if place else ""),
        (_("地点"), case.address),
        (_("来自"), CHANNELS.get(case.channel, case.channel)),
        *((term, value) for term, value in more),
        (_("主办"), choosing.unit_words(case.lead_unit) if case.lead_unit else None),
    ]
