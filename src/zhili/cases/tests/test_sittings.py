"""Sittings: what each needs and what brings it; the record as it grows; evidence the ledger compares; who mediates."""

import io
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from zhili.cases import public as cases
from zhili.cases.models import Attachment
from zhili.cases.operations.attach import store
from zhili.cases.queries.comparing import NotAMaterial
from zhili.cases.testing import AT, DISPATCHER, ROADS, WATER, load_errand, load_sitting, resident, small_city
from zhili.kernel.actor import SYSTEM, Actor
from zhili.people import public as people

pytestmark = pytest.mark.django_db
UNIT = "bureau:water"
CLAIMANT = resident("11111111-1111-7111-8111-111111111111")


@pytest.fixture(autouse=True)
def house(db: None, tmp_path: Path, settings: object) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    small_city()
    load_sitting()
    yield


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "PNG")
    return made.getvalue()


def opened() -> UUID:
    return cases.open(
        type_key="test.sitting", data={"text": "租房押金"}, actor=CLAIMANT, channel="web", at=AT
    ).id


def do(case: UUID, action: str, actor: Actor = WATER, **data: object) -> None:
    cases.act(case_id=case, action=action, actor=actor, data=data, at=AT)


def held() -> UUID:
    case = opened()
    do(case, "schedule", day="2026-03-02", hour="09:30")
    do(case, "begin")
    return case


def brought(case: UUID, actor: Actor = CLAIMANT, name: str = "收据.png", **more: str) -> UUID:
    upload = (name, "image/png", picture())
    return cases.attach(case_id=case, uploads=[upload], actor=actor, at=AT, **more)[-1].id


def last(case: UUID) -> cases.EventView:
    return cases.timeline(case_id=case, actor=CLAIMANT, at=AT)[-1]


def test_a_line_of_the_list_that_names_the_type_gives_its_cases_to_the_unit() -> None:
    assert cases.whole(case_id=opened(), actor=WATER, at=AT).lead_unit == UNIT


def test_a_line_for_any_class_is_no_line_for_a_type_without_classes() -> None:
    sheet = f"class,area,unit,article\n*,1101,{UNIT},duty 1\n"
    people.import_responsibility(source=sheet.encode(), name="list.csv", actor=SYSTEM, at=AT)
    assert cases.whole(case_id=opened(), actor=DISPATCHER, at=AT).lead_unit is None


def test_a_sitting_says_what_is_missing_and_what_brings_it() -> None:
    case = opened()
    (one,) = cases.sittings(actor=WATER, unit=UNIT, at=AT)
    assert [need.there for need in one.needs] == [False, False, False]
    assert one.next is not None and one.next.key == "schedule" and not one.recording
    do(case, "schedule", day="2026-03-02", hour="09:30")
    cases.invite(case_id=case, side="opponent", name="钱七", actor=WATER, at=AT)
    (one,) = cases.sittings(actor=WATER, unit=UNIT, at=AT)
    assert (one.day, one.hour, one.place) == ("2026-03-02", "09:30", "一号庭")
    assert [(title.zh, come) for title, come in one.parties] == [("申请的一方", True), ("对方", False)]
    assert one.next is not None and one.next.key == "begin"
    do(case, "begin")
    assert cases.sittings(actor=WATER, unit=UNIT, at=AT)[0].recording
    do(case, "finish", record="一段")
    do(case, "close")
    assert cases.sittings(actor=WATER, unit=UNIT, at=AT) == []


def test_another_units_sittings_are_nobody_elses() -> None:
    opened()
    assert cases.sittings(actor=ROADS, unit="bureau:roads", at=AT) == []
    assert cases.sittings(actor=ROADS, unit=UNIT, at=AT) == []


