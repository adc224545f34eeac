"""What is measured in a house, subject by subject. Needs Django to be set up on its home."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connections

from zhili.insight import public as insight
from zhili.kernel import clock
from zhili.site.bench import city, crew, filling, likes, live, mediators, pages, papers, rules, understood
from zhili.site.bench.creating import Creating
from zhili.site.bench.guarding import Guarding
from zhili.site.bench.importing import Importing, write
from zhili.site.bench.listing import Listing, busiest_street, questions
from zhili.site.bench.measures import Figure
from zhili.site.bench.throwaway import Throwaway
from zhili.site.demo.arrivals import Arrival

if TYPE_CHECKING:
    from zhili.site.bench.run import Sizes

_BODIES = 2000
_ASKED = 40
_TURNS = (
    4  # of the two houses in one round of lists: short ones, for the machine changes its mood by the second
)
_GUARDED = 10  # short turns with row-level security and without, for each round and time of lists


@dataclass
class Subjects:
    """The house that is measured, the city in it, and the measures' rounds so far."""

    sizes: "Sizes"
    house: Throwaway
    folder: Path
    tell: Callable[[str], None]
    imports: Importing = field(init=False)

    def __post_init__(self) -> None:
        self.imports = Importing(self.house)

    def found_city(self) -> None:
        """Lay down the city, its year of requests, and the keys that callers ask with."""
        self.tell(f"founding a city of {self.sizes.grids:,} grids")
        at = clock.now()
        self._ground = city.found(grids=self.sizes.grids, at=at)
        count = self.sizes.small * self.sizes.rounds + _BODIES
        coming = city.arrivals(self._ground, count=count, at=at)
        self._bodies = [city.request_of(one) for one in coming[:: count // _BODIES]]
        self._files = [
            coming[number :: self.sizes.rounds][: self.sizes.small] for number in range(self.sizes.rounds)
        ]
        street = self._street = busiest_street(self._files[0])
        self._roles = crew.hire(street=street, at=at)
        self._operator = city.key("operator", at=at)
        self._dispatcher = city.key("dispatcher", at=at)
        self._handler = city.key("handler", at=at, unit=f"street:{street.rpartition('/')[2]}", area=street)

    def let_go(self) -> None:
        """Close this process's connections: the database is about to stop."""
        connections.close_all()

    def import_round(self, number: int) -> None:
        """Take one of the files in."""
        rows: Sequence[Arrival] = self._files[number]
        self.tell(f"importing {len(rows):,} requests")
        path = self.folder / f"requests-{number}.csv"
        write(path, rows)
        self.imports.round(path, len(rows))
        filling.turn_old(self.house.url)

    def rules(self) -> dict[str, Figure]:
        """The pure rules."""
        self.tell("points, tables, clocks")
        seconds = self.sizes.seconds / 8
        shapes = [area.shape for area in self._ground.city.at_level("grid")]
        return {
            "grid": rules.grid(city.points(self._ground, count=2000), shapes, seconds=seconds),
            "table": rules.table(seconds=seconds),
            "clock": rules.clock(seconds=seconds),
        }

    @cached_property
    def _creating(self) -> Creating:
        return Creating(self.house, self._operator, self._bodies, self.sizes.seconds)

    def create(self) -> dict[str, Figure]:
        """Cases opened one by one through HTTP."""
        self.tell("creating through HTTP, beside bare inserts")
        self._creating.warm()
        for _ in range(self.sizes.rounds):
            self._creating.round()
        sql, _ = self._creating.statements(most=200)
        return self._creating.figures(sql)

    def fill(self) -> int:
        """Multiply the cases, with what is counted of them; gives how many there are."""
        self.tell(f"filling the house to {self.sizes.cases:,} cases")
        insight.count(at=clock.now())
        return filling.multiply(self.house.url, to=self.sizes.cases)

    def pages(self) -> Mapping[str, pages.Cost]:
        """Every page, as those who use it."""
        at = clock.now()
        visitors = crew.come_in(self.house, self._roles)
        on = crew.facts(self.house, self._files[0], street=self._street, at=at)
        named = list(islice(pages.named(on), self.sizes.named))

        def shows(role: str, url: str) -> bool:
            status, body = visitors[role].get(url)
            return status == 200 and b"<html" in body

        others = pages.found(tuple(visitors), shows, [one.url for one in named])
        visiting = pages.Visiting(
            self.house, visitors, [*named, *islice(others, self.sizes.others)], self.sizes.rounds
        )
        self.tell(f"{len(visiting.pages)} pages")
        return visiting.figures()

    def likes(self) -> dict[str, Figure]:
        """Finding what tells of the same matter."""
        self.tell("like cases")
        return likes.Likes(self._files[0], _ASKED * self.sizes.times, clock.now()).figures()

    def understood(self) -> dict[str, Figure]:
        """Understanding messages as they are typed."""
        self.tell("understanding messages")
        asked = self._files[0][: _ASKED * self.sizes.times]
        return understood.Understood(self._files[-1], asked, clock.now()).figures()

    def mediators(self) -> dict[str, Figure]:
        """Proposing mediators."""
        count = self.sizes.mediators
        self.tell(f"three of {count:,} mediators")
        return mediators.Mediators(count, _ASKED, clock.now()).figures()

    def papers(self) -> dict[str, Figure]:
        """Making papers and a case file."""
        self.tell(f"papers, and a case file of {self.sizes.sheets} pages")
        return papers.Papers(self.sizes.papers, self.sizes.sheets, clock.now()).figures()

    def live(self) -> dict[str, Figure]:
        """What open pages see and cost. The reader may see every case."""
        visitors = crew.come_in(self.house, ("dispatcher",))
        watched = live.open_cases(self.house, self._operator, self._bodies, viewers=self.sizes.viewers)
        seconds = max(1.0, 3 * self.sizes.seconds)
        self.tell(f"{self.sizes.viewers} open pages")
        return live.Live(self.house, visitors["dispatcher"], self._dispatcher, watched, seconds).figures()

    def lists(self, small: Throwaway) -> dict[str, Figure]:
        """Lists over many cases and over few."""
        cases = self.fill()
        asked = questions(self._files[0], dispatcher=self._dispatcher, handler=self._handler)
        listing = Listing(self.house, small, asked, self.sizes.times)
        self.tell(f"lists of 100 over {cases:,} and {self.sizes.small:,} cases")
        listing.warm()
        for _ in range(self.sizes.rounds * _TURNS):
            listing.round()
        told = {**listing.figures(listing.statements()), "cases": cases, "cases_small": self.sizes.small}
        self.tell("the same lists with and without row-level security")
        guarding = Guarding(self.house, listing.requests(), _GUARDED * self.sizes.rounds * self.sizes.times)
        return {**told, "guarded": guarding.figures()}
