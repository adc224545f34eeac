"""Taking a case to call its resident back, so that no two operators ring one person; and laying it aside."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from zhili.kernel.actor import Actor
from zhili.kernel.rows import fetch

HELD_FOR = timedelta(minutes=15)
"""How long a case taken is kept from others; who is still talking then keeps it by sending the result first."""

_NOBODY = ""
_TAKE = """
INSERT INTO cases_callhold (case_id, district_id, by, until)
SELECT id, district_id, %s, %s FROM cases_case WHERE id = %s
ON CONFLICT (case_id) DO UPDATE SET by = excluded.by, until = excluded.until
WHERE cases_callhold.until <= %s OR cases_callhold.by = excluded.by
RETURNING case_id
"""


def take_call(*, case_ids: Iterable[UUID], actor: Actor, at: datetime) -> UUID | None:
    """Hold the first of these cases that nobody else holds; None where all are held."""
    for case_id in case_ids:
        if fetch(_TAKE, [actor.id, at + HELD_FOR, case_id, at]):
            return case_id
    return None


def lay_call_aside(*, case_id: UUID, actor: Actor, at: datetime) -> None:
    """Let a case rest that the actor holds: for a quarter of an hour nobody is given it."""
    fetch(
        "UPDATE cases_callhold SET by = %s, until = %s WHERE case_id = %s AND by = %s RETURNING case_id",
        [_NOBODY, at + HELD_FOR, case_id, actor.id],
    )


def give_call_up(*, case_id: UUID, actor: Actor) -> None:
    """Hold a case no longer, its call being made."""
    fetch("DELETE FROM cases_callhold WHERE case_id = %s AND by = %s RETURNING case_id", [case_id, actor.id])
