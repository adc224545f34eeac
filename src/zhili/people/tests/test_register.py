"""The register: rows taken in and sent back, by whom, what is due, and why what is held of a person."""

from datetime import date, timedelta

import pytest

from zhili.kernel.actor import SYSTEM
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people import public as people
from zhili.people.rules.register import places_above
from zhili.people.testing import NOW, OTHER_STREET, STREET, CityOfTests, member
from zhili.people.tests.register import MEDIATORS, enrol, entry, filled

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
NOT_OF_A_PERSON = {
    "id", "district_id", "number", "profession", "organisation", "fields", "areas", "appointed_by", "appointed_on",
    "until", "at_most", "state", "ended_on", "last_proposed_at", "told",
}  # fmt: skip


@pytest.fixture(autouse=True)
def city(city: CityOfTests) -> None:
    filled()


def test_rows_are_taken_with_words_or_codes_and_what_is_left_out_comes_from_the_organisation() -> None:
    one, other, lawyer = entry("M1"), entry("M2"), entry("L1")
    assert (one.fields, one.languages, one.areas, one.at_most) == (
        ("neighbours", "family"), ("zh",), (STREET,), 5,
    )  # fmt: skip
    assert (other.organisation, other.languages, other.until, other.at_most) == (
        "pmc:2", ("zh", "yue"), date(2028, 5, 31), 2,
    )  # fmt: skip
    assert (lawyer.profession, lawyer.organisation, lawyer.areas) == ("lawyer", "", ())
    assert [one.title.en for one in people.organisations(area=STREET)] == ["建国门街道调委会"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"number": ""}, "number"),
        ({"name": " "}, "no name"),
        ({"fields": ""}, "fields"),
        ({"fields": "邻里、钓鱼"}, "钓鱼"),
        ({"languages": "klingon"}, "klingon"),
        ({"organisation": "pmc:9"}, "pmc:9"),
        ({"areas": "月球"}, "月球"),
        ({"appointed_on": "2026-05-01", "until": "2026-04-01"}, "before"),
        ({"until": "明年"}, "明年"),
        ({"at_most": "-1"}, "-1"),
        ({"account": "nobody"}, "nobody"),
        ({"state": "asleep"}, "asleep"),
        ({"review": "excellent", "review_year": "26"}, "26"),
        ({"appointed_by": "长" * 200}, "200"),
    ],
)
def test_a_row_that_will_not_do_comes_back_with_its_reason_and_the_others_stand(
    changed: dict[str, str], why: str
) -> None:
    good = {"number": "M8", "name": "新人", "fields": "land"}
    report = people.import_register(rows=[{**MEDIATORS[0], **changed}, good], actor=SYSTEM, at=NOW)
    (found,) = report.rejected
    assert (report.read, report.taken, found.line) == (2, 1, 2)
    assert why in found.message.en and found.mend.zh


def test_a_later_row_changes_the_person_and_reviews_are_kept_beside_each_other() -> None:
    before = entry("M1")
    enrol({**MEDIATORS[0], "review": "qualified", "review_year": "2025", "reviewed_on": "2026-01-10"})
    row = {
        **MEDIATORS[0],
        "name": "王和平",
        "review": "优秀",
        "reviewed_on": "2026-02-10",
        "reviewed_by": "司法局",
    }
    enrol(row)
    enrol(row)
    after = entry("M1")
    assert (after.id, after.name) == (before.id, "王和平")
    assert after.review is not None and after.review.result == "excellent"
    assert [(one.year, one.result, one.by) for one in people.reviews_of(after.id)] == [
        (2026, "excellent", "司法局"), (2025, "qualified", ""),
    ]  # fmt: skip


def test_who_is_suspended_or_left_is_found_nowhere() -> None:
    def found() -> set[str]:
        reach = models.RegisterReach.objects.filter(entry_id=entry("M2").id)
        return {f"{one.place}|{one.field}|{one.language}" for one in reach}

    assert f"{OTHER_STREET}|labour|yue" in found() and "|neighbours|" in found()
    assert len(found()) == len(places_above([OTHER_STREET])) * 2 * 2
    enrol({**MEDIATORS[1], "state": "暂停"})
    assert found() == set()


