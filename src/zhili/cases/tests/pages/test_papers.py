"""A paper from the desk to a resident's signature: previewed, issued once, read, signed by a code, sealed."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from zhili.cases import public as cases
from zhili.cases.testing import AT, load_errand
from zhili.cases.tests.pages.desk import sitting
from zhili.cases.tests.test_papers import DATA, NOTICE, PAPERS, text_of
from zhili.documents import public as documents
from zhili.kernel import clock
from zhili.kernel.actor import Actor
from zhili.kernel.rows import Batch
from zhili.people import public as people

pytestmark = pytest.mark.usefixtures("desks")
PHONE = "13800000000"


@pytest.fixture
def case(settings: Any, tmp_path: Path) -> cases.Opened:
    """A case of 王芳, who has proven her telephone, at the Water Bureau."""
    settings.MEDIA_ROOT, settings.ZHILI_PRIVATE_KEYS = tmp_path / "files", tmp_path / "keys"
    load_errand(PAPERS.replace("[reporter]\n", "[reporter, officer]\n"), **{"documents/notice.typ": NOTICE})
    wang, batch = get_user_model().objects.get(username="wang"), Batch()
    people.keep_private(
        batch, holder=wang.pk, district_id=0, fields={"phone": PHONE}, purpose="notify", at=AT
    )
    batch.write()
    people.sign_in_at(account=wang.pk, way="sms", address=PHONE, at=AT)
    reporter = Actor(kind="resident", id=str(wang.pk))
    return cases.open(type_key="test.errand", data=DATA, actor=reporter, channel="web", at=clock.now())


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that were sent."""
    sent: list[str] = []

    def teller(*, facts: dict[str, str], **_more: object) -> None:
        sent.extend([facts["code"]] if "code" in facts else [])

    monkeypatch.setattr("zhili.people.operations.telling._tellers", [(teller, lambda: {"sms"})])
    return sent


def issued(client: Client, case: cases.Opened) -> documents.PaperView:
    address = reverse("desk:paper_new", args=[case.id, "notice"])
    once = re.search(r'name="once" value="([^"]+)"', client.get(address).content.decode())
    assert once is not None
    for _again in range(2):
        sent = client.post(address, {"text": "决定予以受理", "once": once[1]})
        assert sent.status_code == 302, sent.content.decode()
    (made,) = documents.papers([case.id])
    return made


def test_it_is_previewed_then_issued_once_and_listed(case: cases.Opened) -> None:
    water, address = sitting("water"), reverse("desk:paper_new", args=[case.id, "notice"])
    assert (
        reverse("desk:papers", args=[case.id])
        in water.get(reverse("desk:case", args=[case.id])).content.decode()
    )
    refused = water.post(address, {"text": ""})
    assert refused.status_code == 422
    draft = water.post(address, {"text": "决定予以受理", "preview": "1"})
    assert (draft.status_code, draft["Content-Type"]) == (200, "application/pdf")
    assert documents.papers([case.id]) == ()
    made = issued(water, case)
    listed = water.get(reverse("desk:papers", args=[case.id])).content.decode()
    assert "受字〔2026〕1号" in listed
    assert "已签 0/2" in listed
    assert water.get(reverse("desk:paper_file", args=[case.id, made.id])).content.startswith(b"%PDF")
    assert sitting("roads").get(reverse("desk:paper_file", args=[case.id, made.id])).status_code == 404
    assert Client().get(reverse("resident:paper", args=[made.id])).status_code == 404


def test_both_sign_what_they_were_shown_and_a_wrong_code_keeps_what_was_typed(
    case: cases.Opened, codes: list[str], run_jobs: Any
) -> None:
    water, wang = sitting("water"), sitting("wang")
    made = issued(water, case)
    page, sign = reverse("resident:paper", args=[made.id]), reverse("resident:paper_sign", args=[made.id])
    for where in (reverse("resident:case", args=[case.id]), reverse("resident:my")):
        assert page in wang.get(where).content.decode()
    assert wang.post(reverse("resident:paper_code", args=[made.id])).status_code == 302
    run_jobs()
    typed = {"name": "王芳", "sha256": made.issued_sha256, "code": "1"}
    refused = wang.post(sign, typed)
    assert refused.status_code == 422
    assert 'value="王芳"' in refused.content.decode()
    other = wang.post(sign, {**typed, "code": codes[-1], "sha256": "0" * 64})
    assert (other.status_code, documents.paper(made.id).signed) == (409, 0)
    assert wang.post(sign, {**typed, "code": codes[-1]}).status_code == 302
    desk = reverse("desk:paper_sign", args=[case.id, made.id])
    assert water.post(desk, {"sha256": made.issued_sha256}).status_code == 302
    done = wang.get(page).content.decode()
    assert done.count("有效，签后没有改动") == 3
    events = [
        one.action for one in cases.timeline(case_id=case.id, actor=Actor("system", "system"), at=clock.now())
    ]
    assert events[-3:] == ["issue_paper", "sign_paper", "sign_paper"]


