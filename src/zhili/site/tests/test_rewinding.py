"""A house kept in a folder as it changes can be had back as it was at any instant, and refuses what it cannot give."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from zhili.site import archive, cli, config, continuous, postgres, rewinding
from zhili.site.continuous import Safe
from zhili.site.postgres import Postgres

FAST = {"shared_buffers": "16MB", "fsync": "off"}


@contextmanager
def _folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="zhili-rewind-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Everything of these tests, where the database's own account may enter."""
    with _folder() as made:
        yield made


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ZHILI_HOME", "ZHILI_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))


def _house(folder: Path) -> config.Config:
    chosen = config.load({"ZHILI_HOME": str(folder / "home")})
    config.prepare_home(chosen)
    (chosen.files / "ab").mkdir()
    (chosen.files / "ab" / "照片.jpg").write_bytes(b"a picture")
    chosen.ledger.mkdir()
    (chosen.ledger / "head").write_bytes(b"1 root")
    return chosen


class Story:
    """A table that grows, and the instants between its rows."""

    def __init__(self, house: config.Config, safe: Safe) -> None:
        self.house, self.safe, self.instants = house, safe, list[datetime]()

    def write(self, word: str) -> None:
        """One more row, and the instant after it."""
        with psycopg.connect(postgres.url(self.house.home / "postgres"), autocommit=True) as db:
            db.execute("INSERT INTO note VALUES (%s)", [word])
            row = db.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
        self.instants.append(datetime.fromtimestamp(row[0] if row else 0, UTC) + timedelta(milliseconds=2))
        time.sleep(0.01)  # so that the next row is of a later instant


@contextmanager
def _told(folder: Path) -> Iterator[Story]:
    house = _house(folder)
    server = Postgres(house.home / "postgres", settings=dict(FAST))
    server.start()
    with psycopg.connect(server.url, autocommit=True) as db:
        db.execute("CREATE TABLE note (word text)")
    told = Story(house, Safe(folder / "safe"))
    told.write("before")
    continuous.begin(house=house, folder=told.safe.root, keep=2)
    told.write("first")
    told.write("second")
    continuous.begin(house=house, folder=told.safe.root, keep=2)
    told.write("third")
    told.write("last")
    with psycopg.connect(server.url, autocommit=True) as db:
        continuous._await_changes(told.safe, house, db)
    yield told
    server.stop()


@pytest.fixture(scope="module")
def story(folder: Path) -> Iterator[Story]:
    """Rows before the base, between two bases, after them; the last ones only in the unfinished segment."""
    with _told(folder) as told:
        yield told


def _words(home: Path) -> list[str]:
    server = Postgres(home / "postgres", settings=dict(FAST))
    server.start()
    with psycopg.connect(server.url) as db:
        found = [row[0] for row in db.execute("SELECT word FROM note")]
    server.stop()
    return found


@pytest.mark.parametrize(
    ("instant", "words"), [(1, ["before", "first"]), (3, ["before", "first", "second", "third"])]
)
def test_a_house_comes_back_as_it_was_at_an_instant(
    story: Story, folder: Path, instant: int, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    home, at = folder / f"at-{instant}", story.instants[instant].isoformat()
    assert cli.main(["--lang", "en", "restore", str(story.safe.root), "--at", at, "--home", str(home)]) == 0
    said = capsys.readouterr().out
    assert f"zhili ledger rebuild --from {story.safe.ledger}" in said
    assert _words(home) == words
    assert (home / "secret_key").read_bytes() == story.house.secret_key_file.read_bytes()
    assert (home / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (home / "files/ab/照片.jpg").read_bytes() == b"a picture"
    assert (story.safe.ledger / "head").read_bytes() == b"1 root"


def test_without_an_instant_it_comes_back_as_it_was_at_the_end_and_goes_on(
    story: Story, folder: Path
) -> None:
    home = folder / "end"
    assert cli.main(["restore", str(story.safe.root), "--home", str(home)]) == 0
    assert _words(home)[-1] == "last"
    again = config.load({"ZHILI_HOME": str(home)})
    server = Postgres(home / "postgres", settings=dict(FAST))
    server.start()
    with pytest.raises(continuous.NotOurs):  # what it was before, and what it is now, are two stories
        continuous.begin(house=again, folder=story.safe.root, keep=2)
    server.stop()


def test_an_instant_before_the_first_base_or_after_the_end_is_refused(
    story: Story, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for at, words in (
        (story.instants[0] - timedelta(days=1), "no base that was whole"),
        (story.instants[-1] + timedelta(days=1), "choose an earlier instant"),
    ):
        home = folder / "refused"
        source = str(story.safe.root)
        assert cli.main(["--lang", "en", "restore", source, "--at", at.isoformat(), "--home", str(home)]) == 1
        assert words in capsys.readouterr().err
        assert not home.exists() or list(home.iterdir()) == []


def test_a_changed_base_is_refused_before_anything_is_touched(
    story: Story, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = folder / "damaged"
    shutil.copytree(story.safe.root, copy)
    base = Safe(copy).all_bases()[-1]
    largest = max(
        (one for one in (copy / "bases" / base.name / "base").rglob("*") if one.is_file()),
        key=os.path.getsize,
    )
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 1
    largest.write_bytes(content)
    assert cli.main(["--lang", "en", "restore", str(copy), "--home", str(folder / "never")]) == 1
    assert "is damaged" in capsys.readouterr().err
    assert not (folder / "never").exists()


def test_bases_beyond_those_kept_go_with_the_changes_before_them() -> None:
    with _folder() as folder, _told(folder) as story:
        _one_base_is_kept(story)


def _one_base_is_kept(story: Story) -> None:
    house = story.house
    before = {path.name for path in story.safe.wal.iterdir()}
    (house.files / "ab" / "照片.jpg").rename(house.files / "ab" / "another.jpg")
    continuous.begin(house=house, folder=story.safe.root, keep=1)
    (base,) = story.safe.all_bases()
    left = {path.name for path in story.safe.wal.iterdir()}
    assert min(left) >= base.first_segment > min(before)
    assert [path.name for path in story.safe.files.rglob("*.jpg")] == ["another.jpg"]


def test_a_full_or_foreign_folder_and_an_outside_database_are_refused(story: Story, folder: Path) -> None:
    (folder / "full").mkdir()
    (folder / "full" / "dear.txt").write_text("keep me")
    with pytest.raises(archive.TargetNotEmpty):
        continuous.begin(house=story.house, folder=folder / "full", keep=2)
    outside = config.load({"ZHILI_HOME": str(folder / "x"), "ZHILI_DATABASE_URL": "postgresql://a@b/c"})
    with pytest.raises(continuous.OwnDatabaseOnly):
        continuous.begin(house=outside, folder=folder / "y", keep=2)


def test_nobody_else_reads_the_folder(story: Story) -> None:
    assert story.safe.root.stat().st_mode & 0o777 == 0o700
    with suppress(FileNotFoundError):
        assert json.loads((story.safe.root / "zhili.json").read_text())["timeline"] == 1
    assert rewinding.choose(story.safe, at=None) == story.safe.all_bases()[-1]
