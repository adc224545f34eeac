"""A case in a resident's words: what happened, who said what, who has to do what until when. Pure but for areas.

The engine gives only what the reader may know; here it becomes plain, with units in place of persons.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language

from zhili.cases import public as cases
from zhili.cases.pages.resident.places import spoken
from zhili.cases.pages.staff.terms import of_case
from zhili.kernel.text import Text
from zhili.ui.clocks import ClockView

_ICONS = {"open": "report", "attach": "image", "migrate": "info", "recompute": "calendar", "inform": "link"}
YOU = Text(zh="您", en="You")
SYSTEM = Text(zh="系统", en="The system")
HOTLINE = Text(zh="受理中心", en="The service centre")


def by_reporter(event: cases.EventView) -> bool:
    """Whether the resident did it, signed in or by number and code."""
    return event.actor.startswith(("resident:", "anonymous:"))


def who(event: cases.EventView) -> Text:
    """Who acted: the resident, a unit, or the system; never a person's name."""
    if by_reporter(event):
        return YOU
    if event.unit_name is not None:
        return event.unit_name
    return SYSTEM if event.actor.startswith("system:") else HOTLINE


def entries(events: Iterable[cases.EventView], *, ended: bool) -> list[dict[str, object]]:
    """The way of a case, latest first. What was said stands in the conversation, not here a second time."""
    told = [entry(event) for event in events]
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


def entry(event: cases.EventView) -> dict[str, object]:
    """What happened, as one entry of the timeline."""
    return {
        "at": event.at,
        "title": _title(event),
        "who": who(event),
        "icon": _ICONS.get(event.action, "person" if by_reporter(event) else "building"),
        "tone": "info" if by_reporter(event) else "neutral",
    }


def messages(events: Iterable[cases.EventView], *, case: cases.CaseView) -> list[dict[str, object]]:
    """What was said between the resident and the units, earliest first; the request itself begins it."""
    first: dict[str, object] = {
        "side": "resident", "name": YOU, "at": case.opened_at, "text": case.text,
        "files": files(case.attachments),
    }  # fmt: skip
    said: list[dict[str, object]] = [
        {
            "side": "resident" if by_reporter(event) else "office",
            "name": who(event),
            "role": event.title,
            "at": event.at,
            "text": words,
        }
        for event in events
        if event.action != "open" and (words := spoken_words(event)) is not None
    ]
    return [first, *said]


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
    started = {
        str(change["clock"]): change
        for event in events
        for change in event.changes
        if change.get("do") == "start"
    }
    running = [one for one in case.clocks if one.key in started and one.reading.state != "stopped"]
    running.sort(key=lambda one: (one.reading.due_at is None, one.reading.due_at or at))
    return [_term(one, started[one.key], at) for one in running]


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
    if case.lead_name is None:
        return Text(zh="正在分派承办单位。", en="A unit is being chosen for it.")
    return Text(zh="由{unit}办理。", en="It is with {unit}.").format(unit=case.lead_name)
