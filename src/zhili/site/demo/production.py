"""The whole demonstration: a city founded, its last months played up to an instant, figures to show for it."""

import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from zhili.cases import public as cases
from zhili.insight import public as insight
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.site.demo import colleagues, court, field, mediations, patrols, staff
from zhili.site.demo.arrivals import CITY_TIME, Arrival, Arrivals
from zhili.site.demo.cast import POLICE, Cast
from zhili.site.demo.foundation import found
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import CitySize, generate
from zhili.site.demo.patrols import Patrol
from zhili.site.demo.play import Play, Played
from zhili.site.demo.threads import REQUEST, Thread

_PATROLS = 0.2  # of all cases are found on patrol
_BEFORE = timedelta(days=30)  # the city stood before its first case
_FRESH, _LATELY = 14, timedelta(minutes=30)
_SHOWN = ("handling", "answered", "dispatched", "verified", "closed")

Progress = Callable[[datetime, int], None]


class NotEmpty(ZhiliError):
    """There is a city here already."""

    code = "demo-not-empty"
    status = 409
    message = Text(
        zh="这里已经有一个城市，演示城市只在空的主目录里生成。请用 --home 指定一个新目录。",
        en="A city is kept here already; the made-up one needs an empty home. Name another with --home.",
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands after the play: cases by type and stage, how many are late, each rate as (hits, base).

    ``verified`` cases were compared with their history and seals; ``discrepancies`` of them did not agree.
    """

    stages: Mapping[str, Mapping[str, int]]
    overdue: int
    rates: Mapping[str, tuple[int, int]]
    verified: int
    discrepancies: int


def produce(
    *, seed: int, count: int, days: int, until: datetime, progress: Progress, size: CitySize | None = None
) -> Played:
    """Found the city of a seed and play about ``count`` cases over the last ``days`` days, all or nothing.

    ``until`` is the present. The database must be prepared. Raises NotEmpty where it holds areas.
    """
    if people.areas(level="city"):
        raise NotEmpty()
    city = generate(seed=seed, size=size)
    gazetteer = Gazetteer(city)
    everyone = staff.residents(gazetteer, count=max(40, count // 3))
    began = until - timedelta(days=days)
    with transaction.atomic(), clock.at_instant(began - _BEFORE):
        accounts = found(city, everyone, at=began - _BEFORE).accounts
        cases.add_platform(key=POLICE.id, name="110报警服务台", at=began - _BEFORE)
        cast = Cast(staff.members(city), accounts)
        play = Play(cast, seed=seed, until=until, is_workday=_is_workday)
        share = round(count * _PATROLS)
        played = play.run(
            _coming(gazetteer, everyone, began, until, count - share, seed),
            _rounds(gazetteer, began, until, share, seed),
            progress=progress,
        )
        field.day(gazetteer, cast, at=until)
        mediations.lay(gazetteer, cast, everyone, at=until)
        court.lay(cast, everyone[0], at=until)
        colleagues.leave(at=until)
        cases.tally(at=until)
        insight.count(at=until)
        return played


def _coming(
    gazetteer: Gazetteer,
    everyone: tuple[staff.Resident, ...],
    began: datetime,
    until: datetime,
    count: int,
    seed: int,
) -> list[Arrival]:
    """The reports up to now; the next few come a little early, so that the desk has fresh ones at any hour.

    The demonstration's own resident reports more often than others.
    """
    residents = [*everyone, *[everyone[0]] * max(2, len(everyone) // 60)]
    source = Arrivals(gazetteer, residents, is_workday=_is_workday, seed=seed)
    past: list[Arrival] = []
    coming: list[Arrival] = []
    for arrival in source.between(_day(began), _day(until) + timedelta(days=1), count=count):
        (past if arrival.at <= until else coming).append(arrival)
    step = _LATELY / _FRESH
    return past + [replace(one, at=until - step * (place + 0.5)) for place, one in enumerate(coming[:_FRESH])]


def _rounds(gazetteer: Gazetteer, began: datetime, until: datetime, count: int, seed: int) -> list[Patrol]:
    coming = patrols.finds(
        gazetteer, _day(began), _day(until), count=count, is_workday=_is_workday, seed=seed
    )
    return list(itertools.takewhile(lambda one: one.at <= until, coming))


def _is_workday(day: date) -> bool:
    """Days that the State has not spoken of yet are taken as the week has them."""
    known = people.calendar().is_workday(day)
    return day.weekday() < 5 if known is None else known


def _day(at: datetime) -> date:
    return at.astimezone(CITY_TIME).date()


def figures(played: Played, *, at: datetime, sample: int = 40) -> Figures:
    """What stands; every ``sample``-th case is verified."""
    stages: dict[str, Counter[str]] = {}
    for thread in played.threads:
        stages.setdefault(thread.case_type.key, Counter())[thread.seen.stage] += 1
    began = min(thread.opened_at for thread in played.threads)
    rates = cases.rates(type_key=REQUEST, opened_from=began, opened_until=at + timedelta(seconds=1))
    checked = [cases.verify(thread.id) for thread in played.threads[::sample]]
    return Figures(
        stages=stages,
        overdue=cases.count(
            actor=SYSTEM, filters=cases.Filters(overdue=True, ended=False), at=at, most=10**6
        ),
        rates={one.rate: (one.hits, one.base) for one in rates},
        verified=len(checked),
        discrepancies=sum(bool(found) for found in checked),
    )


def example(played: Played) -> Thread | None:
    """A request worth following by number and code: somebody is at work on it, and something has happened."""
    requests = [one for one in played.threads if one.case_type.key == REQUEST and one.secret is not None]
    plain = [one for one in requests if one.reporter is not None and one.reporter.username is None]
    for stage in _SHOWN:
        busy = [one for one in plain if one.seen.stage == stage and len(one.trail) > 2]
        if busy:
            return busy[-1]
    return None
