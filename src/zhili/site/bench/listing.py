"""A list of 100 with filters through HTTP, on a full house and on a small one of the same city, turn by turn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from zhili.site.bench.client import prepared
from zhili.site.bench.creating import only_web
from zhili.site.bench.driving import Drive, answer, drive
from zhili.site.bench.measures import Figure, median
from zhili.site.bench.throwaway import Throwaway
from zhili.site.demo.arrivals import Arrival

_WANTED = 100


@dataclass(frozen=True, slots=True)
class Question:
    """A list that somebody asks for: its name, its filters, and whose key it is asked with."""

    name: str
    query: str
    key: str


def busiest_street(seed: Sequence[Arrival]) -> str:
    """The path of the street that most requests come from."""
    return Counter("/".join(one.address.area.split("/")[:3]) for one in seed).most_common(1)[0][0]


def questions(seed: Sequence[Arrival], *, dispatcher: str, handler: str) -> list[Question]:
    """What dispatchers and handlers look at. Streets and classes are the busiest, not the easiest."""
    codes = [one.address.area.split("/") for one in seed]
    street = busiest_street(seed).rpartition("/")[2]
    district = Counter(path[1] for path in codes).most_common(1)[0][0]
    grid = Counter(path[-1] for path in codes).most_common(1)[0][0]
    class_ = Counter(one.class_code for one in seed).most_common(1)[0][0]
    group = class_.partition("/")[0]
    asked = {
        "newest": "",
        "stage": "stage=dispatched",
        "type, stage": "type=hotline.request&stage=dispatched",
        "ended": "ended=true",
        "class": f"class={quote(class_)}",
        "class group": f"class={quote(group)}",
        "district": f"area={district}",
        "street": f"area={street}",
        "grid": f"area={grid}",
        "unit": f"unit=street:{street}",
        "lead unit, by due time": f"lead=street:{street}&ended=false&order=due",
        "urgency": "urgency=critical",
        "urgency, open": "urgency=critical&ended=false",
        "overdue": "overdue=true",
        "overdue, by due time": "overdue=true&order=due",
        "open, by due time": "ended=false&order=due",
        "street, stage": f"area={street}&stage=dispatched",
        "street, class": f"area={street}&class={quote(class_)}",
        "street, overdue, by due time": f"area={street}&overdue=true&order=due",
        "type, stage, class": f"type=hotline.request&stage=closed&class={quote(class_)}",
    }
    found = [Question(name, query, dispatcher) for name, query in asked.items()]
    mine = {"my unit's, newest": "", "my unit's open, by due time": "ended=false&order=due"}
    return found + [Question(name, query, handler) for name, query in mine.items()]


@dataclass(slots=True)
class Listing:
    """The rounds of this measure: ``full`` and ``small`` are asked the same questions."""

    full: Throwaway
    small: Throwaway
    questions: Sequence[Question]
    times: int
    _shown: dict[str, tuple[int, int]] = field(default_factory=dict, init=False)
    _full: list[Drive] = field(default_factory=list, init=False)
    _small: list[Drive] = field(default_factory=list, init=False)

    def warm(self) -> None:
        """Ask everything often enough for every process to have what it keeps in memory; note what is shown."""
        for question, request in zip(self.questions, self.requests(), strict=True):
            full, small = (len(answer(house, request)["cases"]) for house in (self.full, self.small))
            self._shown[question.name] = (full, small)
        for house in (self.small, self.full):
            drive(house, self.requests(), connections=4, most=2 * len(self.questions))

    def round(self) -> None:
        """All questions to the small house, then to the full one, over one connection each."""
        most = self.times * len(self.questions)
        self._small.append(drive(self.small, self.requests(), connections=1, most=most))
        self._full.append(drive(self.full, self.requests(), connections=1, most=most))

    def requests(self) -> list[bytes]:
        """One for each question."""
        return [
            prepared(
                "127.0.0.1",
                "GET",
                f"/api/v1/cases?limit={_WANTED}&{one.query}",
                {"Authorization": f"Bearer {one.key}"},
            )
            for one in self.questions
        ]

    def statements(self) -> float:
        """Statements for each list."""
        with only_web(self.full), self.full.counted() as counter:
            driven = drive(self.full, self.requests(), connections=1, most=4 * len(self.questions))
        return counter.total / len(driven.seconds)

    def figures(self, sql: float) -> dict[str, Figure]:
        """What the rounds came to. Growth is told of questions that fill their hundred in both houses."""
        full, small = self._by_question(self._full), self._by_question(self._small)
        alike = [name for name in full if self._shown[name] == (_WANTED, _WANTED)] or list(full)
        growth = {name: full[name] / small[name] for name in alike}
        slowest = max(full, key=lambda name: full[name])
        return {
            "cpu_ms": median([one.cost["web"] for one in self._full]),
            "db_cpu_ms": median([one.cost["postgres"] for one in self._full]),
            "sql": sql,
            "ms_median": median(list(full.values())),
            "flat_1m_vs_10k": median(list(growth.values())),
            "flat_sum_of_questions": sum(full[name] for name in alike) / sum(small[name] for name in alike),
            "flat_worst": max(growth.values()),
            "slowest": {"question": slowest, "ms": full[slowest]},
            "questions": {
                name: {"ms": full[name], "ms_small": small[name], "rows": self._shown[name][0],
                       "rows_small": self._shown[name][1]}
                for name in full
            },
        }  # fmt: skip

    def _by_question(self, drives: Sequence[Drive]) -> dict[str, float]:
        """The median milliseconds of each question; a drive asks them in order, round and round."""
        step = len(self.questions)
        return {
            question.name: median([s * 1000 for one in drives for s in one.seconds[number::step]])
            for number, question in enumerate(self.questions)
        }
