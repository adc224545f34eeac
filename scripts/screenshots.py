"""Takes pictures of every main page from a made-up city: wide, on a phone, dark, in large type, in both languages.

All of them go to a folder that git ignores, to be looked through; those that README and docs show (``SHOWN``) go to
docs/pictures as well, small enough to be kept. `make screenshots` runs it. The city is played anew from its seed.
"""

import argparse
import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from zhili.site.demo.staff import DEMO_PASSWORD  # noqa: E402
from zhili.site.tests.houses import RunningHouse, new_home, start  # noqa: E402
from zhili.ui.testing import chromium, visitor  # noqa: E402

EVERYTHING = ROOT / "build/pictures"
KEPT = ROOT / "docs/pictures"
LARGEST = 150_000
"""Bytes of a picture that is kept in git."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A page: who opens it, where, what is pressed there in turn (the first that matches); ``perhaps``: if there."""

    name: str
    who: str
    path: str
    press: tuple[str, ...] = ()
    perhaps: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is drawn."""

    name: str
    width: int = 1280
    height: int = 800
    language: str = "zh-hans"
    theme: str = "light"
    size: str = "normal"


_FIRST_CASE, _WHOLE_PAGE = "[id^='row-'] a", "#preview a[data-key='o']"
SHOTS = (
    Shot("home", "", "/"),
    Shot("report", "", "/report/hotline.request/matter/"),
    Shot("my", "resident", "/my/"),
    Shot("follow", "resident", "/my/", (".z-card__title a",)),
    Shot("public", "", "/cases/"),
    Shot("matters", "", "/cases/matters/"),
    Shot("consult", "", "/consult/"),
    Shot("algorithms", "", "/algorithms/"),
    Shot("queue", "dispatcher", "/desk/"),
    Shot("dispatch", "dispatcher", "/desk/dispatch/"),
    Shot("case", "handler", "/desk/?tab=lead", (_FIRST_CASE,), perhaps=_WHOLE_PAGE),
    Shot("call", "operator", "/desk/calls/"),
    Shot("call-backs", "operator", "/desk/calls/back/"),
    Shot("answers", "operator", "/desk/calls/answers/"),
    Shot("gaps", "steward", "/desk/calls/answers/gaps/"),
    Shot("hot", "supervisor", "/desk/matters/"),
    Shot("proposals", "supervisor", "/desk/matters/proposals/"),
    Shot("supervision", "supervisor", "/desk/supervision/"),
    Shot("board", "leader", "/desk/board/"),
    Shot("wall", "leader", "/desk/board/wall/"),
    Shot("field", "grid", "/field/"),
    Shot("units", "steward", "/desk/manage/units/"),
    Shot("areas", "steward", "/desk/manage/areas/"),
    Shot("staff", "security", "/desk/manage/staff/"),
    Shot("models", "steward", "/desk/manage/models/"),
    Shot("calendar", "steward", "/desk/manage/calendar/"),
    Shot("jobs", "admin", "/desk/manage/jobs/"),
    Shot("messages", "admin", "/desk/manage/messages/"),
    Shot("told", "resident", "/notifications/"),
    Shot("verify", "", "/verify/"),
    Shot("register", "steward", "/desk/manage/register/"),
    Shot("mediators", "supervisor", "/desk/mediators/"),
    Shot("day", "mediator", "/desk/day/"),
    Shot("mediation", "mediator", "/desk/?tab=lead", (_FIRST_CASE,), perhaps=_WHOLE_PAGE),
    Shot("sittings", "clerk", "/desk/sittings/"),
    Shot("components", "", "/ui/"),
)
LOOKS = (
    Look("wide"),
    Look("wide-en", language="en"),
    Look("phone", width=360, height=740),
    Look("dark", theme="dark"),
    Look("large", width=360, height=740, size="large"),
)
SHOWN = {
    ("case", "wide"): "case",
    ("case", "wide-en"): "case-en",
    ("field", "phone"): "field-phone",
}
"""What is kept in git, and its name there."""


def main() -> int:
    """Exit status 1 where a page complained or a kept picture is too large."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--only", nargs="*", help="names of pages; all of them otherwise")
    options.add_argument("--cases", type=int, default=600, help="how many cases the city has (default: 600)")
    chosen = options.parse_args()
    shots = [one for one in SHOTS if not chosen.only or one.name in chosen.only]
    EVERYTHING.mkdir(parents=True, exist_ok=True)
    with _city(chosen.cases) as house, chromium() as browser:
        faults = [fault for who in _people(shots) for fault in _taken(browser, house, who, shots)]
    for fault in faults:
        sys.stderr.write(f"screenshots: {fault}\n")
    sys.stdout.write(f"{len(shots) * len(LOOKS)} pictures in {EVERYTHING.relative_to(ROOT)}\n")
    return 1 if faults else 0


@contextmanager
def _city(cases: int) -> Iterator[RunningHouse]:
    with new_home() as home:
        play = [
            sys.executable,
            "-m",
            "zhili.site.cli",
            "demo",
            "--home",
            str(home),
            "--no-serve",
            f"--cases={cases}",
        ]
        subprocess.run(play, check=True)
        house = start(home, "--workers", "1")
        try:
            yield house
        finally:
            house.end()


def _people(shots: list[Shot]) -> list[str]:
    return list(dict.fromkeys(one.who for one in shots))


def _taken(browser: Browser, house: RunningHouse, who: str, shots: list[Shot]) -> Iterator[str]:
    """Take somebody's pictures; gives what went wrong."""
    context = visitor(browser, house.address)
    page = context.new_page()
    if who:
        _sign_in(page, who)
    for look in LOOKS:
        wishes = {"django_language": look.language, "zhili_size": look.size, "zhili_theme": look.theme}
        context.add_cookies(
            [{"name": name, "value": value, "url": house.address} for name, value in wishes.items()]
        )
        page.set_viewport_size({"width": look.width, "height": look.height})
        page.emulate_media(color_scheme="dark" if look.theme == "dark" else "light")
        for shot in (one for one in shots if one.who == who):
            yield from _take(page, shot, look)
    context.close()


def _take(page: Page, shot: Shot, look: Look) -> Iterator[str]:
    answer = page.goto(shot.path)
    if answer is None or answer.status != 200:
        yield f"{shot.name}: {shot.path} answers {answer.status if answer else 'nothing'}"
        return
    page.wait_for_load_state("networkidle")
    for selector in (*shot.press, shot.perhaps):
        if selector and (selector != shot.perhaps or page.locator(selector).count()):
            page.locator(selector).first.click()
            page.wait_for_load_state("networkidle")
    seen = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    seen.save(EVERYTHING / f"{shot.name}-{look.name}.webp", quality=86, method=6)
    if kept := SHOWN.get((shot.name, look.name)):
        path = KEPT / f"{kept}.webp"
        seen.save(path, quality=82, method=6)
        if path.stat().st_size > LARGEST:
            yield f"{path.relative_to(ROOT)} has {path.stat().st_size} bytes; at most {LARGEST} are kept"


def _sign_in(page: Page, who: str) -> None:
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda address: "/account/login/" not in address)


if __name__ == "__main__":
    raise SystemExit(main())
