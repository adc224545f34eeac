"""The parts of the case page, each made from the case alone: head, what may be done, what was said, what is around."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from zhili.cases import public as cases
from zhili.cases.pages import choosing, forms
from zhili.cases.pages.consulted import first_words, talk_field
from zhili.cases.pages.staff import in_step, rows, terms, told
from zhili.cases.pages.staff.panel import Panel
from zhili.cases.pages.staff.told import Teller
from zhili.cases.pages.words import CHANNELS, LINKS, ROLES, URGENCIES
from zhili.casetypes.language import PARTY, Action, Stage
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who
from zhili.workspace import public as workspace

_LOCAL = ("title", "text", "class", "urgency", "area", "address", "lon", "lat")
_URGENT = {"urgent": "soon", "critical": "late"}
MOST_ENTRIES, MOST_SAID = 15, 15
"""How much of a long history a page shows at once; the rest is a click away."""

PURPOSES = (
    ("contact", Text(zh="联系反映人，了解情况", en="to reach the reporter about the matter")),
    ("visit", Text(zh="上门查看或约定时间", en="to visit or to agree on a time")),
    ("call_back", Text(zh="回访", en="to call back")),
    ("identity", Text(zh="核对身份或地址", en="to check identity or address")),
)


def head(case: cases.CaseView, teller: Teller, who: Who) -> dict[str, object]:
    """Number, stage, urgency, class, terms, and what waits for approval."""
    return {
        "case": case,
        "number": rows.spaced(case.number),
        "urgency": URGENCIES.get(case.urgency) if case.urgency in _URGENT else None,
        "urgency_tone": _URGENT.get(case.urgency, "neutral"),
        "clocks": [
            terms.of_case(one, at=who.at, ground=_ground(one, teller)) for one in _ordered(case.clocks)
        ],
        "asked": teller.asked(),
        **in_step.around(case, teller),
    }


def doing(
    case: cases.CaseView, panel: Panel | None, *, drafts: Mapping[str, workspace.DraftKept]
) -> dict[str, object]:
    """What may be done now: steps of the work, and talking; of the steps, those that need no form are one click."""
    talk = [one for one in case.allowed if _talks(one)]
    steps = [one for one in case.allowed if one not in talk]
    forward = _forward(case, steps)
    steps.sort(key=lambda one: one is not forward)
    return {
        "case": case,
        "panel": panel,
        "talk": talk,
        "steps": steps,
        "forward": forward.key if forward else "",
        "drafted": frozenset(drafts),
        "live_act": True,
        "once": str(uuid4()),
        "areas_url": reverse("desk:areas"),
    }


def reading(
    case: cases.CaseView, events: Sequence[cases.EventView], teller: Teller, *, everything: bool
) -> dict[str, object]:
    """What was said and what happened, the latest of each unless ``everything`` is asked for; papers."""
    said = teller.messages(one for one in events if teller.party_alone(one) is None)
    entries = teller.entries(events)
    shown = len(entries) if everything else MOST_ENTRIES
    return {
        "first_words": first_words(case),
        "said": said if everything else said[-MOST_SAID:],
        "said_before": 0 if everything else max(0, len(said) - MOST_SAID),
        "entries": entries[:shown],
        "entries_before": max(0, len(entries) - shown),
        "everything": everything,
        "files": [told.file_link(one) for one in case.attachments],
        "talk": [one for one in case.allowed if _talks(one)],
        "rooms": _rooms(case, events, teller),
    }


def _rooms(
    case: cases.CaseView, events: Sequence[cases.EventView], teller: Teller
) -> list[dict[str, object]]:
    """The room of each party that the reader may enter, with what was said there and by what one speaks in it."""
    speaks = next(
        (one for one in case.allowed if one.visibility == PARTY and PARTY in one.form.properties), None
    )
    return [
        {
            "party": one,
            "said": teller.messages(each for each in events if teller.party_alone(each) == one),
            "speaks": speaks,
        }
        for one in case.parties
        if one.room
    ]


def around(case: cases.CaseView) -> dict[str, object]:
    """Facts, map, units, links, and what colleagues left each other at a shift's end."""
    handed = workspace.handovers_at(case.id)
    names = people.names_of([each for one in handed for each in (one.by, one.to)]) if handed else {}
    return {
        "facts": facts_of(case),
        "parts": [
            (ROLES.get(one.role, Text(one.role, one.role)), one.name, one.since) for one in case.assignments
        ],
        "links": [
            (LINKS.get(one.kind, Text(one.kind, one.kind)), one, rows.spaced(one.number))
            for one in case.links
        ],
        "handed": [
            {
                "by": names.get(one.by, ""),
                "to": names.get(one.to, ""),
                "at": one.written_at,
                "acknowledged": one.acknowledged_at is not None,
                "words": next((each.watch for each in one.cases if each.watch), "") or one.note,
            }
            for one in handed
        ],
        "areas_url": reverse("desk:areas"),
    }


