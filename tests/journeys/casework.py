"""A case brought to where a journey begins, by the same addresses that pages use, without walking through them."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.journeys.people import STREET, TEXT, in_the_street

OFFICE = f"street:{STREET.code}"


@dataclass(frozen=True, slots=True)
class CaseInHand:
    """A request that the demonstration's street office is handling."""

    id: str
    number: str

    @property
    def url(self) -> str:
        """Its page at the desk."""
        return f"/desk/cases/{self.id}/"

    @property
    def spaced(self) -> str:
        """Its number as people read it out."""
        return " ".join(self.number[start : start + 4] for start in range(0, 16, 4))


def in_hand(visit: Visit, *, text: str = TEXT, phone: str = "199 0000 1234") -> CaseInHand:
    """Report it, dispatch it to the street office, accept it."""
    dispatcher, handler = visit(user="dispatcher"), visit(user="handler")
    lon, lat = in_the_street()
    data = {"text": text, "lon": lon, "lat": lat, "name": "王小明", "phone": phone}
    body = {"type": "hotline.request", "channel": "web", "data": data}
    # Without anybody's cookies: a resident's own browser.
    answer = visit().request.post("/api/v1/cases", data=body)
    assert answer.ok, answer.text()
    told = answer.json()
    act(dispatcher, told["id"], "dispatch", unit=OFFICE)
    act(handler, told["id"], "accept")
    return CaseInHand(told["id"], told["number"])


def act(page: Page, case: str, action: str, **form: str) -> None:
    """Send an action's form as the page's own would."""
    page.goto(f"/desk/cases/{case}/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    sent = page.request.post(
        f"/desk/cases/{case}/act/{action}/", form={"csrfmiddlewaretoken": token, **form}, max_redirects=0
    )
    assert sent.status == 302, sent.text()
