"""A house whose clock can be turned on: its people act at their browsers on the very days that a term is about.

The house itself has no such screw. Each of its processes takes in ``turned/sitecustomize.py``, which moves
``kernel.clock``; nothing else of it is other than in a city. After each turn the clocks of cases ring, as they do every
minute; the rest of the house is left to find out by itself.

``python -m tests.journeys.turning`` is the program that rings: it answers each line with how many cases were touched.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

from tests.journeys.judging import with_signer
from zhili.kernel import clock
from zhili.site.tests.houses import RunningHouse, home_with, start

CITY_TIME = timedelta(hours=8)
ORIGIN = "city.example/log"
_PATCH = Path(__file__).parent / "turned"


@dataclass(frozen=True, slots=True)
class TurnedHouse:
    """A running house, and what turns its clock. ``settings`` are those that commands on it need as well."""

    running: RunningHouse
    settings: dict[str, str]
    ringer: subprocess.Popen[str]

    def turn(self, to: str) -> None:
        """It is that minute now in the city, such as ``2026-02-24 09:00``; what is due by then happens."""
        _set(Path(self.settings["ZHILI_TURNED_BY"]), to)
        assert self.ringer.stdin is not None and self.ringer.stdout is not None
        self.ringer.stdin.write(f"{to}\n")
        self.ringer.stdin.flush()
        assert self.ringer.stdout.readline(), "the program that rings has failed; what it says stands above"


def _set(file: Path, to: str) -> None:
    instant = datetime.fromisoformat(to).replace(tzinfo=UTC) - CITY_TIME
    new = file.with_suffix(".new")
    new.write_text(f"{(instant - clock.now()).total_seconds()}", "ascii")
    new.replace(file)


@contextmanager
def turned(at: str, *programs: str) -> Iterator[TurnedHouse]:
    """A house with a signer, in which these modules of ``tests.journeys`` were run, at that minute in the city."""
    with home_with(*(f"tests.journeys.{program}" for program in programs)) as home:
        file = home.parent / "turned-by"
        _set(file, at)
        file.chmod(0o644)
        with_signer(home, ORIGIN)
        path = os.pathsep.join(one for one in (str(_PATCH), os.environ.get("PYTHONPATH", "")) if one)
        settings = {
            "PYTHONPATH": path, "ZHILI_TURNED_BY": str(file),
            "ZHILI_STAFF_IDLE": "1000000", "ZHILI_STAFF_STAY": "100000",
        }  # fmt: skip
        running = start(home, "--workers", "1", settings=settings)
        given = {
            **os.environ, **settings, "ZHILI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings",
        }  # fmt: skip
        ringer = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.turning"],
            env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            yield TurnedHouse(running, settings, ringer)
        finally:
            ringer.communicate(timeout=20)
            running.end()


def main() -> None:
    """Ring for each line that comes, by the turned clock; between them no connection is held."""
    django.setup()
    from django.db import connections

    from zhili.cases import public as cases

    for _ in sys.stdin:
        touched = cases.ring(at=clock.now())
        connections.close_all()
        sys.stdout.write(f"{touched}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
