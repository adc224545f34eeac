"""A case's history in words for its page: the timeline, the conversation, and what a form said, field by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.pages import choosing, forms
from zhili.cases.pages.words import NO, URGENCIES, YES
from zhili.casetypes.forms import Field, Form
from zhili.casetypes.language import Action, CaseType
from zhili.kernel.text import Text
from zhili.people import public as people

_REPORTER = Text(zh="反映人", en="The reporter")
_RESIDENT = Text(zh="居民", en="A resident")
_SYSTEM = Text(zh="系统", en="The system")
_OUTSIDE = Text(zh="外部系统", en="An outside system")
_SOMEBODY = Text(zh="工作人员", en="Staff")
_SEEN = {
    "parties": Text(zh="反映人看得到", en="The reporter sees this"),
    "public": Text(zh="反映人看得到，办结后可能公开", en="The reporter sees this; it may be published"),
}
"""Who else reads what an office wrote, by its visibility."""

COMMON = frozenset({"public", "parties"})
"""What everybody in the case reads."""

_ENGINE = {
    "open": ("report", "info"),
    "suggest": ("machine", "neutral"),
    "ask": ("question", "soon"),
    "refuse": ("close", "neutral"),
    "warn": ("hourglass", "soon"),
    "overdue": ("late", "late"),
    "inform": ("bell", "neutral"),
    "link": ("link", "neutral"),
    "migrate": ("history", "neutral"),
    "recompute": ("calendar", "neutral"),
    "attach": ("file", "neutral"),
    "issue_paper": ("file", "info"),
    "sign_paper": ("edit", "done"),
    "serve_paper": ("mail", "info"),
    "collect": ("search", "neutral"),
    "hand_on": ("people", "neutral"),
    "examine": ("eye", "neutral"),
    "export": ("shield", "info"),
    "deliver": ("dispatch", "neutral"),
    "invite_party": ("people", "info"),
    "agree_party": ("person", "info"),
    "party_joined": ("person", "neutral"),
    "erase": ("shield", "neutral"),
    "put_right": ("shield", "neutral"),
    "put_right_later": ("shield", "neutral"),
    "take_over": ("person", "neutral"),
    "register_change": ("edit", "info"),
    "register_differs": ("alert", "soon"),
    "register_decided": ("check", "done"),
}
"""Icon and tone of what the engine itself records."""

Pairs = list[tuple[Text, Text]]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells one case's events. ``names`` are those of the staff who acted, ``grounds`` the articles of its terms."""

    case: cases.CaseView
    case_type: CaseType
    names: Mapping[str, str]
    grounds: Mapping[str, str]

    @classmethod
    def of(cls, case: cases.CaseView, events: Sequence[cases.EventView]) -> "Teller":
        """With the names looked up at once."""
        references = {event.actor for event in events} | {one.by for one in case.asked}
        staff = [one.partition(":")[2] for one in references if one.startswith("staff:")]
        case_type = cases.case_type_version(case.type_key, case.type_version)
        return cls(case, case_type, people.names_of(staff), _grounds(events))

    def entries(self, events: Iterable[cases.EventView]) -> list[dict[str, object]]:
        """The timeline, latest first."""
        return [self._entry(event) for event in events][::-1]

    def messages(self, events: Iterable[cases.EventView]) -> list[dict[str, object]]:
        """What people said to each other, in order; the machine's and the engine's own notes are no conversation."""
        return [
            {
                "side": self._side(event),
                "name": self.who(event.actor, event.unit_name),
                "role": event.title,
                "at": event.at,
                "text": event.text,
                "seen": self.seen(event),
            }
            for event in cases.conversation(events)
            if event.action in self.case_type.actions
        ]

    def seen(self, event: cases.EventView) -> Text | None:
        """Who else reads it: what an office said, and what was said with one party alone."""
        party = self.party_alone(event)
        if party is not None:
            return Text(
                zh="只有{party}和主办单位看得到", en="Only {party} and the unit that leads see this"
            ).format(party=party.title)
        return _SEEN.get(event.visibility) if self._side(event) == "office" else None

    def party_alone(self, event: cases.EventView) -> cases.PartyView | None:
        """The party in whose room it was said; None for what was said before all."""
        return next((one for one in self.case.parties if event.visibility == cases.room_of(one.id)), None)

    def who(self, reference: str, unit: Text | None = None) -> Text:
        """Who did it: the unit and the person, or the part they have in the case."""
        kind, _colon, id = reference.partition(":")
        if kind == "staff":
            name = self.names.get(id)
            person = Text(zh=name, en=name) if name else _SOMEBODY
            return Text(zh=f"{unit.zh} {person.zh}", en=f"{unit.en} {person.en}") if unit else person
        party = next((one.title for one in self.case.parties if reference in one.known_as), None)
        if party is not None:
            return party
        if kind in ("resident", "anonymous"):
            return _REPORTER if reference == self.case.reporter or kind == "anonymous" else _RESIDENT
        return _OUTSIDE if kind == "outside" else _SYSTEM

    def asked(self) -> list[dict[str, object]]:
        """What waits for approval, with what was asked in words."""
        return [
            {
                "request": one.request,
                "title": one.title,
                "who": self.who(one.by),
                "at": one.at,
                "mine": one.mine_to_settle,
                "pairs": said_in(self.case_type.actions[one.action].form, one.data, self.case_type),
            }
            for one in self.case.asked
        ]

    def _side(self, event: cases.EventView) -> str:
        if event.visibility == "internal":
            return "internal"
        return "resident" if event.actor.split(":")[0] in ("resident", "anonymous") else "office"

    def _entry(self, event: cases.EventView) -> dict[str, object]:
        action = self.case_type.actions.get(event.action)
        icon, tone = (
            _look(action, self.case_type) if action else _ENGINE.get(event.action, ("case", "neutral"))
        )
        return {
            "at": event.at,
            "title": self._title(event),
            "who": self.who(event.actor, event.unit_name),
            "text": self._text(event, action),
            "icon": icon,
            "tone": tone,
            "internal": event.visibility not in COMMON,
            "files": self._files(event),
            "seq": event.seq,
        }

    def _title(self, event: cases.EventView) -> Text:
        waiting = self.case_type.actions.get(str(event.data.get("action"))) if _settles(event) else None
        if waiting is None:
            return event.title
        return Text(zh=f"{event.title.zh} · {waiting.title.zh}", en=f"{event.title.en}: {waiting.title.en}")

    def _text(self, event: cases.EventView, action: Action | None) -> Text | None:
        """What was said, and below it what else the form holds."""
        if event.action == "suggest":
            return self._suggested(event)
        form = action or (
            self.case_type.actions.get(str(event.data.get("action"))) if _settles(event) else None
        )
        said = event.says or (Text(zh=event.text, en=event.text) if event.text else None)
        sentence = action.says.zh if action and action.says else ""
        told = {name for name in event.data if f"{{{name}}}" in sentence}
        if event.text and not event.says:
            told |= {"text", "reply"}
        rest = {name: value for name, value in event.data.items() if name not in told}
        pairs = said_in(form.form, rest, self.case_type) if form else []
        lines = [said] if said else []
        lines += [Text(zh=f"{term.zh}：{value.zh}", en=f"{term.en}: {value.en}") for term, value in pairs]
        return (
            Text(zh="\n".join(one.zh for one in lines), en="\n".join(one.en for one in lines))
            if lines
            else None
        )

    def _suggested(self, event: cases.EventView) -> Text | None:
        what: Any = next((change["what"] for change in event.changes if change["do"] == "suggest"), {})
        class_ = self.case_type.class_(str(what.get("class", {}).get("value")))
        if class_ is None:
            return None
        share = f"{what['class'].get('confidence', 0):.0%}"
        return Text(
            zh=f"分类：{class_.name.zh}（把握 {share}）", en=f"Class: {class_.name.en} ({share} sure)"
        )

    def _files(self, event: cases.EventView) -> list[dict[str, object]]:
        digests = {str(one.get("sha256")) for one in _listed(event.data.get("files"))}
        return [file_link(one) for one in self.case.attachments if one.sha256 in digests]


