"""Risk words: what calls for help at once, what only sounds like it, and that rudeness costs nothing."""

from datetime import UTC, datetime

import pytest

from zhili.casetypes.classes import ClassDef
from zhili.kernel.text import Text
from zhili.understanding.rules.classify import suggest
from zhili.understanding.rules.risk import risks_in

AT = datetime(2025, 6, 2, 9, tzinfo=UTC)
LIFT = (ClassDef("housing/lift", Text(zh="电梯", en="Lifts"), ("电梯",), "urgent"),)


def levels(text: str) -> list[str]:
    return [risk.level for risk in risks_in(text, year=2025)]


@pytest.mark.parametrize(
    ("text", "word", "numbers"),
    [
        ("厨房一股煤气味", "煤气味", {"119"}),
        ("对门起火了", "起火", {"119", "120"}),
        ("有人掉进井里昏迷", "昏迷", {"120"}),
        ("我不想活了", "不想活", {"110", "120"}),
        ("孩子在学校遭校园霸凌", "校园霸凌", {"110"}),
        ("有人持刀在门口", "持刀", {"110"}),
        ("一家三口一氧化碳中毒", "一氧化碳中毒", {"120"}),
        ("路边电线掉落还带电", "电线掉落", {"110"}),
        ("家里有股燃气的味道", "燃气的味道", {"119"}),
        ("煤气泄露了", "煤气泄露", {"119"}),
        ("活着没意思了", "活着没意思", {"110", "120"}),
        ("小孩被反锁在家里", "被反锁在", {"119"}),
        ("邻居家孩子掉水里了", "掉水里", {"120"}),
        ("我爸突然不省人事", "不省人事", {"120"}),
        ("老公打我", "老公打我", {"110"}),
        ("老师体罚学生脸都肿了", "老师体罚", {"110"}),
        ("楼里浓烟滚滚", "楼里浓烟", {"119", "120"}),
    ],
)
def test_danger_to_life_is_critical_and_names_who_to_call(text: str, word: str, numbers: set[str]) -> None:
    found = suggest(text=text, classes=LIFT, at=AT)
    assert found.urgency.value == "critical"
    assert word in found.urgency.reasons
    assert numbers <= set(found.hand_over)
    assert all(risk.title.zh and risk.title.en for risk in found.risks)


@pytest.mark.parametrize(
    "text",
    [
        "商场跳楼价促销",
        "幸好无人受伤",
        "没有造成人员伤亡",
        "贫困人口名单公示",
        "家属咨询死亡赔偿标准",
        "拨打人工服务没人接",
        "气死人了",
        "这是我的救命钱",
        "污水造成严重伤害",
        "老公打我电话没人接",
        "老师打电话通知开会",
        "烟囱浓烟滚滚影响环境",
        "山体滑坡治理什么时候完工",
        "领导说要杀鸡儆猴",
    ],
)
def test_denials_and_figures_of_speech_raise_nothing(text: str) -> None:
    assert levels(text) == []


def test_what_is_supposed_or_long_past_is_urgent_and_calls_nobody() -> None:
    for text in ("一旦发生火灾后果不堪设想", "2019年3月他在工地摔伤"):
        (risk,) = risks_in(text, year=2025)
        assert (risk.level, risk.hand_over) == ("urgent", ())


def test_danger_now_outweighs_the_same_word_of_the_past() -> None:
    (risk,) = risks_in("2019年发生过火灾。现在又火灾了", year=2025)
    assert risk.level == "critical"
    assert levels("今年2025年5月在工地摔伤") == ["critical"]


def test_rude_words_never_lower_and_politeness_never_raises() -> None:
    plain = suggest(text="电梯坠落，有人受伤", classes=LIFT, at=AT)
    rude = suggest(text="你们这帮废物混蛋饭桶，电梯坠落，有人受伤，都去死吧王八蛋", classes=LIFT, at=AT)
    assert plain.urgency == rude.urgency
    assert plain.hand_over == rude.hand_over
    assert suggest(text="尊敬的领导万分感谢", classes=LIFT, at=AT).urgency.value == "normal"


def test_the_class_decides_where_no_risk_word_does_and_the_higher_wins() -> None:
    by_class = suggest(text="电梯", classes=LIFT, at=AT)
    assert (by_class.urgency.value, by_class.urgency.reasons) == ("urgent", ("电梯",))
    assert by_class.class_ is not None and by_class.urgency.confidence == by_class.class_.confidence
    assert suggest(text="电梯里有人晕倒", classes=LIFT, at=AT).urgency.value == "critical"
    assert suggest(text="听说要拉横幅", classes=(), at=AT).urgency.value == "urgent"
