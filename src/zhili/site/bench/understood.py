"""What it costs to understand a message while it is typed, among all the cases of a full house: class and urgency with
their reasons, the place that it names, and the open cases that tell of the same matter.

In this process, as the operator's page does it, by a model that the house has learned from decided cases.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhili.cases import public as cases
from zhili.cases.pages.said import places
from zhili.casetypes.language import CaseType
from zhili.kernel.actor import SYSTEM
from zhili.kernel.ids import new_id
from zhili.site.bench import city
from zhili.site.bench.likes import timed
from zhili.site.bench.measures import Figure
from zhili.site.demo.arrivals import Arrival
from zhili.understanding import public as understanding

_LEARNED = 10_000
_COMMUNITY = 2  # strokes in the path of an area that is small enough to look for the same words in


@dataclass(frozen=True, slots=True)
class Understood:
    """The measure: what was ``decided`` is learned from first; then those ``asked`` are understood one by one."""

    decided: Sequence[Arrival]
    asked: Sequence[Arrival]
    at: datetime

    def figures(self) -> dict[str, Figure]:
        """As ``timed`` says, of the whole and of its parts. ``words``: class and urgency as on the first day, before
        anything was learned; ``model``: 1 where what was learned speaks, else 0; ``learned_cpu_s``: seconds of
        processor time that the night's job takes for it, cross-validation and the comparison with what is in force
        included.
        """
        case_type = cases.case_type(city.TYPE)
        words = timed(lambda one: self._class(case_type, one), self.asked)
        began = time.process_time()
        verdict = understanding.learn_classes(
            decided=[
                understanding.Decided(new_id(one.at), one.text, one.class_code, one.at)
                for one in self.decided[:_LEARNED]
            ],
            classes=case_type.classes,
            at=self.at,
        )
        learned = time.process_time() - began
        return {
            **timed(lambda one: self._whole(case_type, one), self.asked),
            "words": words,
            "model": float(verdict == "promoted"),
            "learned_cpu_s": learned,
            "class": timed(lambda one: self._class(case_type, one), self.asked),
            "place": timed(self._place, self.asked),
        }

    def _whole(self, case_type: CaseType, one: Arrival) -> int:
        self._class(case_type, one)
        spots = places.found(text=one.text, address="")
        sure = spots[0] if spots and spots[0].alone else None
        if sure is not None and sure.lon is not None and sure.lat is not None:
            return len(
                cases.near_point(lon=sure.lon, lat=sure.lat, type_key=city.TYPE, at=self.at, text=one.text)
            )
        area = sure.area if sure and sure.area.count("/") >= _COMMUNITY else None
        return len(cases.alike(text=one.text, type_key=city.TYPE, actor=SYSTEM, at=self.at, area=area))

    def _class(self, case_type: CaseType, one: Arrival) -> int:
        return len(understanding.suggest(text=one.text, classes=case_type.classes, at=self.at).alternatives)

    def _place(self, one: Arrival) -> int:
        return len(places.found(text=one.text, address=""))