def test_a_steward_keeps_the_register_of_their_own_area_only() -> None:
    steward = member("steward", role="steward", area=STREET)
    rows = [{**MEDIATORS[0], "at_most": "1"}, {**MEDIATORS[1], "areas": STREET}, MEDIATORS[2]]
    report = people.import_register(rows=rows, actor=steward, at=NOW)
    assert (report.taken, [one.line for one in report.rejected]) == (1, [3, 4])
    assert entry("M1").at_most == 1 and entry("M2").areas == (OTHER_STREET,)
    handler = member("handler", role="handler", area=STREET)
    assert people.import_register(rows=rows[:1], actor=handler, at=NOW).taken == 0


@pytest.mark.parametrize(
    ("row", "due"),
    [
        ({}, ()),
        ({"until": "2026-03-01"}, ("over",)),
        ({"until": "2026-03-02"}, ("ending",)),
        ({"until": "2026-04-01"}, ("ending",)),
        ({"until": "2026-04-02"}, ()),
        ({"appointed_on": "2025-03-01", "until": "2026-03-01"}, ("over", "review")),
        ({"appointed_on": "2025-03-02"}, ()),
        ({"appointed_on": "2020-01-01", "review": "合格", "reviewed_on": "2025-03-03"}, ()),
        ({"appointed_on": "2020-01-01", "review": "合格", "reviewed_on": "2025-03-01"}, ("review",)),
        ({"until": "2026-03-01", "state": "ended"}, ()),
    ],
)
def test_what_is_due_is_said_alike_by_the_rule_and_by_the_list(
    row: dict[str, str], due: tuple[str, ...]
) -> None:
    enrol({**MEDIATORS[0], **row})
    one = entry("M1")
    assert people.what_is_due(one, on=TODAY) == due
    assert (one.number in {found.number for found in people.register(due=TODAY)}) is bool(due)
    counted = tuple(int(word in due) for word in ("over", "ending", "review"))
    assert people.due_counts(TODAY) == counted
    assert one.serves(TODAY) is ("over" not in due and one.state == "active")


def test_the_list_is_narrowed_and_turned_page_by_page() -> None:
    assert [one.number for one in people.register(profession="lawyer")] == ["L1"]
    assert [one.number for one in people.register(field="labour")] == ["M2"]
    assert [one.number for one in people.register(query="和", organisation="pmc:1")] == ["M1"]
    _first, second = people.register(limit=2)
    assert [one.id for one in people.register(after=second.id)] == [one.id for one in people.register()[2:]]
    assert entry("M1").serves(TODAY + timedelta(days=9999)), "no term, no end"


def test_every_column_that_says_something_of_a_person_says_why_it_is_held() -> None:
    columns = {field.attname for field in models.RegisterEntry._meta.fields}
    derived = {"sort_key": "name", "reviewed_for": "review", "reviewed_on": "review"}
    assert columns - NOT_OF_A_PERSON - derived.keys() == set(people.HELD)
    for held in people.HELD.values():
        assert (
            held.purpose.zh
            and "个人信息保护法" in held.basis.zh
            and held.term.en
            and held.class_ == "general"
        )


@pytest.mark.usefixtures("city")
def test_organisations_are_read_from_memory_and_a_change_shows_at_once(statements: list[str]) -> None:
    row = {
        "code": "pmc:held",
        "name": "长桥调委会",
        "name_en": "Changqiao",
        "kind": "street",
        "active": "yes",
    }
    assert people.import_organisations(rows=[row], actor=SYSTEM, at=NOW).taken == 1
    assert ("pmc:held", Text(zh="长桥调委会", en="Changqiao")) in people.organisation_options()
    statements.clear()
    assert "pmc:held" in {one.code for one in people.organisations(active=True)}
    assert statements == []
    people.import_organisations(rows=[row | {"active": "no"}], actor=SYSTEM, at=NOW)
    assert "pmc:held" not in dict(people.organisation_options())
    assert "pmc:held" in {one.code for one in people.organisations()}
