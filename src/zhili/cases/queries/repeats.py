"""What was answered to a delivery that comes again."""

from typing import Any, ClassVar
from uuid import UUID

from zhili.cases.queries.single import state_of
from zhili.cases.rules.state import CaseState
from zhili.kernel import isolation
from zhili.kernel.errors import ZhiliError
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text


class Mismatch(ZhiliError):
    """An idempotency key comes again with other content."""

    code: ClassVar[str] = "idempotency-mismatch"
    status: ClassVar[int] = 422
    message = Text(
        zh="这个幂等键已用于另一份内容。请为新的内容换一个键。",
        en="This idempotency key was used with other content. Use a new key for new content.",
    )


def first_answer(key: bytes, fingerprint: bytes) -> CaseState:
    """The case that the first delivery under this key opened or changed. Raises Mismatch."""
    case_id, known = _delivered("case_id, fingerprint", key)[0]
    if bytes(known) != fingerprint:
        raise Mismatch()
    isolation.admit(case_id)
    return state_of(case_id)


def was_delivered(key: bytes, fingerprint: bytes) -> bool:
    """Whether a delivery under this key was taken before. Raises Mismatch."""
    rows = _delivered("fingerprint", key)
    if rows and bytes(rows[0][0]) != fingerprint:
        raise Mismatch()
    return bool(rows)


def came(key: bytes) -> bool:
    """Whether a delivery under this key was taken, whatever it said."""
    return bool(fetch("SELECT 1 FROM cases_caseevent WHERE idempotency = %s", [key]))


def first_version(key: bytes) -> int:
    """The version to which the first delivery under this key brought its case."""
    return int(str(_delivered("seq", key)[0][0]))


def first_event(key: bytes, fingerprint: bytes) -> tuple[UUID, str] | None:
    """The case and the action of the event that a delivery under this key left. Raises Mismatch."""
    rows = _delivered("case_id, action, fingerprint", key)
    if not rows:
        return None
    case_id, action, known = rows[0]
    if bytes(known) != fingerprint:
        raise Mismatch()
    isolation.admit(case_id)
    return case_id, str(action)


def _delivered(columns: str, key: bytes) -> list[tuple[Any, ...]]:
    with isolation.widened("repeat"):
        return fetch(f"SELECT {columns} FROM cases_caseevent WHERE idempotency = %s", [key])