def address(case: cases.CaseView) -> str:
    """What is written of where it is; nothing where that only names an area which is named besides."""
    written = case.address or ""
    return "" if written in {one.zh for one in case.area_names} else written


def file_link(one: cases.AttachmentView) -> dict[str, object]:
    """A file as the components show it: pictures small in place, others by name."""
    url = reverse("desk:file", args=[one.id])
    return {
        "name": one.name,
        "url": url,
        "thumbnail": url if one.media_type.startswith("image/") else "",
        "internal": one.visibility not in COMMON,
    }


_UNSAID = ("files", "case", "cases", "place", "party", "material")
"""What a form names by an id; the sentence says it in words."""


def said_in(form: Form, data: Mapping[str, object], case_type: CaseType) -> Pairs:
    """What a form says, field by field in words."""
    return [
        (one.title, _value(one, data[one.name], case_type))
        for one in form.fields
        if one.name in data and forms.widget_of(one) not in _UNSAID
    ]


def _value(one: Field, value: object, case_type: CaseType) -> Text:
    if isinstance(value, bool):
        return one.words(value) or (YES if value else NO)
    if isinstance(value, list):
        words = [_value(one, each, case_type) for each in value]
        return Text(zh="、".join(each.zh for each in words), en=", ".join(each.en for each in words))
    widget = forms.widget_of(one)
    if widget in ("unit", "units"):
        return choosing.unit_words(str(value))
    class_ = case_type.class_(str(value)) if widget == "class" else None
    if class_ is not None:
        return class_.name
    known = URGENCIES if one.name == "urgency" else dict(one.options)
    return known.get(str(value), Text(zh=str(value), en=str(value)))


def _look(action: Action, case_type: CaseType) -> tuple[str, str]:
    """Icon and tone of what a type's action did, by what such an action does."""
    words = {effect.word for effect in action.effects}
    if any(case_type.stages[one].ends for one in action.targets()):
        return "done", "done"
    if "assign" in words:
        return ("return", "neutral") if "release" in words else ("dispatch", "info")
    if "pause" in words:
        return "pause", "neutral"
    if action.targets():
        return "next", "info"
    return ("lock", "neutral") if action.visibility == "internal" else ("message", "neutral")


def _grounds(events: Iterable[cases.EventView]) -> dict[str, str]:
    """The article on which each clock runs, as it was last started or timed anew."""
    found = {}
    for change in (each for event in events for each in event.changes if each["do"] in ("start", "reterm")):
        because = change.get("because")
        article = because.get("article") if isinstance(because, Mapping) else None
        found[str(change["clock"])] = str(article or "")
    return found


def _settles(event: cases.EventView) -> bool:
    return event.action in ("ask", "refuse")


def _listed(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
