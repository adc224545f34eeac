"""Staff by name: whom a note names, and whom somebody may mean while they type a name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.rows import fetch

_NAMED = """
SELECT account.id, account.name, held.role, held.unit, held.area, held.from_at, held.until_at
FROM people_account account JOIN people_mandate held ON held.account_id = account.id
WHERE account.kind = 'staff' AND account.is_active AND account.name = ANY(%s)
  AND held.from_at <= %s AND (held.until_at IS NULL OR held.until_at > %s)
ORDER BY account.id, held.id
LIMIT 400
"""
_COLLEAGUES = """
SELECT account.id, account.name, account.username, min(held.role), min(held.unit)
FROM people_mandate held JOIN people_account account ON account.id = held.account_id
WHERE (held.unit = ANY(%s) OR (held.unit IS NULL AND held.area IS NULL AND held.role = ANY(%s)))
  AND held.from_at <= %s AND (held.until_at IS NULL OR held.until_at > %s)
  AND account.kind = 'staff' AND account.is_active
  AND (account.name ILIKE %s OR account.username ILIKE %s)
GROUP BY account.id, account.name, account.username
ORDER BY min(held.unit) IS NULL, account.name, account.username
LIMIT %s
"""
CENTRAL = ("operator", "dispatcher", "supervisor")
"""Roles held over the whole city by those who sit at the hotline's own desks."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody to turn to: ``role`` is one they hold, ``unit`` the unit it is held in (None: the whole city)."""

    id: str
    name: str
    username: str
    role: str
    unit: str | None


def staff_named(names: Collection[str], *, at: datetime) -> list[Actor]:
    """Every active member of staff of one of these names, with the mandates in force. One query."""
    found: dict[str, tuple[str, list[Mandate]]] = {}
    for id, name, role, unit, area, from_at, until_at in fetch(_NAMED, [sorted(names), at, at]):
        held = found.setdefault(str(id), (name, []))[1]
        held.append(Mandate(role, unit, area, from_at, until_at))
    return [Actor(kind="staff", id=id, name=name, mandates=tuple(held)) for id, (name, held) in found.items()]


def colleagues(
    *, units: Collection[str], at: datetime, like: str = "", central: bool = True, most: int = 8
) -> list[Colleague]:
    """Staff of some units, and with ``central`` of the city's own desks, whose name has ``like`` in it. One query."""
    pattern = f"%{like.replace(chr(92), '').replace('%', '').replace('_', '')}%"
    roles = list(CENTRAL) if central else []
    rows = fetch(_COLLEAGUES, [sorted(units), roles, at, at, pattern, pattern, most])
    return [
        Colleague(str(id), name or username, username, role, unit) for id, name, username, role, unit in rows
    ]
