"""A matter that outlives its report: who reported it first steps back, and the next in line goes on in that place."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations.act import act, note
from zhili.cases.operations.leading_on import link
from zhili.cases.queries import types
from zhili.cases.queries.single import duplicates_of, state_of
from zhili.cases.rules.state import CaseState, Change
from zhili.kernel.actor import SYSTEM

_WHY = "先反映这件事的人已撤回，本件继续办理。"  # written into the case, as people write: in Chinese


def pass_on(*, case_id: UUID, by: str, at: datetime) -> UUID | None:
    """Take up the first of the cases merged into this one, by its action ``by``, and hang the others on it.

    It is linked with the one left, where its staff find what was known of place and matter. All of it or nothing.
    Returns the one that goes on, None where no case hangs on this one (any more).
    """
    with transaction.atomic():
        left = state_of(case_id, lock=True)
        heirs = duplicates_of(case_id)
        if not heirs:
            return None
        first, *others = heirs
        heir = state_of(first)
        form = types.of_version(heir.type_key, heir.type_version).actions[by].form
        data = {"reason": _WHY} if "reason" in form.properties else {}
        act(case_id=first, action=by, actor=SYSTEM, data=data, at=at)
        link(left, kind="led_to", to=heir, at=at)
        for other in others:
            note(
                case_id=other,
                action="link",
                actor="system:engine",
                at=at,
                changes=_from(left.id, to=first),
                data={"kind": "duplicate_of", "number": heir.number},
            )
        return first


def _from(left: UUID, *, to: UUID) -> Callable[[CaseState], tuple[Change, ...]]:
    changes: tuple[Change, ...] = (
        {"do": "unlink", "kind": "duplicate_of", "to": str(left)},
        {"do": "link", "kind": "duplicate_of", "to": str(to)},
    )
    return lambda _: changes
