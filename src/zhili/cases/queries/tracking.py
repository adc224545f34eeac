"""Finding cases without a mandate: by number and secret code, among those that are disclosed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.cases.queries import types, unnamed
from zhili.cases.queries.listing import Filters, Page, listing
from zhili.cases.queries.parties import codes_number, invited
from zhili.cases.queries.single import CASE, by_number, history, state_of
from zhili.cases.queries.views import CaseRow
from zhili.cases.rules.state import CaseState
from zhili.casetypes.language import PARTY
from zhili.kernel import isolation
from zhili.kernel.actor import ANONYMOUS
from zhili.kernel.ids import valid_number
from zhili.kernel.refusals import NotFound
from zhili.people import public as people


@dataclass(frozen=True, slots=True)
class Proven:
    """What a number and a code prove: to have reported the case, or to be that ``party`` to it."""

    case_id: UUID
    party: UUID | None = None


def find(*, number: str, secret: str) -> Proven:
    """The case that a number and its secret code, or the code of an invitation, open; also one that it led to, whose
    parties went along: whoever had a code for the first needs none for the next.

    Raises NotFound for either being wrong, alike.
    """
    if not valid_number(number):
        raise NotFound(what=CASE)
    with isolation.widened("proof"):
        state, digest = by_number(number)
        parties = invited(state)
    if digest is not None and people.code_matches(number=state.number, code=secret, digest=digest):
        return _proven(state.id)
    for party, of_party in parties:
        if people.code_matches(number=codes_number(state, party), code=secret, digest=of_party):
            return _proven(state.id, party)
    with isolation.widened("proof"):
        known = _known_before(state, secret)
    if known is None:
        raise NotFound(what=CASE)
    return known


def _known_before(state: CaseState, secret: str) -> Proven | None:
    """What the code proves of the case that this one came from, as the same person here."""
    origin = next((UUID(to) for kind, to in state.links if kind == "answers"), None)
    if origin is None or state.channel != "case" or not state.parties:
        return None
    before = state_of(origin)
    try:
        proven = find(number=before.number, secret=secret)
    except NotFound:
        return None
    if proven.party is None:
        same = state.reporter == before.reporter and any(one.opener for one in state.parties)
        return _proven(state.id) if same else None
    changes = [change for event in history(state) for change in event.changes if change["do"] == PARTY]
    mine = next((one for one in changes if one.get("origin") == str(proven.party)), None)
    return _proven(state.id, UUID(str(mine["id"]))) if mine else None


def _proven(case_id: UUID, party: UUID | None = None) -> Proven:
    """From now on in this request the case is there for who proved it."""
    isolation.admit(case_id)
    return Proven(case_id, party)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What everybody may know of a case: the fields that its type declares public, once it has come so far.

    ``area`` is the path of the area that ``fields`` names; None where the area is not disclosed.
    """

    number: str
    type_key: str
    stage: str
    fields: Mapping[str, object]
    area: str | None = None


def public_cases(
    *,
    type_key: str,
    at: datetime,
    class_code: str | None = None,
    area: str | None = None,
    after: str | None = None,
    limit: int = 50,
    language: str = "zh",
) -> tuple[list[Disclosed], Page]:
    """The disclosed cases of a type, newest first, of one class or in one area (a path) if wanted.

    What is personal in their words is masked, with a word in ``language``.
    Empty where the type discloses nothing, or not the field by which they are asked for.
    """
    case_type = types.current(type_key)
    asked = {name for name, value in (("class", class_code), ("area", area)) if value}
    if not case_type.public_after or not asked <= set(case_type.public_fields):
        return [], Page(rows=(), after=None)
    filters = Filters(
        type_key=type_key,
        stages=case_type.public_after,
        classes=(class_code,) if class_code else (),
        area=area,
    )
    page = listing(actor=ANONYMOUS, filters=filters, at=at, after=after, limit=limit, everything=True)
    return [_disclosed(row, case_type.public_fields, language) for row in page.rows], page


def _disclosed(row: CaseRow, names: tuple[str, ...], language: str) -> Disclosed:
    known: dict[str, object] = {
        "class": row.class_code,
        "area": row.area_name.zh if row.area_name else "",
        "title": unnamed.by_residents(row.title, number=row.number, language=language),
        "urgency": row.urgency,
        "unit": row.lead_unit,
        "opened": row.opened_at,
        "closed": row.ended_at,
        "days": (row.ended_at - row.opened_at).days if row.ended_at else None,
        **{
            name: unnamed.by_office(told, number=row.number, language=language)
            for name, told in row.outcome.items()
            if name in names
        },
    }
    return Disclosed(
        number=row.number,
        type_key=row.type_key,
        stage=row.stage,
        fields={name: known.get(name) for name in names},
        area=row.area if "area" in names else None,
    )
