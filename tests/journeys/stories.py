"""What whole stories with several people share: each at a screen of their own, with a telephone that codes come to.

Deeds are done as people do them: at the desk in the panel of an action, at home on the page that the case leads to.
"""

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from time import monotonic, sleep
from uuid import uuid4

from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from tests.journeys.doors import sign_in
from tests.journeys.people import onward
from zhili.notification.testing import Gateway, gateway_server
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PATIENCE, PHONE, WIDE, axe, hidden_sideways, visitor


@dataclass
class Story:
    """The people of one dispute at their screens, and the gateway that brings codes to their telephones."""

    browser: Browser
    house: RunningHouse
    gateway: Gateway
    held: ExitStack
    seats: dict[str, Page] = field(default_factory=dict)
    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def at(self, user: str, *, width: int = WIDE) -> Page:
        """Somebody's screen, kept for the whole story; signed in where they have an account."""
        if user not in self.seats:
            context = visitor(self.browser, self.house.address, width=width)
            self.held.callback(context.close)
            self.seats[user] = context.new_page()
            if user:
                sign_in(self.seats[user], user)
        return self.seats[user]

    def resident(self, name: str) -> Page:
        """A resident with an account that nobody else has, and a telephone that they have proven."""
        context = visitor(self.browser, self.house.address, width=PHONE)
        self.held.callback(context.close)
        page, phone = context.new_page(), f"1990{uuid4().int % 10**7:07}"
        user, password = f"n{uuid4().hex[:12]}", uuid4().hex
        self.accounts[name] = (user, password)
        page.goto("/account/signup/")
        page.locator("[name=username]").fill(user)
        for each in ("password1", "password2"):
            page.locator(f"[name={each}]").fill(password)
        onward(page)
        page.goto("/notifications/wishes/")
        before = len(self.gateway.asked)
        page.get_by_label("手机号").fill(phone)
        page.get_by_role("button", name="发验证码").click()
        page.locator("[name=code]").fill(self.code(before))
        page.get_by_role("button", name="确认").click()
        expect(page.locator("main")).to_contain_text("已确认")
        self.seats[name] = page
        return page

    def again(self, name: str) -> Page:
        """A resident who comes back after days, and signs in anew where their sign-in is over."""
        page = self.seats[name]
        page.goto("/my/data/")
        if "/account/login/" in page.url:
            sign_in(page, *self.accounts[name])
        return page

    def code(self, before: int) -> str:
        """The code that came to a telephone after so many messages."""
        until = monotonic() + PATIENCE / 1000
        while monotonic() < until:
            for one in self.gateway.asked[before:]:
                if found := re.search(r"\d{6,8}", str(one["text"])):
                    return found.group()
            sleep(0.05)
        raise AssertionError("no code came")


@contextmanager
def telephones(browser: Browser, house: RunningHouse) -> Iterator[Gateway]:
    """A gateway for text messages in the house, set up by its administrator and ended afterwards."""
    with gateway_server() as gateway:
        context = visitor(browser, house.address, width=WIDE)
        page = context.new_page()
        sign_in(page, "admin")
        page.goto("/desk/manage/carriers/")
        key = f"sms-{uuid4().hex[:8]}"
        page.locator("[name=key]").fill(key)
        page.locator("[name=way][value=sms]").check()
        page.locator("[name=address]").fill(gateway.address)
        page.locator("[name=secret]").fill("a secret of both sides")
        page.locator("form:has([name=key]) button[type=submit]").click()
        expect(page.locator("main")).to_contain_text(key)
        yield gateway
        token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        page.request.post(f"/desk/manage/carriers/{key}/end/", form={"csrfmiddlewaretoken": token})
        context.close()


def do(page: Page, case: str, action: str) -> Locator:
    """The panel of an action at the desk, open."""
    page.goto(f"/desk/cases/{case}/?do={action}")
    return page.locator("#act")


def sent(panel: Locator) -> None:
    """Send it, and see the case's page with it done."""
    panel.locator(".z-act__send button.z-button--primary").click()
    expect(panel.page.locator("main")).to_contain_text("已完成")


def deed(page: Page, case: str, action: str) -> None:
    """A resident's page for an action of their case."""
    page.goto(f"/follow/{case}/do/{action}/")


def led_to(page: Page, case: str, title: str) -> str:
    """The id of a case that a resident's case led to, from the link on its page."""
    page.goto(f"/follow/{case}/")
    address = page.get_by_role("link", name=title, exact=True).get_attribute("href") or ""
    return address.rstrip("/").rpartition("/")[2]


def signed(story: Story, page: Page, mediation: str, name: str) -> None:
    """A party signs on the telephone: the case says that it waits, then a drawing, a code, the consent."""
    page.goto(f"/follow/{mediation}/")
    page.get_by_role("link", name="去看和签署").click()
    before = len(story.gateway.asked)
    page.get_by_role("button", name="发验证码给我").click()
    page.get_by_label("您的姓名").fill(name)
    box = page.locator("canvas.z-signing")
    box.scroll_into_view_if_needed()
    found = box.bounding_box()
    assert found is not None
    page.mouse.move(found["x"] + 30, found["y"] + 30)
    page.mouse.down()
    page.mouse.move(found["x"] + 120, found["y"] + 60, steps=5)
    page.mouse.up()
    page.get_by_label("验证码").fill(story.code(before))
    assert axe(page) == [] and hidden_sideways(page) == 0
    page.get_by_role("button", name="同意并签署").click()
    expect(page.locator("main")).to_contain_text("您已签署")


def words(content: bytes) -> str:
    """What a PDF says, without its line breaks."""
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")


def file_of(page: Page, name: str) -> bytes:
    """A file that a resident's page of a case links to."""
    address = page.get_by_role("link", name=name).first.get_attribute("href") or ""
    return page.request.get(address).body()


def term(page: Page, name: str) -> Locator:
    """A term on a page, by what it is called."""
    return page.locator(".z-clocks").get_by_text(name, exact=True).locator("..")


def issued(desk: Page, case: str, kind: str, said: str = "") -> None:
    """A paper of a case is issued; the page of its papers comes."""
    desk.goto(f"/desk/cases/{case}/papers/new/{kind}/")
    if said:
        desk.get_by_label("内容").fill(said)
    desk.get_by_role("button", name="制发").click()
    desk.wait_for_url(f"**/desk/cases/{case}/papers/")


def served(desk: Page, *, way: str = "online", to: str = "") -> None:
    """The newest paper is served, on the account of whom it goes to unless another way is named."""
    desk.locator("summary").filter(has_text="送达").first.click()
    desk.locator("select[name=way]").first.select_option(way)
    desk.locator("[name=name]").first.fill(to)
    desk.get_by_role("button", name="记下送达").first.click()
    expect(desk.locator("main")).to_contain_text("送达已记下")