def test_the_record_grows_by_what_is_taken_down_and_shown() -> None:
    case = held()
    do(case, "take_down", text="现在开庭")
    do(case, "show", CLAIMANT, text="付款记录", file=str(brought(case)))
    whole = cases.whole(case_id=case, actor=WATER, at=AT)
    events = cases.timeline(case_id=case, actor=WATER, at=AT)
    lines = cases.record_of(cases.case_type("test.sitting"), events, whole.parties, "zh")
    assert lines == ["审判员：现在开庭", "申请的一方：出示 收据.png（与存证一致）：付款记录"]


def test_the_ledger_says_whether_a_file_is_what_was_sealed() -> None:
    case = held()
    file = brought(case)
    do(case, "show", CLAIMANT, text="原样", file=str(file))
    assert cases.whole(case_id=case, actor=WATER, at=AT).outcome["checked"] == "same"
    row = Attachment.objects.get(id=file)
    path = next(one for one in _root().rglob("*") if one.is_file() and row.sha256 in _name(one))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"x")
    do(case, "show", text="动过", file=str(file))
    said = last(case).says
    assert said is not None and "与存证不一致" in said.zh and "not as it was sealed" in said.en
    do(case, "show", text="只出示原件")
    assert cases.whole(case_id=case, actor=WATER, at=AT).outcome["checked"] == "not_sealed"
    assert cases.verify(case) == []


def _root() -> Path:
    return store().root


def _name(path: Path) -> str:
    return "".join(path.relative_to(_root()).parts)


def test_what_not_all_may_see_is_not_shown_and_another_cases_file_neither() -> None:
    case = held()
    inside = brought(case, WATER, visibility="internal")
    elsewhere = brought(opened())
    for file in (str(inside), str(elsewhere), "no-file"):
        with pytest.raises(NotAMaterial):
            do(case, "show", CLAIMANT, text="看", file=file)


def test_who_mediates_is_held_by_their_entry_on_the_register() -> None:
    organisation = {"code": "pmc:w", "name": "水务调委会", "kind": "other", "unit": UNIT, "area": "1101"}
    assert people.import_organisations(rows=[organisation], actor=SYSTEM, at=AT).taken == 1
    row = {
        "number": "M1",
        "name": "王和",
        "organisation": "pmc:w",
        "fields": "邻里",
        "appointed_on": "2025-06-01",
    }
    assert people.import_register(rows=[row], actor=SYSTEM, at=AT).taken == 1
    case = opened()
    for written, name, number in (
        ("王和（M1）", "王和", "M1"),
        ("M1", "王和", "M1"),
        ("老张", "老张", ""),
        ("王和", "王和", "M1"),
        ("别人（M1）", "别人（M1）", ""),
    ):
        do(case, "entrust_to", mediator=written)
        outcome = cases.whole(case_id=case, actor=WATER, at=AT).outcome
        assert (outcome["mediator"], outcome["mediator_entry"]) == (name, number), written
    do(case, "entrust_to", mediator=" M1 ")
    told = cases.timeline(case_id=case, actor=WATER, at=AT)[-1].data
    assert told["mediator"] == "王和（M1）", "who reads it knows nobody by a number"
    found = cases.entrusted(["M1", "M2"], opened_from=AT, opened_until=AT.replace(year=2027))
    assert list(found) == ["M1"] and (found["M1"].cases, found["M1"].shares) == (1, {"settled_rate": (0, 0)})
    do(case, "begin")
    do(case, "finish", record="一段")
    do(case, "close")
    found = cases.entrusted(["M1"], opened_from=AT, opened_until=AT.replace(year=2027))
    assert found["M1"].shares == {"settled_rate": (1, 1)} and found["M1"].mean_days == 0


def test_a_class_of_a_taxonomy_is_still_demanded_of_a_type_that_has_one() -> None:
    load_errand()
    case = cases.open(type_key="test.errand", data={"text": "路坏了"}, actor=CLAIMANT, channel="web", at=AT)
    assert cases.whole(case_id=case.id, actor=DISPATCHER, at=AT).lead_unit is None
