"""Settings are checked at start, and the secret key is made once and kept to its owner."""

import stat
import threading
from pathlib import Path

import pytest

from zhili.site import config


def test_defaults_need_no_environment() -> None:
    chosen = config.load({})
    assert chosen.database_url is None
    assert chosen.debug is False
    assert "127.0.0.1" in chosen.allowed_hosts


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("ZHILI_DEBUG", "perhaps", "1 or 0"),
        ("ZHILI_DATABASE_URL", "mysql://user:hunter2@host/name", "postgresql://"),
        ("ZHILI_DATABASE_URL", "postgresql://user:hunter2@host/", "postgresql://"),
        ("ZHILI_DATABASE_URL", "postgresql://user:hunter2@host:many/name", "postgresql://"),
        ("ZHILI_PACKS", "/nowhere/at/all", "no such folder"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_the_mend(name: str, value: str, word: str) -> None:
    with pytest.raises(config.BadSetting) as refusal:
        config.load({name: value})
    assert name in str(refusal.value)
    assert word in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


def test_a_database_address_becomes_what_django_wants() -> None:
    parts = config.database("postgresql://li%20na:p%40ss@db.example:6432/city?sslmode=require")
    assert (parts["USER"], parts["PASSWORD"], parts["HOST"], parts["PORT"], parts["NAME"]) == (
        "li na", "p@ss", "db.example", "6432", "city",
    )  # fmt: skip
    assert parts["OPTIONS"] == {"sslmode": "require"}
    assert config.database("postgresql://zhili@/zhili?host=/tmp/socket")["HOST"] == "/tmp/socket"


def test_the_key_is_made_once_even_by_many_at_a_time(tmp_path: Path) -> None:
    chosen = config.load({"ZHILI_HOME": str(tmp_path)})
    found: set[str] = set()
    threads = [threading.Thread(target=lambda: found.add(config.secret_key(chosen))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    assert stat.S_IMODE(chosen.secret_key_file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_process_without_a_home_makes_no_files(tmp_path: Path) -> None:
    chosen = config.load({"ZHILI_HOME": str(tmp_path / "absent")})
    assert config.secret_key(chosen) != config.secret_key(chosen)
    assert not (tmp_path / "absent").exists()


def test_a_home_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(config.HomeUnusable, match="file"):
        config.prepare_home(config.load({"ZHILI_HOME": str(tmp_path / "file" / "home")}))
