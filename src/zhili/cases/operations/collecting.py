"""Taking over what a person gave in an earlier case of theirs, as they agree; and a correction that goes back there.

Which field came from where is kept sealed for the person alone; the case's history says that fields were taken over, by
whom and when, and names no other case.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from zhili.cases.operations import open as opening
from zhili.cases.operations.act import note
from zhili.cases.operations.following import follow
from zhili.cases.operations.open import Opened
from zhili.cases.queries import types
from zhili.cases.queries.collecting import GoesBack, Source, given, holder_of_sources, own_cases
from zhili.cases.queries.personal import owner
from zhili.cases.queries.single import state_of
from zhili.cases.rules.collecting import PUT_RIGHT_LATER, TAKEN_OVER
from zhili.cases.rules.erasing import PUT_RIGHT
from zhili.cases.rules.guards import reference
from zhili.cases.rules.keeping import terms_of
from zhili.cases.rules.state import CaseState
from zhili.casetypes.forms import LONGEST_TEXT
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import FieldErrors
from zhili.kernel.once import Once
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.people import public as people


class NotOffered(FieldErrors):
    """A field was to be taken from a case that does not offer it for this: not theirs, or not for this use."""

    code = "not-offered"
    message = Text(
        zh="{fields} 不能从那件事里沿用。请直接填写。",
        en="{fields} cannot be taken over from there. Please fill in.",
    )


_NOT_FROM_THERE = Text(
    zh="不能从那件事里沿用，请直接填写。", en="This cannot be taken over from there; please fill it in."
)
Agreed = Mapping[str, UUID]
"""The fields that a person agreed to take over, each with the case it is taken from."""


@dataclass(frozen=True, slots=True)
class _Taken:
    values: dict[str, object]
    sources: dict[str, Source]


def take_over(*, type_key: str, agreed: Agreed, actor: Actor, at: datetime) -> dict[str, object]:
    """The answers that a person agreed to take over into a type's opening form, by field.

    The reading stands in each case's trail with the type for which it is done. Raises UnknownType, NotOffered (field by
    field) where the case is not the person's own, has no such answer, or gave it for another use.
    """
    return _taken(type_key, agreed, actor, at).values


def open_with(
    *,
    type_key: str,
    data: Mapping[str, object],
    agreed: Agreed,
    actor: Actor,
    channel: str,
    at: datetime,
    idempotency_key: str | None = None,
) -> Opened:
    """Open a case, filling in what the person agreed to take over from cases of their own.

    What stands in ``data`` goes before; where it is something else, the field was not taken over. Which fields were is
    an event of the case. Raises as ``open`` and ``take_over`` do.
    """
    taken = _taken(type_key, agreed, actor, at)
    filled = {**taken.values, **data}
    asked = {"type": type_key, "data": data, "agreed": {name: str(one) for name, one in agreed.items()}}
    once = Once.of(reference(actor), idempotency_key, asked)
    opens = partial(
        opening.open, type_key=type_key, data=filled, actor=actor, channel=channel, at=at, once=once
    )
    return _recorded(opens, taken, filled, actor=actor, at=at) if agreed else opens()


def follow_with(
    *,
    case_id: UUID,
    data: Mapping[str, object],
    agreed: Agreed,
    actor: Actor,
    channel: str,
    at: datetime,
    idempotency_key: str | None = None,
) -> Opened:
    """Follow an open case, filling in what was agreed to. Raises as ``follow`` and ``take_over`` do."""
    with isolation.widened("matter"):  # what is followed is somebody else's; only of what type it is
        followed = state_of(case_id).type_key
    taken = _taken(followed, agreed, actor, at) if agreed else _Taken({}, {})
    filled = {**taken.values, **data}
    follows = partial(
        follow,
        case_id=case_id,
        actor=actor,
        at=at,
        data=filled,
        channel=channel,
        idempotency_key=idempotency_key,
    )
    return _recorded(follows, taken, filled, actor=actor, at=at) if agreed else follows()


def _recorded(
    opens: Callable[[], Opened], taken: _Taken, filled: Mapping[str, object], *, actor: Actor, at: datetime
) -> Opened:
    """What opens a case, with the record of what was taken over for it: both or neither."""
    with transaction.atomic():
        opened = opens()
        kept = {name: one for name, one in taken.sources.items() if _same(filled[name], taken.values[name])}
        if not kept or opened.repeated:
            return opened
        return replace(opened, state=_record(opened.state, kept, actor=actor, at=at))


def _same(given: object, held: object) -> bool:
    """Whether a browser's answer is what was held: the ends of lines may be written in another way."""
    if isinstance(given, str) and isinstance(held, str):
        return clean(given, limit=LONGEST_TEXT) == clean(held, limit=LONGEST_TEXT)
    return given == held


def _taken(type_key: str, agreed: Agreed, actor: Actor, at: datetime) -> _Taken:
    asking = types.current(type_key)
    own = {state.id: state for state in own_cases(actor, at=at)} if agreed else {}
    taken = _Taken({}, {})
    for case_id in dict.fromkeys(agreed.values()):
        names = {name for name, one in agreed.items() if one == case_id}
        told = (
            given(asking, own[case_id], actor=actor, at=at, fields=names, purpose=type_key)
            if case_id in own
            else {}
        )
        for name, (value, field) in told.items():
            taken.values[name] = value
            taken.sources[name] = Source(case_id, field)
    missing = sorted(set(agreed) - set(taken.values))
    if missing:
        raise NotOffered(dict.fromkeys(missing, _NOT_FROM_THERE))
    return taken


def _record(state: CaseState, kept: Mapping[str, Source], *, actor: Actor, at: datetime) -> CaseState:
    batch = Batch()
    people.keep_private(
        batch, holder=holder_of_sources(state.id), district_id=state.district_id,
        fields={name: f"{one.case_id} {one.field}" for name, one in kept.items()}, purpose=state.type_key, at=at,
    )  # fmt: skip
    batch.write()
    return note(
        case_id=state.id, action=TAKEN_OVER, actor=reference(actor), at=at, changes=lambda _: (),
        data={"fields": sorted(kept)},
    )  # fmt: skip


def put_right_there(
    back: Collection[GoesBack], values: Mapping[str, str], *, actor: Actor, purpose: str, at: datetime
) -> None:
    """Put fields right in the cases they came from, as events of those; one that has ended is told and not altered.

    ``values`` are by name in the case in which they were put right first.
    """
    for one in back:
        fields = {field: values[name] for name, field in one.fields.items() if name in values}
        if not fields:
            continue
        if not one.ended:
            declared = types.of_version(one.state.type_key, one.state.type_version)
            people.correct_private(
                holder=one.state.id, district_id=one.state.district_id, fields=fields, terms=terms_of(declared),
                actor=owner(actor, one.state), purpose=purpose, at=at,
            )  # fmt: skip
        note(
            case_id=one.state.id, action=PUT_RIGHT_LATER if one.ended else PUT_RIGHT, actor=reference(actor), at=at,
            changes=lambda _: (), data={"fields": sorted(fields)},
            visibility="internal" if one.ended else "parties",
        )  # fmt: skip
