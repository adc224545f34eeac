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


def test_proxies_and_the_number_of_openings_are_read() -> None:
    known = config.load(
        {"ZHILI_TRUSTED_PROXIES": " 10.0.0.2, 10.1.0.0/16,2001:db8::/32 ", "ZHILI_OPENINGS": "0"}
    )
    assert [str(one) for one in known.proxies] == ["10.0.0.2/32", "10.1.0.0/16", "2001:db8::/32"]
    assert known.openings == 0
    assert (config.load({}).proxies, config.load({}).openings) == ((), 30)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ZHILI_TRUSTED_PROXIES", "10.0.0.300"), ("ZHILI_TRUSTED_PROXIES", "proxy"), ("ZHILI_OPENINGS", "-1"),
     ("ZHILI_OPENINGS", "many")],
)  # fmt: skip
def test_a_proxy_or_a_number_that_is_none_is_refused(name: str, value: str) -> None:
    with pytest.raises(config.BadSetting, match=name):
        config.load({name: value})
