"""Every page as everybody: who may open it, what it says in English, how it looks to eyes and screen readers."""

from itertools import groupby
from operator import itemgetter

import pytest
from playwright.sync_api import Page

from tests.pages import looking, losing, words
from tests.pages.conftest import Visitors
from tests.pages.declared import ANYONE, NO_PAGES, PAGES, SELDOM
from tests.pages.walking import Answer, routes, told
from tests.pages.words import Written
from zhili.ui import testing

# The first test founds the city and lets everybody walk.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
_WEIGHT = 200_000
_PART = 30_000
_NOT_COUNTED = ("/maplibre/", "/echarts", "map.js", "atlas.js", "areas.json", "points", "/noto/")
_REFUSED = {302, 403, 404}
_SIZES = 3
_BOTH_SCALES = "ui:catalogue"  # it shows the residents' parts and those of the desks on one page
_READERS = (
    ("at 1280 px", testing.WIDE, 100),
    ("at 200 %", testing.WIDE, 200),
    ("at 320 px", testing.NARROW, 100),
)


def test_every_address_is_declared() -> None:
    known = set(NO_PAGES) | set(PAGES)
    assert sorted(set(routes()) - known) == [], "say in tests/pages/declared.py who may open them"
    assert sorted(known - set(routes())) == [], "these addresses are gone"


def test_each_opens_what_is_theirs_and_nothing_else(visitors: Visitors) -> None:
    wrong = []
    for visitor, walk in visitors.walks.items():
        for answer in walk.answers.values():
            if answer.status >= 500:
                wrong.append(f"{visitor}: {answer.url} fails with {answer.status}")
            elif answer.name in PAGES and not _as_declared(visitor, answer):
                wrong.append(f"{visitor}: {answer.url} answers {answer.status} {answer.location}")
            elif answer.offered and answer.status not in {200, 302}:
                wrong.append(f"{visitor}: a link leads to {answer.url}, which answers {answer.status}")
    assert not wrong, told(wrong)


def _as_declared(visitor: str, answer: Answer) -> bool:
    if visitor in PAGES[answer.name]:
        return answer.status == 200 or (answer.status == 302 and "/login/" not in answer.location)
    return answer.status in _REFUSED


def test_every_page_has_been_found_by_somebody(visitors: Visitors) -> None:
    answers = [one for walk in visitors.walks.values() for one in walk.answers.values()]
    seen = {
        one.name
        for one in answers
        if one.status == 200 or (one.status == 302 and "/login/" not in one.location)
    }
    missed = sorted({name for name, who in PAGES.items() if who} - seen - SELDOM - {"account_logout"})
    assert not missed, f"no page links to them: give an example in tests/pages/declared.py: {missed}"


def test_english_pages_are_english(visitors: Visitors, written: Written) -> None:
    wrong = []
    for visitor, walk in visitors.walks.items():
        visitors.speak(visitor, "en")
        for known in visitors.new_looks[visitor]:
            answer = walk.fetch(known.name, known.url, offered=known.offered)
            where = f"{visitor}: {answer.url}"
            if left := words.chinese_left(answer.html, written):
                wrong.append(f"{where} says {left[:5]}")
            if answer.is_page and len(words.title(answer.html).split("–")[0].strip()) < 2:
                wrong.append(f"{where} has no title")
        visitors.speak(visitor, "zh-hans")
    assert not wrong, told(wrong)


def test_parts_fetched_by_a_page_are_small(visitors: Visitors) -> None:
    large = [
        f"{visitor}: {answer.url} is {size} bytes"
        for visitor, walk in visitors.walks.items()
        for answer in walk.answers.values()
        if answer.html and not answer.is_page and (size := testing.compressed(answer.html)) > _PART
    ]
    assert not large, told(large)


@pytest.mark.parametrize("visitor", sorted(ANYONE))
def test_every_page_looks_right(visitors: Visitors, visitor: str) -> None:
    page = visitors.contexts[visitor].new_page()
    testing.have_axe(page)
    heard, rest = testing.listen(page), looking.Rest(page)
    wrong: list[str] = []
    for answer in visitors.new_looks[visitor]:
        if answer.is_page:
            wrong += [f"{answer.url}: {fault}" for fault in _faults(page, heard, rest, answer)]
    page.close()
    assert not wrong, told(wrong)


def _faults(page: Page, heard: testing.Heard, rest: looking.Rest, answer: Answer) -> list[str]:
    """What is wrong with one page: wide and light, dark, with letters doubled, and on a narrow phone."""
    heard.anew()
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": testing.WIDE, "height": 900})
    rest.open(answer.url)
    found = [*heard.complaints, *testing.axe(page)]
    if (weight := heard.weight(without=_NOT_COUNTED)) > _WEIGHT:
        found.append(f"weighs {weight} bytes on first load")
    if len(sizes := looking.type_sizes(page)) > _SIZES and answer.name != _BOTH_SCALES:
        found.append(f"more than {_SIZES} sizes of letters: {sizes}")
    page.emulate_media(color_scheme="dark")
    found += [f"in the dark: {one}" for one in testing.axe(page, "color-contrast")]
    for where, width, percent in _READERS:
        page.set_viewport_size({"width": width, "height": 800})
        looking.set_text(page, percent)
        found += [f"{where}: {one}" for one in looking.lost(page)]
    return found


def test_a_form_keeps_what_was_typed(visitors: Visitors) -> None:
    wrong: list[str] = []
    for visitor, asked in groupby(losing.pages_with_forms(visitors.walks), key=itemgetter(0)):
        page = visitors.contexts[visitor].new_page()
        rest = looking.Rest(page)
        for _visitor, answer in asked:
            wrong += [f"{visitor}: {one}" for one in losing.lost_by(page, rest, answer)]
        page.close()
    assert not wrong, told(wrong)
