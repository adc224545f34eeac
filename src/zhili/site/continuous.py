"""A house kept in a folder as it changes: a base copy of the database, every change after it, files and keys.

``begin`` takes a base and lets the house's archiver follow; ``rewinding`` lays a house out from the folder as it was
at an instant. The database's part is PostgreSQL's own: pg_basebackup, pg_receivewal over a replication slot (so that
what the archiver has not taken yet is kept for it), pg_archivecleanup.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import psycopg

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.site import archive, postgres
from zhili.site.config import Config

SLOT = "zhili_backup"
_NOTE, _ABOUT = "backup_to", "zhili.json"
_RECEIVED_WITHIN = 120.0


class NotOurs(ZhiliError):
    """The folder of a continuous backup belongs to another house, or to this one before a restore."""

    code: ClassVar[str] = "backup-of-another"
    status: ClassVar[int] = 409
    message = Text(
        zh="{folder} 里是另一个系统（或恢复之前的本系统）的备份。请换一个空文件夹。",
        en="{folder} holds the backup of another house, or of this one before a restore. Choose an empty folder.",
    )


class OwnDatabaseOnly(ZhiliError):
    """A continuous backup is of the embedded database."""

    code: ClassVar[str] = "own-database-only"
    status: ClassVar[int] = 409
    message = Text(
        zh="数据库在另外的服务器上：请用该服务器自己的归档与时间点恢复。",
        en="The database is on a server of its own: use that server's archiving and point-in-time recovery.",
    )


class NotReceived(ZhiliError):
    """The changes since the base did not arrive in the folder."""

    code: ClassVar[str] = "not-received"
    status: ClassVar[int] = 503
    message = Text(
        zh="数据库的变更没有写到 {folder}：{reason}",
        en="The database's changes did not arrive in {folder}: {reason}",
    )


@dataclass(frozen=True, slots=True)
class Base:
    """One base copy: its name, when it was whole, where the changes after it begin, and how many rows stood."""

    name: str
    finished_at: datetime
    first_segment: str
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Safe:
    """The folder of a continuous backup."""

    root: Path

    @property
    def bases(self) -> Path:
        """The base copies, each beside a file of facts."""
        return self.root / "bases"

    @property
    def wal(self) -> Path:
        """The database's changes, in segments."""
        return self.root / "wal"

    @property
    def files(self) -> Path:
        """The attachments."""
        return self.root / "files"

    @property
    def keys(self) -> Path:
        """The secret key and the keys of personal data."""
        return self.root / "keys"

    @property
    def ledger(self) -> Path:
        """The log as it is published: what ``zhili ledger rebuild --from`` wants after a restore."""
        return self.root / "ledger"

    def all_bases(self) -> list[Base]:
        """The whole bases, the oldest first."""
        found = [json.loads(path.read_text("utf-8")) for path in self.bases.glob("*.json")]
        bases = [Base(**{**one, "finished_at": datetime.fromisoformat(one["finished_at"])}) for one in found]
        return sorted(bases, key=lambda one: one.finished_at)


def target(house: Config) -> Safe | None:
    """Where the house is kept continuously; None where it is not."""
    try:
        return Safe(Path((house.home / _NOTE).read_text("utf-8").strip()))
    except FileNotFoundError:
        return None


def begin(*, house: Config, folder: Path, keep: int) -> Base:
    """Take a base of a house whose embedded database answers, and have its changes follow from now on.

    The newest ``keep`` bases stay, with the changes since the oldest of them. Raises OwnDatabaseOnly, NotOurs,
    archive.DumpFailed, NotReceived.
    """
    if house.database_url is not None:
        raise OwnDatabaseOnly()
    safe, url = Safe(folder), postgres.url(house.home / "postgres")
    with psycopg.connect(url, autocommit=True) as db:
        _claim(safe, db)
        _reserve(db)
        (house.home / _NOTE).write_text(f"{folder}\n", "utf-8")
        base = _take_base(safe, house, db)
        _await_changes(safe, house, db)
    mirror(house, safe)
    _prune(safe, house, keep=keep)
    return base


def mirror(house: Config, safe: Safe) -> int:
    """Bring files, keys and the published log in the folder up to date; how many files were copied.

    The log's ``head`` and ``checkpoint`` come last, so that what they speak of is there.
    """
    keys = [house.secret_key_file, *sorted((house.home / "private_keys").glob("*"))]
    last = [house.ledger / "head", house.ledger / "checkpoint"]
    copied = _copy(keys[:1], house.secret_key_file.parent, safe.keys) + _copy(keys[1:], house.home, safe.keys)
    copied += _copy(_files_in(house.files), house.files, safe.files)
    copied += _copy((one for one in _files_in(house.ledger) if one not in last), house.ledger, safe.ledger)
    return copied + _copy((one for one in last if one.exists()), house.ledger, safe.ledger)


def receiving(house: Config, safe: Safe, *options: str) -> list[str]:
    """The command that receives the database's changes into the folder."""
    program = str(postgres.program("pg_receivewal", house.postgres_bin))
    return [program, f"--directory={safe.wal}", f"--slot={SLOT}", "--no-password", *options]


