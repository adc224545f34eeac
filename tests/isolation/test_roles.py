"""Servers on which Zhili is a plain user: no roles to be had, or roles that pass by no policy."""

from uuid import uuid4

import pytest
from django.db import connection

from zhili.kernel.rows import Batch, copying, cursor, fetch
from zhili.site import checks, isolation
from zhili.site.postgres import JOBS

pytestmark = pytest.mark.django_db


def test_where_no_roles_can_be_made_nothing_is_laid_down_and_doctor_says_so() -> None:
    assert checks.isolation().level == "ok"
    with connection.cursor() as asked:
        asked.execute("CREATE ROLE plain; SET LOCAL ROLE plain")
    assert not isolation.lay_down()
    found = checks.isolation()
    assert found.level == "warning"
    assert "no second line" in found.state.en
    assert "GRANT zhili_web, zhili_jobs" in found.mend.en


def test_jobs_that_pass_by_no_policy_lay_rows_down_all_the_same() -> None:
    wish = {"recipient": f"account:{uuid4()}", "district_id": 0, "ways": [], "stopped": [], "language": "zh"}
    with connection.cursor() as asked:
        asked.execute(f"ALTER ROLE {JOBS} NOBYPASSRLS; SET LOCAL ROLE {JOBS}")
        asked.execute("SELECT row_security_active('notification_wish')")
        assert asked.fetchone() == (True,)
    batch = Batch()
    batch.insert("notification_wish", {**wish, "changed_at": "2026-03-02 09:00+08"})
    batch.copy()
    with cursor() as cur, copying(cur, "notification_wish", [*wish, "changed_at"]) as pipe:
        pipe.write_row([f"account:{uuid4()}", 0, [], [], "en", "2026-03-02 09:00+08"])
    assert fetch("SELECT count(*) FROM notification_wish") == [(2,)]
