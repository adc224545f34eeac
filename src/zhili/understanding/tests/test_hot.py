"""Hot issues: one matter told in many ways is one group, named by its own words, its heat from four facts."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from zhili.site import cli
from zhili.understanding.rules.hot import grouping, measure
from zhili.understanding.rules.hot.features import rows_of
from zhili.understanding.rules.hot.heat import Voice, heat
from zhili.understanding.rules.hot.message import Message
from zhili.understanding.rules.hot.naming import LONGEST, line

AT = datetime(2026, 5, 29, tzinfo=UTC)
DAY = timedelta(days=1)
MIXER = [
    ("柳荫花园旁搅拌站夜里轰鸣", "柳荫花园东门外新建的混凝土搅拌站每天夜里轰鸣，粉尘飘进家里"),
    ("投诉柳荫花园附近搅拌站粉尘", "搅拌站离柳荫花园不到五十米，粉尘飘进家里，夜里轰鸣睡不着"),
    ("柳荫花园搅拌站扰民的问题", "柳荫花园东门外的搅拌站什么时候搬走？夜里轰鸣，白天粉尘"),
]
STAIRS = [
    ("清泉里3栋加装电梯停工", "清泉里3栋加装电梯挖了坑就停工，老人上下楼要绕行"),
    ("清泉里加装电梯何时复工", "清泉里3栋加装电梯停工两个月，坑没有围挡，老人绕行"),
]
_ALONE = """东湖路,路灯不亮,上周起
南桥村,垃圾没有清运,臭气熏天
和平街,井盖松动,车一过就响
新华书店,门口乱停车,行人走不了
第三小学,校门前没有斑马线,孩子过街危险
云台山,登山步道护栏锈蚀,一碰就断
光明菜场,缺斤少两,买一斤差一两
滨江公园,厕所常年锁门,游客不便
火车站,出租车拒载,要价五十元
前进厂宿舍,雨天积水,淹到脚踝"""
ALONE = [
    (place + what, f"{place}{what}，{since}")
    for place, what, since in (told.split(",") for told in _ALONE.splitlines())
]


def messages(*told: tuple[str, str], place: str = "") -> list[Message]:
    return [Message(str(number), title, text, place) for number, (title, text) in enumerate(told)]


def test_one_matter_is_one_group_and_others_stay_apart() -> None:
    found = grouping.groups(messages(*MIXER, *STAIRS, *ALONE))
    assert found[:2] == [[0, 1, 2], [3, 4]]
    assert all(len(group) == 1 for group in found[2:])


def test_thousands_of_equal_messages_are_one_group() -> None:
    flood = [("停水了", "柳荫花园从早上起停水")] * 5000
    found = grouping.groups(messages(*flood, *STAIRS, *ALONE))
    assert len(found[0]) == 5000
    assert found[1] == [5000, 5001]


def test_alike_words_from_elsewhere_count_for_less() -> None:
    lamps = [("路灯不亮", "小区门口的路灯坏了，晚上很黑"), ("路灯坏了", "门口路灯不亮，晚上走路很黑看不见")]
    here = [Message(str(number), *told, "A") for number, told in enumerate(lamps)]
    there = [here[0], Message("1", *lamps[1], "B")]
    rest = messages(*ALONE[1:])
    assert grouping.groups([*here, *rest])[0] == [0, 1]
    strict = grouping.Limits(apart=0.1)
    assert all(len(group) == 1 for group in grouping.groups([*there, *rest], strict))


@pytest.mark.parametrize("told", [[], [("", "")], [("", "")] * 3, [("😀", "<b></b>"), ("a", "好" * 100_000)]])
def test_what_has_no_words_stands_alone_or_together(told: list[tuple[str, str]]) -> None:
    found = grouping.groups(messages(*told))
    assert sorted(index for group in found for index in group) == list(range(len(told)))


def test_too_large_a_neighbourhood_is_cut_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "LARGEST_PART", 2)
    found = grouping.groups(messages(*MIXER, *STAIRS, *ALONE))
    assert sorted(index for group in found for index in group) == list(range(15))
    assert max(map(len, found)) <= 3


def test_a_line_is_the_title_that_says_most() -> None:
    assert line([title for title, _ in MIXER]) == "柳荫花园搅拌站扰民"
    assert line(["关于路灯的问题。", "路灯"]) == "路灯"
    assert line(["", "。。"]) == ""
    assert len(line(["很长" * 100])) == LONGEST
    written_together = ["我们楼 6 户一起写的。楼道灯坏了三周。", "我们楼 6 户一起写的。灯坏了没人修。"]
    assert line(written_together) == "我们楼 6 户一起写的，灯坏了没人修"


def test_heat_rises_with_each_fact() -> None:
    calm = [Voice(AT - 20 * DAY, False, "A"), Voice(AT - 15 * DAY, False, "A")]
    told = heat(calm, at=AT, window=28 * DAY)
    assert (told.people, told.recent, told.places, told.still_open) == (2, 0, 1, 0)
    more = [*calm, Voice(AT - 15 * DAY, False, "A", people=9)]
    wider = [*calm[:1], Voice(AT - 15 * DAY, False, "B")]
    waiting = [*calm[:1], Voice(AT - 15 * DAY, True, "A")]
    newer = [*calm[:1], Voice(AT - 2 * DAY, False, "A")]
    assert all(heat(one, at=AT, window=28 * DAY).index > told.index for one in (more, wider, waiting, newer))
    assert heat([], at=AT, window=28 * DAY).index == 0
    loud = [Voice(AT - DAY, True, str(number), people=100) for number in range(50)]
    assert heat([*loud, Voice(AT - 28 * DAY, True, "")], at=AT, window=28 * DAY).index <= 100


def test_figures_count_what_is_labelled_and_strictly_all() -> None:
    labels = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2"}
    told = measure.fit([["a", "b", "x"], ["c", "d", "e"]], labels)
    assert told["best_match_f1"] == round((2 * 2 / 5 + 2 * 2 / 5) / 2, 4)
    assert told["pair_precision"] == told["pair_recall"] == 0.5
    assert told["best_match_f1_strict"] == round((2 * 2 / 6 + 2 * 2 / 5) / 2, 4)
    assert told["pair_precision_strict"] == round(4 / 10, 4)


def test_nearest_leaves_out_those_without_company() -> None:
    rows = rows_of(messages(*MIXER, *STAIRS, *ALONE))
    ids = [str(number) for number in range(15)]
    assert measure.nearest(rows, ids, {"0": "mixer", "1": "mixer", "2": "mixer", "9": "alone"}) == 1.0
    assert measure.nearest(rows, ids, {"9": "alone"}) == 0.0


def test_the_command_measures_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = [*MIXER, *STAIRS, *ALONE]
    with (tmp_path / "messages.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("message_id", "title", "detail"), *((number, *one) for number, one in enumerate(told))]
        )
    labels = tmp_path / "issue_labels.csv"
    labels.write_text("message_id,issue\n0,mixer\n1,mixer\n2,mixer\n3,stairs\n4,stairs\n")
    arguments = ["--task", "hot", "--data", str(tmp_path), "--json"]
    model = str(tmp_path / "model")
    assert cli.main(["understand", "train", *arguments, "--out", model, "--set", "alike=0.19"]) == 0
    capsys.readouterr()
    assert cli.main(["understand", "eval", *arguments, "--model", model, "--labels", str(labels)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["best_match_f1"] == figures["pair_precision"] == figures["nearest"] == 1.0
    assert figures["seconds"] > 0
