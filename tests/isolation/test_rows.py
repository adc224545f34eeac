"""The database draws the line that ``people.may`` and the roles on a case draw; where a guard is forgotten it holds."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection

from tests.isolation.town import NOBODY, POSTS, RESIDENT, SECRET, WHO, Town, asking, browser, founded
from zhili.cases import public as cases
from zhili.cases.models import PartyRow
from zhili.cases.queries import listing
from zhili.cases.queries.single import state_of
from zhili.cases.rules import guards
from zhili.cases.testing import AT
from zhili.kernel import clock
from zhili.kernel import isolation as kernel
from zhili.kernel.ids import new_id
from zhili.kernel.rows import fetch
from zhili.people import public as people
from zhili.site import isolation

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    """Two streets, cases in both."""
    return founded()


def _readable(town: Town, name: str) -> set[str]:
    """The cases that somebody's roles let them read, by the rules alone."""
    return {
        case
        for case, id in town.cases.items()
        if guards.may_read(guards.roles_of(town.actors[name], state_of(id), at=AT, lineage=people.lineage))
    }


def _seen(town: Town, name: str, table: str = "cases_case", column: str = "id") -> set[str]:
    names = {id: case for case, id in town.cases.items()}
    with asking(town.actors[name]):
        return {names[row[0]] for row in fetch(f"SELECT DISTINCT {column} FROM {table}")}


def test_the_rows_seen_are_those_that_the_rules_let_read(town: Town) -> None:
    expected = {name: _readable(town, name) for name in WHO}
    assert {name: _seen(town, name) for name in WHO} == expected
    assert {name: _seen(town, name, "cases_caseevent", "case_id") for name in WHO} == expected
    assert expected["operator"] == {"here", "theirs here"}
    assert expected["handler"] == {"ours there", "pipes there"}  # a unit sees what the units below it have
    assert expected["company"] == {"pipes there"}
    assert expected[RESIDENT] == {"mine"}
    assert expected[NOBODY] == set()


def test_who_is_a_party_of_a_case_sees_it_by_account_or_by_the_code_of_an_invitation(town: Town) -> None:
    theirs, invited = town.cases["ours there"], new_id(AT)
    for id, account in ((new_id(AT), f"resident:{town.actors[RESIDENT].id}"), (invited, None)):
        PartyRow.objects.create(
            id=id, district_id=110105, case_id=theirs, side="other", secret=b"", account=account
        )
    assert _seen(town, RESIDENT) == {"mine", "ours there"}
    assert _seen(town, RESIDENT, "cases_caseevent", "case_id") == {"mine", "ours there"}
    assert _seen(town, NOBODY) == set()
    with asking(town.actors[NOBODY]):
        kernel.enter(kernel.Reader(actor=kernel.NOBODY.actor, parties=frozenset({invited})))
        assert fetch("SELECT id FROM cases_case") == [(theirs,)]


def test_nobody_told_nothing_seen(town: Town) -> None:
    from zhili.site.postgres import WEB
    from zhili.site.testing import in_role

    with in_role(WEB):
        found = {table: fetch(f"SELECT count(*) FROM {table}")[0][0] for table in isolation.GUARDS}
    assert {table: count for table, count in found.items() if count} == {}


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Leaves out what limits lists, and what judges single cases: as if it had never been written."""

    def forget() -> None:
        monkeypatch.setattr(listing, "scope", lambda actor, at: ("TRUE", []))
        monkeypatch.setattr("zhili.cases.queries.alike.scope", lambda actor, at: ("TRUE", []))
        monkeypatch.setattr("zhili.cases.queries.call_backs.scope", lambda actor, at: ("TRUE", []))
        monkeypatch.setattr("zhili.cases.queries.calls.scope", lambda actor, at: ("TRUE", []))
        monkeypatch.setattr(guards, "may_read", lambda roles: True)

    return forget


@pytest.mark.parametrize("name", WHO)
def test_a_list_whose_filter_is_forgotten_shows_no_foreign_case(
    name: str, town: Town, forgotten: Callable[[], None]
) -> None:
    mine = {town.cases[case] for case in _readable(town, name)}
    forgotten()
    actor = town.actors[name]
    unlimited = cases.listing(actor=actor, filters=cases.Filters(), at=AT).rows
    assert {one.id for one in unlimited} == set(town.cases.values())  # the filter is gone indeed
    with asking(actor):
        shown = cases.listing(actor=actor, filters=cases.Filters(), at=AT).rows
        assert cases.count(actor=actor, filters=cases.Filters(query=SECRET), at=AT) == len(mine)
    assert {one.id for one in shown} == mine


def test_pages_whose_guards_are_forgotten_show_no_foreign_case(
    town: Town, forgotten: Callable[[], None]
) -> None:
    foreign = town.foreign["case_id"]
    forgotten()
    leaks = []
    with clock.at_instant(AT):
        for name in [*(post[0] for post in POSTS), RESIDENT]:
            client = browser(name)
            for address in (
                f"/desk/cases/{foreign}/",
                f"/api/v1/cases/{foreign}",
                f"/desk/preview/{foreign}/",
            ):
                answer = client.get(address)
                if answer.status_code == 200 or SECRET in answer.content.decode("utf-8", "replace"):
                    leaks.append((name, address, answer.status_code))
    assert leaks == []


def test_every_table_has_a_guard_or_a_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        tables = {name: (on, forced) for name, on, forced in cursor.fetchall()}
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
        )
        (views,) = cursor.fetchone()
    assert set(tables) == set(isolation.GUARDS) | set(isolation.OPEN_TABLES)
    assert not set(isolation.GUARDS) & set(isolation.OPEN_TABLES)
    assert all(isolation.OPEN_TABLES.values())
    assert {name for name, held in tables.items() if held == (True, True)} == set(isolation.GUARDS)
    assert views == 0  # a view would have to ask as who asks it: security_invoker


def test_the_roles_own_nothing_and_the_pages_pass_by_no_policy() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
            " WHERE rolname LIKE 'zhili_%' ORDER BY rolname"
        )
        roles = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) LIKE 'zhili_%'")
        (owned,) = cursor.fetchone()
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        as_owner = cursor.fetchall()
    assert as_owner == []  # a function that a policy asks sees what who asks it sees
    assert roles == [("zhili_jobs", False, True, False), ("zhili_web", False, False, False)]
    assert owned == 0


def test_personal_data_is_there_for_the_one_who_is_being_read(town: Town) -> None:
    holder = town.cases["here"]
    _keep(holder)
    with asking(town.actors["leader"]):
        assert fetch("SELECT count(*) FROM people_privaterecord") == [(0,)]
        assert cases.reveal(case_id=holder, actor=town.actors["leader"], purpose="回访", at=AT) == {
            "name": "王五"
        }
        assert fetch("SELECT count(*) FROM people_privaterecord") == [(0,)]


def _keep(holder: UUID) -> None:
    from zhili.kernel.rows import Batch

    batch = Batch()
    people.keep_private(
        batch, holder=holder, district_id=110105, fields={"name": "王五"}, purpose="回访", at=AT
    )
    batch.write()
