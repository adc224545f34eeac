"""A whole case for a page or the API: state, clocks, papers, links, what the reader may do now."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from zhili.cases.models import Attachment
from zhili.cases.queries import comparing, types
from zhili.cases.queries.parties import parties_of
from zhili.cases.queries.single import CASE, history, state_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.queries.views import (
    AskedView,
    AssignmentView,
    AttachmentView,
    CaseView,
    ClockView,
    EventView,
    LinkView,
)
from zhili.cases.rules import collecting, custody, erasing, guards, papers, project
from zhili.cases.rules.outside import told
from zhili.cases.rules.state import CaseState, Event
from zhili.cases.rules.step import AGREE
from zhili.casetypes.effects import COMPARE
from zhili.casetypes.language import Action, CaseType
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.people import public as people

_MERGED = "duplicate_of"

ENGINE_WORDS = {
    "open": Text(zh="提交", en="Opened"),
    "suggest": Text(zh="系统建议", en="Suggestion"),
    "ask": Text(zh="申请审批", en="Asked for approval"),
    "refuse": Text(zh="不予批准", en="Refused"),
    "warn": Text(zh="时限提醒", en="Deadline near"),
    "overdue": Text(zh="超过时限", en="Deadline passed"),
    "inform": Text(zh="关联案件进展", en="News of the merged case"),
    "link": Text(zh="关联案件", en="Linked"),
    "invite_party": Text(zh="邀请当事人", en="A party was invited"),
    "party_joined": Text(zh="当事人已登录加入", en="The party came with an account"),
    AGREE: Text(zh="一方已说，还等其他各方", en="One party has said it; the others are waited for"),
    "migrate": Text(zh="事项版本更新", en="Moved to a new version of its type"),
    "recompute": Text(zh="时限重算", en="Deadline recomputed"),
    "deliver": Text(zh="送达外部平台", en="Delivered to an outside platform"),
    "undelivered": Text(zh="尚未送达外部平台", en="Not yet delivered to an outside platform"),
    "hear": Text(zh="外部平台来讯", en="Word from an outside platform"),
    **collecting.WORDS,
    **custody.WORDS,
    **erasing.WORDS,
    **papers.WORDS,
    **told.WORDS,
}


_ONE_SAID = Text(
    zh="“{title}”：一方已经说了，还等其他各方。",
    en="{title}: one party has said it; the others are waited for.",
)


def readable(case_id: UUID, actor: Actor, *, at: datetime) -> tuple[CaseState, frozenset[str]]:
    """A case and the actor's roles on it. Raises NotFound, also where the actor may not read it."""
    state = state_of(case_id)
    roles = roles_on(actor, state, at=at)
    if not guards.may_read(roles):
        raise NotFound(what=CASE)
    return state, roles


def whole(*, case_id: UUID, actor: Actor, at: datetime) -> CaseView:
    """The case as the actor may see it. Raises NotFound."""
    state, roles = readable(case_id, actor, at=at)
    return view(state, roles, actor=actor, at=at)


def view(state: CaseState, roles: frozenset[str], *, actor: Actor, at: datetime) -> CaseView:
    """A state in full dress."""
    case_type = types.of_version(state.type_key, state.type_version)
    row = project.columns(case_type, state, people.calendar())
    stage = case_type.stages[state.stage]
    class_ = case_type.class_(str(row["class_code"])) if row["class_code"] else None
    place = people.place_of(state.area) if state.area else None
    return CaseView(
        id=state.id, district_id=state.district_id, number=state.number, type_key=state.type_key,
        type_version=state.type_version, type_title=case_type.title, version=state.seq, stage=state.stage,
        stage_title=stage.title, resident_stage=stage.resident, ended=stage.ends, title=row["title"],
        text=str(state.attributes.get("text") or ""), class_code=row["class_code"],
        class_name=class_.name if class_ else None, urgency=row["urgency"], area=state.area,
        area_names=place.titles if place else (), address=row["address"],
        lon=row["lon"], lat=row["lat"], channel=state.channel, reporter=state.reporter, lead_unit=state.lead,
        lead_name=unit_name(state.lead), opened_at=state.opened_at, updated_at=state.updated_at,
        due_at=row["due_at"], due_latest=row["due_latest"], data=state.data, outcome=state.outcome,
        suggested=state.suggested if "internal" in guards.visibilities(roles) else {},
        assignments=tuple(
            AssignmentView(one.role, one.unit, unit_name(one.unit) or _as_text(one.unit), one.since)
            for one in state.assignments
        ),
        clocks=_clocks(case_type, state), asked=_asked(case_type, state, roles, actor),
        links=_links(state, roles, actor, at), attachments=attachments(state, guards.visibilities(roles)), roles=roles,
        allowed=guards.allowed(case_type, state, roles, at=at), parties=parties_of(case_type, state, roles),
    )  # fmt: skip


