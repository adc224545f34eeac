"""Who looked at a person's data, as that person is told: when, from which office, what for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.kernel import isolation
from zhili.kernel.ids import as_uuid
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.queries.units import unit
from zhili.people.rules.authority import ROLES

_YOU = Text(zh="您本人", en="yourself")
_SYSTEM = Text(zh="系统自动处理", en="the system by itself")
_OUTSIDE = Text(zh="对接的外部平台", en="an outside platform")
_STAFF = Text(zh="工作人员", en="a member of staff")


@dataclass(frozen=True, slots=True)
class LookView:
    """Somebody did ``act`` (read, find, forget, correct) to a person's data, for a purpose as they stated it."""

    holder: UUID
    act: str
    who: Text
    purpose: str
    at: datetime


def looks(*, holders: Collection[UUID], limit: int = 200) -> list[LookView]:
    """What was done to the data of these holders, the latest first. Whose they are is decided by the caller."""
    with isolation.widened("looks"):
        rows = list(models.PrivateRead.objects.filter(holder__in=holders).order_by("-at", "-id")[:limit])
        staff = _offices([row for row in rows if row.actor_kind == "staff"])
    return [
        LookView(row.holder, row.act, _who(row.actor_kind, staff.get(row.id)), row.purpose, row.at)
        for row in rows
    ]


def _who(kind: str, office: Text | None) -> Text:
    named = {"resident": _YOU, "anonymous": _YOU, "system": _SYSTEM, "outside": _OUTSIDE}
    return named.get(kind) or office or _STAFF


def _offices(rows: Collection[models.PrivateRead]) -> dict[UUID, Text]:
    """By reading: the office and the part in which somebody of staff stood then. No name: the office answers for it."""
    mandates: dict[str, list[models.Mandate]] = {}
    accounts = {id for row in rows if (id := as_uuid(row.actor_id)) is not None}
    for held in models.Mandate.objects.filter(account_id__in=accounts).order_by("from_at"):
        mandates.setdefault(str(held.account_id), []).append(held)
    found = {}
    for row in rows:
        for held in mandates.get(row.actor_id, ()):
            if held.from_at <= row.at and (held.until_at is None or row.at < held.until_at):
                found[row.id] = _office(held)
    return found


def _office(held: models.Mandate) -> Text:
    role = ROLES.get(held.role, _STAFF)
    office = unit(held.unit) if held.unit else None
    if office is None:
        return role
    return Text(zh=f"{office.title.zh} · {role.zh}", en=f"{office.title.en} · {role.en}")
