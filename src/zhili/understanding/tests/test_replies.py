"""Hints on a reply: what it leaves unsaid, what is hard to read or hurts; none for a good one; measured by command."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.site import cli
from zhili.understanding.rules.replies import matter, plain, substance
from zhili.understanding.rules.replies.hints import hints

AT = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
ASKED = "柳荫路的路灯坏了半个月。请问什么时候能修好？能否请社区志愿者护送孩子？"
GOOD = (
    "您好！柳荫路的路灯是电缆被挖断的，路灯所5月8日接好，最迟当晚亮灯。这几天放学，社区的志愿者会在路口护送孩子，"
    "晚上五点半到七点都在。有问题可以打电话找路灯所。"
)


def kinds(reply: str, asked: str = ASKED) -> list[str]:
    return [one.kind for one in hints(asked=asked, reply=reply)]


def test_a_good_reply_gets_no_hint_and_an_empty_one_neither() -> None:
    assert kinds(GOOD) == []
    assert kinds("") == kinds("  \n") == []


@pytest.mark.parametrize(
    "reply",
    [
        "您好，您的来信已收悉，已转交有关部门调查处理，感谢您的关注与支持！",
        "网友你好：你反映的问题已转城管局核查办理。2026年5月6日",
        "已收悉",
    ],
)
def test_a_reply_that_only_passes_on_is_told_so_and_nothing_of_its_matter(reply: str) -> None:
    found = kinds(reply)
    assert "empty" in found
    assert not {"matter", "part", "day"} & set(found)


def test_a_question_left_out_is_named() -> None:
    found = hints(asked=ASKED, reply="您好！柳荫路的路灯是电缆被挖断的，路灯所5月8日接好，最迟当晚亮灯。")
    assert [one.kind for one in found] == ["part"]
    assert "护送" in found[0].words.zh and "护送" in found[0].words.en


def test_reproach_is_not_taken_for_a_question() -> None:
    assert matter.questions("难道没人管吗？凭什么不修？请问几号能修好？") == ("请问几号能修好？",)


def test_a_reply_to_something_else_is_held_against_the_words_of_the_message() -> None:
    other = "您好！公积金提取要带身份证和购房合同，到窗口办理，三个工作日到账。"
    found = hints(asked=ASKED, reply=other)
    assert found[0].kind == "matter"
    assert "路灯" in found[0].words.zh


def test_what_is_put_off_wants_a_day() -> None:
    assert substance.promises_without_a_day("路灯所将进一步检修线路。") == "将进一步"
    assert substance.promises_without_a_day("路灯所近期检修，5月8日前完成。") == ""
    assert substance.promises_without_a_day("路灯昨天修好了。") == ""
    assert "day" in kinds("您好！柳荫路的路灯是电缆断了，我们会尽快接好，孩子放学由志愿者护送。")


def test_long_sentences_officialese_and_hard_words_are_quoted() -> None:
    winding = "您好！" + "柳荫路的路灯电缆被挖断，" * 12 + "志愿者护送孩子，5月8日修好"
    assert "long" in kinds(winding)
    assert plain.officialese("我局高度重视，特此回复") == (("高度重视", "写做了什么"), ("特此回复", "删去"))
    assert plain.officialese("请联系由社区指派的贵州师傅") == (), "no word inside others"
    assert plain.hard_words("你这是无理取闹，后果自负，无理取闹") == ("无理取闹", "后果自负")
    assert kinds("您好！路灯5月8日修好，志愿者护送孩子放学，你这是无理取闹。")[0] == "hard"


def test_it_begins_by_speaking_to_somebody() -> None:
    assert kinds(GOOD.removeprefix("您好！")) == ["greeting"]


def test_a_late_reply_says_why() -> None:
    due = AT - timedelta(days=2)
    assert [one.kind for one in hints(asked=ASKED, reply=GOOD, due_at=due, at=AT)] == ["late"]
    assert hints(asked=ASKED, reply=GOOD, due_at=AT, at=AT) == ()


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_get_hints_in_both_languages(asked: str, reply: str) -> None:
    for one in hints(asked=asked, reply=reply):
        assert one.words.zh and one.words.en


def test_a_very_long_reply_is_read_from_its_beginning_and_quickly() -> None:
    assert len(hints(asked="长" * 100_000, reply="尽快" * 50_000)) < 20


def test_the_command_measures_how_far_a_hint_agrees_with_a_label(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ("路灯", ASKED, GOOD, 1),
        ("路灯", ASKED, "您好，已转交城管局办理。", 0),
        ("路灯", ASKED, "已收悉", ""),
    ]
    with (tmp_path / "replies.csv").open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([("title", "detail", "reply", "explainable"), *rows])
    out = tmp_path / "reply.model"
    assert (
        cli.main(["understand", "train", "--task", "reply", "--data", str(tmp_path), "--out", str(out)]) == 0
    )
    capsys.readouterr()
    told = ["understand", "eval", "--task", "reply", "--model", str(out), "--data", str(tmp_path), "--json"]
    assert cli.main(told) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["replies"] == 3
    assert found["explains_nothing"] == {"labelled": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert found["without_a_hint"] == pytest.approx(0.3333)
