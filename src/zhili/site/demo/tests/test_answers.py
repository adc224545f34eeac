"""The made-up city's answers: all taken, found by how people ask, marked as examples."""

from datetime import UTC, datetime

import pytest

from zhili.site.demo import answers
from zhili.understanding import public as understanding

AT = datetime(2026, 11, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ("我妈六十六了，想给她办个老年卡，不知道要带啥", "老年优待证、老年卡怎样办理？"),
        ("请问今年几号来暖气，家里太冷了", "今年供暖什么时候开始、什么时候结束？"),
        ("我身份证昨天在公交车上丢了，想补一个", "身份证丢了怎样补办？"),
        ("楼下饭馆天天油烟往家里灌", "饭馆油烟大怎么投诉？"),
        ("有人冒充公安让我转到安全账户", "接到自称公检法要求转账的电话是真的吗？"),
        ("在健身房办了卡，现在门关了老板跑路了", "健身房、理发店办卡后关门怎么办？"),
    ],
)
def test_what_a_caller_says_leads_to_the_answer(asked: str, question: str) -> None:
    taken = answers.keep(at=AT)
    assert (taken.added, taken.refused) == (len(answers.ANSWERS), ())
    found = understanding.known_answers(text=asked, at=AT, for_residents=False)
    assert found[0].answer.question == question


def test_every_answer_says_that_it_is_an_example_and_most_are_for_residents() -> None:
    answers.keep(at=AT)
    listed, _ = understanding.answer_list(at=AT, limit=100)
    assert len(listed) >= 40
    assert all(one.answer.source.startswith("示例") for one in listed)
    assert 0 < sum(not one.answer.for_residents for one in listed) < 5