def environment(house: Config) -> dict[str, str]:
    """What PostgreSQL's programs need to find the embedded database."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C.UTF-8",
        "PGHOST": str(postgres.socket_folder(house.home / "postgres")),
        "PGUSER": postgres.ROLE,
    }


# --- the steps of begin -------------------------------------------------------------------------------------


def _claim(safe: Safe, db: "psycopg.Connection[Any]") -> None:
    row = db.execute(
        "SELECT system_identifier::text, timeline_id FROM pg_control_system(), pg_control_checkpoint()"
    ).fetchone()
    about = {"database": row[0], "timeline": row[1]} if row else {}
    file = safe.root / _ABOUT
    if not file.exists() and safe.root.exists() and any(safe.root.iterdir()):
        raise archive.TargetNotEmpty(target=safe.root)
    if file.exists() and json.loads(file.read_text("utf-8")) != about:
        raise NotOurs(folder=safe.root)
    safe.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    safe.root.chmod(0o700)  # personal data and keys lie in it
    for part in (safe.bases, safe.wal):
        part.mkdir(exist_ok=True)
    file.write_text(json.dumps(about), "utf-8")


def _reserve(db: "psycopg.Connection[Any]") -> None:
    """A slot that keeps changes until they are received; one that fell too far behind is made anew."""
    found = db.execute(
        "SELECT wal_status, active FROM pg_replication_slots WHERE slot_name = %s", [SLOT]
    ).fetchone()
    if found is not None and found[0] == "lost":
        db.execute("SELECT pg_drop_replication_slot(%s)", [SLOT])
        found = None
    if found is None:
        db.execute("SELECT pg_create_physical_replication_slot(%s, true)", [SLOT])


def _take_base(safe: Safe, house: Config, db: "psycopg.Connection[Any]") -> Base:
    name = f"{_instant(db):%Y%m%dT%H%M%S.%fZ}"  # two may begin within one second
    draft, program = safe.bases / f"{name}.part", str(postgres.program("pg_basebackup", house.postgres_bin))
    command = [program, f"--pgdata={draft}", "--wal-method=none", "--checkpoint=fast", "--no-password"]
    try:
        _run([*command, "--manifest-checksums=SHA256"], house)
        label = (draft / "backup_label").read_text("utf-8")
        base = Base(
            name=name,
            finished_at=_instant(db),
            first_segment=label.split("(file ")[1].split(")")[0],
            rows=archive.rows_of(postgres.url(house.home / "postgres")),
        )
        draft.rename(safe.bases / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    facts = asdict(base) | {"finished_at": base.finished_at.isoformat()}
    (safe.bases / f"{name}.json").write_text(json.dumps(facts), "utf-8")
    return base


def _await_changes(safe: Safe, house: Config, db: "psycopg.Connection[Any]") -> None:
    """Until all that is written now lies in the folder: by the house's archiver, or by us where none runs."""
    row = db.execute("SELECT pg_switch_wal()::text").fetchone()
    reached, until = row[0] if row else "0/0", time.monotonic() + _RECEIVED_WITHIN
    while True:
        done = subprocess.run(
            receiving(house, safe, f"--endpos={reached}", "--no-loop"),
            env=environment(house),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0 or _received(db, reached):
            return
        if time.monotonic() > until:
            raise NotReceived(folder=safe.wal, reason=done.stderr.strip().splitlines()[-1:])
        time.sleep(0.2)


def _received(db: "psycopg.Connection[Any]", reached: str) -> bool:
    row = db.execute(
        "SELECT bool_or(write_lsn >= %s::pg_lsn) FROM pg_stat_replication JOIN pg_replication_slots"
        " ON active_pid = pid WHERE slot_name = %s",
        [reached, SLOT],
    ).fetchone()
    return bool(row and row[0])


def _prune(safe: Safe, house: Config, *, keep: int) -> None:
    bases = safe.all_bases()
    for old in bases[: -max(keep, 1)]:
        (safe.bases / f"{old.name}.json").unlink()
        shutil.rmtree(safe.bases / old.name)
    oldest = bases[-max(keep, 1) :][0]
    program = str(postgres.program("pg_archivecleanup", house.postgres_bin))
    _run([program, str(safe.wal), oldest.first_segment], house)
    gone = {path.relative_to(safe.files) for path in _files_in(safe.files)}
    for name in gone - {path.relative_to(house.files) for path in _files_in(house.files)}:
        (safe.files / name).unlink()  # what was erased in the house is erased here


def _instant(db: "psycopg.Connection[Any]") -> datetime:
    row = db.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
    return datetime.fromtimestamp(row[0] if row else 0.0, UTC)


def _run(command: list[str], house: Config) -> None:
    done = subprocess.run(command, env=environment(house), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise archive.DumpFailed(program=Path(command[0]).name, reason=done.stderr.strip())


def _files_in(folder: Path) -> Iterable[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _copy(paths: Iterable[Path], root: Path, to: Path) -> int:
    copied = 0
    for path in paths:
        place = to / path.relative_to(root)
        try:
            found = path.stat()
            if place.exists() and _same(place, found.st_size, found.st_mtime_ns):
                continue
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = place.with_name(place.name + ".part")
            shutil.copy2(path, draft)
            draft.replace(place)
        except FileNotFoundError:  # replaced or erased meanwhile
            continue
        copied += 1
    return copied


def _same(place: Path, size: int, changed: int) -> bool:
    found = place.stat()
    return (found.st_size, found.st_mtime_ns) == (size, changed)
