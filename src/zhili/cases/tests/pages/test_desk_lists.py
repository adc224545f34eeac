"""Around a list: views that are kept, the case beside it, what the palette finds, the list as a file."""

import io
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from zhili.cases import public as cases
from zhili.cases.testing import AT, WATER
from zhili.cases.tests.pages.desk import TEXT, opened, sitting, waiting
from zhili.people.testing import member

pytestmark = pytest.mark.usefixtures("desks")
QUEUE = reverse("desk:queue")


def save(client: Client, name: str, query: str = "tab=all&urgency=critical", **more: str) -> Any:
    sent = {"page": "desk:queue", "query": query, "name": name, **more}
    return client.post(reverse("desk:save_view"), sent)


def views(client: Client) -> dict[str, Any]:
    return {one.kept.name: one for one in client.get(QUEUE, {"tab": "all"}).context["views"].every}


def change(client: Client, view: UUID, wish: str, **more: str) -> Any:
    sent = {"page": "desk:queue", "wish": wish, "next": f"{QUEUE}?tab=all", **more}
    return client.post(reverse("desk:change_view", args=[view]), sent)


# --- views ------------------------------------------------------------------------------------------------------


def test_what_one_sees_is_kept_under_a_name_and_found_again() -> None:
    opened()
    opened(text="水管漏水特急", urgency="critical")
    client = sitting("water")
    there = save(client, "特急", "tab=lead&urgency=critical&after=x&case=y").headers["Location"]
    page = client.get(there).content.decode()
    assert "水管漏水特急" in page and TEXT not in page and "视图已保存" in page
    assert views(client)["特急"].url.startswith(f"{QUEUE}?tab=lead&urgency=critical&view=")
    assert views(sitting("roads")) == {}


def test_the_queue_opens_with_the_view_one_chose() -> None:
    client = sitting("water")
    save(client, "特急", default="1")
    assert client.get(QUEUE).headers["Location"] == views(client)["特急"].url
    assert client.get(QUEUE, {"tab": "lead"}).status_code == 200
    change(client, views(client)["特急"].kept.id, "do_not_begin")
    assert client.get(QUEUE).status_code == 200


def test_a_shared_view_is_there_for_the_unit_and_not_for_others_to_change() -> None:
    member("pipes", role="handler", unit="bureau:water", at=AT)
    client, colleague = sitting("water"), sitting("pipes")
    save(client, "本处特急", unit="bureau:water")
    shared = views(colleague)["本处特急"]
    assert shared.shared_with.zh == "bureau:water"
    refused = change(colleague, shared.kept.id, "drop")
    assert "没有找到" in colleague.get(refused.headers["Location"]).content.decode()
    assert "本处特急" in views(client) and views(sitting("roads")) == {}
    save(client, "抢来的", unit="bureau:roads")
    assert "抢来的" not in views(client)


def test_views_are_renamed_put_forward_and_dropped() -> None:
    client = sitting("water")
    save(client, "一")
    save(client, "二")
    change(client, views(client)["二"].kept.id, "earlier")
    assert list(views(client)) == ["二", "一"]
    change(client, views(client)["二"].kept.id, "rename", name="甲")
    change(client, views(client)["一"].kept.id, "drop")
    assert list(views(client)) == ["甲"]


def test_a_view_without_a_name_is_refused_and_the_list_stays() -> None:
    client = sitting("water")
    there = save(client, "  ").headers["Location"]
    assert there == f"{QUEUE}?tab=all&urgency=critical"
    assert "请给视图起个名字" in client.get(there).content.decode()


def test_views_of_a_page_that_has_none_are_refused() -> None:
    client = sitting("water")
    assert client.post(reverse("desk:save_view"), {"page": "desk:types", "name": "x"}).status_code == 404
    assert client.post(reverse("desk:change_view", args=[UUID(int=1)]), {"page": "x"}).status_code == 404


# --- the case beside the list -----------------------------------------------------------------------------------


