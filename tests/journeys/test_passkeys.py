"""Somebody adds a passkey to their account and signs in with it alone, from then on."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import sign_in
from zhili.site.demo.staff import DEMO_PASSWORD
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, hidden_sideways, visitor

pytestmark = pytest.mark.browser
_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(page: Page) -> None:
    """Give a page's browser a device that knows its owner's finger."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})


def test_a_passkey_is_added_and_signs_in_without_a_password(
    browser: Browser, city_house: RunningHouse
) -> None:
    by_name = city_house.address.replace(
        "127.0.0.1", "localhost"
    )  # a passkey belongs to a name, never to a number
    context = visitor(browser, by_name, width=PHONE)
    page = context.new_page()
    with_device(page)
    sign_in(page, "operator-6")
    page.goto("/account/second-factor/")
    page.get_by_role("link", name="添加通行密钥").click()
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_role("heading", name="添加通行密钥")).to_be_visible()
    page.get_by_label("给它起个名字").fill("我的手机")
    page.get_by_role("button", name="添加").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("我的手机")
    assert hidden_sideways(page) == 0

    page.goto("/account/logout/")
    page.locator("main form button[type=submit]").click()
    page.goto("/account/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/desk/")
    page.goto("/account/sessions/")
    expect(page.locator("main")).to_contain_text("通行密钥 · 127.0.0.1")
    assert hidden_sideways(page) == 0
    context.close()
