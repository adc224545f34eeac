"""Known answers: found by what is asked, written, changed, retired, taken in from a file."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.refusals import Conflict, Forbidden, Invalid, NotFound
from zhili.kernel.rowfiles import FileRow
from zhili.understanding import public
from zhili.understanding.public import Draft, Known
from zhili.understanding.rules.answers import Answers, KnownAnswer

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SUPERVISOR = Actor(kind="staff", id="s-1", mandates=(Mandate("supervisor", None, None, AT, None),))
OPERATOR = Actor(kind="staff", id="o-1", mandates=(Mandate("operator", None, None, AT, None),))
CLASSES = {"facilities/heating": "facilities/heating", "供暖": "facilities/heating"}


def entry(
    question: str, *, keywords: tuple[str, ...] = (), class_code: str | None = None, **more: object
) -> KnownAnswer:
    facts: dict[str, object] = {
        "id": uuid4(), "version": 1, "question": question, "keywords": keywords, "answer": "……",
        "class_code": class_code, "unit": None, "valid_from": TODAY, "valid_until": None, "source": "示例",
        "for_residents": True, **more,
    }  # fmt: skip
    return KnownAnswer(**facts)  # type: ignore[arg-type]


_PLAIN: dict[str, Any] = {"answer": "营业厅和手机都能查。", "valid_from": TODAY, "source": "示例"}
HEATING = entry("今年供暖什么时候开始？", keywords=("来暖", "暖气几号"), class_code="facilities/heating")
CARD = entry("老年优待证怎样办理？", keywords=("老年卡", "老人卡"), class_code="civil/elderly")
LOST = entry("身份证丢了怎样补办？", class_code="security/household")
INSIDE = entry("暖气费能不能缓交？", class_code="facilities/heating", for_residents=False)
HELD = Answers((HEATING, CARD, LOST, INSIDE))


def best(
    text: str, *, classes: tuple[str, ...] = (), day: date = TODAY, for_residents: bool = False
) -> list[str]:
    found = HELD.find(text, classes=classes, day=day, for_residents=for_residents, limit=3)
    return [one.answer.question for one in found]


def test_a_caller_s_own_words_lead_to_the_answer() -> None:
    assert best("您好，我想问一下给老人办老年卡要带什么，在哪儿办")[0] == CARD.question
    assert best("我身份证昨天丢了，想问怎么补办")[0] == LOST.question
    assert best("咱们这边供暖今年什么时候开始啊，家里有小孩")[0] == HEATING.question
    assert best("楼下烧烤摊油烟太大") == []


def test_the_words_that_speak_for_an_answer_are_told() -> None:
    found = HELD.find("办老年卡，优待证", classes=(), day=TODAY, for_residents=True, limit=1)[0]
    assert "老年卡" in found.reasons
    assert "优待证" in found.reasons


def test_the_class_decides_between_answers_alike() -> None:
    plain = HELD.find("暖气费", classes=(), day=TODAY, for_residents=False, limit=1)[0]
    kin = HELD.find("暖气费", classes=("facilities/heating",), day=TODAY, for_residents=False, limit=1)[0]
    assert kin.score > plain.score
    assert (plain.same_class, kin.same_class) == (False, True)


def test_residents_read_only_what_is_for_them() -> None:
    assert INSIDE.question in best("暖气费能不能缓交")
    assert INSIDE.question not in best("暖气费能不能缓交", for_residents=True)


def test_an_answer_is_given_only_while_it_holds() -> None:
    winter = Answers([entry("供暖几号停", valid_from=date(2026, 1, 1), valid_until=date(2026, 3, 15))])
    found = [
        bool(winter.find("供暖几号停", classes=(), day=day, for_residents=True, limit=1))
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 15), date(2026, 3, 16))
    ]
    assert found == [False, True, True, False]


@given(st.text(max_size=200), st.integers(1, 5))
def test_any_text_gets_a_ranked_few(text: str, limit: int) -> None:
    found = HELD.find(text, classes=("facilities/heating",), day=TODAY, for_residents=False, limit=limit)
    assert len(found) <= limit
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def draft(question: str = "水费怎样查询？", **more: Any) -> Draft:
    return Draft(question=question, **{**_PLAIN, **more})


def ask(text: str, *, at: datetime = AT, for_residents: bool = False) -> list[str]:
    return [one.answer.answer for one in public.known_answers(text=text, at=at, for_residents=for_residents)]


@pytest.mark.django_db
def test_an_answer_is_written_changed_and_retired_with_its_history() -> None:
    id = public.write_answer(draft=draft(for_residents=True), actor=SUPERVISOR, at=AT)
    assert ask("水费怎么查", for_residents=True) == ["营业厅和手机都能查。"]
    later = AT + timedelta(days=1)
    public.write_answer(
        draft=draft(answer="改为只在手机上查。"), actor=SUPERVISOR, at=later, id=id, version=1
    )
    assert ask("水费怎么查", at=later) == ["改为只在手机上查。"]
    assert ask("水费怎么查", at=later, for_residents=True) == []
    public.retire_answer(id=id, why="系统换了", actor=SUPERVISOR, at=later + timedelta(hours=1))
    assert ask("水费怎么查", at=later) == []
    history = public.answer_history(id=id)
    assert [(one.answer.version, one.ended_why) for one in history] == [(2, "系统换了"), (1, "")]
    with pytest.raises(NotFound):
        public.retire_answer(id=id, why="再停一次", actor=SUPERVISOR, at=later)


@pytest.mark.django_db
def test_who_had_an_older_wording_before_them_is_told() -> None:
    id = public.write_answer(draft=draft(), actor=SUPERVISOR, at=AT)
    public.write_answer(draft=draft(answer="先改的。"), actor=SUPERVISOR, at=AT, id=id, version=1)
    with pytest.raises(Conflict):
        public.write_answer(draft=draft(answer="后改的。"), actor=SUPERVISOR, at=AT, id=id, version=1)
    assert ask("水费怎么查") == ["先改的。"]


@pytest.mark.django_db
def test_operators_tell_answers_and_do_not_write_them() -> None:
    with pytest.raises(Forbidden):
        public.write_answer(draft=draft(), actor=OPERATOR, at=AT)
    with pytest.raises(Forbidden):
        public.import_answers(rows=[], classes={}, actor=OPERATOR, at=AT)
    id = public.write_answer(draft=draft(), actor=SUPERVISOR, at=AT)
    with pytest.raises(Forbidden):
        public.retire_answer(id=id, why="不要了", actor=OPERATOR, at=AT)
    with pytest.raises(Invalid):
        public.retire_answer(id=id, why="  ", actor=SUPERVISOR, at=AT)


def row(line: int, **fields: object) -> FileRow:
    return FileRow(line, fields)


@pytest.mark.django_db
def test_a_file_s_good_rows_stand_and_the_bad_ones_come_back() -> None:
    public.write_answer(draft=draft("停水通知在哪看？"), actor=SUPERVISOR, at=AT)
    rows = [
        row(
            2,
            问题="供暖几号开始？",
            答案="每年按市里的通告。",
            分类="供暖",
            来源="示例",
            公开="是",
            生效日期="2026/1/5",
        ),
        row(3, 问题="停水通知在哪看？", 答案="看水务公司的公告栏。", 来源="示例"),
        row(4, 问题="没有答案的问题？", 答案="", 分类="没有的", 单位="bureau:none", 来源="示例", 公开="大概"),
        row(5, 问题="日子不对？", 答案="答案在此。", 来源="示例", 生效日期="某日"),
        row(6),
    ]
    taken = public.import_answers(rows=rows, classes=CLASSES, actor=SUPERVISOR, at=AT)
    assert (taken.read, taken.added, taken.changed, taken.same) == (5, 1, 1, 0)
    faults = {one.row.line: set(one.faults) for one in taken.refused}
    assert faults == {
        4: {"answer", "class", "unit", "for_residents"}, 5: {"valid_from"}, 6: {"question", "answer", "source"},
    }  # fmt: skip
    again = public.import_answers(rows=rows[:2], classes=CLASSES, actor=SUPERVISOR, at=AT + timedelta(days=1))
    assert (again.added, again.changed, again.same) == (0, 1, 1)
    assert ask("停水通知在哪看", at=AT + timedelta(days=1)) == ["看水务公司的公告栏。"]


@pytest.mark.django_db
def test_the_list_tells_what_holds_what_comes_and_what_is_over() -> None:
    dates: Mapping[str, tuple[date, date | None]] = {
        "现在问？": (TODAY, None),
        "将来问？": (TODAY + timedelta(days=9), None),
        "从前问？": (TODAY - timedelta(days=9), TODAY - timedelta(days=1)),
    }
    ids: dict[str, UUID] = {}
    for number, (question, (begins, ends)) in enumerate(dates.items()):
        at = AT + timedelta(seconds=number)
        ids[question] = public.write_answer(
            draft=draft(question, valid_from=begins, valid_until=ends), actor=SUPERVISOR, at=at
        )
    gone = public.write_answer(draft=draft("停用的？"), actor=SUPERVISOR, at=AT)
    public.retire_answer(id=gone, why="不再适用", actor=SUPERVISOR, at=AT)

    def listed(standing: str) -> list[str]:
        return [one.answer.question for one in public.answer_list(at=AT, standing=standing)[0]]

    assert {standing: listed(standing) for standing in ("holding", "coming", "over", "ended")} == {
        "holding": ["现在问？"], "coming": ["将来问？"], "over": ["从前问？"], "ended": ["停用的？"],
    }  # fmt: skip
    first, key = public.answer_list(at=AT, standing="all", limit=3)
    rest, end = public.answer_list(at=AT, standing="all", limit=3, after=key)
    assert len({one.answer.id for one in (*first, *rest)}) == 4
    assert end is None
    assert public.answer_list(at=AT, query="将来", standing="coming")[0][0].answer.id == ids["将来问？"]


def test_a_draft_tells_every_field_that_is_wrong() -> None:
    known = Known(classes=CLASSES, is_unit=lambda code: code == "bureau:heat")
    good = public.draft_of(
        {"question": "问题？", "answer": "答案。", "source": "依据", "class": "供暖", "unit": "bureau:heat",
         "keywords": "来暖、暖气"},
        known=known, today=TODAY,
    )  # fmt: skip
    assert (good.class_code, good.unit, good.keywords, good.valid_from) == (
        "facilities/heating", "bureau:heat", ("来暖", "暖气"), TODAY,
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        public.draft_of(
            {"question": "长" * 201, "answer": "答案。", "source": "依据", "valid_from": "2026-02-01",
             "valid_until": "2026-01-01"},
            known=known, today=TODAY,
        )  # fmt: skip
    assert set(refused.value.fields) == {"question", "valid_until"}
