"""Following an open case: what others find around them, what they are told, and what stays the first reporter's."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.cases import public as cases
from zhili.cases.operations import passing_on
from zhili.cases.rules.following import CELL, cell
from zhili.cases.testing import (
    AT,
    DECLARATION,
    DISPATCHER,
    OPERATOR,
    ROADS,
    WATER,
    load_errand,
    resident,
    small_city,
)
from zhili.kernel.actor import ANONYMOUS, Actor
from zhili.kernel.refusals import Invalid, NotFound
from zhili.people import public as people

HOUR = timedelta(hours=1)
LON, LAT = 116.005, 39.005
DOOR = "建国路 3 号 2 单元 501"
SECRET_WORDS = "我家厨房漏水，请打我丈夫电话"
FOLLOWED_ERRAND = (
    DECLARATION.replace("actions:\n", "follow: {by: merge, unless: {floor: [99]}}\nactions:\n", 1)
    .replace("    to: merged\n    by: [dispatcher]\n", "    to: merged\n    by: [dispatcher, system]\n", 1)
    .replace(
        "  relocate:\n",
        """  unfollow:
    title: {zh: 不再关注, en: Stop following}
    from: merged
    to: closed
    by: [reporter]
    effects: [unlink: duplicate_of]
  withdraw:
    title: {zh: 撤回, en: Withdraw}
    from: [received, dispatched, handling]
    to: closed
    by: [reporter]
    effects: [pass_on: split]
  split:
    title: {zh: 拆分, en: Split off}
    from: merged
    to: received
    by: [dispatcher, system]
    form: reason
    effects: [unlink: duplicate_of, start: respond]
  relocate:
