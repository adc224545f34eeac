"""The doctor says what is wrong with a house, and the mend."""

import dataclasses
import os
import shutil
from collections import namedtuple
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from zhili.cases import public as cases
from zhili.kernel import clock
from zhili.site import case_types, checks, cli, config

Usage = namedtuple("Usage", ["total", "used", "free"])


@pytest.fixture
def house(tmp_path: Path) -> config.Config:
    chosen = config.load({"ZHILI_HOME": str(tmp_path / "home")})
    config.prepare_home(chosen)
    return chosen


def _found(findings: list[checks.Finding], topic: str) -> checks.Finding:
    return next(finding for finding in findings if finding.topic == topic)


def test_a_sound_home_has_nothing_to_mend(house: config.Config) -> None:
    assert {finding.level for finding in checks.home(house)} == {"ok"}


def test_a_home_that_is_not_there_stops_the_examination(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHILI_HOME", "")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])
    assert cli.main(["--lang", "zh", "doctor", "--home", str(tmp_path / "none")]) == 1
    said = capsys.readouterr().out
    assert "✗ home" in said
    assert f"zhili up --home {tmp_path / 'none'}" in said


def test_a_key_that_others_can_read_is_a_fault_with_its_mend(house: config.Config) -> None:
    house.secret_key_file.chmod(0o644)
    finding = _found(checks.home(house), "secret-key")
    assert finding.level == "fault"
    assert f"chmod 600 {house.secret_key_file}" in finding.mend.en


def test_a_lost_key_is_a_fault(house: config.Config) -> None:
    house.secret_key_file.unlink()
    assert _found(checks.home(house), "secret-key").level == "fault"


@pytest.mark.parametrize(
    ("free", "level"), [(10 * 1024**2, "fault"), (1024**3, "warning"), (50 * 1024**3, "ok")]
)
def test_little_room_is_said_before_it_hurts(
    house: config.Config, monkeypatch: pytest.MonkeyPatch, free: int, level: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(free * 2, free, free))
    assert _found(checks.home(house), "disk").level == level


@pytest.mark.django_db
def test_a_database_of_this_version_is_well() -> None:
    assert {finding.level for finding in checks.database()} == {"ok"}


@pytest.mark.django_db
def test_missing_migrations_are_a_fault_with_their_mend() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger'")
    finding = _found(checks.database(), "migrations")
    assert finding.level == "fault"
    assert "zhili migrate" in finding.mend.en


def _breathe(ago: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [clock.now() - ago])


@pytest.mark.django_db
def test_a_silent_worker_is_a_fault_only_where_one_should_run() -> None:
    _breathe(timedelta(minutes=5))
    assert _found(checks.worker(at=clock.now(), expected=True), "worker").level == "fault"
    assert checks.worker(at=clock.now(), expected=False) == []
    _breathe(timedelta(seconds=3))
    assert _found(checks.worker(at=clock.now(), expected=True), "worker").level == "ok"


@pytest.mark.django_db
def test_jobs_that_were_given_up_are_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'x', 'failed')"
        )
    finding = _found(checks.worker(at=clock.now(), expected=False), "jobs")
    assert finding.state.en.startswith("1 jobs")


@pytest.mark.django_db
def test_a_clock_that_was_set_back_is_a_fault() -> None:
    assert checks.clock_sanity(at=clock.now()).level == "ok"
    assert checks.clock_sanity(at=clock.now() - timedelta(hours=1)).level == "fault"
    _sequenced(clock.now() + timedelta(days=1))
    finding = checks.clock_sanity(at=clock.now())
    assert finding.level == "fault"
    assert "sequenced last" in finding.state.en


def _sequenced(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_log (id, size, root, tiled_size, tiled_root, sequenced_at)"
            " VALUES (1, 0, '', 0, '', %s)",
            [at],
        )


@pytest.mark.django_db
def test_seals_that_nobody_sequences_are_a_fault_while_the_house_runs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_pending VALUES (gen_random_uuid(), 110105, '')")
    assert checks.ledger_queue(expected=False).level == "ok"
    finding = checks.ledger_queue(expected=True)
    assert finding.level == "fault"
    assert finding.state.en.startswith("1 seals wait")
    with connection.cursor() as cursor:  # as a sequencer does
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x7A_686C_6F67])
    assert checks.ledger_queue(expected=True).level == "ok"


def test_a_running_house_is_told_from_a_resting_one() -> None:
    assert checks.running(None).level == "warning"
    assert "http://127.0.0.1:8000/" in checks.running({"pid": 7, "doing": "http://127.0.0.1:8000/"}).state.en


def test_a_broken_pack_is_named_with_file_and_mend(tmp_path: Path, house: config.Config) -> None:
    (tmp_path / "own" / "odd").mkdir(parents=True)
    (tmp_path / "own" / "odd" / "case_type.yaml").write_text("key: city.odd\nstagse: {}\n")
    assert [finding.level for finding in checks.packs(house)] == ["ok"]
    found = checks.packs(dataclasses.replace(house, packs=tmp_path / "own"))
    assert {finding.level for finding in found} == {"fault"}
    assert any("odd/case_type.yaml:2" in finding.state.en and finding.mend.en for finding in found)


@pytest.mark.django_db
def test_a_typo_in_one_declaration_does_not_close_the_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own" / "odd").mkdir(parents=True)
    (tmp_path / "own" / "odd" / "case_type.yaml").write_text("key: city.odd\nstagse: {}\n")
    monkeypatch.setenv("ZHILI_PACKS", str(tmp_path / "own"))
    refused = case_types.take_in(at=clock.now())
    assert any(fault.file.startswith("odd/") for refusal in refused for fault in refusal.faults)
    assert "hotline.request" in {case_type.key for case_type in cases.case_types()}
