"""Administration of the calendar and of the work in the background."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from zhili.kernel import clock, jobs, upkeep
from zhili.people import public as people
from zhili.people.testing import signed_in

pytestmark = pytest.mark.django_db
MANAGE = "/desk/manage"


@pytest.fixture
def chief() -> Client:
    return signed_in("chief", "admin")


@pytest.fixture
def failed(run_jobs: Callable[[], list[str]]) -> int:
    """A job that failed as often as it may."""
    from zhili.kernel.rows import fetch

    jobs.defer("cases.inform", case_id="00000000-0000-7000-8000-000000000000", seq=3, whom="duplicates")
    ((id,),) = fetch("UPDATE procrastinate_jobs SET status = 'failed', attempts = 6 RETURNING id")
    return int(id)


def test_a_year_shows_what_is_not_as_its_weekday_says(chief: Client) -> None:
    page = chief.get(f"{MANAGE}/calendar/?year=2025").content.decode()
    assert page.count('class="z-month"') == 12
    assert "z-day--made_up" in page and "z-day--holiday" in page and "z-day--unknown" not in page


def test_a_year_without_notice_says_so_and_is_loaded_by_form(
    chief: Client, run_jobs: Callable[[], list[str]]
) -> None:
    before = chief.get(f"{MANAGE}/calendar/?year=2027").content.decode()
    assert "还没有载入" in before and "z-day--unknown" in before
    days = "2027-01-01 休\n2027-02-06 放假\n2027-02-07，休\n2027-02-20 班\n2027-10-01 rest"
    sent = {"year": "2027", "kind": "notice", "days": days, "source": "国办发明电〔2026〕7号"}
    loaded = chief.post(f"{MANAGE}/calendar/", sent)
    assert loaded["Location"] == f"{MANAGE}/calendar/?year=2027"
    assert "cases.recompute" in run_jobs()
    after = chief.get(f"{MANAGE}/calendar/?year=2027").content.decode()
    assert "国办发明电〔2026〕7号" in after and "还没有载入" not in after


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"days": "2027-02-30 班"}, "2027-02-30 班"),
        ({"days": "2027-02-20 也许"}, "2027-02-20 也许"), ({"days": ""}, "国办"),
        ({"source": ""}, "2027-02-20 班"), ({"days": "2026-02-20 班"}, "2026-02-20 班"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_explained_and_kept(
    chief: Client, changed: dict[str, str], kept: str
) -> None:
    sent = {"year": "2027", "kind": "notice", "days": "2027-02-20 班", "source": "国办", **changed}
    answer = chief.post(f"{MANAGE}/calendar/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and kept in page and "z-error" in page
    assert people.calendar().source(date(2027, 2, 20)) == ""


def test_how_the_work_stands_and_a_failed_job_runs_again(chief: Client, failed: int) -> None:
    page = chief.get(f"{MANAGE}/jobs/").content.decode()
    assert "cases.inform" in page and "没有进程在做后台任务" in page
    assert upkeep.standing(at=clock.now()).failed == 1
    chief.post(f"{MANAGE}/jobs/{failed}/again/")
    standing = upkeep.standing(at=clock.now())
    assert (standing.failed, standing.waiting) == (0, 1)
    assert "已经不在失败之列" in chief.post(f"{MANAGE}/jobs/{failed}/again/", follow=True).content.decode()


def test_a_failed_job_is_dropped_and_one_that_waits_is_not(chief: Client, failed: int) -> None:
    chief.post(f"{MANAGE}/jobs/{failed}/drop/")
    assert upkeep.failed() == []
    assert chief.post(f"{MANAGE}/jobs/{failed}/drop/").status_code == 404


@pytest.mark.parametrize("path", ["calendar/", "jobs/"])
@pytest.mark.parametrize("role", ["dispatcher", "handler"])
def test_others_are_turned_away(path: str, role: str) -> None:
    other = signed_in("other", role)
    assert other.get(f"{MANAGE}/{path}").status_code == 403
    assert other.post(f"{MANAGE}/jobs/1/drop/").status_code == 403
    assert other.post(f"{MANAGE}/calendar/recompute/").status_code == 403
