"""Questions to the knowledge base: an answer, a few, or none; and what is kept of them for the figures."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.understanding import public as understanding
from zhili.understanding.models import AskedRow
from zhili.understanding.rules.answers import AnswerMatch, KnownAnswer
from zhili.understanding.rules.consulting import (
    SURE,
    Consulted,
    Voice,
    consult,
    gaps,
    kept_words,
    key_of,
    together,
    topics,
)
from zhili.understanding.testing import PLANTED, left_in

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
_UNKNOWN = Consulted("unknown", ())


def match(score: float, id: int = 7) -> AnswerMatch:
    answer = KnownAnswer(
        UUID(int=id),
        1,
        "押金不退怎么办",
        (),
        "可以起诉。",
        None,
        None,
        date(2026, 1, 1),
        None,
        "民法典",
        True,
    )
    return AnswerMatch(answer, score, (), False)


def test_one_answer_is_given_only_where_it_fits_well_and_no_other_does_as_well() -> None:
    assert consult([]) == _UNKNOWN
    assert consult([match(SURE), match(SURE - 0.2)]).outcome == "answered"
    assert len(consult([match(0.9), match(0.4)]).matches) == 1
    assert consult([match(SURE - 0.01)]).outcome == "unsure"
    assert consult([match(0.8), match(0.79)]).outcome == "unsure", "two that fit alike are no answer"
    assert len(consult([match(0.5)] * 5).matches) == 3


@pytest.mark.parametrize(
    ("by_question", "by_words", "outcome", "scores"),
    [
        (Consulted("answered", (match(0.9),)), Consulted("answered", (match(0.1),)), "answered", [0.9]),
        (Consulted("unsure", (match(0.5),)), Consulted("answered", (match(0.1),)), "answered", [0.1]),
        (Consulted("unsure", (match(0.5),)), _UNKNOWN, "unsure", [0.5]),
        (_UNKNOWN, Consulted("unsure", (match(0.2),)), "unsure", [0.2]),
        (Consulted("unsure", (match(0.49),)), _UNKNOWN, "unknown", []),
        (_UNKNOWN, _UNKNOWN, "unknown", []),
    ],
)
def test_a_known_question_goes_before_what_the_model_chose(
    by_question: Consulted, by_words: Consulted, outcome: str, scores: list[float]
) -> None:
    found = together(by_question, by_words)
    assert (found.outcome, [one.score for one in found.matches]) == (outcome, scores)


def test_where_both_are_unsure_a_few_of_both_are_offered_each_once() -> None:
    ways = [Consulted("unsure", tuple(match(0.5, id) for id in ids)) for ids in ((1, 2, 3), (2, 4, 5))]
    assert [one.answer.id.int for one in together(*ways).matches] == [2, 1, 4]


@pytest.mark.parametrize(
    "told",
    [
        "我电话13800138000被拖欠工资",
        "身份证11010119900307123X能补办吗",
        "写信给li.si@example.cn",
        "１３８００１３８０００打来的",
        "座机010-65123456没人接",
    ],
)
def test_what_names_a_person_is_not_kept(told: str) -> None:
    kept = kept_words(told)
    assert "‹" in kept
    assert not any(run in kept for run in ("13800", "110101", "@", "１３８００", "65123456"))


def test_nothing_planted_is_kept_and_no_token_is_cut() -> None:
    assert left_in(kept_words(PLANTED)) == []
    assert {kept_words("问" * many + "13800138000")[many:] for many in range(194, 200)} == {"‹1›", ""}


def test_what_names_nobody_is_kept() -> None:
    assert kept_words("民法典第1165条说什么？2026年还有效吗") == "民法典第1165条说什么？2026年还有效吗"


@given(st.text(max_size=600))
def test_any_text_can_be_kept_and_counted(told: str) -> None:
    assert len(kept_words(told)) <= 200
    assert len(key_of(told)) == 64
    assert len(gaps([Voice(kept_words(told), 1)], limit=5)) == 1


def test_questions_of_one_kind_are_one_gap_the_most_asked_first() -> None:
    found = gaps(
        [Voice("房东不退押金怎么办", 3, 1), Voice("房东不退押金该怎么办", 2), Voice("离婚孩子跟谁", 4)],
        limit=5,
    )
    assert [(one.words, one.times, one.handed) for one in found] == [
        ("房东不退押金怎么办", 5, 1),
        ("离婚孩子跟谁", 4, 0),
    ]
    assert found[0].others == ("房东不退押金该怎么办",)


def test_topics_are_the_words_most_asked_about_without_those_of_asking() -> None:
    found = topics([Voice("押金怎么办", 2), Voice("押金多少可以退", 1)], limit=3)
    assert found[0] == ("押金", 3)
    assert all(word not in ("怎么办", "多少", "可以") for word, _ in found)


@pytest.mark.django_db
def test_questions_are_counted_by_the_day_and_gaps_shown() -> None:
    for question in ("房东不退押金，怎么办？", "房东不退押金怎么办", "😀"):
        understanding.count_question(question=question, got=_UNKNOWN, at=AT)
    understanding.count_question(question="试用期多长", got=Consulted("answered", (match(0.9),)), at=AT)
    understanding.count_hand_over(questions=["房东不退押金怎么办"], at=AT)
    figures = understanding.asked(at=AT, days=30)
    assert (figures.asked, figures.answered, figures.handed) == (4, 1, 1)
    assert figures.share == 0.25
    assert [(one.times, one.handed) for one in figures.gaps] == [(2, 1), (1, 0)]
    assert understanding.asked(at=AT + timedelta(days=31), days=30).share is None


@pytest.mark.django_db
def test_what_is_a_year_old_goes_and_a_flood_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    understanding.count_question(question="旧的问题", got=_UNKNOWN, at=AT - timedelta(days=500))
    monkeypatch.setattr("zhili.understanding.operations.asked.MOST_A_DAY", 2)
    for number in range(5):
        understanding.count_question(question="问题" + "一二三四五"[number] * 4, got=_UNKNOWN, at=AT)
    assert AskedRow.objects.count() == 2


@pytest.mark.django_db
def test_a_person_is_asked_for_no_more_often_than_the_question_came() -> None:
    understanding.count_question(question="谁来赔", got=_UNKNOWN, at=AT)
    for _ in range(3):
        understanding.count_hand_over(questions=["谁来赔", "没问过的"], at=AT)
    assert understanding.asked(at=AT, days=1).handed == 1
