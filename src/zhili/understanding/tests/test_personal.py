"""Personal data in free text: found by form and check digit, masked for a purpose, measured on examples of our own."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.casetypes.classes import ClassDef
from zhili.kernel.text import Text
from zhili.site import cli
from zhili.understanding import public as understanding
from zhili.understanding.rules.classing import training
from zhili.understanding.rules.personal import names
from zhili.understanding.rules.personal.finding import found_in
from zhili.understanding.rules.personal.kinds import (
    ASKED_ABOUT,
    CARRIED,
    EVERY,
    LEARNED,
    PUBLISHED,
    WRITTEN_BY_RESIDENTS,
)
from zhili.understanding.rules.personal.masking import masked, spelt_out
from zhili.understanding.rules.personal.task import unmarked
from zhili.understanding.testing import LANDLINE, PLANTED, SHORT, left_in

EXAMPLES = Path(__file__).with_name("personal")
LEAST = {"precision": 0.95, "recall": 0.9}


def kinds(text: str) -> list[str]:
    return [one.kind for one in found_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请联系王师傅13800138000。", ["mobile"]),
        ("电话 138-0013-8000 或 +86 139 1234 5678", ["mobile", "mobile"]),
        ("１３８００１３８０００打来的", ["mobile"]),
        ("身份证11010519491231002X已核对", ["identity"]),
        ("身份证110105194912310021已核对", ["identity"]),  # a slip in the check digit names the same person
        ("单号110105194913310021", []),  # there is no thirteenth month
        ("卡号6222 0212 3456 7895", []),
        ("卡号4539 1488 0343 6467", ["card"]),
        ("编号 2026 1122 0041 8836，请拨打 12345 或 400-810-8888", []),
        ("定于2026年11月22日14:00，费用138.00元，共13800元", []),
        ("共计13812345678元", []),
        ("写信到tousu@city.gov.cn", []),
        ("", []),
    ],
)
def test_what_looks_personal(text: str, found: list[str]) -> None:
    assert kinds(text) == found


def test_the_case_s_own_number_belongs_there() -> None:
    assert found_in("4539148803436467", but=["4539 1488 0343 6467"]) == ()
    assert found_in("４５３９１４８８０３４３６４６７", but=["4539148803436467"]) == ()
    assert kinds("我叫赵立群") == ["name"] == [one.kind for one in found_in("我叫赵立群", but=[""])]


@given(before=st.text(alphabet="编号。，x "), after=st.text(alphabet="编号。， "))
def test_a_number_is_found_wherever_it_stands(before: str, after: str) -> None:
    assert [one.text for one in found_in(f"{before}13800138000{after}")] == ["13800138000"]


@given(
    st.text(alphabet=st.sampled_from("0123456789 -xX我叫王电话微信号楼单元室@.京A一三八") | st.characters())
)
def test_pieces_lie_in_order_apart_and_as_they_stand(text: str) -> None:
    end = 0
    for one in found_in(text, kinds=LEARNED):
        assert end <= one.start < one.end <= len(text)
        assert one.text == text[one.start : one.end]
        end = one.end


def test_the_lists_of_names_agree() -> None:
    surnames, words_too, no_names = names._lists()
    assert words_too <= surnames
    assert [word for word in no_names if word[0] not in surnames and word[:2] not in surnames] == []


def test_every_kind_is_masked_for_its_purpose() -> None:
    assert set(left_in(PLANTED)) == {one.key for one in EVERY} - {"landline", "number"}
    told = f"{PLANTED}本局{LANDLINE}，表号20261234567"
    for purpose in (LEARNED, CARRIED, WRITTEN_BY_RESIDENTS, PUBLISHED):
        left = left_in(masked(told, kinds=purpose))
        assert left == (["room"] if purpose == CARRIED else [])
    assert LANDLINE in masked(told, kinds=PUBLISHED)
    assert LANDLINE not in masked(told, kinds=WRITTEN_BY_RESIDENTS)
    assert "20261234567" not in masked(told) and "20261234567" in masked(told, kinds=PUBLISHED)
    assert {one.kind for one in found_in(told, kinds=ASKED_ABOUT)} == ASKED_ABOUT


def test_readers_see_a_word_and_what_counts_words_sees_none() -> None:
    assert masked("打13800138000找我", language="zh-hans") == "打〔电话〕找我"
    assert masked("打13800138000找我", language="en") == "打〔phone〕找我"
    kept = masked("打13800138000找我")
    assert kept == "打‹1›找我" and spelt_out(kept, "zh") == "打〔电话〕找我"
    assert spelt_out("‹99›", "zh") == "‹99›"
    assert len(SHORT) <= 40 and left_in(masked(SHORT)) == []


@given(st.text(max_size=200))
def test_what_is_masked_has_nothing_left_to_mask(text: str) -> None:
    once = masked(f"13800138000{text}")
    assert found_in(once) == ()


@pytest.mark.parametrize(
    "unit",
    ["1", "13", "1 ", "13800138000", "138001380001", "a", "a@", "a.", "@a.", "一", "一三", "京A", "我叫", "我叫王",
     "3号楼", "3-", "3单元", "０", "0", "010-", "微信", "微信a", "QQ1", "6", "62", "4 ", "4-", "19", "卡号", "oO"],
)  # fmt: skip
def test_ten_times_the_characters_of_one_kind_cost_some_ten_times_as_much(unit: str) -> None:
    def spent(length: int) -> float:
        text, spans = unit * (length // len(unit)), []
        for _ in range(3):
            began = time.process_time()
            found_in(text, kinds=LEARNED)
            spans.append(time.process_time() - began)
        return min(spans)

    # What looks back at every character would cost a hundred times as much.
    assert spent(100_000) / spent(10_000) < 40


def test_marks_are_taken_off() -> None:
    assert unmarked("打⟦mobile:13800138000⟧找⟦name:李四⟧") == (
        "打13800138000找李四",
        frozenset({("mobile", 1, 12), ("name", 13, 15)}),
    )


def test_our_examples_are_read_as_well_as_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "personal.model"
    told = ["understand", "train", "--task", "personal", "--data", str(EXAMPLES), "--out", str(model)]
    assert cli.main(told) == 0
    capsys.readouterr()
    told = [
        "understand",
        "eval",
        "--task",
        "personal",
        "--data",
        str(EXAMPLES),
        "--model",
        str(model),
        "--json",
    ]
    assert cli.main(told) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["tuned"]["sentences"] + figures["held"]["sentences"] >= 150
    for half in ("tuned", "held"):
        for share, least in LEAST.items():
            assert figures[half]["all"][share] >= least, (half, figures[half])


@pytest.mark.django_db
def test_nothing_planted_is_learned_from() -> None:
    heard: list[str] = []

    def learn(examples: list[training.Example], **_: object) -> None:
        heard.extend(one.text for one in examples)
        raise InterruptedError

    at = datetime(2026, 3, 2, tzinfo=UTC)
    classes = tuple(ClassDef(code, Text(zh=code, en=code)) for code in ("pipe", "hole"))
    places = "东西南北中上下前后里华山河园门桥街巷湾岭"
    decided = [
        understanding.Decided(
            UUID(int=number),
            f"{places[number % 20] * 5}{places[number // 20] * 5}{places[number * 7 % 20] * 5}{PLANTED}",
            classes[number % 2].code,
            at + timedelta(seconds=number),
        )
        for number in range(200)
    ]
    with patch.object(training, "learn", learn), pytest.raises(InterruptedError):
        understanding.learn_classes(decided=decided, classes=classes, at=at + timedelta(days=1))
    assert len(heard) > 50 and left_in("".join(heard)) == []
