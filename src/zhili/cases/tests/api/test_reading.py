"""Lists and single cases: pages that neither lose nor repeat, tags, who sees what."""

from datetime import timedelta

import pytest

from zhili.cases.testing import DECLARATION, load_errand
from zhili.cases.tests.api.conftest import LEAK, Caller, key, problem, staff, with_pass
from zhili.kernel import clock


def test_pages_are_complete_and_stable_while_cases_come_in(anybody: Caller, water: Caller) -> None:
    known = [anybody.opened()["number"] for _ in range(7)]
    seen: list[str] = []
    after = None
    while True:
        told = water.get("/cases?limit=2" + (f"&after={after}" if after else "")).json()
        seen += [one["number"] for one in told["cases"]]
        anybody.opened()
        after = told["after"]
        if after is None:
            break
    assert seen == list(reversed(known))


def test_a_list_is_limited_to_what_is_asked(anybody: Caller, water: Caller) -> None:
    first = anybody.opened()
    water.post(f"/cases/{first['id']}/events", {"action": "accept"})
    second = anybody.opened({**LEAK, "urgency": "critical"})

    def numbers(query: str) -> list[str]:
        return [one["number"] for one in water.get(f"/cases?{query}").json()["cases"]]

    assert numbers("stage=handling") == [first["number"]]
    assert numbers("stage=handling&stage=dispatched&order=due") == [second["number"], first["number"]]
    assert numbers("urgency=critical&class=water&area=110105001") == [second["number"]]
    assert numbers("ended=true") == []
    assert numbers(f"q={first['number']}") == [first["number"]]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "limit=x", "order=size", "after=x", "area=nowhere", "opened_from=2026-03-02",
              "urgency=very", "q=%00", "ended=perhaps"],
)  # fmt: skip
def test_a_parameter_that_cannot_be_is_named(water: Caller, query: str) -> None:
    answer = water.get(f"/cases?{query}")
    assert answer.status_code == 422
    if not query.startswith("after"):
        assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_case_that_has_not_changed_is_not_sent_again(anybody: Caller, water: Caller) -> None:
    case = anybody.opened()
    first = water.get(f"/cases/{case['id']}")
    assert first["ETag"] == f'"{case["version"]}"'
    again = water.get(f"/cases/{case['id']}", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    water.post(f"/cases/{case['id']}/events", {"action": "accept"})
    assert water.get(f"/cases/{case['id']}", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_a_pass_opens_its_own_case_only_and_not_for_long(anybody: Caller) -> None:
    mine, other = anybody.opened(), anybody.opened()
    holder = with_pass(mine)
    assert [one["number"] for one in holder.get("/cases").json()["cases"]] == [mine["number"]]
    assert holder.get(f"/cases/{mine['id']}").json()["reported_by_you"] is True
    assert problem(holder.get(f"/cases/{other['id']}")) == (404, "not-found")
    with clock.at_instant(clock.now() + timedelta(minutes=31)):
        assert problem(holder.get(f"/cases/{mine['id']}")) == (401, "unauthenticated")


def test_guessing_a_secret_is_slowed_down(anybody: Caller) -> None:
    case = anybody.opened()
    wrong = {"number": case["number"], "secret": "22222222"}
    answers = [anybody.post("/tracking", wrong) for _ in range(11)]
    assert [problem(one)[0] for one in answers] == [404] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert problem(anybody.post("/tracking", {"number": "1" * 16, "secret": "x"})) == (404, "not-found")


def test_what_is_disclosed_is_what_the_type_declares(anybody: Caller, water: Caller) -> None:
    case = anybody.opened()
    assert anybody.get("/public/cases?type=test.errand").json() == {"cases": [], "after": None}
    for action, data in (("accept", {}), ("answer", {"text": "已经更换"})):
        water.post(f"/cases/{case['id']}/events", {"action": action, "data": data})
    staff("hui", "operator", area="1101").post(
        f"/cases/{case['id']}/events", {"action": "call_back", "data": {"resolved": True}}
    )
    (told,) = anybody.get("/public/cases?type=test.errand").json()["cases"]
    assert told["fields"] == {"class": "water/pipe", "area": "网格1", "days": 0}
    assert problem(anybody.get("/public/cases?type=no.such")) == (404, "unknown-case-type")


def test_rates_are_for_those_who_hold_a_mandate(anybody: Caller, water: Caller, resident: Caller) -> None:
    asked = "/rates?type=test.errand&opened_from=2020-01-01T00:00:00Z&opened_until=2030-01-01T00:00:00Z"
    (first, _) = water.get(asked).json()["rates"]
    assert (first["rate"], first["hits"], first["base"], first["share"]) == ("resolution", 0, 0, None)
    assert problem(resident.get(asked)) == (403, "forbidden")
    assert problem(anybody.get(asked)) == (401, "unauthenticated")


def test_figures_count_only_the_cases_that_the_callers_mandates_reach(anybody: Caller, water: Caller) -> None:
    asked = "/rates?type=test.errand&opened_from=2020-01-01T00:00:00Z&opened_until=2030-01-01T00:00:00Z"
    case = anybody.opened()
    anybody.opened()
    for action, data in (("accept", {}), ("answer", {"text": "已经更换"})):
        water.post(f"/cases/{case['id']}/events", {"action": action, "data": data})
    wide, roads = staff("hui", "operator", area="1101"), staff("lu", "handler", unit="bureau:roads")
    wide.post(f"/cases/{case['id']}/events", {"action": "call_back", "data": {"resolved": True}})
    both = {"group": None, "cases": 2, "ended": 1, "mean_days": 0.0}
    none = {"group": None, "cases": 0, "ended": 0, "mean_days": None}
    for who, pace, base in ((water, both, 1), (wide, both, 1), (roads, none, 0)):
        told = who.get(asked).json()
        assert (told["cases"], told["rates"][0]["base"]) == ([pace], base)
    by_unit = water.get(f"{asked}&by=lead_unit").json()
    assert [one["group"] for one in by_unit["cases"]] == ["bureau:water"]
    assert roads.get(f"{asked}&by=lead_unit").json() == {"rates": [], "cases": []}


def test_a_type_tells_its_form_stages_and_actions_and_keeps_its_tag_until_it_changes(anybody: Caller) -> None:
    assert [one["key"] for one in anybody.get("/case-types").json()["case_types"]] == ["test.errand"]
    answer = anybody.get("/case-types/test.errand")
    told = answer.json()
    assert told["form"]["required"] == ["text"] and told["stages"][0]["key"] == "received"
    assert {one["key"]: one["leads_to"] for one in told["actions"]}["call_back"] == ["closed", "handling"]
    held = {"If-None-Match": answer["ETag"]}
    assert anybody.get("/case-types/test.errand", **held).status_code == 304
    load_errand(DECLARATION.replace("测试事项", "改名事项"))
    assert anybody.get("/case-types/test.errand", **held).json()["title"]["zh"] == "改名事项"
    assert problem(anybody.get("/case-types/none")) == (404, "unknown-case-type")


def test_a_key_sees_what_its_mandate_covers(anybody: Caller) -> None:
    case = anybody.opened()
    assert key("whole", role="dispatcher", area="1101").get(f"/cases/{case['id']}").status_code == 200
    assert key("bare").get("/cases").json()["cases"] == []
