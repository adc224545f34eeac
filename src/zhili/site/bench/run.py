"""The whole bench, in an order that lets no measure disturb another, on one throw-away house.

Progress is told through ``tell``; the figures come as one object that JSON can hold.
"""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from zhili.ledger.signing import programs
from zhili.site.bench import machine, processes, sealing, verifying
from zhili.site.bench.measures import Figure, median, rounded
from zhili.site.bench.throwaway import WEB_PROCESSES, Throwaway, lay_out, new_home

if TYPE_CHECKING:
    from zhili.site.bench.subjects import Subjects

_SETTLE = 2.5  # seconds after which every process has seen what another has changed


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything. ``small`` cases are imported for real; ``cases`` are what lists are asked over.

    ``papers`` are issued, a case file of ``sheets`` pages is bound. ``viewers`` pages are open at once; ``named`` and
    ``others`` are how many pages at most are measured of those that have a name in ``pages`` and of the rest.
    """

    grids: int
    cases: int
    small: int
    rounds: int
    seconds: float
    times: int
    starts: int
    seals: int
    bundles: int
    mediators: int = 20_000
    papers: int = 100
    sheets: int = 200
    viewers: int = 200
    named: int = 1000
    others: int = 1000


FULL = Sizes(
    grids=20_000, cases=1_000_000, small=10_000, rounds=3, seconds=8.0, times=5, starts=3, seals=50_000,
    bundles=500,
)  # fmt: skip
QUICK = Sizes(
    grids=1_000,
    cases=20_000,
    small=2_000,
    rounds=1,
    seconds=1.5,
    times=1,
    starts=1,
    seals=10_000,
    bundles=100,
)
TINY = Sizes(
    grids=200, cases=600, small=200, rounds=1, seconds=0.4, times=1, starts=1, seals=500, bundles=20,
    mediators=200, papers=2, sheets=12, viewers=20, named=3, others=3,
)  # fmt: skip
"""For a test that everything is measured at all."""

Told = dict[str, Figure]


@dataclass(slots=True)
class Run:
    """One run of the bench."""

    sizes: Sizes
    tell: Callable[[str], None]
    _found: Told = field(default_factory=dict, init=False)

    def go_through_pages(self) -> Told:
        """Only what each page costs, on a house that is filled the short way. Raises as ``go`` does."""
        return self._the_short_way(self._pages)

    def go_through_likes(self) -> Told:
        """Only how long it takes to find like cases, in the same way."""
        return self._the_short_way(self._likes)

    def go_through_mediators(self) -> Told:
        """Only how long it takes to propose mediators, on a house without cases."""
        return self._the_short_way(self._mediators, cases=False)

    def go_through_papers(self) -> Told:
        """Only what papers and a case file take, in the same way."""
        return self._the_short_way(self._papers, cases=False)

    def _the_short_way(self, measure: Callable[["Subjects"], None], *, cases: bool = True) -> Told:
        with new_home() as folder:
            house = Throwaway(folder / "home")
            lay_out(house.home)
            try:
                house.start()
                _set_up_django(house.home)
                from zhili.site.bench.subjects import Subjects

                subjects = Subjects(self.sizes, house, folder, self.tell)
                subjects.found_city()
                if cases:
                    self._have_cases(subjects, house)
                measure(subjects)
            finally:
                house.stop()
        figures = rounded(self._found)
        assert isinstance(figures, dict)
        return figures

    def _have_cases(self, subjects: "Subjects", house: Throwaway) -> None:
        subjects.import_round(0)
        subjects.let_go()
        house.stop()
        house.start()
        time.sleep(_SETTLE)
        subjects.create()
        subjects.fill()

    def go(self) -> Told:
        """Measure everything. Raises HouseDidNotStart, Refused."""
        began = time.perf_counter()
        load = machine.load()
        with new_home() as folder:
            house, small = Throwaway(folder / "home"), Throwaway(folder / "small")
            lay_out(house.home)
            try:
                self._on(house, small, folder)
                self._found["machine"] = {
                    **machine.facts(house.url),
                    "load_before": load,
                    "load_after": machine.load(),
                }
            finally:
                small.stop()
                house.stop()
        self._found["bench"] = {"seconds": time.perf_counter() - began, "web_processes": WEB_PROCESSES}
        figures = rounded(self._found)
        assert isinstance(figures, dict)
        return figures

    def _on(self, house: Throwaway, small: Throwaway, folder: Path) -> None:
        self.tell("starting a new house")
        house.start()
        first = house.took
        _set_up_django(house.home)
        from zhili.site.bench.subjects import Subjects

        subjects = Subjects(self.sizes, house, folder, self.tell)
        subjects.found_city()
        subjects.import_round(0)
        subjects.let_go()
        house.stop()
        subprocess.run(["cp", "-a", str(house.home), str(small.home)], check=True)
        programs.signer_server(small.home / "signer", name="bench.example/log").server_close()
        self._start(house, first)
        self._found["live"] = subjects.live()
        small.start()
        time.sleep(_SETTLE)
        self._found |= subjects.rules()
        self._found["create"] = subjects.create()
        self._found["ledger"] = self._ledger(small)
        for number in range(1, self.sizes.rounds):
            subjects.import_round(number)
        self._found["import"], self._found["disk"] = subjects.imports.figures(), subjects.imports.disk()
        self._found["list100"] = subjects.lists(small)
        self._likes(subjects)
        self._mediators(subjects)
        self._papers(subjects)
        self._pages(subjects)

    def _ledger(self, house: Throwaway) -> dict[str, Figure]:
        """The log of a house whose signer is set up: the others' memory and start are measured without one."""
        self.tell("sequencing, signing, verifying")
        told = sealing.figures(
            house.url, house.home / "ledger", entries=self.sizes.seals, seconds=self.sizes.seconds
        )
        return {**told, "verifier_bundles_s": verifying.rate(house.home, bundles=self.sizes.bundles)}

    def _pages(self, subjects: "Subjects") -> None:
        from zhili.site.bench.pages import worst

        found = subjects.pages()
        self._found |= {"pages": found, "pages_worst": worst(found)}

    def _likes(self, subjects: "Subjects") -> None:
        self._found["alike"] = subjects.likes()
        self._found["understood"] = subjects.understood()

    def _mediators(self, subjects: "Subjects") -> None:
        self._found["mediators"] = subjects.mediators()

    def _papers(self, subjects: "Subjects") -> None:
        self._found["papers"] = subjects.papers()

    def _start(self, house: Throwaway, first: float) -> None:
        self.tell("starting and stopping")
        taken = []
        for _ in range(self.sizes.starts):
            house.stop()
            house.start()
            taken.append(house.took)
        self._found["start"] = {"seconds": median(taken), "first_seconds": first}
        time.sleep(_SETTLE)
        parts = processes.memory(house.pid)
        self._found["memory"] = {"idle_mb": sum(parts.values()), "parts_mb": parts}


def _set_up_django(home: Path) -> None:
    os.environ["ZHILI_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhili.site.settings"
    os.environ.pop("ZHILI_DATABASE_URL", None)
    import django

    django.setup()
