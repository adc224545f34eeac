"""What runs without anybody at it: a failed job tried again, a key for an outside system made and ended."""

import json
import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.people import in_the_street
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser


def left_untold(house: RunningHouse) -> str:
    """The number of a case of the demonstration's resident whose news failed to go out."""
    given = {**os.environ, "ZHILI_HOME": str(house.home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.untold"],
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    number: str = json.loads(done.stdout)["number"]
    return number


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_failed_job_is_seen_tried_again_and_does_its_work(
    visit: Visit, city_house: RunningHouse, width: int
) -> None:
    number = left_untold(city_house)
    resident = visit(user="resident", width=width)
    resident.goto("/notifications/")
    expect(resident.locator("main")).not_to_contain_text(number)

    page = visit(user="admin", width=width)
    page.goto("/desk/manage/jobs/")
    rows = page.locator("tbody tr", has_text="cases.notify")
    count, failed = rows.count(), rows.first  # the latest first
    expect(failed).to_contain_text("案件")
    assert hidden_sideways(page) == 0
    again = failed.get_by_role("button", name="再试")
    again.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="马上再跑一次")).to_be_visible()
    expect(rows).to_have_count(count - 1)
    for _ in range(50):
        resident.goto("/notifications/")
        if resident.locator("main").filter(has_text=number).count():
            break
        resident.wait_for_timeout(200)
    expect(resident.locator("main")).to_contain_text(number)


def test_a_key_is_made_works_on_the_api_and_once_ended_no_longer(visit: Visit) -> None:
    page = visit(user="security", width=WIDE)
    name = f"城管平台{os.getpid()}"
    page.goto("/desk/manage/keys/")
    form = page.locator("details", has_text="发一把密钥")
    if form.get_attribute("open") is None:
        form.locator("summary").press("Enter")
    page.get_by_label("给谁用").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("起个名字")
    page.get_by_label("给谁用").focus()
    page.keyboard.type(name)
    page.keyboard.press("Control+Enter")
    key = page.locator(".z-secret").inner_text()
    assert axe(page) == []

    caller, (lon, lat) = visit(), in_the_street()
    signed = {"Authorization": f"Bearer {key}"}
    data = {"text": "平台转来：路口护栏歪斜。", "lon": lon, "lat": lat}
    body = {"type": "hotline.request", "channel": "api", "data": data}
    made = caller.request.post("/api/v1/cases", data=body, headers=signed)
    assert made.status == 201, made.text()
    read = caller.request.get(f"/api/v1/cases/{made.json()['id']}", headers=signed)
    assert read.status == 200 and read.json()["number"] == made.json()["number"]

    page.goto("/desk/manage/keys/")
    assert key not in page.content()
    row = page.locator("tbody tr", has_text=name)
    row.get_by_role("button", name="停用").press("Enter")
    expect(page.get_by_role("status").filter(has_text="已停用")).to_be_visible()
    expect(row).to_contain_text("已停用")
    for _ in range(50):
        refused = caller.request.get(f"/api/v1/cases/{made.json()['id']}", headers=signed)
        if refused.status == 401:
            break
        caller.wait_for_timeout(200)
    assert refused.status == 401
    assert caller.request.post("/api/v1/cases", data=body, headers=signed).status == 401
