"""Who works in the made-up city and who lives there: names, roles, mandates, demonstration accounts."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from zhili.kernel.text import Text
from zhili.site.demo import mediators, naming, units
from zhili.site.demo.gazetteer import Address, Gazetteer
from zhili.site.demo.geography import City
from zhili.site.demo.units import Unit

DEMO_PASSWORD = "zhili-demo-2026"  # printed by `make demo`, for a city that exists nowhere
"""The one password of every demonstration account."""


@dataclass(frozen=True, slots=True)
class Post:
    """A mandate to be given: a role, in a unit (None: any), over an area path (None: everywhere)."""

    role: str
    unit: str | None
    area: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """One who signs in and works."""

    username: str
    name: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Resident:
    """One who reports. Only some have an account; ``phone`` is in an unassigned range."""

    name: str
    phone: str
    home: Address
    username: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """A way into the demonstration: who it is and what there is to see."""

    username: str
    title: Text


_WITH_ACCOUNT = 12  # the others report by telephone, or follow by number and code
_CENTRE = (("operator", 6), ("dispatcher", 4), ("supervisor", 2), ("leader", 1), ("steward", 1), ("admin", 1))

ACCOUNTS = (
    Account("resident", Text(zh="居民：报诉求、看进度、评价", en="Resident: report, follow, rate")),
    Account(
        "operator", Text(zh="受理坐席：接听、登记、回访", en="Operator: take calls, register, call back")
    ),
    Account(
        "dispatcher", Text(zh="派单员：核对分类，派给承办单位", en="Dispatcher: check the class, dispatch")
    ),
    Account(
        "handler",
        Text(zh="承办人（街道）：签收、办理、答复", en="Handler in a street: accept, handle, answer"),
    ),
    Account("company", Text(zh="承办人（热力集团）", en="Handler in the heating company")),
    Account("street", Text(zh="街道吹哨人：召集部门报到", en="Street whistle-blower: call units to a case")),
    Account("grid", Text(zh="网格员：巡查、上报、自办", en="Grid worker: patrol, report, solve")),
    Account(
        "supervisor", Text(zh="督办人：审延期和挂账、督办", en="Supervisor: grant extensions, supervise")
    ),
    Account(
        "leader", Text(zh="区领导：看态势、看超期", en="District leader: see what is late and heating up")
    ),
    Account("steward", Text(zh="数据管理员：清单、区划、日历", en="Data steward: lists, areas, calendars")),
    Account("admin", Text(zh="系统管理员：单位、区划、任务", en="System administrator: units, areas, jobs")),
    Account(
        "security",
        Text(zh="安全管理员：人员、授权、密钥", en="Security administrator: people, mandates, keys"),
    ),
    Account(
        mediators.SHOWN,
        Text(zh="人民调解员：受理、约时间、谈协议", en="People's mediator: take up, meet, settle"),
    ),
    Account("judge", Text(zh="法官：确认调解协议、开庭", en="Judge: confirm agreements, sit")),
    Account(
        "clerk",
        Text(zh="书记员：开庭安排、笔录、送达", en="Court clerk: hearings, records, service of papers"),
    ),
    Account("audit", Text(zh="审计管理员：看记录、复核紧急授权", en="Audit administrator: reads the trails")),
)
"""One account for each kind of user, in the order in which `make demo` prints them."""


def members(city: City) -> tuple[Member, ...]:
    """All staff. The demonstration's accounts come first, each a post that also exists beside it."""
    rng = random.Random(f"staff {city.seed}")
    everyone = units.units(city)
    first = (*_shown(city, rng), *_centre(rng), *_unit_staff(everyone, rng), *_grid_workers(city, rng))
    return (*first, *_apart(rng), *_court(rng), _mediator(city))


def _shown(city: City, rng: random.Random) -> Iterator[Member]:
    district = city.at_level("district")[0]
    street = city.children(district.code)[0]
    office = units.of_area(street.code, "street")
    grid = city.children(city.children(street.code)[0].code)[0]
    posts = {
        "operator": Post("operator", None, None),
        "dispatcher": Post("dispatcher", None, None),
        "handler": Post("handler", office, street.path),
        "company": Post("handler", units.owner("heat", "company"), None),
        "street": Post("street", office, street.path),
        "grid": Post("grid_worker", office, grid.path),
        "supervisor": Post("supervisor", None, None),
        "leader": Post("leader", None, district.path),
        "steward": Post("steward", None, None),
        "admin": Post("admin", None, None),
    }
    for username, post in posts.items():
        yield Member(username, naming.person(rng), (post,))


def _centre(rng: random.Random) -> Iterator[Member]:
    """The hotline centre, which looks over the whole city, and over requests that have no place yet."""
    for role, count in _CENTRE:
        for number in range(1, count + 1):
            yield Member(f"{role}-{number}", naming.person(rng), (Post(role, None, None),))


def _apart(rng: random.Random) -> Iterator[Member]:
    """Those who say who may do what, and those who watch: never one with the system's administrators."""
    for role in ("security", "audit"):
        yield Member(role, naming.person(rng), (Post(role, None, None),))


def _court(rng: random.Random) -> Iterator[Member]:
    """A judge and a clerk of the division, and one of each beside those who are shown."""
    for username in ("judge", "clerk", "judge-1", "clerk-1"):
        yield Member(username, naming.person(rng), (Post("handler", units.DIVISION, None),))


def _mediator(city: City) -> Member:
    """The first of the first street's committee, as the register has it; works in the office that keeps it."""
    street = city.at_level("street")[0]
    office = units.of_area(street.code, "street")
    return Member(mediators.SHOWN, mediators.shown(), (Post("handler", office, street.path),))


def _unit_staff(everyone: tuple[Unit, ...], rng: random.Random) -> Iterator[Member]:
    """Handlers of every unit; a street has a whistle-blower too, a street and a district a leader."""
    for unit in everyone:
        base = unit.code.replace(":", "-")
        for number in range(1, unit.handlers + 1):
            post = Post("handler", unit.code, unit.area if "/" in unit.area else None)
            yield Member(f"{base}-{number}", naming.person(rng), (post,))
        if unit.kind == "street":
            yield Member(f"{base}-whistle", naming.person(rng), (Post("street", unit.code, unit.area),))
        if unit.kind in ("street", "district"):
            yield Member(f"{base}-leader", naming.person(rng), (Post("leader", None, unit.area),))
        if unit.kind == "district":
            yield Member(f"{base}-supervisor", naming.person(rng), (Post("supervisor", None, unit.area),))


def _grid_workers(city: City, rng: random.Random) -> Iterator[Member]:
    """One for each grid, in the service of its street."""
    for grid in city.at_level("grid"):
        street = city.above(grid.code)[2]
        post = Post("grid_worker", units.of_area(street.code, "street"), grid.path)
        yield Member(f"grid-{grid.code.lower()}", naming.person(rng), (post,))


def residents(gazetteer: Gazetteer, *, count: int) -> tuple[Resident, ...]:
    """Residents, each at home at an address; the first is the demonstration's. Few have an account."""
    rng = random.Random(f"residents {gazetteer.city.seed}")
    estates = [spot for spot in gazetteer.spots if spot.kind == "estate"]
    found = []
    for number in range(count):
        username = "resident" if number == 0 else f"resident-{number}" if number < _WITH_ACCOUNT else None
        home = gazetteer.address(rng.choice(estates), rng=rng)
        found.append(Resident(naming.person(rng), naming.phone(number), home, username))
    return tuple(found)
