"""What the journeys of the queue share: cases that wait for somebody, and how one reads a list."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

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
    environment = {
        **os.environ,
        "ZHILI_HOME": str(house.home),
        "DJANGO_SETTINGS_MODULE": "zhili.site.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.waiting", kind, str(count), text],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [Waiting(**one) for one in json.loads(done.stdout)]


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
