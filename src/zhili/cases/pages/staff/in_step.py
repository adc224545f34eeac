"""What the case page shows of outside registers that keep the case too: their number for it, and where they differ."""

from collections.abc import Mapping
from datetime import datetime

from zhili.cases import public as cases
from zhili.cases.pages.staff.told import Teller
from zhili.casetypes.language import CaseType
from zhili.kernel.text import Text

_THERE = Text(zh="对方没有说是谁", en="the register names nobody")


def around(case: cases.CaseView, teller: Teller) -> dict[str, object]:
    """The registers that keep the case, and whether the reader decides where they differ."""
    declared = teller.case_type.in_step
    if declared is None:
        return {}
    return {
        "registers": [
            {"register": one, "differences": [_difference(each, teller) for each in one.differences]}
            for one in cases.in_registers(case=case)
        ],
        "decides": bool(case.roles & declared.by),
    }


def corrected(case: cases.CaseView, case_type: CaseType) -> Mapping[str, object]:
    """What the opening form holds, with what a register put right in it."""
    shared = case_type.in_step.fields.values() if case_type.in_step else ()
    names = {one.ours for one in shared} & case_type.form.properties.keys()
    return {**case.data, **{name: case.outcome[name] for name in names if name in case.outcome}}


def _difference(one: cases.DifferenceView, teller: Teller) -> dict[str, object]:
    by = Text(zh=one.theirs_by, en=one.theirs_by) if one.theirs_by else _THERE
    return {
        "view": one,
        "ours_by": teller.who(one.ours_by, one.ours_unit) if one.ours_by else None,
        "ours_at": _instant(one.ours_at),
        "theirs_by": by,
        "theirs_at": _instant(one.theirs_at),
    }


def _instant(written: str) -> datetime | None:
    """An instant as a message had it; None where it is none."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else None
