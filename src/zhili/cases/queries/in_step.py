"""Which registers keep a case too, how its fields stand there, and which of them differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import orjson

from zhili.cases.queries import types
from zhili.cases.queries.views import CaseView
from zhili.cases.queries.whole import unit_name
from zhili.cases.rules.outside import stepping
from zhili.cases.rules.outside.stepping import Kept, Said
from zhili.cases.rules.outside.told import words_of
from zhili.cases.rules.state import CaseState
from zhili.casetypes.in_step import SharedField
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

_REGISTERS = """
SELECT known.key, known.name, row.id, row.reference, row.fields
FROM cases_platform known
LEFT JOIN cases_instep row ON row.platform = known.key AND row.district_id = %s AND row.case_id = %s
WHERE known.register AND known.active AND known.type_key IN ('', %s) ORDER BY known.key
"""
_WAITING = """
SELECT platform, count(*)::int FROM cases_delivery
WHERE district_id = %s AND case_id = %s AND next_try_at IS NOT NULL GROUP BY platform
"""


@dataclass(frozen=True, slots=True)
class Register:
    """A register that keeps cases of a type, and one of them in it: ``id`` is None until it has been told of it."""

    key: str
    name: str
    id: UUID | None
    reference: str
    fields: Mapping[str, Kept] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A field of which both sides hold another value. ``seen`` tells it from a later one; ``before`` is what both had.

    ``ours_by`` is a reference, ``theirs_by`` a name as the register says it. ``may_take``: whether theirs can be taken.
    """

    key: str
    title: Text
    before: Text
    ours: Text
    ours_by: str
    ours_unit: Text | None
    ours_at: str
    theirs: Text
    theirs_by: str
    theirs_at: str
    may_take: bool
    seen: str


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A register that keeps a case too: under which number, how many messages wait for it, where the two differ."""

    key: str
    name: str
    reference: str
    waiting: int
    differences: tuple[DifferenceView, ...]


def registers_of(case: CaseState | CaseView) -> list[Register]:
    """The registers that keep cases of this type, with how this one stands there. One query."""
    rows = fetch(_REGISTERS, [case.district_id, case.id, case.type_key])
    return [
        Register(key, name, id, reference or "", stepping.from_json(orjson.loads(fields or "{}")))
        for key, name, id, reference, fields in rows
    ]


def in_registers(*, case: CaseView) -> tuple[RegisterView, ...]:
    """A case that the caller may read, as the registers have it that were told of it."""
    in_step = types.of_version(case.type_key, case.type_version).in_step
    if in_step is None:
        return ()
    told = [one for one in registers_of(case) if one.fields]
    waiting = dict(fetch(_WAITING, [case.district_id, case.id])) if told else {}
    return tuple(
        RegisterView(
            one.key,
            one.name,
            one.reference,
            waiting.get(one.key, 0),
            tuple(
                _difference(in_step.fields[key], kept, kept.other)
                for key, kept in one.fields.items()
                if key in in_step.fields and kept.other is not None
            ),
        )
        for one in told
    )


def _difference(one: SharedField, kept: Kept, other: Said) -> DifferenceView:
    return DifferenceView(
        key=one.key, title=one.title, before=words_of(one, kept.before), ours=words_of(one, kept.value),
        ours_by=kept.by, ours_unit=unit_name(kept.unit), ours_at=kept.at, theirs=words_of(one, other.value),
        theirs_by=other.by, theirs_at=other.at, may_take=not one.only_sent, seen=kept.seen,
    )  # fmt: skip
