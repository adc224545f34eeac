"""Switching an algorithm off and on, naming who answers for it, setting its bar: each act a sealed event."""

from datetime import datetime
from typing import ClassVar

from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Invalid
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.people import public as people
from zhili.understanding.queries import register

SWITCHERS = frozenset({"admin"})
KEEPERS = frozenset({"admin", "steward"})
_WHOLE_CITY = 0
_LONGEST = 300
_WHY = Text(zh="请写明原因，登记簿会公开它。", en="Say why; the register shows it to everybody.")
_BAR = Text(zh="请填 1 到 99 之间的整数。", en="Write a whole number from 1 to 99.")
_UNIT = Text(zh="请从单位名录里选一个。", en="Choose a unit of the directory.")


class NotSwitchable(ZhiliError):
    """Nothing to switch: refused by what Zhili is, or a city's own list."""

    code: ClassVar[str] = "not-switchable"
    status: ClassVar[int] = 409
    message = Text(zh="“{name}”不能在这里开关：{kind}。", en="{name} is not switched on or off here: {kind}.")


def switch(*, key: str, on: bool, why: str, actor: Actor, at: datetime) -> None:
    """Let an algorithm speak, or silence it: the house goes on without its suggestions.

    Does nothing where it stands so already. Raises Forbidden without a city-wide mandate of an administrator,
    NotFound, NotSwitchable, Invalid without a reason.
    """
    people.require(actor=actor, verb="algorithms.switch", roles=SWITCHERS, at=at)
    held = register.registered(key=key)
    if not held.card.switchable:
        raise NotSwitchable(name=held.card.name, kind=register.kind_words(held.card))
    reason = clean(why, limit=_LONGEST)
    if not reason:
        raise Invalid({"why": _WHY})
    if held.on != on:
        keep(key=key, what="on" if on else "off", value="", why=reason, actor=actor, at=at)


def name_owner(*, key: str, unit: str, actor: Actor, at: datetime) -> None:
    """Name the unit that answers for an algorithm. Raises Forbidden, NotFound, Invalid for an unknown unit."""
    people.require(actor=actor, verb="algorithms.owner", roles=KEEPERS, at=at)
    held = register.registered(key=key)
    if people.unit(unit) is None:
        raise Invalid({"unit": _UNIT})
    if held.owner != unit:
        keep(key=key, what="owner", value=unit, why="", actor=actor, at=at)


def set_bar(*, key: str, percent: str, actor: Actor, at: datetime) -> None:
    """Set how sure an algorithm must be, in percent as it was typed, to propose one thing in place of several.

    Raises Forbidden, NotFound, Invalid for what is no whole number from 1 to 99 or where there is no bar.
    """
    people.require(actor=actor, verb="algorithms.bar", roles=KEEPERS, at=at)
    held = register.registered(key=key)
    written = percent.strip()
    if held.bar is None or not (written.isdecimal() and len(written) <= 2 and int(written) > 0):
        raise Invalid({"bar": _BAR})
    value = int(written) / 100
    if held.bar != value:
        keep(key=key, what="bar", value=f"{value:.2f}", why="", actor=actor, at=at)


def keep(*, key: str, what: str, value: str, why: str, actor: Actor, at: datetime) -> None:
    """Add an act to the register's history and seal it; the caller has checked that the actor may."""
    batch, id = Batch(), new_id(at)
    act = register.Act(key=key, what=what, value=value, why=why, by=actor.id, at=at)
    salt = ledger.seal(
        batch, id=id, action=f"algorithm.{what}", district_id=_WHOLE_CITY, content=act.content, at=at
    )
    row = {"sealed_as": id, "key": key, "what": what, "value": value, "why": why, "by": actor.id, "at": at}
    batch.insert("understanding_registerevent", {**row, "salt": salt})
    batch.write()
    register.forget()
