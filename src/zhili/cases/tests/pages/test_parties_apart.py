"""Every door from the wrong side: pages, API, downloads, search and paper show a party nothing of another's room."""

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from zhili.cases import public as cases
from zhili.cases.testing import AT, WATER
from zhili.cases.tests.disputing import HERS, HIS, OPEN, OURS, Dispute, dispute
from zhili.cases.tests.pages.city import picture
from zhili.cases.tests.pages.desk import sitting
from zhili.kernel.actor import ANONYMOUS

pytestmark = pytest.mark.usefixtures("desks")
ALL = (OPEN, HERS, HIS, OURS)


@pytest.fixture
def made() -> Dispute:
    return dispute(ANONYMOUS, founded=True)


def with_code(made: Dispute, code: str) -> Client:
    """A browser that has given the number and a code."""
    client = Client()
    assert client.post("/follow/", {"number": made.number, "code": code}).status_code == 302
    return client


def read(client: Client, *addresses: str, **headers: str) -> set[str]:
    """Which of the words are found at these addresses, all together."""
    pages = "".join(client.get(one, headers=headers).content.decode() for one in addresses)
    return {words for words in ALL if words in pages or json.dumps(words)[1:-1] in pages}


def test_a_partys_page_shows_its_own_room_and_no_others(made: Dispute) -> None:
    page = f"/follow/{made.id}/"
    assert read(with_code(made, made.secret), page) == {OPEN, HERS}
    assert read(with_code(made, made.code), page) == {OPEN, HIS}
    told = with_code(made, made.code).get(page).content.decode()
    assert "被申请人" in told and told.count("您") and "13800000001" not in told
    his = with_code(made, made.code)
    for address in (f"{page}data/", f"{page}data.json"):  # what is held of who reported it
        assert his.get(address).status_code == 404
    assert Client().get(page)["Location"] == f"/account/login/?next={page}"


def test_what_is_sent_to_the_mediator_alone_goes_there_with_its_files(made: Dispute) -> None:
    his, hers = with_code(made, made.code), with_code(made, made.secret)
    sent = {
        "aside": "我再加两百",
        "key": "k1",
        "aside_photos": SimpleUploadedFile("账单.jpg", picture(), "image/jpeg"),
    }
    assert his.post(f"/follow/{made.id}/messages/", sent).status_code == 302
    assert "我再加两百" in his.get(f"/follow/{made.id}/").content.decode()
    page = hers.get(f"/follow/{made.id}/").content.decode()
    assert "我再加两百" not in page and "账单" not in page
    (file,) = cases.whole(case_id=made.id, actor=WATER, at=AT).attachments
    for ending in ("", "receipt/"):
        address = f"/follow/{made.id}/files/{file.id}/{ending}"
        assert hers.get(address).status_code == 404
    assert his.get(f"/follow/{made.id}/files/{file.id}/").status_code == 200
    assert sitting("supervisor").get(reverse("desk:file", args=[file.id])).status_code == 404
    for username, held in (("water", True), ("supervisor", False)):
        paper = sitting(username).post(
            reverse("desk:case_paper", args=[made.id]), {"internal": "1", "files": "1"}
        )
        pages = PdfReader(io.BytesIO(paper.getvalue())).pages
        assert ("账单" in "".join(page.extract_text() for page in pages)) is held
    nothing = his.post(f"/follow/{made.id}/messages/", {"aside": " ", "key": "k2"})
    assert (nothing.status_code, "请写几句话" in nothing.content.decode()) == (422, True)


def test_the_desk_of_the_unit_that_leads_shows_all_rooms_and_others_none(made: Dispute) -> None:
    page = reverse("desk:case", args=[made.id])
    paths = [page, f"{page}part/read/", f"{page}news/?since=0", reverse("desk:evidence", args=[made.id])]
    assert read(sitting("water"), *paths) == set(ALL)
    assert read(sitting("supervisor"), *paths) == read(sitting("dispatcher"), *paths) == {OPEN, OURS}
    assert sitting("roads").get(page).status_code == 404
    looked_for = [f"{reverse('desk:queue')}?q={HIS}", f"/desk/find/?q={HIS}"]
    for username in ("water", "supervisor"):
        found = "".join(sitting(username).get(one).content.decode() for one in looked_for)
        assert str(made.id) not in found


@pytest.mark.parametrize(("who", "inside", "expected"), [
    ("water", "1", set(ALL)), ("water", "", {OPEN}), ("supervisor", "1", {OPEN, OURS}),
])  # fmt: skip
def test_the_case_on_paper_holds_what_its_printer_reads(
    made: Dispute, who: str, inside: str, expected: set[str]
) -> None:
    answer = sitting(who).post(reverse("desk:case_paper", args=[made.id]), {"internal": inside})
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.getvalue())).pages)
    assert {words for words in ALL if words in text} == expected


def test_the_api_gives_a_party_what_its_page_gives(made: Dispute) -> None:
    def told(code: str) -> set[str]:
        body = json.dumps({"number": made.number, "secret": code})
        token = Client().post("/api/v1/tracking", body, content_type="application/json").json()["token"]
        tails = ("", "/events", "/messages", "/actions", "/attachments")
        return read(
            Client(), *(f"/api/v1/cases/{made.id}{one}" for one in tails), Authorization=f"Case {token}"
        )

    assert told(made.secret) == {OPEN, HERS}
    assert told(made.code) == {OPEN, HIS}


def test_the_lead_invites_at_the_desk_and_the_code_lets_the_party_in(made: Dispute) -> None:
    desk, address = sitting("water"), reverse("desk:parties", args=[made.id])
    wrong = desk.post(address, {"side": "other", "phone": "打不通"})
    assert (wrong.status_code, "电话只写数字" in wrong.content.decode()) == (422, True)
    page = desk.post(address, {"side": "other", "name": "周八", "phone": "13900000003"}).content.decode()
    code = re.search(r"邀请码</dt><dd[^>]*>([^<]+)<", page)
    assert code is not None and "被申请人 2" in page and "周八" not in page
    third = with_code(made, code[1])
    assert read(third, f"/follow/{made.id}/") == {OPEN}
    known = desk.post(reverse("desk:parties_reveal", args=[made.id]), {"parties_purpose": "contact"})
    assert "周八" in known.content.decode()
    assert sitting("supervisor").post(address, {"side": "other"}).status_code == 403
    assert sitting("roads").post(address, {"side": "other"}).status_code == 404
