"""A backup holds the whole house, is checked before anything is touched, and comes back as it was."""

import json
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from zhili.site import archive, cli, config
from zhili.site.postgres import Postgres

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
FAST = {"shared_buffers": "16MB", "fsync": "off"}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="zhili-backup-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def house(folder: Path) -> config.Config:
    chosen = config.load({"ZHILI_HOME": str(folder / "home")})
    config.prepare_home(chosen)
    (chosen.files / "ab").mkdir()
    (chosen.files / "ab" / "照片.jpg").write_bytes(os.urandom(3000))
    for name in ("stamps/7.tsr", "anchored/7-court.checkpoint", "tile/0/000.p/7"):
        (chosen.ledger / name).parent.mkdir(parents=True)
        (chosen.ledger / name).write_bytes(os.urandom(70))
    return chosen


@pytest.fixture(scope="module")
def server(house: config.Config) -> Iterator[Postgres]:
    made = Postgres(house.home / "postgres", settings=dict(FAST))
    made.start()
    with psycopg.connect(made.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE note (id int PRIMARY KEY, word text)")
        connection.execute("INSERT INTO note SELECT n, '第' || n || '号' FROM generate_series(1, 500) n")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def backup(folder: Path, house: config.Config, server: Postgres) -> Path:
    file = folder / "backup.zip"
    archive.write(house=house, url=server.url, target=file, at=AT)
    return file


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ZHILI_HOME", "ZHILI_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))


def test_a_restored_house_is_the_one_that_was_backed_up(
    backup: Path, house: config.Config, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = folder / "restored"
    assert cli.main(["--lang", "en", "restore", str(backup), "--home", str(target)]) == 0
    assert "1 tables, 500 rows" in capsys.readouterr().out
    assert (target / "secret_key").read_bytes() == house.secret_key_file.read_bytes()
    assert stat.S_IMODE((target / "secret_key").stat().st_mode) == 0o600
    for kept in ("files/ab/照片.jpg", "ledger/stamps/7.tsr", "ledger/anchored/7-court.checkpoint"):
        assert (target / kept).read_bytes() == (house.home / kept).read_bytes()
    assert not (target / "ledger/tile").exists(), "made again from the database"
    copy = Postgres(target / "postgres", settings=dict(FAST))
    copy.start()
    with psycopg.connect(copy.url) as connection:
        row = connection.execute("SELECT count(*), max(word) FROM note WHERE word LIKE '第%号'").fetchone()
    copy.stop()
    assert row == (500, "第9号")


def test_a_backup_is_readable_by_its_owner_only_and_never_overwrites(
    backup: Path, house: config.Config, server: Postgres
) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    before = backup.read_bytes()
    with pytest.raises(archive.TargetNotEmpty):
        archive.write(house=house, url=server.url, target=backup, at=AT)
    assert backup.read_bytes() == before
    assert list(backup.parent.glob("*.part")) == []


def test_a_full_home_is_not_overwritten(
    backup: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = folder / "full"
    target.mkdir()
    (target / "dear.txt").write_text("keep me")
    assert cli.main(["--lang", "en", "restore", str(backup), "--home", str(target)]) == 1
    assert "will not be overwritten" in capsys.readouterr().err
    assert [path.name for path in target.iterdir()] == ["dear.txt"]


def _flip_a_byte(backup: Path, damaged: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 3] ^= 0xFF
    damaged.write_bytes(content)


def _cut_off(backup: Path, damaged: Path) -> None:
    damaged.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])


def _change_a_part(backup: Path, damaged: Path) -> None:
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"another key" if name == "secret_key" else old.read(name))


def _add_a_part(backup: Path, damaged: Path) -> None:
    shutil.copy(backup, damaged)
    with zipfile.ZipFile(damaged, "a") as archive_file:
        archive_file.writestr("files/../../outside", b"trap")


def _of_another_format(backup: Path, damaged: Path) -> None:
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps({**json.loads(content), "format": 99}).encode()
            new.writestr(name, content)


def _not_a_zip(backup: Path, damaged: Path) -> None:
    damaged.write_text("no backup at all")


@pytest.mark.parametrize(
    "damage", [_flip_a_byte, _cut_off, _change_a_part, _add_a_part, _of_another_format, _not_a_zip]
)
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    damage: Callable[[Path, Path], None], backup: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged, target = folder / f"{damage.__name__}.zip", folder / f"home-{damage.__name__}"
    damage(backup, damaged)
    assert cli.main(["--lang", "en", "restore", str(damaged), "--home", str(target)]) == 1
    assert "damaged" in capsys.readouterr().err
    assert not target.exists()


def test_a_missing_backup_is_said_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--lang", "en", "restore", str(folder / "none.zip"), "--home", str(folder / "x")]) == 1
    assert "No such file" in capsys.readouterr().err


def test_a_restore_that_fails_leaves_the_home_empty(
    backup: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise archive.DumpFailed(program="pg_restore", reason="for the test")

    monkeypatch.setattr(archive, "unpack", fail)
    target = folder / "failing"
    assert cli.main(["restore", str(backup), "--home", str(target)]) == 1
    assert list(target.iterdir()) == []