def may_reveal(case: CaseView) -> bool:
    """Whether the reader of this view may see who reported the case; ``reveal`` refuses otherwise."""
    return guards.may_reveal(case.data, case.roles)


def unit_name(code: str | None) -> Text | None:
    """A unit's name in both languages."""
    unit = people.unit(code) if code else None
    return unit.title if unit else None


def _as_text(code: str) -> Text:
    return Text(zh=code, en=code)


def _clocks(case_type: CaseType, state: CaseState) -> tuple[ClockView, ...]:
    calendar = people.calendar()
    views = []
    for name, reading in project.readings(case_type, state, calendar).items():
        rule = case_type.clocks.get(name)
        term = state.clocks[name][0].term
        views.append(
            ClockView(
                key=name,
                title=rule.title if rule else _as_text(name),
                reading=reading,
                calendar=term.calendar if term else "natural",
                because={"term": term.amount if term else ""},
                waited=rule is not None and case_type.waits_for(rule),
            )
        )
    return tuple(views)


def _asked(
    case_type: CaseType, state: CaseState, roles: frozenset[str], actor: Actor
) -> tuple[AskedView, ...]:
    return tuple(
        AskedView(
            request=name,
            action=one.action,
            title=case_type.actions[one.action].title,
            data=one.data,
            by=one.by,
            needs=one.needs,
            at=one.at,
            mine_to_settle=one.needs in roles and one.by != guards.reference(actor),
        )
        for name, one in state.asked.items()
        if one.action in case_type.actions
    )


def _links(state: CaseState, roles: frozenset[str], actor: Actor, at: datetime) -> tuple[LinkView, ...]:
    """Linked cases: to staff in both directions; to others those merged with theirs, and those that they may read.

    That a register was asked what a party owns is no news for that party.
    """
    ids = {UUID(to): kind for kind, to in state.links}
    back = "internal" in guards.visibilities(roles)
    rows = (
        fetch("SELECT case_id, kind FROM cases_link WHERE to_case = %s LIMIT 200", [state.id]) if back else []
    )
    ids.update({row[0]: f"{row[1]}_of_this" for row in rows if row[0] not in ids})
    if not back:
        ids = {id: kind for id, kind in ids.items() if kind == _MERGED or _may_read(id, actor, at)}
    if not ids:
        return ()
    with isolation.widened("matter"):
        found = fetch(
            "SELECT id, number, title, stage, type_key, type_version FROM cases_case WHERE id = ANY(%s)",
            [list(ids)],
        )
    return tuple(_link(ids[row[0]], row, back=back) for row in found)


def _link(kind: str, row: Sequence[Any], *, back: bool) -> LinkView:
    id, number, title, stage, type_key, version = row
    case_type = types.of_version(str(type_key), int(version))
    reached = case_type.stages[str(stage)]
    return LinkView(
        kind=kind,
        id=id,
        number=str(number),
        title=str(title) if back else "",
        stage=reached.title if back else reached.resident,
        type_title=case_type.title,
    )


def _may_read(case_id: UUID, actor: Actor, at: datetime) -> bool:
    try:
        return bool(readable(case_id, actor, at=at))
    except NotFound:
        return False


