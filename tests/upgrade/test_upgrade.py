"""What the first release kept is there in this one: its tables are brought to now with everything in them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.architecture.tree import ROOT
from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, WATER, load_errand, resident, small_city
from zhili.kernel.rows import fetch
from zhili.ledger.rules.entries import decode
from zhili.people import public as people
from zhili.people.testing import PASSWORD

pytestmark = pytest.mark.django_db
_NAME = "zhili_of_old"
_NOT_OURS = ("django_", "auth_", "procrastinate_", "axes_", "mfa_", "account_")


@pytest.fixture
def old() -> Iterator[str]:
    """The address of an empty database beside the tests' own."""
    here = connection.settings_dict
    with psycopg.connect(host=here["HOST"], user=here["USER"], dbname="postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {_NAME}")
        server.execute(f"CREATE DATABASE {_NAME}")
        yield f"postgresql://{here['USER']}@/{_NAME}?host={quote(here['HOST'], safe='')}"
        server.execute(f"DROP DATABASE {_NAME} WITH (FORCE)")


def _run(verb: str, url: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.upgrade.old_home", verb, url],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _lived_in() -> list[cases.Opened]:
    small_city()
    load_errand()
    people.register_resident(username="mei", name="梅", password=PASSWORD, at=AT)
    data = {
        "text": "水管漏水",
        "lon": 116.005,
        "lat": 39.005,
        "class": "water/pipe",
        "name": "李四",
        "phone": "13800138000",
    }
    opened = [
        cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)
        for _ in range(3)
    ]
    for case in opened[1:]:
        if case.state.stage == "received":
            unit = {"class": "water/pipe"}
            cases.act(case_id=case.id, action="dispatch", actor=DISPATCHER, data=unit, at=AT)
        cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    return opened


def _carry(old: "psycopg.Connection[Any]") -> set[str]:
    """Copy what stands in today's tables into the old ones, as far as they have the columns."""
    carried = set()
    old.execute("SET session_replication_role = replica")
    for table, columns in _columns(old):
        if table == "ledger_entry":
            carried.add(table)
            rows = [(id, district, decode(bytes(leaf))) for id, district, leaf in fetch(_PENDING, [])]
            for id, district, entry in rows:
                values = [id, district, entry.action, entry.hour, entry.digest]
                old.execute("INSERT INTO ledger_entry VALUES (%s, %s, %s, %s, %s)", values)
            continue
        known = {name for (name,) in fetch(_NOW, [table])}
        shared = [name for name in columns if name in known]
        names = sql.SQL(", ").join(map(sql.Identifier, shared))
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("SELECT row_to_json(t) FROM (SELECT {} FROM {}) t")
                .format(names, sql.Identifier(table))
                .as_string()
            )
            found = [row[0] for row in cursor.fetchall()] if shared else []
        for row in found:
            carried.add(table)
            old.execute(
                sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM json_populate_record(NULL::{0}, %s)").format(
                    sql.Identifier(table), names
                ),
                [row if isinstance(row, str) else json.dumps(row)],
            )
    for table, columns in _columns(old):
        counted = (
            old.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table]).fetchone()
            if "id" in columns
            else None
        )
        if counted and counted[0]:
            old.execute(
                sql.SQL("SELECT setval({}, (SELECT count(*) + 1000 FROM {}))").format(
                    counted[0], sql.Identifier(table)
                )
            )
    return carried


_PENDING = "SELECT id, district_id, leaf FROM ledger_pending"
_NOW = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
_OLD = """
SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns
WHERE table_schema = 'public' AND is_generated = 'NEVER' GROUP BY table_name ORDER BY table_name
"""


def _columns(old: "psycopg.Connection[Any]") -> list[tuple[str, list[str]]]:
    return [(table, names) for table, names in old.execute(_OLD) if not table.startswith(_NOT_OURS)]


def test_a_house_of_the_first_release_is_brought_to_now_with_everything_in_it(old: str) -> None:
    first = _run("begin", old)
    assert {"cases", "people", "ledger"} <= set(first) and set(
        map(lambda name: name[:4], first.values())
    ) == {"0001"}
    opened = _lived_in()
    with psycopg.connect(old, autocommit=True) as server:
        carried = _carry(server)
    assert {
        "cases_case",
        "cases_caseevent",
        "cases_typeversion",
        "ledger_entry",
        "people_unit",
        "people_account",
    } <= carried
    found = _run("check", old)
    assert found["pending"] == [] and found["wrong"] == []
    assert found["cases"] == sorted([case.number, cases_stage(case)] for case in opened)
    assert found["sealed"] == fetch("SELECT count(*) FROM ledger_pending", [])[0][0]
    assert (found["account"], found["units"]) == ("梅", 2)


def cases_stage(case: cases.Opened) -> str:
    (row,) = fetch("SELECT stage FROM cases_case WHERE id = %s", [case.id])
    return str(row[0])
