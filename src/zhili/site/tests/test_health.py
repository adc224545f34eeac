"""Health and figures: who may ask for what, and that figures are those of the house."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.ledger import public as ledger
from zhili.site import config, health, meters, settings, standing

pytestmark = pytest.mark.django_db
_LABELS = ("http_request_method", "http_route", "http_response_status_code")
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def watcher() -> dict[str, str]:
    return {"Authorization": f"Bearer {config.watch_key(settings.CONFIG)}"}


def _figures(client: Client, watcher: dict[str, str]) -> dict[str, float]:
    text = client.get("/metrics", headers=watcher).content.decode()
    return {
        " ".join(
            [sample.name, *(sample.labels[name] for name in _LABELS if name in sample.labels)]
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_watch_key_alone_opens_the_figures(client: Client, watcher: dict[str, str]) -> None:
    for address in ("/metrics", "/health/parts"):
        for wrong in (
            {},
            {"Authorization": "Bearer "},
            {"Authorization": f"Basic {watcher['Authorization']}"},
        ):
            answer = client.get(address, headers=wrong)
            assert (answer.status_code, answer.content) == (401, b"")
        assert client.get(address, headers={**watcher, "X-Forwarded-For": "10.1.1.1"}).status_code in (
            200,
            503,
        )
        assert client.post(address, headers=watcher).status_code == 405


def test_the_key_lies_in_the_home_for_its_owner_only(tmp_path: Path) -> None:
    house = config.load({"ZHILI_HOME": str(tmp_path)})
    config.prepare_home(house)
    config.write_watch_key(house)
    written = tmp_path / "watch_key"
    assert written.read_text() == config.watch_key(house) and written.stat().st_mode & 0o777 == 0o600
    assert config.secret_key(house) not in written.read_text()


def test_alive_asks_nobody_and_ready_asks_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_seen", health._Seen())
    assert client.get("/health/ready").json() == {"ready": True}

    def away(*given: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get("/health/alive").status_code == 200
    assert client.get("/health/ready").status_code == 503


def test_a_table_of_another_version_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_seen", health._Seen())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger'")
    assert client.get("/health/ready").json() == {"ready": False}


def test_figures_are_those_of_the_house(client: Client, watcher: dict[str, str]) -> None:
    before = _figures(client, watcher)
    client.get("/health/alive")
    client.get("/nowhere/at/all/")
    batch = Batch()
    for _ in range(3):
        ledger.seal(batch, id=new_id(AT), action="case.opened", district_id=1, content=b"x", at=AT)
    batch.write()
    figures = _figures(client, watcher)
    count = "http_server_request_duration_seconds_count GET "
    assert figures[count + "health/alive 200"] == before.get(count + "health/alive 200", 0) + 1
    assert figures[count + "- 404"] == before.get(count + "- 404", 0) + 1
    assert figures["zhili_ledger_waiting_entries"] == 3
    assert figures["zhili_ledger_lag_seconds"] >= 0
    assert figures["postgresql_db_size_bytes"] > 1_000_000
    assert figures["zhili_database_up"] == 1
    told = {"zhili_jobs_due", "zhili_jobs_failed", "zhili_notification_backlog_messages", "zhili_clocks_late"}
    assert told <= set(figures)


def test_without_a_database_the_rest_is_still_told(
    client: Client, watcher: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*given: object, **named: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(standing, "read", away)
    figures = _figures(client, watcher)
    assert figures["zhili_database_up"] == 0 and any("http_server" in name for name in figures)


def test_processes_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "meters").mkdir()
    (tmp_path / "meters" / "histogram_1.db").write_bytes(b"of an earlier life")
    monkeypatch.setenv(meters.FOLDER, "")
    meters.begin(tmp_path / "meters")
    assert list((tmp_path / "meters").iterdir()) == []


def test_the_lag_is_that_of_the_oldest_act(settings_of_now: standing.Figures) -> None:
    assert settings_of_now.ledger_lag == timedelta(minutes=3)


@pytest.fixture
def settings_of_now() -> standing.Figures:
    id = new_id(AT - timedelta(minutes=3))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_pending VALUES (%s, 1, %s)", [id, b"x"])
    return standing.read(settings.CONFIG, at=AT)
