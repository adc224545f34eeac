"""The register on its pages: kept by a steward, read by everybody; what is told of it by the clock."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from zhili.people import models
from zhili.people import public as people
from zhili.people.operations import telling
from zhili.people.testing import NOW, OTHER_STREET, STREET, CityOfTests, account_of, member
from zhili.people.tests.register import MEDIATORS, enrol, entry, filled
from zhili.people.tests.test_manage_pages import file, signed_in

pytestmark = pytest.mark.django_db
REGISTER, ORGANISATIONS = "/desk/manage/register/", "/desk/manage/organisations/"
YEARS_LATER = NOW + timedelta(days=4 * 365)


@pytest.fixture(autouse=True)
def city(city: CityOfTests) -> None:
    filled()


@pytest.fixture
def steward() -> Client:
    return signed_in("steward", "steward")


def test_a_steward_adds_changes_and_reviews_somebody(steward: Client) -> None:
    sent = {
        "number": "M9", "name": "钱新", "profession": "expert", "fields": ["labour", "contract"],
        "languages": ["zh", "yue"],
        "areas": "建国门街道、朝外街道", "at_most": "3", "state": "active", "appointed_on": "2025-02-01",
    }  # fmt: skip
    assert steward.post(REGISTER, sent)["Location"] == REGISTER
    one = entry("M9")
    assert (one.fields, one.languages, len(one.areas)) == (("labour", "contract"), ("zh", "yue"), 2)
    here = f"{REGISTER}{one.id}/"
    shown = steward.get(here).content.decode()
    assert 'value="110105001、110105002"' in shown and "人民调解法" in shown
    changed = {
        **sent,
        "name": "钱新生",
        "review": "excellent",
        "reviewed_on": "2026-01-05",
        "until": "2026-01-31",
    }
    assert steward.post(here, changed).status_code == 302
    after = entry("M9")
    assert (after.id, after.name) == (one.id, "钱新生") and after.review is not None
    assert "任期已满" in steward.get(f"{REGISTER}?due=1&q=M9").content.decode()
    refused = steward.post(here, {**changed, "fields": []})
    assert refused.status_code == 422 and 'value="钱新生"' in refused.content.decode()
    assert steward.post(REGISTER, {"number": "?"}).status_code == 422


def test_lists_are_taken_with_the_bad_rows_told_and_an_organisation_is_dissolved(steward: Client) -> None:
    rows = "number,name,fields\nM9,钱新,labour\nM10,孙某,fishing\n"
    page = steward.post(f"{REGISTER}take/", {"file": file(rows)}).content.decode()
    assert "共 2 行，收下 1 行" in page and "fishing" in page
    bodies = "code,name,kind\npmc:9,新会,trade\npmc:8,怪会,tribe\n"
    page = steward.post(f"{ORGANISATIONS}take/", {"file": file(bodies)}).content.decode()
    assert "共 2 行，收下 1 行" in page and "tribe" in page
    for path in (REGISTER, ORGANISATIONS):
        assert steward.post(f"{path}take/", {}).status_code == 422
    sent = {"code": "pmc:9", "name": "新会", "kind": "trade", "active": "no"}
    assert steward.post(ORGANISATIONS, sent).status_code == 302
    assert "已撤销" in steward.get(f"{ORGANISATIONS}?organisation=pmc:9").content.decode()
    assert steward.post(ORGANISATIONS, {**sent, "kind": "tribe"}).status_code == 422


def test_a_challenge_is_lifted_with_what_was_found(steward: Client) -> None:
    key = entry("M1").id
    made = people.declare_conflict(
        entry=key,
        subject="case:1",
        reason="是亲戚",
        actor=people.actor_of(str(account_of("steward")), at=NOW),
        at=NOW,
    )
    lift = f"{REGISTER}{key}/conflicts/{made}/lift/"
    assert "是亲戚" in steward.get(f"{REGISTER}{key}/").content.decode()
    assert steward.post(lift, {"reason": ""}).status_code == 422
    other = lift.replace(str(key), str(entry("M2").id))
    assert steward.post(other, {"reason": "查无此事"}).status_code == 404
    elsewhere = signed_in("elsewhere", "steward", area=OTHER_STREET)
    assert elsewhere.post(lift, {"reason": "查无此事"}).status_code == 403
    assert steward.post(lift, {"reason": "查无此事"}).status_code == 302
    assert "查无此事" in steward.get(f"{REGISTER}{key}/").content.decode()
    assert steward.post(lift, {"reason": "再来"}).status_code == 404


def test_everybody_reads_names_organisations_and_fields_and_nothing_else(client: Client) -> None:
    enrol({**MEDIATORS[0], "account": "", "review": "unqualified"}, {**MEDIATORS[1], "state": "suspended"})
    page = client.get("/mediators/").content.decode()
    assert "王和" in page and "建国门街道调委会" in page and "赵律" in page and "李平" not in page
    assert "不合格" not in page and "M1" not in re.sub(r"<[^>]*>", " ", page), "tokens stand in tags"
    family = client.get("/mediators/?field=family").content.decode()
    assert "王和" in family and "朝外街道调委会" not in family and "赵律" not in family
    there = client.get(f"/mediators/?area={STREET}").content.decode()
    assert "建国门街道调委会" in there and "朝外街道调委会" not in there


def test_a_long_list_of_organisations_is_turned_page_by_page() -> None:
    rows = [{"code": f"pmc:x{one:02}", "name": "同名会", "kind": "trade"} for one in range(40)]
    people.import_organisations(rows=rows, actor=people.actor_of("", at=NOW), at=NOW)
    assert people.organisations(area=STREET)[0].code == "pmc:1", "nobody may without a mandate"
    people.import_organisations(rows=rows, actor=member("all", role="steward"), at=NOW)
    seen: list[str] = []
    onward: str | None = ""
    while onward is not None:
        found = people.published(area=None, field="", on=NOW.date(), after=onward)
        seen += [one.organisation.code if one.organisation else "" for one in found.shown]
        onward = found.onward
    assert len(seen) == len(set(seen)) == 43 and seen[-1] == ""


def test_stewards_are_told_once_of_what_is_due_in_their_area(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[UUID, dict[str, object]]] = []

    def teller(**said: object) -> None:
        assert said["key"] == "register.due"
        told.extend((account, said["facts"]) for account in said["accounts"])  # type: ignore[attr-defined,misc]

    monkeypatch.setattr(telling, "_tellers", [(teller, lambda: ())])
    member("here", role="steward", area=STREET)
    member("all", role="steward")
    enrol({**MEDIATORS[0], "until": "2026-03-01"}, {**MEDIATORS[1], "until": "2026-03-20"})
    assert people.mind_register(at=NOW) == 2
    counts = {account: (facts["over"], facts["ending"], facts["review"]) for account, facts in told}
    assert counts == {account_of("here"): ("1", "0", "0"), account_of("all"): ("1", "1", "0")}
    assert not models.RegisterReach.objects.filter(entry_id=entry("M1").id).exists()
    told.clear()
    assert people.mind_register(at=NOW + timedelta(days=1)) == 0 and told == []
    enrol({**MEDIATORS[1], "until": "2026-03-21"})
    assert people.mind_register(at=NOW) == 1


def test_the_name_of_who_left_goes_after_three_years() -> None:
    enrol({**MEDIATORS[0], "state": "ended", "review": "excellent"})
    key = entry("M1").id
    people.mind_register(at=NOW + timedelta(days=2 * 365))
    assert people.register_entry(key).name == "王和"
    people.mind_register(at=YEARS_LATER)
    gone = people.register_entry(key)
    assert (gone.name, gone.languages, gone.review, people.reviews_of(key)) == ("", (), None, [])
    assert people.register_entry(entry("M2").id).name == "李平"


@pytest.mark.parametrize("path", [REGISTER, ORGANISATIONS])
def test_others_are_turned_away(path: str) -> None:
    assert signed_in("other", "dispatcher").get(path).status_code == 403