""",
        1,
    )
)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand(FOLLOWED_ERRAND)


def opened(**more: object) -> cases.Opened:
    data = {
        "text": SECRET_WORDS, "address": DOOR, "phone": "13800001234", "lon": LON, "lat": LAT, "class": "water/pipe",
        **more,
    }  # fmt: skip
    return cases.open(type_key="test.errand", data=data, actor=resident("first"), channel="web", at=AT)


def act(case: cases.Opened, action: str, actor: Actor = WATER, /, **data: object) -> None:
    cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + HOUR)


def around(
    lon: float = LON, lat: float = LAT, class_code: str | None = "water/pipe"
) -> tuple[cases.NearRow, ...]:
    return cases.near_point(
        lon=lon, lat=lat, type_key="test.errand", class_code=class_code, at=AT + 2 * HOUR, limit=10
    )


def follow(case: cases.Opened, actor: Actor = ANONYMOUS, **data: object) -> cases.Opened:
    return cases.follow(case_id=case.id, actor=actor, data=data, at=AT + HOUR)


def holder(one: cases.Opened) -> Actor:
    return Actor(kind="anonymous", id="anonymous", cases=frozenset({one.id}))


# ── what is found around a place ──


def test_around_a_place_others_see_class_community_stage_day_and_how_many_follow() -> None:
    case = opened()
    follow(case)
    (row,) = around()
    assert (row.id, row.class_code, row.place, row.stage_title.zh, row.opened_on, row.followers, row.title) == (
        case.id, "water/pipe", "建国门街道 一号社区", "已派单", date(2026, 3, 2), 1, None,
    )  # fmt: skip
    told = str(row)
    for private in (SECRET_WORDS, DOOR, case.number, "116.0", "first", "G0000"):
        assert private not in told


@given(
    lon=st.floats(CELL * 58002, CELL * 58003 - 1e-9),
    lat=st.floats(CELL * 19502, CELL * 19503 - 1e-9),
)
def test_where_in_its_cell_a_case_lies_does_not_show(lon: float, lat: float) -> None:
    assert cell(lon, lat) == (58002, 19502)


def test_asking_from_every_side_tells_the_cell_and_nothing_nearer() -> None:
    opened(lon=CELL * 58002 + 0.0001, lat=CELL * 19502 + 0.0001)
    corner = [
        (x, y)
        for x in range(58000, 58006)
        for y in range(19500, 19506)
        if around((x + 0.5) * CELL, (y + 0.5) * CELL)
    ]
    assert corner == [(x, y) for x in (58001, 58002, 58003) for y in (19501, 19502, 19503)]


def test_the_same_class_comes_first_then_its_group_then_what_nobody_classified() -> None:
    flood, pipe, hole = opened(**{"class": "water/flood"}), opened(), opened(**{"class": "roads/hole"})
    unknown = opened(**{"class": None, "text": "这里不对劲"})
    assert [row.id for row in around()] == [pipe.id, flood.id, unknown.id]
    assert {row.id for row in around(class_code=None)} == {pipe.id, flood.id, hole.id, unknown.id}


def test_who_tells_the_same_comes_first_whatever_its_class() -> None:
    pipe, tree = opened(), opened(**{"class": "roads/hole", "text": "单元门口的大树被风刮倒，压住三辆自行车"})
    found = cases.near_point(
        lon=LON, lat=LAT, type_key="test.errand", class_code="water/pipe", at=AT + HOUR,
        text="大树被风刮倒压住了自行车，在单元门口",
    )  # fmt: skip
    assert [(row.id, row.same) for row in found] == [(tree.id, True), (pipe.id, False)]
    assert "自行车" not in str(found)


def test_what_has_ended_is_old_or_kept_out_by_its_form_is_not_found() -> None:
    ended, kept_out = opened(), opened(floor=99)
    act(ended, "merge", DISPATCHER, case=str(opened(lon=116.025).id))
    assert around() == ()
    with pytest.raises(NotFound):
        follow(kept_out)
    with pytest.raises(cases.NotFollowable):
        cases.follow(case_id=kept_out.id, actor=DISPATCHER, at=AT + HOUR)
    case = opened()
    later = AT + timedelta(days=90)
    assert cases.near_point(lon=LON, lat=LAT, type_key="test.errand", at=later) == ()
    assert [row.id for row in around()] == [case.id]


def test_outside_the_city_and_for_a_type_that_is_not_followed_there_is_nothing() -> None:
    case = opened()
    assert around(lon=10.0, lat=10.0) == ()
    load_errand()
    assert around() == ()
    with pytest.raises(NotFound):
        follow(case)


# ── following ──


def test_a_follower_has_a_case_number_code_and_contact_of_their_own() -> None:
    main = opened()
    mine = follow(main, phone="13900005678", name="王五")
    assert mine.secret is not None and mine.number != main.number
    assert cases.find(number=mine.number, secret=mine.secret).case_id == mine.id
    view = cases.whole(case_id=mine.id, actor=holder(mine), at=AT + HOUR)
    assert (view.stage, view.class_code, view.area, view.address, view.lon) == (
        "merged", "water/pipe", "1101/110105/110105001/110105001001", None, None,
    )  # fmt: skip
    held = people.read_private(holder=mine.id, actor=holder(mine), purpose="check", at=AT + HOUR)
    assert held == {"phone": "13900005678", "name": "王五"}
    assert all(clock.reading.state == "stopped" for clock in view.clocks)
    assert cases.verify(mine.id) == [] and cases.verify(main.id) == []


def test_a_follower_is_told_what_the_office_says_to_all(run_jobs: Any) -> None:
    main = opened()
    mine = follow(main)
    act(main, "accept")
    act(main, "answer", text="水管已换好")
    run_jobs()
    told = cases.timeline(case_id=mine.id, actor=holder(mine), at=AT + 2 * HOUR)
    assert [event.text for event in told if event.action == "inform"] == ["水管已换好"]


def test_a_follower_sees_where_it_stands_without_the_first_reporters_words() -> None:
    main = opened()
    mine = follow(main)
    act(main, "accept")
    act(main, "say", resident("first"), text="我在家等，密码 4711")
    act(main, "say", WATER, text="张先生您好，明天上门")
    act(main, "answer", text="水管已换好")
    act(main, "call_back", resident("first"), resolved=False)
    seen = cases.followed(case_id=mine.id, actor=holder(mine), at=AT + 2 * HOUR)
    assert seen is not None
    assert (seen.stage_title.zh, seen.ended, seen.place, seen.followers) == (
        "办理中",
        False,
        "建国门街道 一号社区",
        1,
    )
    assert [event.action for event in seen.events] == ["open", "dispatch", "accept", "answer", "call_back"]
    assert [event.text for event in seen.events if event.text] == ["水管已换好"]
    told = str(seen)
    for private in (SECRET_WORDS, DOOR, "4711", "张先生", "first", WATER.id, main.number):
        assert private not in told


def test_only_the_follower_reads_what_they_follow() -> None:
    main = opened()
    mine = follow(main)
    with pytest.raises(NotFound):
        cases.followed(case_id=mine.id, actor=resident("other"), at=AT)
    with pytest.raises(NotFound):
        cases.whole(case_id=main.id, actor=holder(mine), at=AT)
    assert cases.followed(case_id=main.id, actor=resident("first"), at=AT) is None


def test_who_follows_twice_under_one_name_has_one_case_and_the_first_reporter_none() -> None:
    main = opened()
    once, again = follow(main, resident("r2")), follow(main, resident("r2"))
    assert (again.id, again.number, again.secret, again.repeated) == (once.id, once.number, once.secret, True)
    assert cases.followers(case_ids=[main.id]) == {main.id: 1}
    for first in (resident("first"), Actor(kind="anonymous", id="anonymous", cases=frozenset({main.id}))):
        with pytest.raises(cases.AlreadyYours, match=main.number):
            follow(main, first)


def test_a_delivery_that_comes_again_follows_once() -> None:
    main = opened()

    def deliver(text: str) -> cases.Opened:
        return cases.follow(
            case_id=main.id, actor=ANONYMOUS, data={"text": text}, at=AT, idempotency_key="key-1"
        )

    assert deliver("楼上也漏").id == deliver("楼上也漏").id
    assert cases.followers(case_ids=[main.id]) == {main.id: 1}
    with pytest.raises(cases.Mismatch):
        deliver("别的话")


def test_a_form_that_is_wrong_is_refused_field_by_field_and_nobody_follows() -> None:
    main = opened()
    with pytest.raises(Invalid) as refusal:
        follow(main, phone="no number", nonsense="x")
    assert set(refusal.value.fields) == {"phone", "nonsense"}
    assert cases.followers(case_ids=[main.id]) == {}


def test_what_has_ended_meanwhile_is_no_longer_followed_and_what_was_merged_leads_on() -> None:
    main, into = opened(), opened()
    act(main, "merge", DISPATCHER, case=str(into.id))
    mine = follow(main)
    assert cases.followers(case_ids=[into.id, main.id]) == {into.id: 2}
    for action, data in (("accept", {}), ("answer", {"text": "水管已换好"})):
        act(into, action, **data)
    act(into, "call_back", OPERATOR, resolved=True)
    with pytest.raises(cases.NoLongerOpen):
        follow(into)
    seen = cases.followed(case_id=mine.id, actor=holder(mine), at=AT + HOUR)
    assert seen is not None and seen.ended


def test_who_stops_following_is_told_no_more(run_jobs: Any) -> None:
    main = opened()
    mine = follow(main)
    act(mine, "unfollow", holder(mine))
    act(main, "accept")
    act(main, "answer", text="水管已换好")
    run_jobs()
    told = cases.timeline(case_id=mine.id, actor=holder(mine), at=AT + 2 * HOUR)
    assert "inform" not in [event.action for event in told]
    assert cases.followers(case_ids=[main.id]) == {}
    assert cases.followed(case_id=mine.id, actor=holder(mine), at=AT) is None


# ── those who handle the matter ──


def test_what_a_follower_says_reaches_who_handles_the_matter_and_not_the_first_reporter(
    run_jobs: Any,
) -> None:
    main = opened()
    mine = follow(main, text="四楼也开始漏了")
    act(mine, "say", holder(mine), text="现在更大了")
    run_jobs()
    seen = cases.timeline(case_id=main.id, actor=WATER, at=AT + 2 * HOUR)
    assert [event.text for event in seen if event.action == "inform"] == ["四楼也开始漏了", "现在更大了"]
    first = cases.timeline(case_id=main.id, actor=resident("first"), at=AT + 2 * HOUR)
    assert "inform" not in [event.action for event in first]
    assert cases.verify(main.id) == []


def test_who_follows_without_a_word_leaves_the_case_as_it_was() -> None:
    main = opened()
    version = cases.whole(case_id=main.id, actor=WATER, at=AT).version
    follow(main)
    assert cases.whole(case_id=main.id, actor=WATER, at=AT).version == version


def test_the_unit_that_leads_reads_and_answers_every_follower_and_no_other_unit_does() -> None:
    main = opened()
    mine = follow(main, text="四楼也漏")
    act(mine, "say", WATER, text="请问几单元")
    view = cases.whole(case_id=mine.id, actor=WATER, at=AT + HOUR)
    assert view.roles >= {"lead"}
    with pytest.raises(NotFound):
        cases.whole(case_id=mine.id, actor=ROADS, at=AT + HOUR)


def test_those_merged_before_hear_what_is_said_where_the_matter_is_handled_now(run_jobs: Any) -> None:
    main, into = opened(), opened()
    mine = follow(main)
    act(main, "merge", DISPATCHER, case=str(into.id))
    act(into, "accept")
    act(into, "answer", text="水管已换好")
    run_jobs()
    for one in (mine, main):
        told = cases.timeline(case_id=one.id, actor=DISPATCHER, at=AT + 2 * HOUR)
        assert [event.text for event in told if event.action == "inform"] == ["水管已换好"]


# ── the first reporter steps back ──


def follow_after(main: cases.Opened, minutes: int) -> cases.Opened:
    return cases.follow(case_id=main.id, actor=ANONYMOUS, at=AT + timedelta(minutes=minutes))


def test_when_the_first_reporter_withdraws_the_next_in_line_goes_on_and_the_others_follow_that_one(
    run_jobs: Any,
) -> None:
    main = opened()
    first, second, third = (follow_after(main, minutes) for minutes in (1, 2, 3))
    act(main, "withdraw", resident("first"))
    run_jobs()
    views = [cases.whole(case_id=one.id, actor=DISPATCHER, at=AT + HOUR) for one in (first, second, third)]
    assert [view.stage for view in views] == ["received", "merged", "merged"]
    assert cases.followers(case_ids=[main.id, first.id]) == {first.id: 2}
    seen = cases.followed(case_id=third.id, actor=holder(third), at=AT + HOUR)
    assert seen is not None and seen.stage == "received"
    assert ("answers", main.number) in [(link.kind, link.number) for link in views[0].links]
    assert around() == (), "it lies in the community, at no point"
    for one in (main, first, second, third):
        assert cases.verify(one.id) == []


def test_a_matter_that_nobody_else_reported_ends_with_its_withdrawal(run_jobs: Any) -> None:
    main = opened()
    mine = follow(main)
    act(mine, "unfollow", holder(mine))
    act(main, "withdraw", resident("first"))
    assert "cases.pass_on" not in run_jobs()


def test_passing_on_comes_once_however_often_its_job_runs(run_jobs: Any) -> None:
    main = opened()
    first, second = (follow_after(main, minutes) for minutes in (1, 2))
    act(main, "withdraw", resident("first"))
    run_jobs()
    assert passing_on.pass_on(case_id=main.id, by="split", at=AT + HOUR) is None
    stages = [cases.whole(case_id=one.id, actor=DISPATCHER, at=AT).stage for one in (first, second)]
    assert stages == ["received", "merged"]


# ── where what I follow stands, in a list ──


def test_a_list_of_ones_own_tells_where_what_is_followed_stands() -> None:
    main, me = opened(), resident("me")
    between = cases.open(
        type_key="test.errand", data={"text": "同一处", "class": "water/pipe"}, actor=me, channel="web", at=AT
    )
    mine = follow(main, me)
    cases.act(
        case_id=main.id, action="merge", actor=DISPATCHER, data={"case": str(between.id)}, at=AT + 2 * HOUR
    )
    rows = cases.listing(actor=me, filters=cases.Filters(), at=AT + 3 * HOUR, limit=10).rows
    found = cases.followed_stages(rows=rows)
    assert set(found) == {mine.id}, "the other is handled itself"
    standing, handled = found[mine.id], next(one for one in rows if one.id == between.id)
    assert (standing.stage_title, standing.ended) == (handled.resident_stage, False)
    assert standing.lead_name == handled.lead_name
    assert cases.followed_stages(rows=[]) == {}
