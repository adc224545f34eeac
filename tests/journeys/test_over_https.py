"""Behind a web server that speaks https: the same pages, with cookies that only this very host can lay."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.doors import sign_in
from tests.journeys.fieldwork import GRIDS, Phone, held, worker_of
from tests.journeys.wire import Wire, wired
from zhili.kernel.tests.certified import certificate
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, visitor

pytestmark = pytest.mark.browser
WALKED = GRIDS[11]


@pytest.fixture
def line(city_house: RunningHouse, tmp_path: Path) -> Iterator[Wire]:
    """What stands before a house in a city: it ends https and says so to the house."""
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secured.load_cert_chain(certificate(tmp_path, "127.0.0.1"))
    with wired(city_house.address, secured=secured) as wire:
        yield wire


def test_a_round_by_https_with_cookies_of_this_host_alone(
    browser: Browser, city_house: RunningHouse, line: Wire
) -> None:
    context = visitor(browser, line.address, width=PHONE)
    context.clear_cookies()
    phone = Phone(context.new_page(), line)
    sign_in(phone.page, worker_of(WALKED))
    phone.page.goto("/field/")
    expect(phone.page.locator("#truth")).to_have_text("刚刚更新")
    phone.capture("路灯照明", words="走https记下")
    phone.waiting(0)
    assert held(city_house.home, worker_of(WALKED))[-1] == ("走https记下", ["open", "report_up"])

    phone.page.goto("/ui/")
    phone.page.locator("[data-menu] > summary").first.click()
    phone.page.get_by_role("button", name="English").click()
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    cookies = context.cookies()
    names = {one["name"] for one in cookies}
    assert names >= {"__Host-sessionid", "__Host-csrftoken", "__Host-django_language"}
    assert all(name.startswith("__Host-") for name in names)
    assert all(one["secure"] and one["domain"] == "127.0.0.1" and one["path"] == "/" for one in cookies)

    session = next(one["value"] for one in cookies if one["name"] == "__Host-sessionid")
    neighbour = visitor(browser, line.address, width=PHONE)
    neighbour.add_cookies([{"name": "sessionid", "value": session, "url": line.address}])
    page = neighbour.new_page()
    page.goto("/field/")
    assert "/account/login/" in page.url, "a cookie that anybody under the domain could have laid"
    neighbour.close()
    context.close()
