"""Some weeks of requests in a house's home, at work and at an end, and their figures: a program run with that home.

Two streets: in the first most things go well; in the second units pass a case around, claim what residents deny, let
terms pass and stay away when they are called.
"""

import os
import random
import subprocess
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import django

from zhili.site.tests.houses import RunningHouse

if TYPE_CHECKING:
    from zhili.cases import public as cases
    from zhili.kernel.actor import Actor

TYPE = "hotline.request"
MATTERS = ("cityscape/clutter", "facilities/streetlight", "environment/noise-life", "facilities/manhole")
AROUND = "井盖归谁管没人说得清"
DENIED = "路灯说修好了其实没亮"
LATE = "楼道杂物两个星期没人清"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Weeks:
    """Who works in the made-up city of the journeys, and what they do."""

    def __init__(self, now: datetime) -> None:
        from tests.journeys.founding import city

        self.now = now
        self.today = now.astimezone(ZoneInfo("Asia/Shanghai")).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        self.rng = random.Random(11)
        self.streets = city().children(city().at_level("district")[0].code)
        self.grids = {
            street.code: [grid for grid in city().at_level("grid") if grid.path.startswith(f"{street.path}/")]
            for street in self.streets
        }

    def somebody(self, role: str, unit: str | None = None) -> "Actor":
        """One with a mandate over the whole city, or in a unit."""
        from tests.journeys.founding import LONG_AGO
        from zhili.kernel.actor import Actor, Mandate

        mandate = Mandate(role=role, unit=unit, area=None, from_at=LONG_AGO)
        return Actor(kind="staff", id=f"{role}-of-figures", name=role, mandates=(mandate,))

    def opened(self, street: int, text: str, *, at: datetime, matter: str = MATTERS[0]) -> "cases.Opened":
        """A request by telephone; its class is sure, so the list gives it to a unit at once."""
        from zhili.cases import public as cases

        grid = self.rng.choice(self.grids[self.streets[street].code])
        data = {"text": text, "class": matter, "area": grid.code, "address": "和平路 3 号"}
        return cases.open(type_key=TYPE, data=data, actor=self.somebody("operator"), channel="phone", at=at)

    def act(self, case: "cases.Opened", action: str, who: "Actor", *, at: datetime, **data: object) -> None:
        """Somebody does something."""
        from zhili.cases import public as cases

        cases.act(case_id=case.id, action=action, actor=who, data=data, at=at)

    def lead(self, case: "cases.Opened") -> "Actor":
        """A handler of the unit that leads now."""
        from zhili.cases import public as cases

        view = cases.whole(case_id=case.id, actor=self.somebody("supervisor"), at=self.now)
        return self.somebody("handler", view.lead_unit)

    def ended(self, street: int, *, at: datetime, matter: str, resolved: bool, satisfied: bool) -> None:
        """A request that was answered and called back."""
        case = self.opened(
            street, f"{self.rng.choice(['楼道', '路口', '院里'])}堆着杂物和垃圾", at=at, matter=matter
        )
        handler = self.lead(case)
        self.act(case, "accept", handler, at=at + HOUR)
        self.act(case, "contact", handler, at=at + 2 * HOUR, text="已联系")
        self.act(case, "answer", handler, at=at + DAY, text="已安排清理完毕。", result="solved")
        said = {"responded": True, "resolved": resolved, "satisfied": satisfied}
        self.act(case, "call_back", self.somebody("operator"), at=at + DAY + HOUR, **said)

    def play(self) -> None:
        """All of it."""
        for number in range(44):
            street = number % 2
            good = self.rng.random() < (0.95 if street == 0 else 0.6)
            at = self.now - DAY * (3 + number % 20)
            self.ended(street, at=at, matter=MATTERS[number % 4], resolved=good, satisfied=good)
        for street in (0, 0, 1):
            self.opened(
                street, "今天刚反映的噪声扰民", at=max(self.now - HOUR, self.today), matter=MATTERS[2]
            )
        self.opened(1, LATE, at=self.now - 20 * DAY)
        self.passed_around()
        self.denied()

    def passed_around(self) -> None:
        """One unit returns it, the next cannot help, a third has it now."""
        case = self.opened(1, AROUND, at=self.now - 2 * DAY, matter=MATTERS[3])
        dispatcher, began = self.somebody("dispatcher"), self.now - 2 * DAY
        self.act(case, "return", self.lead(case), at=began + HOUR, reason="产权不在我单位")
        street = f"street:{self.streets[1].code}"
        self.act(case, "dispatch", dispatcher, at=began + HOUR, unit=street)
        district = f"district:{self.streets[1].code[:6]}"
        self.act(case, "transfer", dispatcher, at=began + 3 * HOUR, unit=district, reason="属区级管护设施")

    def denied(self) -> None:
        """The unit says that it is solved; the resident says that it is not."""
        case = self.opened(1, DENIED, at=self.now - 6 * DAY, matter=MATTERS[1])
        handler, began = self.lead(case), self.now - 6 * DAY
        self.act(case, "accept", handler, at=began + HOUR)
        self.act(case, "answer", handler, at=began + DAY, text="路灯已修复亮灯。", result="solved")
        said = {"responded": True, "resolved": False, "satisfied": False, "text": "晚上去看还是黑的"}
        self.act(case, "call_back", self.somebody("operator"), at=began + 2 * DAY, **said)


def count_now(house: RunningHouse) -> None:
    """Have what changed counted in a running house, without waiting for the minute."""
    program = "import django; django.setup(); from tests.journeys import counted; counted.count()"
    given = {**os.environ, "ZHILI_HOME": str(house.home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"}
    subprocess.run([sys.executable, "-c", program], env=given, check=True)


def count() -> None:
    """Bring the figures up to the present."""
    from zhili.insight import public as insight
    from zhili.kernel import clock

    insight.count(at=clock.now())


def main() -> None:
    """The weeks before now, then the figures."""
    django.setup()
    from zhili.insight import public as insight
    from zhili.kernel import clock

    now = clock.now()
    Weeks(now).play()
    insight.count(at=now + timedelta(seconds=1))


if __name__ == "__main__":
    main()