def test_the_case_beside_offers_what_may_be_done_and_leads_on_to_the_next() -> None:
    case = opened()
    address = reverse("desk:preview", args=[case.id])
    page = sitting("water").get(address, {"next": "/desk/?tab=lead&case=x"}).content.decode()
    assert TEXT in page and "接单" in page and 'value="/desk/?tab=lead&amp;case=x"' in page
    assert "<html" not in page and "还剩" in page
    elsewhere = sitting("water").get(address, {"next": "https://example.org/"}).content.decode()
    assert "example.org" not in elsewhere and f'value="{QUEUE}"' in elsewhere


def test_a_case_that_one_may_not_see_is_not_shown_beside() -> None:
    gone = sitting("roads").get(reverse("desk:preview", args=[opened().id]))
    assert gone.status_code == 404 and TEXT not in gone.content.decode()
    assert "这一件看不了" in gone.content.decode() and "<html" not in gone.content.decode()


def test_after_an_act_the_next_case_stands_open() -> None:
    case = opened()
    client = sitting("water")
    act = reverse("desk:act", args=[case.id, "accept"])
    done = client.post(act, {"expected_version": str(seen_version(case.id)), "next": "/desk/?case=next"})
    assert done.headers["Location"] == "/desk/?case=next"


def seen_version(case_id: UUID) -> int:
    return cases.whole(case_id=case_id, actor=WATER, at=AT).version


@pytest.mark.parametrize("name", ["queue", "preview", "dispatch", "find"])
def test_each_page_asks_the_database_little(name: str, statements: list[str]) -> None:
    case = waiting()
    for number in range(3):
        waiting(f"第{number}口井")
    client = sitting("dispatcher")
    address = reverse(f"desk:{name}", args=[case.id] if name == "preview" else [])
    client.get(address, {"tab": "all", "q": "井"})
    statements.clear()
    assert client.get(address, {"tab": "all", "q": "井"}).status_code == 200
    assert 3 < len(statements) <= 12, "\n".join(statements)


# --- found by a few letters -------------------------------------------------------------------------------------


def test_the_palette_finds_views_and_cases_by_number_and_words_that_one_may_see() -> None:
    case = opened()
    client = sitting("water")
    save(client, "漏水的")
    find = reverse("desk:find")
    lines = client.get(find, {"q": "漏水"}).content.decode()
    assert lines.count('role="option"') == 2 and "漏水的" in lines and TEXT in lines
    by_number = client.get(find, {"q": case.number[:8] + " " + case.number[8:]}).content.decode()
    assert reverse("desk:case", args=[case.id]) in by_number
    assert TEXT not in sitting("roads").get(find, {"q": "漏水"}).content.decode()


# --- the list as a file -----------------------------------------------------------------------------------------


def table(client: Client, **query: str) -> list[list[Any]]:
    response = client.get(reverse("desk:export"), {"format": "xlsx", **query})
    assert response.status_code == 200 and ".xlsx" in response.headers["Content-Disposition"]
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def test_the_list_is_exported_as_it_is_narrowed_and_without_what_people_wrote() -> None:
    case = opened(address="和平路 3 号 5 单元")
    opened(text="水管漏水特急", urgency="critical")
    client = sitting("water")
    head, line = table(client, tab="lead", urgency="normal")
    assert head[0] == "编号" and line[0] == case.number
    assert not any(("漏水" in str(cell) and cell != "水管漏水") or "和平路" in str(cell) for cell in line)
    assert table(sitting("roads"), tab="all")[1:] == []
    text = client.get(reverse("desk:export"), {"format": "csv", "tab": "lead"}).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 3
    assert client.get(reverse("desk:export"), {"format": "doc"}).status_code == 404


def test_a_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhili.cases.pages.staff.export.MOST", 2)
    monkeypatch.setattr("zhili.cases.pages.staff.export._AT_A_TIME", 2)
    for _ in range(3):
        opened()
    lines = table(sitting("water"), tab="lead")
    assert len(lines) == 4 and "只导出了前 2 件" in lines[-1][0]