def attachments(state: CaseState, visibilities: Sequence[str]) -> tuple[AttachmentView, ...]:
    """The files of a case that readers of these visibilities may open. Each came with an event of its own."""
    if state.seq == 1:
        return ()  # nothing has come since it was opened
    rows = Attachment.objects.filter(
        district_id=state.district_id, case_id=state.id, visibility__in=visibilities
    ).order_by("id")
    return tuple(
        AttachmentView(
            id=one.id,
            case_id=one.case_id,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            width=one.width,
            height=one.height,
            visibility=one.visibility,
            sealed=one.salt is not None,
        )
        for one in rows
    )


def timeline(*, case_id: UUID, actor: Actor, at: datetime) -> tuple[EventView, ...]:
    """The history of a case, as far as the actor may read it, in words. Raises NotFound."""
    state, roles = readable(case_id, actor, at=at)
    case_type = types.of_version(state.type_key, state.type_version)
    events = history(state, visibilities=guards.visibilities(roles))
    return tuple(event_view(case_type, event) for event in events)


def conversation(events: Iterable[EventView]) -> tuple[EventView, ...]:
    """What was said between people: the events that carry a text."""
    return tuple(event for event in events if event.text)


def event_view(case_type: CaseType, event: Event) -> EventView:
    """An event in words."""
    action = case_type.actions.get(event.action)
    title = action.title if action else ENGINE_WORDS.get(event.action, _as_text(event.action))
    text = next((str(event.data[name]) for name in ("text", "reply") if event.data.get(name)), None)
    says = _says(action, event) if action else _engine_says(case_type, event)
    return EventView(
        seq=event.seq, action=event.action, title=title, says=says,
        text=text, actor=event.actor, unit=event.unit, unit_name=unit_name(event.unit), at=event.at,
        visibility=event.visibility, data=event.data, changes=event.changes,
    )  # fmt: skip


def _engine_says(case_type: CaseType, event: Event) -> Text | None:
    return (
        custody.says(event.action, event.data)
        or papers.says(event.action, event.data)
        or collecting.says(event.action, event.data, case_type.form)
        or told.says(case_type, event.action, event.data)
        or _agreed(case_type, event)
    )


def _agreed(case_type: CaseType, event: Event) -> Text | None:
    """What one party said of what takes all of them."""
    action = case_type.actions.get(str(event.data.get("action"))) if event.action == AGREE else None
    return _ONE_SAID.format(title=action.title) if action else None


class _Facts(dict[str, str]):
    """What a sentence may name; a name that the event lacks is left out of it."""

    def __missing__(self, key: str) -> str:
        return ""


def _says(action: Action, event: Event) -> Text | None:
    """An action's sentence: with the answers in the form's own words, and what the case learned by it."""
    if action.says is None:
        return None
    chosen = {one.name: one.words(event.data.get(one.name)) for one in action.form.fields}
    assigned = [str(change["unit"]) for change in event.changes if change["do"] == "assign"]
    names = [unit_name(code) or _as_text(code) for code in assigned]
    own = unit_name(event.unit)
    learned = {str(one["name"]): one["value"] for one in event.changes if one["do"] == "set"}
    compared = {str(one.args["into"]) for one in action.effects if one.word == COMPARE}
    chosen |= {name: comparing.WORDS.get(str(learned.get(name))) for name in compared}
    said = {}
    for language in ("zh", "en"):
        facts = _Facts(
            {
                name: words.in_(language) if (words := chosen.get(name)) else str(value)
                for name, value in {**learned, **event.data}.items()
                if isinstance(value, str | int | float)
            }
        )
        facts["unit"] = "、".join(name.in_(language) for name in names) or (own.in_(language) if own else "")
        facts["units"] = facts["unit"]
        facts["actor_unit"] = own.in_(language) if own else ""
        said[language] = action.says.in_(language).format_map(facts)
    return Text(zh=said["zh"], en=said["en"])
