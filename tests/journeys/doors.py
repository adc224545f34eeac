"""How people come into a house."""

from playwright.sync_api import Page

from zhili.site.demo.staff import DEMO_PASSWORD


def sign_in(page: Page, user: str, password: str = DEMO_PASSWORD) -> None:
    """Sign in, with the demonstration's password unless it is another."""
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(user)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda address: "/account/login/" not in address)
