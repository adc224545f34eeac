"""Finding cases by words: whatever was said, as it was said, and nothing else."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhili.cases import public as cases
from zhili.cases.queries import searching
from zhili.cases.testing import AT, DECLARATION, DISPATCHER, SUPERVISOR, load_errand, resident, small_city
from zhili.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db
CORRECTING = DECLARATION.replace(
    "  relocate:\n",
    """  correct:
    title: {zh: 更正, en: Correct}
    from: any
    by: [dispatcher]
    form: {properties: {title: {type: string}, text: {type: string}, address: {type: string}}}
    effects: [set: {title: $title, text: $text, address: $address}]
  relocate:
""",
    1,
)
SAID = (
    "建国路3号院2号楼的LED路灯坏了，晚上很黑。",
    "水管爆了！从3号楼漏到地下车库B2层，物业不管",
    "100%的住户反对加装电梯_方案A",
)


@pytest.fixture
def said(db: None) -> list[cases.Opened]:
    small_city()
    load_errand(CORRECTING)
    return [opened(text) for text in SAID]


def opened(text: str, **more: object) -> cases.Opened:
    data = {"text": text, "lon": 116.005, "lat": 39.005, **more}
    return cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)


def found(query: str) -> set[str]:
    page = cases.listing(actor=SUPERVISOR, filters=cases.Filters(query=query), at=AT)
    return {row.number for row in page.rows}


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("路灯", {0}), ("3号", {0, 1}), ("3号楼", {1}), ("led", {0}), ("LED路", {0}), ("b2层", {1}), ("爆了！从", {1}),
        ("路灯 晚上", {0}), ("晚上 路灯", {0}), ("路灯 车库", set()), ("井盖", set()), ("路坏", set()),
        ("100%", {2}), ("_方案", {2}), ("0%的", {2}), ("电梯_方案a", {2}), ("%", {2}), ("水", {1}), ("A", {2}),
        ("的", {0, 2}), ("   ", {0, 1, 2}), ("漏", {1}),
    ],
)  # fmt: skip
def test_what_is_found(said: list[cases.Opened], query: str, which: set[int]) -> None:
    assert found(query) == {said[place].number for place in which}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.sampled_from(range(len(SAID))), start=st.integers(0, 30), length=st.integers(1, 30))
def test_every_part_of_what_was_said_finds_it(
    said: list[cases.Opened], which: int, start: int, length: int
) -> None:
    part = SAID[which][start : start + length]
    assert said[which].number in found(part)


def test_title_and_address_are_searched_and_a_change_of_words_is_followed(said: list[cases.Opened]) -> None:
    case = opened("不亮", title="东门外漆黑", address="望澄路十八号")
    assert found("东门") == found("望澄路") == {case.number}
    data = {"title": "西门外漆黑", "text": "三盏灯都不亮", "address": "望澄路二十号"}
    cases.act(case_id=case.id, action="correct", actor=DISPATCHER, data=data, at=AT)
    assert found("西门") == found("三盏灯") == found("二十号") == {case.number}
    assert found("东门") == found("十八号") == set()


def test_a_whole_number_finds_its_case_with_or_without_spaces(said: list[cases.Opened]) -> None:
    number = said[1].number
    assert found(number) == found(" ".join(number[i : i + 4] for i in range(0, 16, 4))) == {number}


def test_imported_cases_are_found(said: list[cases.Opened]) -> None:
    cases.begin_import(digest="d", name="f", type_key="test.errand", at=AT)
    bulk = cases.BulkOpening(type_key="test.errand", actor=SYSTEM)
    assert bulk.add({"text": "化粪池外溢"}, at=AT) is None
    bulk.lay_down(digest="d", turn=lambda: cases.Progress(1, 1, 0))
    assert len(found("化粪池")) == 1


def test_one_letter_is_looked_for_among_the_latest_only(
    said: list[cases.Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "LOOKED_THROUGH", 1)
    data = {"text": "水不热"}
    late = cases.open(
        type_key="test.errand", data=data, actor=resident(), channel="web", at=AT + timedelta(days=1)
    )
    assert found("水") == {late.number}
    assert len(found("水管")) == 1


def test_a_common_word_gives_the_newest_first_and_all_of_them_page_by_page(
    said: list[cases.Opened],
) -> None:
    data = {"text": "小广告", "lon": 116.005, "lat": 39.005}
    numbers = [
        cases.open(
            type_key="test.errand",
            data=data,
            actor=resident(),
            channel="web",
            at=AT + timedelta(minutes=place),
        ).number
        for place in range(8)
    ]

    def pages(limit: int, **limits: str) -> list[str]:
        seen: list[str] = []
        after: str | None = None
        while True:
            filters = cases.Filters(query="广告", **limits)  # type: ignore[arg-type]
            page = cases.listing(actor=SUPERVISOR, filters=filters, at=AT, after=after, limit=limit)
            seen += [row.number for row in page.rows]
            after = page.after
            if after is None:
                return seen

    for limit in (1, 2, 3, 5, 20):
        assert pages(limit) == numbers[::-1]
        assert pages(limit, urgency="normal") == numbers[::-1]
        assert pages(limit, urgency="critical") == []