_IN_FORCE = "{title: {zh: 生效, en: In force}, from: [dispatched, handling], to: answered, by: system}"
TAKES_EFFECT = PAPERS.replace("[reporter]\n", "[reporter, officer]\n    signed: in_force\n").replace(
    "  answer:\n", f"  in_force: {_IN_FORCE}\n  answer:\n", 1
)


def signed_by_both(case: cases.Opened, made: documents.PaperView, codes: list[str], run_jobs: Any) -> None:
    water, wang = sitting("water"), sitting("wang")
    wang.post(reverse("resident:paper_code", args=[made.id]))
    run_jobs()
    typed = {"name": "王芳", "sha256": made.issued_sha256, "code": codes[-1]}
    assert wang.post(reverse("resident:paper_sign", args=[made.id]), typed).status_code == 302
    assert stage(case) != "answered", "one signature is not all"
    desk = reverse("desk:paper_sign", args=[case.id, made.id])
    assert water.post(desk, {"sha256": made.issued_sha256}).status_code == 302
    assert documents.paper(made.id).complete_at is not None


def stage(case: cases.Opened) -> str:
    return cases.whole(case_id=case.id, actor=Actor("system", "system"), at=clock.now()).stage


@pytest.fixture
def to_take_effect(case: cases.Opened) -> cases.Opened:
    """Another case of 王芳, whose paper takes effect when all have signed."""
    load_errand(TAKES_EFFECT, **{"documents/notice.typ": NOTICE})
    reporter = Actor(kind="resident", id=str(get_user_model().objects.get(username="wang").pk))
    return cases.open(type_key="test.errand", data=DATA, actor=reporter, channel="web", at=clock.now())


def test_what_all_have_signed_takes_effect_by_itself_with_the_last_signature(
    to_take_effect: cases.Opened, codes: list[str], run_jobs: Any
) -> None:
    signed_by_both(to_take_effect, issued(sitting("water"), to_take_effect), codes, run_jobs)
    (last,) = cases.timeline(case_id=to_take_effect.id, actor=Actor("system", "system"), at=clock.now())[-1:]
    assert (stage(to_take_effect), last.action, last.actor) == ("answered", "in_force", "system:system")


def test_a_paper_of_before_the_case_moved_on_puts_nothing_in_force(
    to_take_effect: cases.Opened, codes: list[str], run_jobs: Any
) -> None:
    made, water = issued(sitting("water"), to_take_effect), get_user_model().objects.get(username="water")
    actor, later = people.actor_of(str(water.pk), at=clock.now()), clock.now() + timedelta(minutes=1)
    cases.act(case_id=to_take_effect.id, action="accept", actor=actor, data={}, at=later)
    signed_by_both(to_take_effect, made, codes, run_jobs)
    assert stage(to_take_effect) == "handling"


def test_it_is_served_on_the_account_that_opens_it_and_outside_and_the_proof_says_so(
    case: cases.Opened, codes: list[str], run_jobs: Any
) -> None:
    load_errand(PAPERS.replace("    signed_by: [reporter]\n", ""), **{"documents/notice.typ": NOTICE})
    wang = get_user_model().objects.get(username="wang")
    reporter = Actor(kind="resident", id=str(wang.pk))
    case = cases.open(type_key="test.errand", data=DATA, actor=reporter, channel="web", at=clock.now())
    water, desk = sitting("water"), reverse("desk:papers", args=[case.id])
    made = issued(water, case)
    serve = reverse("desk:paper_serve", args=[case.id, made.id])
    assert sitting("wang").get(reverse("resident:paper_file", args=[made.id])).status_code == 200
    assert water.post(serve, {"way": "online"}).status_code == 302
    assert [one.opened_at for one in documents.services(made.id)] == [None]
    refused = water.post(serve, {"way": "post", "name": "", "note": "EMS 1"})
    assert refused.status_code == 422
    assert 'value="EMS 1"' in refused.content.decode()
    assert water.post(serve, {"way": "post", "name": "李四", "note": "EMS 1"}).status_code == 302
    for _again in range(2):
        sitting("wang").get(reverse("resident:paper_file", args=[made.id]))
    online, post = sorted(documents.services(made.id), key=lambda one: one.way)  # of one instant
    assert (online.name, online.opened_at, post.name, post.opened_at) == ("申请人", AT, "李四", None)
    bound = water.post(reverse("desk:case_paper", args=[case.id]), {"papers": "1"}).getvalue()
    assert "决定予以受理" in text_of(bound)
    assert [page.images[0].name for page in PdfReader(io.BytesIO(bound)).pages if page.images]  # the seal
    proof = text_of(water.get(reverse("desk:paper_proof", args=[case.id, made.id])).content)
    assert "09:00 打开" in water.get(desk).content.decode()
    for said in ("送达回证", "受字〔2026〕1号", "李四", "邮寄送达", "2026-03-0209:00"):
        assert said in proof, said
    assert sitting("wang").get(reverse("desk:paper_proof", args=[case.id, made.id])).status_code in (
        302,
        403,
        404,
    )
    assert "送达" in cases.timeline(case_id=case.id, actor=reporter, at=clock.now())[-1].title.zh
