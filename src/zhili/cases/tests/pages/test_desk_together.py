"""Many cases at once at the desk: chosen, looked at, planned, undone, done; nobody else's, nobody overwritten."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.testing import AT, WATER
from zhili.cases.tests.pages.desk import opened, seen, sitting
from zhili.kernel import clock
from zhili.people import public as people

pytestmark = pytest.mark.usefixtures("desks")
TOGETHER = reverse("desk:together")
BACK = "/desk/?tab=lead"


def pick(*found: cases.Opened) -> list[str]:
    return [f"{one.id}:{seen(one.id).version}" for one in found]


def send(client: Client, picks: list[str], **more: Any) -> Any:
    return client.post(TOGETHER, {"pick": picks, "back": BACK, **more})


def planned(client: Client) -> cases.SeriesView:
    [found] = client.get(BACK).context["series"]
    assert isinstance(found, cases.SeriesView)
    return found


def test_what_all_and_what_some_allow_is_offered() -> None:
    one, other = opened(), opened()
    cases.act(case_id=one.id, action="accept", actor=WATER, data={}, at=AT)
    page = send(sitting("water"), pick(one, other)).content.decode()
    offers = re.findall(r'value="test.errand:(\w+)"', page)
    assert "say" in offers and "accept" in offers and offers.index("say") < offers.index("accept")
    assert "全部可以" in page and "1 件可以" in page


def test_nothing_chosen_leads_back_with_a_word() -> None:
    client = sitting("water")
    assert send(client, []).headers["Location"] == BACK
    assert send(client, ["nonsense", f"{uuid4()}:x"]).headers["Location"] == BACK
    assert "还没有选案件" in client.get(BACK).content.decode()
    assert client.get(TOGETHER).headers["Location"] == reverse("desk:queue")


def test_each_case_is_told_what_will_become_of_it_before_anything_happens() -> None:
    one, other = opened(), opened()
    cases.act(case_id=one.id, action="accept", actor=WATER, data={}, at=AT)
    response = send(sitting("water"), pick(one, other), do="test.errand:accept")
    assert [line.prospect.case_id for line in response.context["possible"]] == [other.id]
    assert [line.prospect.case_id for line in response.context["impossible"]] == [one.id]
    page = response.content.decode()
    assert "→ 办理中" in page and "1 件不会办" in page
    assert seen(other.id).stage == "dispatched"


def test_the_form_is_asked_checked_and_kept() -> None:
    one = opened()
    client = sitting("water")
    assert "看看会怎样" in send(client, pick(one), do="test.errand:say").content.decode()
    wrong = send(client, pick(one), do="test.errand:say", step="look", text="")
    assert wrong.status_code == 422
    look = send(client, pick(one), do="test.errand:say", step="look", text="明天上门").content.decode()
    assert 'name="text" value="明天上门"' in look
    send(client, pick(one), do="test.errand:say", step="plan", text="明天上门")
    assert planned(client).steps == 1


def test_planned_it_waits_and_undone_nothing_has_happened() -> None:
    found = [opened() for _ in range(3)]
    client = sitting("water")
    before = pick(*found)
    assert send(client, before, do="test.errand:accept", step="plan").headers["Location"] == BACK
    page = client.get(BACK).content.decode()
    assert "现在还没有动任何一件" in page and "撤销" in page
    client.post(reverse("desk:call_off", args=[planned(client).id]), {"back": BACK})
    assert "已撤销，没有动任何案件" in client.get(BACK).content.decode()
    assert pick(*found) == before


def test_done_at_once_it_says_what_became_of_each_and_overwrites_nobody() -> None:
    one, other = opened(), opened()
    client = sitting("water")
    send(client, pick(one, other), do="test.errand:accept", step="plan")
    cases.act(case_id=one.id, action="say", actor=WATER, data={"text": "我先联系了"}, at=AT)
    series = planned(client).id
    shown = client.post(reverse("desk:hasten", args=[series]), follow=True).content.decode()
    assert "没办成的" in shown and "选中以后有人办理过它" in shown and "办成的" in shown
    assert (seen(one.id).stage, seen(other.id).stage) == ("dispatched", "handling")
    late = client.post(reverse("desk:call_off", args=[series]))
    assert late.status_code == 409 and "撤不回来" in late.content.decode()


def test_all_that_the_filters_give_are_taken_with_their_versions() -> None:
    found = [opened() for _ in range(3)]
    opened(text="水管漏水特急", urgency="critical")
    response = sitting("water").post(TOGETHER, {"all": "1", "back": f"{BACK}&urgency=normal"})
    assert sorted(response.context["picks"]) == sorted(pick(*found))


def test_a_large_series_has_a_page_that_goes_on_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhili.cases.operations.series.AT_ONCE", 1)
    found = [opened(), opened()]
    client = sitting("water")
    send(client, pick(*found), do="test.errand:accept", step="plan")
    series = planned(client).id
    client.post(reverse("desk:hasten", args=[series]))
    address = reverse("desk:series", args=[series])
    running = client.get(address).content.decode()
    assert 'hx-trigger="every 2s"' in running and "还没轮到的" in running and "停下" in running
    cases.take_step(series=series, actor=people.actor_of(client.session["_auth_user_id"], at=AT), at=AT)
    client.post(reverse("desk:call_off", args=[series]))
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "没有动的" in part and "every 2s" not in part


def test_a_series_is_seen_by_who_planned_it_alone() -> None:
    client = sitting("water")
    send(client, pick(opened()), do="test.errand:accept", step="plan")
    series = planned(client).id
    stranger = sitting("roads")
    assert stranger.get(reverse("desk:series", args=[series])).status_code == 404
    for name in ("call_off", "hasten"):
        assert stranger.post(reverse(f"desk:{name}", args=[series])).status_code == 404
    assert planned(client).state == "waiting"
    assert stranger.get(BACK).context["series"] == ()


def test_what_is_over_leaves_the_list_after_a_while() -> None:
    client = sitting("water")
    send(client, pick(opened()), do="test.errand:accept", step="plan")
    client.post(reverse("desk:hasten", args=[planned(client).id]))
    assert "办了 1 件" in client.get(reverse("desk:recent_series"), {"back": BACK}).content.decode()
    with clock.at_instant(AT + timedelta(minutes=5)):
        assert client.get(BACK).context["series"] == ()


def test_who_may_not_see_a_case_cannot_take_it_along() -> None:
    one = opened()
    page = send(sitting("roads"), pick(one)).content.decode()
    assert "没有能一起办的" in page
    response = send(sitting("roads"), pick(one), do="test.errand:accept", step="plan")
    assert response.status_code == 200 and "一件也办不了" in response.content.decode()
    assert isinstance(one.id, UUID) and one.number not in response.content.decode()
