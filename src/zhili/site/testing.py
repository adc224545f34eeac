"""The pytest plugin: a throw-away home, and one embedded PostgreSQL that starts when the first test needs it.

Loaded by ``-p zhili.site.testing`` before Django's settings are, so that they find the home and the socket.
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from psycopg.pq import TransactionStatus

from zhili.kernel import clock, isolation, snapshot, telling
from zhili.site import postgres

_HOME = Path(tempfile.mkdtemp(prefix="zhili-test-"))
_HOME.chmod(0o755)
(_HOME / "home").mkdir()
_SERVER = postgres.Postgres(_HOME / "home" / "postgres", settings=dict(postgres.THROWAWAY))

_KEPT = {"ZHILI_TEST_DATA", "ZHILI_TEST_RUN"}
for _name in [name for name in os.environ if name.startswith("ZHILI_") and name not in _KEPT]:
    del os.environ[_name]
os.environ["ZHILI_HOME"] = str(_HOME / "home")
os.environ.setdefault(
    "ZHILI_TEST_RUN", str(_HOME)
)  # the processes of a run inherit it: homes are made once for all


# The gate tries the same examples each time; ``make soak`` looks for new ones (HYPOTHESIS_PROFILE=default).
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


_WITH_BROWSER: set[Path] = set()

# So many browser tests of one run may need their second try; more is a house that fails and not a noisy machine.
SECOND_TRIES = 3


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--second-try``: as ``make test`` runs; without it a test that fails, fails."""
    parser.addoption(
        "--second-try", action="store_true", help="try a failed browser test once more, and say so"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A browser on a busy machine may miss its moment: what it then tries once more is printed and counted.

    The longest files come first: no process is left alone with one at the end.
    """
    _WITH_BROWSER.update(item.path for item in items if item.get_closest_marker("browser"))
    if config.getoption("second_try"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=1))
        items.sort(key=_turn)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """The browser that files share ends before a file that wants none: it keeps a loop running in this thread."""
    testing = sys.modules.get("zhili.ui.testing")
    if testing is not None and item.path not in _WITH_BROWSER:
        testing.let_go()


def _turn(item: pytest.Item) -> int:
    """Every page as everybody first, then browsers, then whole houses, then all others; within these as shuffled."""
    if item.nodeid.startswith("tests/pages/"):
        return 0
    if item.get_closest_marker("browser"):
        return 1
    return 2 if item.nodeid.startswith(("tests/", "src/zhili/site/")) else 3


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name the tests that needed a second try: each is a race to be mended."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.write_line(f"SECOND TRY {report.nodeid}: {str(report.longrepr).splitlines()[-1:]}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Too many second tries are a failure of the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and len(reporter.stats.get("rerun", ())) > SECOND_TRIES:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _end() -> None:
    _SERVER.stop()
    shutil.rmtree(_HOME, ignore_errors=True)


atexit.register(_end)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Start the server just before pytest-django wants its test database, and lay down the roles' rights in it."""
    if fixturedef.argname != "django_db_setup":
        return (yield)
    if not _SERVER.running():
        _SERVER.start()
    made = yield
    with request.getfixturevalue("django_db_blocker").unblock():
        from zhili.site import isolation as rights

        rights.lay_down()
    return made


def pytest_unconfigure() -> None:
    """End the browser, stop the server and remove the home."""
    if testing := sys.modules.get("zhili.ui.testing"):
        testing.let_go()
    _end()


@pytest.fixture(autouse=True, scope="session")
def emptied_between_tests() -> Iterator[None]:
    """Let the test runner empty append-only tables after a test that commits; nobody else can."""
    from django.core.management.commands import flush

    handle = flush.Command.handle

    def unguarded(self: flush.Command, **options: Any) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            handle(self, **options)
            # The job library's tables are not Django's to empty: a job left behind would run in another test.
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
            cursor.execute("SET session_replication_role = DEFAULT")

    flush.Command.handle = unguarded  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def asked_as_the_pages_ask() -> Iterator[None]:
    """What a test's client asks for is answered as the pages' own role is: row-level security holds there."""
    from django.conf import settings
    from django.test import Client

    request = Client.request

    def as_the_pages(self: Client, **environment: Any) -> Any:
        try:
            with in_role(postgres.WEB):
                return request(self, **environment)
        finally:
            isolation.end()  # a request that raises is not told to have ended

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", as_the_pages)
        patch.setattr(settings, "ZHILI_ROWS_GUARDED", True)
        yield


@contextmanager
def in_role(role: str) -> Iterator[None]:
    """Within the block this thread's connection, if it has one, asks in a role. Past every count of statements."""
    from django.db import connection

    if connection.connection is None:
        yield
        return
    line = connection.connection.pgconn
    if connection.in_atomic_block and line.transaction_status == TransactionStatus.IDLE:
        line.exec_(b"BEGIN")  # or the roll-back at the test's end would bring the role back
        telling.forget(connection.connection)
    line.exec_(f"SET ROLE {role}".encode())
    try:
        yield
    finally:
        if connection.connection is not None:
            connection.connection.pgconn.exec_(b"RESET ROLE")


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Hash as the product does, with argon2, at its least cost: a small city's accounts take 0.7 s otherwise."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    with pytest.MonkeyPatch.context() as patch:
        for name, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, name, least)
        yield


@pytest.fixture(autouse=True)
def fresh_snapshots() -> None:
    """What one test held in memory of the database is not the next one's."""
    snapshot.forget_all()


_OF_NOBODY = ("people_stamp", "count(*), max(loaded_at)", "SAVEPOINT", "set_config('zhili.")


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is sent from now on, by Django's cursors or by ours.

    Left out: what is asked once in two seconds for all pages together, the test's own savepoints, and who asks, which
    goes along with a statement.
    """
    import psycopg

    sent: list[str] = []
    execute: Any = psycopg.Cursor.execute

    def noted(self: object, query: object, *rest: object, **more: object) -> object:
        if not any(one in str(query) for one in _OF_NOBODY):
            sent.append(str(query))
        return execute(self, query, *rest, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", noted)
    return sent


@pytest.fixture
def run_jobs(db: None) -> Callable[[], list[str]]:
    """Run the jobs that are due, and those they defer, in the test's transaction; gives their names."""
    from zhili.kernel import jobs  # needs Django to be set up

    return lambda: jobs.run_due(at=clock.now())


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A page that one test asked for in English leaves the next one's language alone."""
    from django.utils import translation

    translation.deactivate()
