"""Papers of the packs of disputes as their readers have them before them: titles, words, fonts, seals, pages."""

import io
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from pypdf import PdfReader

from tests.journeys.leaves import Leaves, leaves
from tests.packs.test_packs import PACKS
from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, LONG_AGO, resident, small_city, staff
from zhili.documents import public as documents
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.text import Text
from zhili.people import public as people

HOUR = timedelta(hours=1)
LATER = AT + 99 * HOUR
PERSON = {"name": "周敏芝", "phone": "13800001234"}
JUSTICE = "智安市望澄区司法局"
OFFICES = {
    "bureau:justice": (f"{JUSTICE}法律援助中心", "district:justice"),
    "district:justice": (JUSTICE, ""),
    "firm:platform": ("某电子商务有限公司平台争议处理中心", ""),
    "firm:shop": ("某家电旗舰店", ""),
    "bureau:market": ("智安市望澄区市场监督管理局", ""),
}
REASON = (
    "经审查，申请人提交的工资欠条和考勤记录能够证明其与用工单位之间存在劳动关系，所欠款项为劳动报酬，不是民间借贷，"
    "属于法律援助的范围。"
)


@pytest.fixture
def city(db: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    small_city()
    rows = [
        {"code": code, "name": name, "name_en": code, "kind": "bureau", "area": "1101", "parent": above}
        for code, (name, above) in reversed(OFFICES.items())
    ]
    assert people.import_units(rows=rows, actor=SYSTEM, at=LONG_AGO).taken == len(rows)


def handler(unit: str) -> Actor:
    return staff("handler", unit=unit)


def act(case: UUID, action: str, actor: Actor, hours: int, **data: object) -> None:
    cases.act(case_id=case, action=action, actor=actor, data=data, at=AT + hours * HOUR)


def opened(pack: str, actor: Actor | None = None, **data: object) -> UUID:
    cases.sync([PACKS / pack], at=AT)
    key = pack.replace("/", ".")
    return cases.open(
        type_key=key, data={**data, **PERSON}, actor=actor or resident(), channel="web", at=AT
    ).id


def issued(case: UUID, key: str, actor: Actor, **said: object) -> tuple[Leaves, UUID]:
    """A paper as it was issued, the seal on it."""
    made = cases.issue_paper(case_id=case, key=key, data=said, actor=actor, at=LATER)
    _found, content = cases.open_paper(paper_id=made.id, actor=actor, at=LATER)
    read = leaves(content)
    assert read.embedded and not read.loose, "every font lies in it"
    assert read.seals == 1, "the office's seal is on it"
    return read, made.id


def objected() -> UUID:
    case = opened(
        "legal_aid/application",
        matter="other",
        group="migrant",
        here=True,
        text="工地欠我三个月工资两万四千元，请求支付",
    )
    justice = handler("bureau:justice")
    act(case, "decide", justice, 1, merit="out", means="poor", text="民间借贷不属于援助范围，不予援助")
    act(case, "object_to", resident(), 2, reason="其实是拖欠的工资")
    return case


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("corrected", [True, False])
def test_on_an_objection_the_justice_authority_decides_in_its_own_name(corrected: bool) -> None:
    case, authority = objected(), staff("supervisor", unit="district:justice", area="1101")
    act(case, "decide_objection", authority, 3, corrected=corrected, text=REASON)
    read, _ = issued(case, "objection", authority)
    assert read.words.startswith(f"{JUSTICE}援异字〔2026〕1号法律援助异议审查决定书{PERSON['name']}：")
    assert REASON in read.words and "就其他" not in read.words, "other matters are no words for one"
    assert ("责令法律援助机构改正" in read.words, "行政诉讼" in read.words) == (corrected, not corrected)
    assert f"{JUSTICE}2026年3月" in read.said[-1] and "援助中心" not in read.words


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("result", "remedy", "last"),
    [
        ("partly", {"remedy": "part_refund", "amount": 100}, "按本决定履行"),
        ("rejected", {}, "本争议办结"),
    ],
)
def test_a_platform_s_decision_says_who_had_to_prove_and_what_comes(
    result: str, remedy: dict[str, object], last: str
) -> None:
    case = opened(
        "odr/trade", claim="defect", goods="durable", platform="某平台", text="洗衣机用了两个月漏水。",
        days_held=60, paid=1999, order_number="2026030200001", shop="某家电旗舰店",
    )  # fmt: skip
    lead = handler("firm:platform")
    act(case, "take_in", DISPATCHER, 1, unit="firm:platform", seller="firm:shop")
    act(case, "import_order", lead, 2, paid=1999, days_held=60)
    act(case, "escalate", resident(), 3)
    act(case, "prove_done", lead, 4)
    basis = "《消费者权益保护法》第二十三条第三款"
    act(case, "decide", lead, 5, result=result, basis=basis, text=REASON, **remedy)
    read, _ = issued(case, "decision", lead)
    for said in ("由商家举证", "实付1999元", basis, REASON, "商家：某家电旗舰店"):
        assert said in read.words, said
    assert ("部分退款，金额100元" in read.words) is (result == "partly")
    assert "期满没有异议的，" + last in read.said[-1], "words of the decision stand on the page of the seal"


