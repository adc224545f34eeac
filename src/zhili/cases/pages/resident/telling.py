"""A case in a resident's words: what happened, who said what, who has to do what until when. Pure but for areas.

The engine gives only what the reader may know; here it becomes plain, with units in place of persons.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from string import Formatter

from django.urls import reverse
from django.utils.translation import get_language

from zhili.cases import public as cases
from zhili.cases.pages.consulted import first_words
from zhili.cases.pages.forms import asked_in
from zhili.cases.pages.resident.places import spoken
from zhili.cases.pages.staff.terms import of_case
from zhili.cases.pages.staff.told import Pairs, said_in
from zhili.casetypes.language import ROOM, Action
from zhili.kernel.text import Text
from zhili.ui.clocks import ClockView

_QUOTED = frozenset({"text", "reply", "reason"})
_ICONS = {"open": "report", "attach": "image", "migrate": "info", "recompute": "calendar", "inform": "link"}
YOU = Text(zh="您", en="You")
SYSTEM = Text(zh="系统", en="The system")
HOTLINE = Text(zh="受理中心", en="The service centre")


def by_reporter(event: cases.EventView) -> bool:
    """Whether the resident did it, signed in or by number and code."""
    return event.actor.startswith(("resident:", "anonymous:"))


def by_reader(event: cases.EventView, case: cases.CaseView | cases.FollowedView | None) -> bool:
    """Whether the reader did it: of several parties that is one; without parties, whoever is on the residents' side."""
    mine = _party_of_reader(case)
    return event.actor in mine.known_as if mine is not None else by_reporter(event)


def _party_of_reader(case: cases.CaseView | cases.FollowedView | None) -> cases.PartyView | None:
    parties = case.parties if isinstance(case, cases.CaseView) else ()
    return next((one for one in parties if one.mine), None)


def who(event: cases.EventView, case: cases.CaseView | cases.FollowedView | None = None) -> Text:
    """Who acted: the reader, another party by its side, a unit, or the system; never a person's name."""
    if by_reader(event, case):
        return YOU
    if isinstance(case, cases.CaseView):
        other = next((one.title for one in case.parties if event.actor in one.known_as), None)
        if other is not None:
            return other
    if event.unit_name is not None:
        return event.unit_name
    return SYSTEM if event.actor.startswith("system:") else HOTLINE


def entries(
    events: Iterable[cases.EventView], *, ended: bool, case: cases.CaseView | None = None
) -> list[dict[str, object]]:
    """The way of a case, latest first. What was said stands in the conversation, not here a second time."""
    told = [entry(event, case) for event in events]
    if told and ended:
        told[-1] = {**told[-1], "tone": "done", "icon": "done"}
    return told[::-1]


def own(events: Iterable[cases.EventView]) -> list[cases.EventView]:
    """What happened in a follower's own case, without what only repeats the case that is followed."""
    return [event for event in events if event.action != "inform"]


def both(mine: Iterable[cases.EventView], theirs: Iterable[cases.EventView]) -> list[cases.EventView]:
    """A follower's own events and those of the case followed, in the order in which they happened."""
    return sorted([*mine, *theirs], key=lambda event: event.at)


def spoken_words(event: cases.EventView) -> str | None:
    """What was said in an event, if anything was: its text, or the reason given."""
    reason = event.data.get("reason")
    return event.text or (str(reason) if reason else None)


def _title(event: cases.EventView) -> Text:
    """The type's own sentence, without the words that the conversation quotes anyway."""
    if event.says is None:
        return event.title
    said = spoken_words(event) or ""
    zh, en = (sentence.removesuffix(said).rstrip("：: ") for sentence in (event.says.zh, event.says.en))
    return Text(zh=zh or event.title.zh, en=en or event.title.en)


def entry(event: cases.EventView, case: cases.CaseView | None = None) -> dict[str, object]:
    """What happened, as one entry of the timeline."""
    return {
        "at": event.at,
        "title": _title(event),
        "who": who(event, case),
        "icon": _ICONS.get(event.action, "person" if by_reporter(event) else "building"),
        "tone": "info" if by_reporter(event) else "neutral",
    }


def messages(events: Iterable[cases.EventView], *, case: cases.CaseView) -> list[dict[str, object]]:
    """What was said between the resident and the units, earliest first; the request itself begins it."""
    mine = _party_of_reader(case)
    opened = next((one for one in case.parties if one.opener), None)
    another = bool(case.parties) and (opened is None or opened is not mine)
    first: dict[str, object] = {
        "side": "office" if another else "resident",
        "name": YOU if not another else opened.title if opened else HOTLINE,
        "at": case.opened_at,
        "text": _with_answers(first_words(case), _told_at_first(case)),
        "files": files([one for one in case.attachments if not one.visibility.startswith(ROOM)]),
    }
    return [first, *(_said(event, case) for event in events if _before_all(event))]


def apart(events: Iterable[cases.EventView], *, case: cases.CaseView) -> list[dict[str, object]]:
    """What the reader and the unit that leads said to each other alone, earliest first; the files of it at its end."""
    said = [_said(one, case) for one in events if one.visibility.startswith(ROOM) and spoken_words(one)]
    held = files([one for one in case.attachments if one.visibility.startswith(ROOM)])
    return [*said[:-1], {**said[-1], "files": held}] if said and held else said


