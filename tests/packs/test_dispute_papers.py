"""The papers of a mediation: an agreement from what was agreed, signed by all; a certificate where there is none."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from tests.packs import test_dispute_led_on as disputes
from tests.packs.test_dispute_led_on import HER, HIS, HOUR, PERSON, TOLD, do, mediated, seen
from zhili.cases import public as cases
from zhili.cases.operations.papers import CannotSign
from zhili.cases.testing import AT, OPERATOR, WATER
from zhili.documents import public as documents
from zhili.documents.tests import test_signing as signing
from zhili.kernel.actor import Actor

pytestmark = pytest.mark.usefixtures("city", "own_files")
city, own_files, codes = disputes.city, signing.own_files, signing.codes
TERMS = "楼上一周内修好防水，分两期赔两千四百元"


def words(sha256: str) -> str:
    pages = PdfReader(io.BytesIO(documents.read_bytes(sha256))).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")


def issued(case: Any, key: str, **said: object) -> documents.PaperView:
    return cases.issue_paper(case_id=case, key=key, data=said, actor=WATER, at=AT + HOUR)


def test_the_agreement_holds_what_was_agreed_and_is_in_force_for_three_who_sign_the_same_bytes(
    codes: list[str], run_jobs: Any
) -> None:
    her, him = signing.resident("mei", "13800138000"), signing.resident("jun", "13800138001")
    case = mediated(her, other=him).mediation
    do(case, "choose_mediator", WATER, mediator="王调解员")
    do(case, "settle", WATER, form_of="written", text=TERMS, amount=2400.0, instalments=2)
    paper = issued(case, "agreement", how="转账履行")
    said = words(paper.sha256)
    for word in (
        TOLD,
        TERMS,
        PERSON["name"],
        HIS["name"],
        "2400元，分2期",
        "转账履行",
        "王调解员",
        "天花板.jpg",
    ):
        assert word in said, word
    assert [(one.who, one.word) for one in paper.signers] == [
        (f"resident:{her.id}", "申请人"), (f"resident:{him.id}", "被申请人"), (f"staff:{WATER.id}", "调解员"),
    ]  # fmt: skip
    pen = signing.Pen(paper, codes, run_jobs)
    for actor, name in ((her, "张三"), (him, "李四"), (WATER, "王调解员")):
        proof = pen.code(actor) if actor is not WATER else None
        signature = documents.Signature(name, None, paper.issued_sha256)
        done = cases.sign_paper(
            paper_id=paper.id, actor=actor, signature=signature, proof=proof, at=AT + HOUR
        )
    assert all(one.holds for one in documents.judge(documents.read_bytes(done.sha256)))
    assert (seen(case).stage, done.complete_at is not None) == ("performing", True)
    assert cases.verify(case) == []


def test_who_has_no_account_signs_on_paper_and_the_desk_says_who() -> None:
    case = mediated(OPERATOR, "phone").mediation
    do(case, "settle", WATER, form_of="written", text=TERMS)
    with pytest.raises(CannotSign) as refused:
        issued(case, "agreement")
    assert refused.value.facts["who"] == "申请人"
    do(case, "sign", WATER, signed=True, text="各方当面签名")


@pytest.mark.parametrize(
    ("actor", "action", "said", "way"),
    [
        (WATER, "fail", {"reason": "差距太大", "path": "lawsuit"}, "途径是向有管辖权的人民法院起诉"),
        (HER, "stop_talks", {}, "仲裁、行政、司法"),
    ],
)
def test_a_failure_is_certified_with_the_ways_that_are_left_and_no_word_of_an_offer(
    actor: Actor, action: str, said: dict[str, str], way: str
) -> None:
    case = mediated().mediation
    do(case, "offer", HER, text="两千五，十天内付")
    do(case, action, actor, **said)
    paper = issued(case, "failure")
    told = words(paper.sha256)
    assert paper.number.startswith("人调终字") if paper.number else False
    assert way in told and PERSON["name"] in told and HIS["name"] in told and TOLD in told
    assert "两千五" not in told and "立案" in told