def person(case: cases.CaseView, revealed: object) -> dict[str, object]:
    """Who reported it and who the parties are, as far as it was asked for; on which sides others may be invited."""
    declared = cases.case_type_version(case.type_key, case.type_version).parties
    invites = declared is not None and bool(case.roles & declared.invite_by)
    return {
        "revealed": revealed,
        "may_reveal": cases.may_reveal(case),
        "purposes": PURPOSES,
        "sides": tuple(declared.sides.items()) if declared and invites else (),
        "invites": any(not one.opener for one in case.parties) and all(one.room for one in case.parties),
    }


def _forward(case: cases.CaseView, steps: Sequence[Action]) -> Action | None:
    """The step by which the work goes on: to another stage, asking nobody, passing nothing on; one further along before
    one that leads back. An end comes last, and not at all while somebody else may bring the case further."""
    case_type = cases.case_type_version(case.type_key, case.type_version)
    stages, order = case_type.stages, list(case_type.stages)
    onward = [one for one in steps if one.targets() - {case.stage} and not one.needs and not _passes_on(one)]
    going_on = [one for one in onward if not any(stages[target].ends for target in one.targets())]
    here = order.index(case.stage) if case.stage in order else -1
    going_on.sort(key=lambda one: all(order.index(each) <= here for each in one.targets()))
    called_for = [one for one in onward if one.to_by is not None]
    ending = [] if any(_goes_on(case, stages, one) for one in case_type.actions.values()) else onward
    return None if case.ended else next(iter([*called_for, *going_on, *ending]), None)


def _goes_on(case: cases.CaseView, stages: Mapping[str, Stage], action: Action) -> bool:
    """Whether somebody may bring the case further by an action, whoever it is."""
    onward = any(not stages[one].ends for one in action.targets() - {case.stage})
    return case.stage in action.from_ and bool(action.by - {"system"}) and onward and not _passes_on(action)


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


def _ground(one: cases.ClockView, teller: Teller) -> str:
    """What a term that has not stopped stands on."""
    return "" if one.reading.state == "stopped" else teller.grounds.get(one.key, "")


def facts_of(case: cases.CaseView) -> list[tuple[str | Text, object]]:
    """What it is, where, from where, who leads, and what else its form holds; empty ones among them."""
    place = people.place_of(case.area) if case.area else None
    case_type = cases.case_type_version(case.type_key, case.type_version)
    elsewhere = (*_LOCAL, talk_field(case_type))
    held = {
        name: value for name, value in in_step.corrected(case, case_type).items() if name not in elsewhere
    }
    more = told.said_in(case_type.form, held, case_type)
    return [
        (_("类型"), case.type_title),
        (_("分类"), case.class_name),
        (_("地段"), place.below(1) if place else None),
        (_("地点"), told.address(case)),
        (_("来自"), CHANNELS.get(case.channel, case.channel)),
        *((term, value) for term, value in more),
        (_("主办"), choosing.unit_words(case.lead_unit) if case.lead_unit else None),
    ]
