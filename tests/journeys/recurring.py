"""Two winters in a house's home in which one community complained of its heating, and what else came in: a program run
with that home.
"""

from datetime import UTC, datetime, timedelta

import django

TYPE = "hotline.request"
HEATING = "facilities/heating"
OTHERS = ("cityscape/clutter", "facilities/streetlight")
DAY = timedelta(days=1)
BEFORE_ALL = datetime(2020, 1, 1, tzinfo=UTC)
WINTERS = ((2, 14), (1, 17))
"""So many years ago, on so many days."""


def play(now: datetime) -> None:
    """The two winters, in the month that comes next; here and there something else all the time."""
    from tests.journeys.counted import Weeks

    weeks = Weeks(now)
    street = weeks.streets[0]
    here, there = weeks.grids[street.code][0], weeks.grids[street.code][-1]
    coming = (now.replace(day=1) + 32 * DAY).replace(day=1)
    for years, days in WINTERS:
        first = coming.replace(year=coming.year - years)
        for day in range(days):
            told(f"暖气不热，屋里只有{14 + day % 3}度，{day + 1}号楼", HEATING, here.code, first + day * DAY)
    for number in range(60):
        told("楼道里堆着杂物", OTHERS[number % 2], there.code, now - (5 + 13 * number) * DAY)


def told(text: str, matter: str, area: str, at: datetime) -> None:
    """A request by telephone, some years ago."""
    from zhili.cases import public as cases
    from zhili.kernel.actor import Actor, Mandate

    mandate = Mandate(role="operator", unit=None, area=None, from_at=BEFORE_ALL)
    operator = Actor(kind="staff", id="operator-of-winters", name="operator", mandates=(mandate,))
    data = {"text": text, "class": matter, "area": area, "address": "和平路 3 号"}
    cases.open(type_key=TYPE, data=data, actor=operator, channel="phone", at=at)


def main() -> None:
    """The years before now, what they came to, and what is proposed."""
    django.setup()
    from zhili.insight import public as insight
    from zhili.kernel import clock

    now = clock.now()
    play(now)
    insight.count(at=now + timedelta(seconds=1))
    assert insight.find_proposals(at=now) == 1


if __name__ == "__main__":
    main()
