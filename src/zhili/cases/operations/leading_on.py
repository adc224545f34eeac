"""A case that leads to another: what was collected goes along, so that nobody types it twice."""

from collections.abc import Callable, Mapping
from datetime import datetime

from zhili.cases.operations import attach, parties
from zhili.cases.operations import open as opening
from zhili.cases.operations.act import note
from zhili.cases.queries import types
from zhili.cases.rules.carrying import reports_next
from zhili.cases.rules.errors import NoRoom
from zhili.cases.rules.guards import CONFIDENTIAL
from zhili.cases.rules.keeping import terms_of
from zhili.cases.rules.state import CaseState, Change
from zhili.cases.rules.step import Deed
from zhili.casetypes.effects import FILES, PAPERS, PARTIES
from zhili.casetypes.language import CaseType
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.rows import Batch
from zhili.people import public as people

_BACK = {"led_to": "answers", "answers": "led_to", "parent": "parent"}


def open_next(state: CaseState, deed: Deed, actor: Actor, at: datetime) -> None:
    """``open: {type, link, data, carry}``: open a case of that type with this one's facts, and link the two.

    With ``carry: [parties, files, papers]`` whoever reported this one opens the next, the invited parties are parties
    to it on the same side, and what all parties may open goes along, as do the papers in force, as files; nothing of a
    party's own room does. ``names: {field: party}`` writes that party's name into a personal field of the next.
    """
    case_type = types.current(str(deed.args["type"]))
    given = deed.args.get("data")
    carried = {**state.attributes, **state.data, **(given if isinstance(given, Mapping) else {})}
    wanted = {
        name: value
        for name, value in carried.items()
        if name in case_type.form.properties and value is not None
    }
    if "lon" in wanted or "area" not in case_type.form.properties:
        wanted.pop("area", None)
    if case_type.classes and case_type.class_(str(wanted.get("class"))) is None:
        wanted.pop("class", None)  # a class of another list
    carry = _carried(deed)
    declared = types.of_version(state.type_key, state.type_version)
    reporter = reports_next(declared, state, case_type) if PARTIES in carry else None
    opened = opening.open(
        type_key=case_type.key, data=wanted, actor=SYSTEM, channel="case", at=at, reporter=reporter
    )
    people.carry_private(
        from_holder=state.id, to_holder=opened.id, district_id=opened.district_id, purpose=case_type.key,
        fields=_personal(state, case_type), at=at, actor=actor, terms=terms_of(case_type),
    )  # fmt: skip
    _name(state, opened, deed, actor=actor, at=at)
    if PARTIES in carry:
        parties.bring_along(state, opened.id, actor=actor, at=at)
    if carry & {FILES, PAPERS}:
        attach.bring_along(state, opened.id, with_files=FILES in carry, with_papers=PAPERS in carry, at=at)
    kind = str(deed.args.get("link", "led_to"))
    link(state, kind=kind, to=opened.state, at=at)


def _name(state: CaseState, opened: opening.Opened, deed: Deed, *, actor: Actor, at: datetime) -> None:
    """Seal the names of parties under the next case; that they were read for it stands in the trail."""
    case_type = types.of_version(opened.state.type_key, opened.state.type_version)
    asked = deed.args.get("names")
    fields = {}
    for field, party in asked.items() if isinstance(asked, Mapping) else ():
        one = next((each for each in state.parties if str(each.id) == party), None)
        if one is None or field not in case_type.form.personal:
            raise NoRoom()
        holder = state.id if one.opener else one.id
        held = people.read_private(
            holder=holder, actor=actor, purpose=case_type.key, at=at, district_id=state.district_id
        )
        fields[str(field)] = held.get("name", "")
    batch = Batch()
    people.keep_private(
        batch, holder=opened.id, district_id=opened.district_id, fields=fields, purpose=case_type.key, at=at,
        terms=terms_of(case_type),
    )  # fmt: skip
    batch.write()


def _carried(deed: Deed) -> frozenset[str]:
    named = deed.args.get("carry", ())
    return frozenset(map(str, named)) if isinstance(named, list | tuple) else frozenset({str(named)})


def _personal(state: CaseState, case_type: CaseType) -> frozenset[str]:
    """What the next form asks; nothing where the reporter asked to stay unnamed and that form has no such wish."""
    if state.data.get(CONFIDENTIAL) is True and CONFIDENTIAL not in case_type.form.properties:
        return frozenset()
    return case_type.form.personal


def _always(change: Change) -> Callable[[CaseState], tuple[Change, ...]]:
    return lambda _: (change,)


def link(state: CaseState, *, kind: str, to: CaseState, at: datetime) -> None:
    """Link two cases, each naming the other."""
    for one, other, word in ((state, to, kind), (to, state, _BACK.get(kind, kind))):
        change = {"do": "link", "kind": word, "to": str(other.id)}
        note(
            case_id=one.id,
            action="link",
            actor="system:engine",
            at=at,
            changes=_always(change),
            data={"kind": word, "number": other.number},
        )
