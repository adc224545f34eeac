"""What the journeys of the queue share: cases that wait for somebody, and how one reads a list."""

import atexit
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.journeys.people import STREET
from zhili.site.tests.houses import RunningHouse

OFFICE = f"street:{STREET.code}"
COLLEAGUE = f"street-{STREET.code}-1".lower()
"""Another handler of the demonstration's street office."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that was laid down."""

    id: str
    number: str


def lay_down(house: RunningHouse, kind: str, count: int, text: str) -> list[Waiting]:
    """Open cases in the running house; see ``waiting``."""
    clerk = _clerk(house.home)
    assert clerk.stdin is not None and clerk.stdout is not None
    clerk.stdin.write(f"{json.dumps([kind, count, text])}\n")
    clerk.stdin.flush()
    laid_down = clerk.stdout.readline()
    assert laid_down, "the program that lays cases down has failed; what it says stands above"
    return [Waiting(**one) for one in json.loads(laid_down)]


@cache
def _clerk(home: Path) -> subprocess.Popen[str]:
    """The program, started once for all orders to a house: it takes three seconds to begin and a tenth to serve."""
    given = {**os.environ, "ZHILI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"}
    clerk = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.waiting"],
        env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    atexit.register(clerk.communicate)
    return clerk


def rows(page: Page) -> Locator:
    """The lines of the list."""
    return page.locator("[data-queue] [data-case]")


def row(page: Page, case: Waiting) -> Locator:
    """One line of the list."""
    return page.locator(f"#row-{case.id}")


def stands_open(page: Page, case: Waiting) -> None:
    """The line is the current one, and its case has arrived beside it."""
    page.locator(f"#row-{case.id}[aria-current]").wait_for()
    page.locator(f"#preview a[href='/desk/cases/{case.id}/']").first.wait_for()
