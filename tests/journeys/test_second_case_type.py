"""A case type written from the page 'add a case type' alone is there on every surface; no other file is touched."""

import csv
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.docs.following import follow_the_page
from tests.journeys.conftest import sign_in
from tests.journeys.people import Desk, follow, in_the_street, onward, received
from tests.journeys.played import played
from zhili.site.tests.houses import RunningHouse, zhili
from zhili.ui.testing import WIDE, axe, visitor

pytestmark = pytest.mark.browser
TYPE = "parks.pruning"
OFFICE = "bureau:greenery"
LON, LAT = in_the_street()
FORM = {"text": "树枝挡住了卧室的窗", "class": "pruning/light", "lon": LON, "lat": LAT, "trees": 2}


@dataclass
class Park:
    """A house that was told of one more folder, and keys for those who act in it."""

    running: RunningHouse
    settings: Mapping[str, str]
    keys: dict[str, str] = field(default_factory=dict)

    def command(self, *arguments: str) -> str:
        """What a command on the house prints."""
        done = zhili(*arguments, settings={**self.settings, "ZHILI_HOME": str(self.running.home)})
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def key(self, role: str, *more: str) -> str:
        """An API key for a role, made once."""
        if role not in self.keys:
            self.keys[role] = self.command("keys", "create", f"key of {role}", "--role", role, *more)
        return self.keys[role]

    def call(self, path: str, body: object = None, *, by: str = "") -> Any:
        """What the API answers, to the holder of a key or a pass or to anybody."""
        headers = {"Content-Type": "application/json", **({"Authorization": by} if by else {})}
        data = json.dumps(body).encode() if body is not None else None
        return self._fetch(f"api/v1/{path}", data, headers)

    def open311(self, path: str, **posted: object) -> Any:
        """What Open311 answers."""
        return self._fetch(
            f"open311/v2/{path}", urllib.parse.urlencode(posted).encode() if posted else None, {}
        )

    def _fetch(self, path: str, data: bytes | None, headers: Mapping[str, str]) -> Any:
        request = urllib.request.Request(self.running.address + path, data=data, headers=dict(headers))
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"{refusal.code} {refusal.read().decode()}") from refusal


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Park]:
    """A house in the made-up city, with the page's files in the folder that it is told of."""
    settings = {"ZHILI_PACKS": str(follow_the_page(tmp_path_factory.mktemp("our-case-types")))}
    with played("founding", settings=settings) as running:
        yield Park(running, settings)


def by(key: str) -> str:
    return f"Bearer {key}"


def test_the_command_line_checks_and_tries_it(park: Park) -> None:
    folder = park.settings["ZHILI_PACKS"]
    checked = zhili("packs", "check", folder, settings=park.settings)
    assert (checked.returncode, "parks/pruning" in checked.stdout) == (0, True), checked.stdout
    assert "!" not in checked.stdout, "nor is there anything to be warned of"
    tried = zhili("packs", "test", folder, settings=park.settings)
    assert (tried.returncode, tried.stdout.split()) == (0, ["✓", "parks/pruning", "5", "100%"])


def test_the_api_takes_it_through_its_whole_life(park: Park) -> None:
    listed = {one["key"]: one for one in park.call("case-types")["case_types"]}
    assert listed[TYPE]["title"] == {"zh": "行道树修剪", "en": "Pruning of a street tree"}
    described = park.call("openapi.json")["components"]["schemas"]
    assert described[f"open.{TYPE}"]["properties"]["type"]["const"] == TYPE
    assert "trees" in described[f"form.{TYPE}"]["properties"]
    assert "needed" in described[f"action.{TYPE}.inspect"]["properties"]

    opened = park.call("cases", {"type": TYPE, "data": {**FORM, "phone": "19900001234"}})
    case = f"cases/{opened['id']}"
    dispatcher = by(park.key("dispatcher"))
    office, supervisor = by(park.key("handler", "--unit", OFFICE)), by(park.key("supervisor"))
    reporter = (
        "Case " + park.call("tracking", {"number": opened["number"], "secret": opened["secret"]})["token"]
    )

    def act(who: str, action: str, **data: object) -> str:
        return str(park.call(f"{case}/events", {"action": action, "data": data}, by=who)["stage"])

    assert act(dispatcher, "dispatch") == "inspecting"
    whole = park.call(case, by=office)
    assert [(one["role"], one["unit"]) for one in whole["assignments"]] == [("lead", OFFICE)]
    assert act(office, "refuse_pruning", reason="树木健康，采光符合标准") == "inspecting"
    (asked,) = park.call(case, by=supervisor)["asked"]
    assert act(supervisor, "refuse", request=asked["request"], reason="请再去看看") == "inspecting"
    assert act(office, "inspect", needed=True, text="确实挡光，需修剪") == "pruning"
    clocks = {one["key"]: one for one in park.call(case, by=office)["clocks"]}
    assert (clocks["respond"]["state"], clocks["prune"]["state"]) == ("stopped", "running")
    assert act(office, "finish", text="已修剪两棵") == "done"
    assert act(reporter, "confirm", satisfied=True) == "closed"

    told = [event["action"] for event in park.call(f"{case}/events", by=reporter)["events"]]
    assert told == ["open", "dispatch", "inspect", "finish", "confirm"], "what is internal is not told"
    (public,) = park.call(f"public/cases?type={TYPE}")["cases"]
    assert (public["fields"]["reply"], public["fields"]["days"]) == ("已修剪两棵", 0)
    assert set(public["fields"]) == {"class", "area", "reply", "days"}
    day = timedelta(days=1)
    now = datetime.fromisoformat(whole["opened_at"])
    span = urllib.parse.urlencode(
        {"opened_from": (now - day).isoformat(), "opened_until": (now + day).isoformat()}
    )
    (rate,) = park.call(f"rates?type={TYPE}&{span}", by=supervisor)["rates"]
    assert (rate["rate"], rate["hits"], rate["base"]) == ("satisfaction_rate", 1, 1)