def _before_all(event: cases.EventView) -> bool:
    quiet = event.action == "open" or event.visibility.startswith(ROOM)
    return not quiet and spoken_words(event) is not None


def _said(event: cases.EventView, case: cases.CaseView) -> dict[str, object]:
    return {
        "side": "resident" if by_reader(event, case) else "office",
        "name": who(event, case),
        "role": event.title,
        "at": event.at,
        "text": _with_answers(spoken_words(event) or "", _told_beside(event, case)),
    }


def _told_at_first(case: cases.CaseView) -> Pairs:
    """To several parties, what the form asked of a resident beside the text: their wish, the sum, what was agreed."""
    if not case.parties:
        return []
    case_type = cases.case_type_version(case.type_key, case.type_version)
    asked = {one.name for one in case_type.form.fields if asked_in(one, "web") and not one.personal}
    return said_in(case_type.form, {name: case.data[name] for name in asked & set(case.data)}, case_type)


def _told_beside(event: cases.EventView, case: cases.CaseView) -> Pairs:
    """What an action's form holds beside the words: what its sentence names, such as the law that an answer goes by;
    to several parties all of it, such as the sum of an offer and its days."""
    case_type = cases.case_type_version(case.type_key, case.type_version)
    action = case_type.actions.get(event.action)
    if action is None:
        return []
    told = set(event.data) if case.parties else _named_by(action)
    beside = {name: value for name, value in event.data.items() if name in told - _QUOTED}
    return said_in(action.form, beside, case_type)


def _named_by(action: Action) -> set[str]:
    """The fields that an action's sentence tells its readers."""
    return {name for _, name, _, _ in Formatter().parse(action.says.zh) if name} if action.says else set()


def _with_answers(words: str, pairs: Pairs) -> Text:
    zh, en = (
        "\n".join([words, *(f"{term.in_(tongue)}{colon}{value.in_(tongue)}" for term, value in pairs)])
        for tongue, colon in (("zh", "："), ("en", ": "))
    )
    return Text(zh=zh, en=en)


def files(attachments: Sequence[cases.AttachmentView]) -> list[dict[str, object]]:
    """Files to show: pictures small, other files by name."""
    return [
        {
            "name": one.name,
            "url": _address(one, ""),
            "thumbnail": _address(one, "?size=small") if one.media_type.startswith("image/") else "",
        }
        for one in attachments
    ]


def _address(one: cases.AttachmentView, query: str) -> str:
    return reverse("resident:file", args=[one.case_id, one.id]) + query


def terms(
    case: cases.CaseView | cases.FollowedView, events: Sequence[cases.EventView], *, at: datetime
) -> list[ClockView]:
    """The terms that run for the resident: those that an event they may read has started, soonest first."""
    if case.ended:
        return []
    found = running(case, events)
    found.sort(key=lambda one: (one[0].reading.due_at is None, one[0].reading.due_at or at))
    return [_term(one, started, at) for one, started in found]


def running(
    case: cases.CaseView | cases.FollowedView, events: Sequence[cases.EventView]
) -> list[tuple[cases.ClockView, Mapping[str, object]]]:
    """The terms that have not stopped and that an event the reader may read has started, each with that change."""
    started = {
        str(change["clock"]): change
        for event in events
        for change in event.changes
        if change.get("do") in ("start", "reterm")
    }
    return [
        (one, started[one.key])
        for one in case.clocks
        if one.key in started and one.reading.state != "stopped"
    ]


def _term(one: cases.ClockView, started: Mapping[str, object], at: datetime) -> ClockView:
    """A term with its ground. It is soon over when the type warns of it: a short term is no cause for alarm."""
    soon = any(moment <= at for moment in one.reading.warn_at)
    return replace(of_case(one, at=at), ground=_ground(started), soon=soon)


def _ground(change: Mapping[str, object]) -> str:
    """The article that a term stands on."""
    because = change.get("because")
    article = because.get("article") if isinstance(because, Mapping) else None
    return str(article or "")


def place(case: cases.CaseView) -> str:
    """Where it is, as people say it: the address, and the area it lies in."""
    area = spoken(case.area)
    parts = [case.address or "", area.in_(get_language() or "zh") if area else ""]
    return " · ".join(part for part in parts if part)


def next_step(case: cases.CaseView | cases.FollowedView) -> Text | None:
    """In one sentence, who has to act now."""
    if case.ended:
        return None
    goes_on = [one for one in case.links if one.kind == "led_to"] if isinstance(case, cases.CaseView) else []
    if case.lead_name is None and goes_on:
        return Text(zh="转到“{title}”接着办。", en="It goes on as: {title}.").format(
            title=goes_on[-1].type_title
        )
    if case.lead_name is None:
        return Text(zh="正在分派承办单位。", en="A unit is being chosen for it.")
    return Text(zh="由{unit}办理。", en="It is with {unit}.").format(unit=case.lead_name)