@pytest.mark.usefixtures("city")
def test_the_call_for_an_answer_and_the_proof_of_its_service() -> None:
    case = opened(
        "reconsideration/application", act="penalty", against="department", respondent=OFFICES["bureau:market"][0],
        text="请求撤销罚款决定，没有销售过期食品",
    )  # fmt: skip
    lead = handler("bureau:justice")
    seven = dict.fromkeys(
        ("parties", "interest", "grounds", "in_time", "in_scope", "competent", "first_time"), True
    )
    act(case, "admit", lead, 1, procedure="ordinary", text="符合受理条件，予以受理", **seven)
    act(case, "send_copy", lead, 2, unit="bureau:market")
    read, paper = issued(case, "answer_notice", lead)
    assert f"{OFFICES['bureau:market'][0]}：" in read.words and "第四十八条" in read.words
    for way, name, note in (("in_person", "法规科", ""), ("post", PERSON["name"], "EMS 123")):
        cases.serve_paper(paper_id=paper, way=way, name=name, note=note, actor=lead, at=LATER)
    found, proof = cases.paper_proof(paper_id=paper, actor=lead, at=LATER)
    told = leaves(proof)
    assert told.words.startswith("送达回证") and not told.loose
    for said in (
        "文书SHA-256",
        found.sha256,
        "直接送达",
        "邮寄送达（EMS123）",
        "法规科",
        "出具日期2026年3月6日",
    ):
        assert said in told.words, said


@pytest.mark.usefixtures("city")
def test_a_re_review_by_the_unit_above_is_in_its_own_name() -> None:
    case = opened("petition/letter", kind="appeal", text="地下室出租住人，多次反映没有人管，请求清理。")
    first, above, last = (handler(one) for one in ("bureau:market", "bureau:justice", "district:justice"))
    act(case, "forward", DISPATCHER, 1, unit="bureau:market", topic="housing", apart=True)
    act(case, "accept", first, 2, text="已受理，六十日内书面答复。")
    act(case, "answer", first, 3, result="not_supported", text=REASON, basis="《商品房屋租赁管理办法》第八条")
    act(case, "serve", first, 4, how="online")
    act(case, "ask_review", resident(), 5, text="意见书没有提到地下室没有窗户。")
    act(case, "give_review", DISPATCHER, 6, unit="bureau:justice")
    act(case, "decide_review", above, 7, decision="upheld", text=REASON)
    act(case, "serve", above, 8, how="online")
    act(case, "ask_rereview", resident(), 9, text="请求实地查看。")
    act(case, "give_rereview", DISPATCHER, 10, unit="district:justice")
    act(case, "decide_rereview", last, 11, decision="changed", text=REASON)
    read, _ = issued(case, "review", last)
    assert read.words.startswith(f"{JUSTICE}信复字〔2026〕1号信访事项复核意见书信访人："), read.words
    assert "意见如下：变更。" in read.words and "第三十六条第三款" in read.words
    assert PERSON["name"] not in read.words, "the papers of a petition name nobody"
    decided = next(
        one for one in cases.timeline(case_id=case, actor=last, at=LATER) if one.action == "decide_rereview"
    )
    assert decided.unit == "district:justice"


def test_words_of_a_paper_go_along_to_the_page_of_its_seal() -> None:
    """Else a page could hold a seal alone, to be laid to another paper."""
    for template in PACKS.glob("*/*/documents/*.typ"):
        source = template.read_text("utf-8")
        held = "closing[" in source or "closing(" in source or "breakable: false" in source
        assert held, f"{template}: its last words are not tied to the seal"


@pytest.mark.parametrize(
    ("office", "lines"), [("某某街道", 1), (OFFICES["bureau:justice"][0], 1), ("某某" * 15, 2)]
)
def test_the_name_in_the_head_stands_on_one_line_and_a_very_long_one_on_two_alike(
    office: str, lines: int
) -> None:
    order = documents.Order(
        subject=UUID(int=0), district_id=0, kind="test", title=Text(zh="通知书", en="Notice"), unit="", office=office,
        template='#import "/official.typ": *\n#show: official\n#letterhead()\n#title(facts.title)\n', facts={},
    )  # fmt: skip
    page = PdfReader(io.BytesIO(documents.preview(order, at=AT))).pages[0]
    head = page.extract_text().partition("通知书")[0].replace("草 稿", "").split()
    held = [one for one in head if set(one) <= set(office)]
    assert "".join(held) == office and len(held) == lines, head
    assert max(map(len, held)) - min(map(len, held)) <= 2, held
