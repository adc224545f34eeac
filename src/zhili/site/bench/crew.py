"""Who opens the pages that the bench measures: one of each role in the busiest street, and a resident with cases.

They sign in by the page that everybody uses; their password guards a house that is gone in an hour.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import psycopg

from zhili.cases import public as cases
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.site.bench import city
from zhili.site.bench.driving import Refused
from zhili.site.bench.pages import Facts, Visitor
from zhili.site.bench.throwaway import Throwaway
from zhili.site.demo.arrivals import Arrival

_PASSWORD = "gone-in-an-hour-2026"
_EVERYWHERE = ("operator", "dispatcher", "supervisor", "steward", "admin")
_OWN_CASES, _TALK = 20, 12


def hire(*, street: str, at: datetime) -> tuple[str, ...]:
    """Give every role an account of its own name. ``street`` is a path of areas with an office."""
    office, district = f"street:{street.rpartition('/')[2]}", street.rpartition("/")[0]
    posts = [(role, "", "") for role in _EVERYWHERE]
    posts += [("leader", "", district), ("handler", office, street), ("street", office, street)]
    posts += [("grid_worker", office, street)]
    rows = [
        {"username": role, "name": f"bench {role}", "role": role, "unit": unit, "area": area}
        for role, unit, area in posts
    ]
    report = people.import_staff(rows=rows, actor=SYSTEM, at=at, shared_password=_PASSWORD)
    if report.rejected:
        raise Refused(why=str(report.rejected[0]))
    people.register_resident(username="resident", name="bench", password=_PASSWORD, at=at)
    return tuple(role for role, _, _ in posts)


def come_in(house: Throwaway, roles: Sequence[str]) -> Mapping[str, Visitor]:
    """Everybody signed in, and one who is not (``nobody``)."""
    visitors = {"nobody": Visitor(house)}
    for role in ("resident", *roles):
        visitors[role] = Visitor(house)
        visitors[role].sign_in(role, _PASSWORD)
    return visitors


def facts(house: Throwaway, seed: Sequence[Arrival], *, street: str, at: datetime) -> Facts:
    """What the pages are opened on: an open case that people have talked in, a resident's own, the busiest class."""
    resident = people.account("resident")
    assert resident is not None
    actor = people.actor_of(str(resident.id), at=at)
    own = [
        cases.open(type_key=city.TYPE, data=city.form_of(one), actor=actor, channel="web", at=at).id
        for one in seed[:_OWN_CASES]
    ]
    busy = _open_case(house, street)
    for number in range(_TALK):
        said = {"text": seed[number].text[:200]}
        later = at + timedelta(seconds=number + 1)
        cases.act(case_id=own[-1], action="message", actor=actor, data=said, at=later)
    return Facts(
        case=busy,
        own_case=str(own[-1]),
        street=street,
        class_code=seed[0].class_code,
        words=seed[0].text[:4],
    )


def _open_case(house: Throwaway, street: str) -> str:
    """The newest open case of the street that was opened for real: the copies have no events."""
    with psycopg.connect(house.url) as connection:
        row = connection.execute(
            "SELECT id FROM cases_case WHERE ended_at IS NULL AND number NOT LIKE 'B%%' AND area LIKE %s"
            " ORDER BY opened_at DESC LIMIT 1",
            [f"{street}%"],
        ).fetchone()
    if row is None:
        raise Refused(why=f"no open case in {street}")
    return str(row[0])
