"""Cases and what belongs to them as plain data for JSON. What a caller may see was decided before it came here."""

from collections.abc import Mapping

from zhili.cases.public import (
    AttachmentView,
    CaseRow,
    CaseView,
    ClockView,
    EventView,
    NearRow,
    Opened,
)
from zhili.casetypes.language import Action, CaseType

Told = dict[str, object]


def row(one: CaseRow) -> Told:
    """A case in a list."""
    return {
        "id": one.id, "number": one.number, "type": one.type_key, "version": one.version, "stage": one.stage,
        "stage_title": one.stage_title, "resident_stage": one.resident_stage, "ended": one.ended,
        "title": one.title, "class": one.class_code, "class_name": one.class_name,
        "suggested_class": one.suggested_class, "urgency": one.urgency, "area": one.area,
        "area_name": one.area_name.zh if one.area_name else "", "address": one.address, "lon": one.lon, "lat": one.lat,
        "channel": one.channel, "lead_unit": one.lead_unit, "lead_name": one.lead_name,
        "opened_at": one.opened_at, "updated_at": one.updated_at, "ended_at": one.ended_at,
        "due_at": one.due_at, "due_latest": one.due_latest, "outcome": one.outcome,
    }  # fmt: skip


def opened(one: Opened) -> Told:
    """A case just opened: who has its number and secret code acts as its reporter."""
    return {
        "id": one.id, "number": one.number, "secret": one.secret, "type": one.state.type_key, "stage": one.state.stage,
        "version": one.state.seq,
    }  # fmt: skip


def near(one: NearRow) -> Told:
    """An open case as anybody may know of it."""
    return {
        "id": one.id, "type": one.type_key, "class": one.class_code, "class_name": one.class_name, "area": one.area,
        "place": one.place, "stage": one.stage, "stage_title": one.stage_title, "opened_on": one.opened_on,
        "followers": one.followers, "title": one.title,
    }  # fmt: skip


def whole(view: CaseView) -> Told:
    """A whole case. Who reported it is not named: only whether it was the caller."""
    return {
        "id": view.id, "number": view.number, "type": view.type_key, "type_version": view.type_version,
        "type_title": view.type_title, "version": view.version, "stage": view.stage,
        "stage_title": view.stage_title, "resident_stage": view.resident_stage, "ended": view.ended,
        "title": view.title, "text": view.text, "class": view.class_code, "class_name": view.class_name,
        "urgency": view.urgency, "area": view.area, "address": view.address,
        "area_names": [name.zh for name in view.area_names],
        "lon": view.lon, "lat": view.lat, "channel": view.channel, "reported_by_you": "reporter" in view.roles,
        "lead_unit": view.lead_unit, "lead_name": view.lead_name, "opened_at": view.opened_at,
        "updated_at": view.updated_at, "due_at": view.due_at, "due_latest": view.due_latest,
        "data": view.data, "outcome": view.outcome, "suggested": view.suggested,
        "assignments": view.assignments, "clocks": [clock(one) for one in view.clocks],
        "asked": [
            {
                "request": one.request, "action": one.action, "title": one.title, "data": one.data,
                "needs": one.needs, "at": one.at, "yours_to_settle": one.mine_to_settle,
            }
            for one in view.asked
        ],
        "links": view.links, "attachments": [paper(one) for one in view.attachments], "roles": view.roles,
        "allowed": [one.key for one in view.allowed],
    }  # fmt: skip


def clock(one: ClockView) -> Told:
    """A deadline as it stands."""
    reading = one.reading
    return {
        "key": one.key, "title": one.title, "state": reading.state, "calendar": one.calendar,
        "started_at": reading.started_at, "due_at": reading.due_at, "due_latest": reading.due_latest,
        "certain": reading.certain, "remaining": reading.remaining, "met_in_time": reading.met_in_time,
        "overdue_since": reading.overdue_since,
    }  # fmt: skip


def paper(one: AttachmentView) -> Told:
    """A file of a case, without its content."""
    return {
        "id": one.id, "name": one.name, "media_type": one.media_type, "size": one.size, "sha256": one.sha256,
        "width": one.width, "height": one.height, "visibility": one.visibility,
        "url": f"/api/v1/cases/{one.case_id}/attachments/{one.id}",
    }  # fmt: skip


def event(one: EventView) -> Told:
    """Something that happened. Of the actor only the kind is told; units speak by their name."""
    return {
        "seq": one.seq, "action": one.action, "title": one.title, "says": one.says, "text": one.text,
        "by": one.actor.partition(":")[0], "unit": one.unit, "unit_name": one.unit_name, "at": one.at,
        "visibility": one.visibility, "data": one.data,
    }  # fmt: skip


def action(one: Action) -> Told:
    """An action that may be done, with its form."""
    return {
        "key": one.key, "title": one.title, "leads_to": one.targets(), "needs": one.needs,
        "visibility": one.visibility, "form": schema_of(one.form.schema),
    }  # fmt: skip


def schema_of(schema: Mapping[str, object]) -> Told:
    """A form's schema as part of a larger document."""
    return {name: value for name, value in schema.items() if name != "$schema"}


def type_in_short(one: CaseType) -> Told:
    """A case type in the catalogue."""
    return {"key": one.key, "version": one.version, "title": one.title, "open_by": one.open_by}


def case_type(one: CaseType) -> Told:
    """A case type with everything a client needs to draw its forms."""
    public = {"after": list(one.public_after), "fields": one.public_fields} if one.public_after else None
    return {
        **type_in_short(one),
        "law": one.law,
        "form": schema_of(one.form.schema),
        "stages": [
            {"key": stage.key, "title": stage.title, "resident": stage.resident, "ends": stage.ends}
            for stage in one.stages.values()
        ],
        "actions": [
            {**action(each), "from": each.from_, "by": each.by, "within": each.within, "limit": each.limit}
            for each in one.actions.values()
        ],
        "classes": [{"code": each.code, "name": each.name, "urgency": each.urgency} for each in one.classes],
        "clocks": [
            {"key": rule.key, "title": rule.title, "calendar": rule.calendar} for rule in one.clocks.values()
        ],
        "rates": [{"key": rate.key, "title": rate.title} for rate in one.rates],
        "public": public,
    }