def test_open311_offers_its_classes(park: Park) -> None:
    offered = {one["service_code"]: one for one in park.open311("services.json")}
    assert offered["pruning.cables"]["service_name"]
    asked = {one["code"] for one in park.open311("services/pruning.cables.json")["attributes"]}
    assert asked == {"trees"}
    key = park.key("dispatcher")
    (posted,) = park.open311(
        "requests.json", api_key=key, service_code="pruning.cables", description="树枝搭在电线上",
        lat=LAT, long=LON, **{"attribute[trees]": 3},
    )  # fmt: skip
    (found,) = park.open311(f"requests/{posted['service_request_id']}.json")
    assert (found["service_code"], found["status"]) == ("pruning.cables", "open")
    assert found["description"] == "", "the resident's own words are not disclosed"


def test_a_file_of_it_is_taken_in_and_handed_out(park: Park, tmp_path: Path) -> None:
    sheet = tmp_path / "旧台账.csv"
    sheet.write_text(
        f"情况,分类,棵数,经度,纬度\n树枝断了悬着,pruning/light,1,{LON},{LAT}\n大树,pruning/light,许多,,\n",
        "utf-8",
    )
    maps = ("text=情况", "class=分类", "trees=棵数", "lon=经度", "lat=纬度")
    rejects = tmp_path / "bad.csv"
    summary = json.loads(
        park.command(
            "import", str(sheet), "--type", TYPE, "--json", "--rejects", str(rejects),
            *(part for one in maps for part in ("--map", one)),
        )
    )  # fmt: skip
    assert (summary["read"], summary["opened"], summary["rejected"]) == (2, 1, 1)
    assert "许多" in rejects.read_text("utf-8-sig")
    out = tmp_path / "out.csv"
    park.command("export", str(out), "--type", TYPE)
    with out.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    assert {row["type"] for row in rows} == {TYPE}
    assert ("import", "树枝断了悬着", "pruning/light") in {
        (row["channel"], row["title"], row["class"]) for row in rows
    }


@pytest.fixture
def resident(browser: Browser, park: Park) -> Iterator[Page]:
    """A resident's telephone."""
    context = visitor(browser, park.running.address)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser, park: Park) -> Iterator[Page]:
    """A dispatcher's screen."""
    context = visitor(browser, park.running.address, width=WIDE)
    page = context.new_page()
    sign_in(page, "dispatcher")
    yield page
    context.close()


def test_residents_report_it_and_staff_work_on_it_in_pages_of_its_own_words(
    park: Park, resident: Page, desk: Page
) -> None:
    resident.goto("/report/")
    resident.get_by_role("link", name="行道树修剪").click()
    resident.get_by_label("说明").fill("树枝快要碰到晾衣架了")
    resident.locator(".z-more > summary:visible").click()
    resident.get_by_label("几棵").fill("3")
    assert axe(resident) == []
    onward(resident)
    resident.get_by_label("地点").fill("和平里三号楼后面")
    onward(resident)
    onward(resident)
    resident.get_by_label("电话").fill("19900005678")
    onward(resident)
    expect(resident.locator(".z-answers")).to_contain_text("几棵")
    onward(resident)
    case = received(resident)
    expect(resident.locator("main .z-badge").first).to_have_text("已收到")

    desk.goto(f"/desk/dispatch/?type={TYPE}")
    follow(desk.locator(f"#waiting a[href*='{case.id}']").first)
    assert axe(desk) == []
    desk.locator(".q-other > summary").click()  # to another than the unit that the list names
    desk.locator("#act select[name=unit]").select_option(OFFICE)
    desk.locator("#act .z-act__send button.z-button--primary").click()
    expect(desk.locator(f"#waiting a[href*='{case.id}']")).to_have_count(0)
    Desk(desk, case.id).open()
    expect(desk.locator("main")).to_contain_text("现场查看时限")
    resident.reload()
    expect(resident.locator("main .z-badge").first).to_have_text("现场查看")

    desk.goto("/desk/types/")
    desk.get_by_role("link", name="行道树修剪").first.click()
    desk.get_by_label("说明").fill("来电：行道树遮住了信号灯")
    desk.get_by_label("几棵").fill("1")
    desk.locator("main button.z-button--primary").first.click()
    expect(desk.locator("main")).to_contain_text("查询码")
