"""A case type declares its papers; a case makes them when and by whom its type says, each once, as an event."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pypdf import PdfReader

from zhili.cases import public as cases
from zhili.cases.rules import papers
from zhili.cases.rules.errors import NotAllowedNow
from zhili.cases.rules.state import CaseState
from zhili.cases.testing import (
    AT,
    DECLARATION,
    ROADS,
    WATER,
    errand_files,
    load_errand,
    resident,
    small_city,
)
from zhili.casetypes import load
from zhili.casetypes.faults import BadCaseType
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import Forbidden, Invalid, NotFound
from zhili.kernel.rows import fetch

NOTICE = """#import "/official.typ": *
#show: official
#letterhead()
#title(facts.title)
#recipient(facts.person.name)
#said(facts.case.text)，#said(facts.said.text)，#facts.data.floor，#facts.outcome.resolved
#attachments(facts.attachments)
#issued()
#signatures()
"""
PAPERS = (
    DECLARATION
    + """
documents:
  notice:
    title: {zh: 受理通知书, en: Notice of acceptance}
    from: [dispatched, handling]
    by: [lead]
    form: text
    number: 受字
    personal: [name]
    signed_by: [reporter]
"""
)
DATA = {
    "text": "楼下水管漏水",
    "name": "张三",
    "lon": 116.005,
    "lat": 39.005,
    "class": "water/pipe",
    "floor": 3,
}
SAID = {"text": "决定予以受理"}


def files(template: str = NOTICE, declaration: str = PAPERS) -> dict[str, bytes]:
    return errand_files(declaration, **{"documents/notice.typ": template})


@pytest.fixture
def case(db: None, settings: Any, tmp_path: Path) -> cases.Opened:
    settings.MEDIA_ROOT = tmp_path
    small_city()
    load_errand(PAPERS, **{"documents/notice.typ": NOTICE})
    return cases.open(type_key="test.errand", data=DATA, actor=resident(), channel="web", at=AT)


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace(" ", "")


def test_it_is_made_once_from_what_the_case_knows_and_stands_in_its_history(case: cases.Opened) -> None:
    assert [one.key for one in cases.papers_of(case_id=case.id, actor=WATER, at=AT).makeable] == ["notice"]
    draft = cases.preview_paper(case_id=case.id, key="notice", data=SAID, actor=WATER, at=AT)
    assert "未编号" in text_of(draft)
    made = [
        cases.issue_paper(case_id=case.id, key="notice", data=SAID, actor=WATER, at=AT, idempotency_key="k")
        for _ in range(2)
    ]
    assert made[0] == made[1]
    found, content = cases.open_paper(paper_id=made[0].id, actor=resident(), at=AT)
    for said in (
        "受字〔2026〕1号",
        "张三：",
        "楼下水管漏水，决定予以受理，3，",
        "bureau:water",
        "申请人（签名）",
    ):
        assert said in text_of(content), said
    assert [one.who for one in found.signers] == ["resident:r1"]
    last = cases.timeline(case_id=case.id, actor=resident(), at=AT)[-1]
    assert (last.action, last.title.zh) == ("issue_paper", "制发文书")
    assert last.says is not None and last.says.zh == "《受理通知书》受字〔2026〕1号"
    assert last.data["sha256"] == found.issued_sha256
    assert cases.verify(case.id) == []
    assert {purpose for (purpose,) in fetch("SELECT purpose FROM people_privateread")} == {
        "制作文书：受理通知书"
    }


def test_only_whom_and_when_the_type_says_and_only_with_its_form(case: cases.Opened) -> None:
    def issue(actor: Actor, key: str, data: dict[str, str]) -> None:
        cases.issue_paper(case_id=case.id, key=key, data=data, actor=actor, at=AT)

    with pytest.raises(Forbidden):
        issue(resident(), "notice", SAID)
    with pytest.raises(NotFound):
        issue(ROADS, "notice", SAID)
    with pytest.raises(NotFound):
        issue(WATER, "verdict", SAID)
    with pytest.raises(Invalid):
        issue(WATER, "notice", {})
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    cases.act(case_id=case.id, action="answer", actor=WATER, data={"text": "修好了"}, at=AT)
    with pytest.raises(NotAllowedNow):
        issue(WATER, "notice", SAID)
    assert cases.papers_of(case_id=case.id, actor=WATER, at=AT) == cases.Papers((), ())


def test_it_is_made_only_of_a_case_that_knows_what_the_type_asks_and_may_name_its_units(
    db: None, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    small_city()
    only = PAPERS.replace("    number: 受字", "    if: {$case.floor: [4, 5]}\n    number: 受字")
    naming = NOTICE + '#facts.units.lead.join("、")\n'
    load_errand(only, **{"documents/notice.typ": naming})
    third, fourth = (
        cases.open(
            type_key="test.errand", data={**DATA, "floor": floor}, actor=resident(), channel="web", at=AT
        )
        for floor in (3, 4)
    )
    assert cases.papers_of(case_id=third.id, actor=WATER, at=AT).makeable == ()
    with pytest.raises(NotAllowedNow):
        cases.issue_paper(case_id=third.id, key="notice", data=SAID, actor=WATER, at=AT)
    draft = cases.preview_paper(case_id=fourth.id, key="notice", data=SAID, actor=WATER, at=AT)
    assert text_of(draft).count("bureau:water") == 3, "in its head, where it is issued, and where it is named"


def test_what_a_paper_asks_of_a_case_must_be_something_it_can_know() -> None:
    with pytest.raises(BadCaseType) as refused:
        load.load(files(declaration=PAPERS + "    if: {$case.flor: 4}\n"), name="errand")
    assert "did you mean 'floor'" in refused.value.faults[0].mend.en


@pytest.mark.parametrize(
    ("template", "line", "why"),
    [
        (NOTICE + "#facts.person.phone\n", 10, "phone"),
        (NOTICE.replace("facts.data.floor", "facts.data.flor"), 6, "flor"),
        ("#let x = (\n", 1, "unclosed"),
    ],
)
def test_a_template_that_cannot_be_set_is_found_when_the_type_is_checked(
    template: str, line: int, why: str
) -> None:
    case_type = load.load(files(template), name="errand")
    (fault,) = cases.template_faults(case_type, name="errand")
    assert (fault.file, fault.line) == ("errand/documents/notice.typ", line)
    assert why in fault.message.en


def test_a_slip_in_the_declaration_is_found_where_it_stands() -> None:
    slips = {
        "from: [dispatched, handling]\n    by: [lead]": "from: [nowhere]",
        "[name]": "[floor]",
        "[reporter]": "[judge]",
    }
    wrong = PAPERS
    for right, slip in slips.items():
        wrong = wrong[: wrong.index("\ndocuments:")] + wrong[wrong.index("\ndocuments:") :].replace(
            right, slip
        )
    with pytest.raises(BadCaseType) as told:
        load.load(files(declaration=wrong), name="errand")
    said = " ".join(one.render("en") for one in told.value.faults)
    for name in (
        "'nowhere' in 'from'",
        "'floor' in 'personal'",
        "'judge' in 'signed_by'",
        "does not say 'by'",
    ):
        assert name in said, said
    with pytest.raises(BadCaseType, match="notice"):
        load.load(errand_files(PAPERS), name="errand")


def test_who_is_not_known_need_not_sign_and_each_is_called_what_the_paper_says() -> None:
    other = '"$case.other?"'
    declared = PAPERS.replace(
        "    signed_by: [reporter]\n",
        f"    signed_by: [reporter, {other}, officer]\n    called: {{{other}: {{zh: 被申请人, en: Respondent}}}}\n",
    )
    case_type = load.load(files(declaration=declared), name="errand")
    rule, asked = case_type.documents["notice"], []
    for known in ({}, {"other": "staff:2"}):
        state = cast(CaseState, SimpleNamespace(reporter="resident:1", known=known.copy, parties=()))
        asked.append(papers.signers_of(case_type, rule, state, officer="staff:3"))
    assert asked[0] == [("resident:1", "申请人"), ("staff:3", "承办人")]
    assert asked[1] == [asked[0][0], ("staff:2", "被申请人"), asked[0][1]]
    with pytest.raises(BadCaseType, match="judge"):
        load.load(
            files(declaration=declared.replace(f"called: {{{other}:", "called: {judge:")), name="errand"
        )


def test_what_the_system_cannot_do_by_itself_is_no_effect_of_signatures() -> None:
    declared = PAPERS.replace("    signed_by: [reporter]\n", "    signed_by: [reporter]\n    signed: {}\n")
    for action, said in (("answer", "the system cannot do"), ("anser", "'answer'")):
        with pytest.raises(BadCaseType) as caught:
            load.load(files(declaration=declared.replace("signed: {}", f"signed: {action}")), name="errand")
        (fault,) = caught.value.faults
        assert said in fault.message.en + fault.mend.en
