"""Who may: the roles there are, and the one decision over mandates."""

from collections.abc import Callable, Collection
from datetime import datetime

from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.text import Text

ROLES = {
    "operator": Text(zh="受理坐席", en="Operator"),
    "dispatcher": Text(zh="派单员", en="Dispatcher"),
    "handler": Text(zh="承办人", en="Handler"),
    "street": Text(zh="街道吹哨人", en="Street whistle-blower"),
    "supervisor": Text(zh="督办人", en="Supervisor"),
    "leader": Text(zh="领导", en="Leader"),
    "grid_worker": Text(zh="网格员", en="Grid worker"),
    "steward": Text(zh="数据管理员", en="Data steward"),
    "admin": Text(zh="系统管理员", en="Administrator"),
    "security": Text(zh="安全管理员", en="Security administrator"),
    "audit": Text(zh="审计管理员", en="Audit administrator"),
}
OUTSIDE_ROLE = "outside"  # a platform such as 110, acting under a key
ADMINISTRATORS = frozenset({"admin", "security", "audit"})
"""The three that are kept apart (三权分立): who runs the house, who says who may do what, who watches both."""
GRANTS = "security"
GRANTS_UNTIL_APPOINTED = frozenset({"admin", GRANTS})
"""Who says who may do what: the security administrator; the system administrator until a house has appointed one."""
WATCHES = frozenset({"audit"})
BREAKS_GLASS = frozenset({"dispatcher", "supervisor", "leader", "admin", "security"})
"""Who may take a role by themselves in an emergency."""
TAKEN_IN_EMERGENCY = ("operator", "dispatcher", "handler", "street", "supervisor")
"""Which roles: those that work on cases. Those of administrators are taken by nobody."""
KEEPS_DATA = frozenset({"admin", "steward"})

Lineage = Callable[[str], Collection[str]]


def may(
    *,
    actor: Actor,
    roles: Collection[str],
    area: str | None,
    unit: str | None,
    at: datetime,
    lineage: Lineage,
) -> bool:
    """Whether the actor holds one of ``roles`` over an area path and a unit at an instant.

    ``area`` None means that no place is known: only a city-wide mandate covers that. ``unit`` None means that
    the question is not about a unit. ``lineage`` gives a unit and those above it: a mandate in a unit covers
    the units below. The system may always; residents and the anonymous hold no mandates, so never here.
    """
    if actor.kind == "system":
        return True
    if actor.kind not in {"staff", "outside"}:
        return False
    return any(
        mandate.role in roles and mandate.covers_area(area) and _covers_unit(mandate, unit, lineage)
        for mandate in actor.held(at)
    )


def apart(role: str, held: Collection[str]) -> str | None:
    """The administrator's role among ``held`` that whoever gets ``role`` may not hold as well; None for none."""
    others = ADMINISTRATORS.intersection(held) - {role}
    return min(others) if role in ADMINISTRATORS and others else None


def _covers_unit(mandate: Mandate, unit: str | None, lineage: Lineage) -> bool:
    return unit is None or mandate.unit is None or mandate.unit == unit or mandate.unit in lineage(unit)
