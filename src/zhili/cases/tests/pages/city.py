"""What the tests of residents' pages share: the small city with its case type, a visitor who reports, a picture."""

import io
import re
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client
from PIL import Image

from zhili.cases import public as cases
from zhili.cases.testing import AT, DECLARATION, DISPATCHER, WATER, load_errand, small_city
from zhili.people import public as people

TYPE = "test.errand"
_WIDGETS = {"text": "textarea", "area": "area", "lon": "place", "lat": "place", "class": "class"}
IN_THE_CITY = {"lon": "116.005", "lat": "39.005"}


def declared(*, by: str = "anyone") -> str:
    """The small case type, saying how its fields are asked for, and who may open one."""
    declaration = DECLARATION.replace("by: [anyone]", f"by: [{by}]")
    for name, widget in _WIDGETS.items():
        declaration = declaration.replace(
            f"    {name}: {{type:", f"    {name}: {{x-widget: {widget}, type:", 1
        )
    return declaration


def followable(declaration: str) -> str:
    """The same type, whose open cases can be followed."""
    begun = declaration.replace("actions:\n", "follow: {by: merge, unless: {floor: [99]}}\nactions:\n", 1)
    return begun.replace(
        "    to: merged\n    by: [dispatcher]\n", "    to: merged\n    by: [dispatcher, system]\n", 1
    )


def city_that_takes_reports(*, by: str = "anyone") -> None:
    """The small city with the small case type."""
    small_city()
    load_errand(declared(by=by))


def picture(colour: str = "red") -> bytes:
    """A small photo."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def address(step: str) -> str:
    """Where a question is asked."""
    return f"/report/{TYPE}/{step}/"


def answer(client: Client, *, text: str = "小区门口水管漏水", **contact: str) -> None:
    """Answer every question, and stand before the look over it."""
    assert client.post(address("matter"), {"text": text}).status_code == 302
    assert client.post(address("place"), {"address": "和平路 3 号", **IN_THE_CITY}).status_code == 302
    assert client.post(address("photos"), {}).status_code == 302
    assert client.post(address("contact"), contact).status_code == 302


def send(client: Client) -> tuple[str, str]:
    """Send what was answered: number and code as the receipt shows them."""
    key = re.search(r'name="key" value="(\w+)"', client.get(address("check")).content.decode())
    assert key is not None
    sent = client.post(address("check"), {"key": key[1]})
    assert sent.status_code == 302, sent.content.decode()
    receipt = client.get(sent["Location"]).content.decode()
    shown = re.findall(r'data-copy="(\w+)"', receipt)
    return shown[0], shown[1]


def register(client: Client, username: str) -> UUID:
    """Open a resident's account and sign the browser in with it."""
    id = people.register_resident(username=username, name=username, password="correct-horse-9", at=AT)
    client.force_login(get_user_model().objects.get(pk=id))
    return id


def handle(case_id: UUID, *, until: str = "answered") -> None:
    """Staff carry the case on."""
    cases.act(case_id=case_id, action="dispatch", actor=DISPATCHER, data={"class": "water/pipe"}, at=AT)
    cases.act(case_id=case_id, action="accept", actor=WATER, data={}, at=AT)
    cases.act(case_id=case_id, action="remark", actor=WATER, data={"text": "内部：阀门坏了"}, at=AT)
    if until == "answered":
        cases.act(case_id=case_id, action="answer", actor=WATER, data={"text": "水管已经换好"}, at=AT)
