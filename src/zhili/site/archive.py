"""A house in one file: the database, the attachments and the keys, with a checksum for each part.

``write`` takes a consistent picture of a running house; ``verify`` proves a file whole before anything is
touched; ``unpack`` lays it out. The parts lie in a plain zip so that they can be had without us.
"""

import contextlib
import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, ClassVar

import psycopg
from psycopg import sql

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.site import config as settings
from zhili.site import postgres

_FORMAT = 1
_DUMP, _KEY, _MANIFEST = "database.dump", "secret_key", "manifest.json"
_FILES, _KEYS, _LEDGER = "files/", "private_keys/", "ledger/"
_FROM_OTHERS = ("stamps", "anchored")
"""What others said of the log: nothing of it can be made again from the database, as the log itself can."""

_CHUNK = 1 << 20
_VERSION = importlib.metadata.version("zhili")


class BackupDamaged(ZhiliError):
    """A backup file is not whole; nothing was touched."""

    code: ClassVar[str] = "backup-damaged"
    status: ClassVar[int] = 422
    message = Text(
        zh="备份 {file} 已损坏（{part}：{reason}）。没有改动任何数据，请换一个备份。",
        en="The backup {file} is damaged ({part}: {reason}). Nothing was touched; use another backup.",
    )


class TargetNotEmpty(ZhiliError):
    """A restore or backup would overwrite something."""

    code: ClassVar[str] = "target-not-empty"
    status: ClassVar[int] = 409
    message = Text(
        zh="{target} 已有内容，不会覆盖。请换一个空的位置。",
        en="{target} holds something already and will not be overwritten. Choose an empty place.",
    )


class DumpFailed(ZhiliError):
    """The database's own dump or restore program gave up."""

    code: ClassVar[str] = "dump-failed"
    status: ClassVar[int] = 500
    message = Text(zh="{program} 失败：{reason}", en="{program} failed: {reason}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: size and sha256 of each part, rows of each table, when and by which version."""

    made_at: str
    version: str
    parts: Mapping[str, Mapping[str, Any]]
    rows: Mapping[str, int]


def write(*, house: settings.Config, url: str, target: Path, at: datetime) -> Manifest:
    """Back up a house whose database answers at ``url`` into ``target`` (mode 0600: it holds the keys).

    The dump and the counts are of one snapshot; attachments are read after it, and none is ever removed
    before the row that names it. Raises TargetNotEmpty, DumpFailed; leaves no half-written file.
    """
    if target.exists():
        raise TargetNotEmpty(target=target)
    draft = target.with_name(target.name + ".part")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                manifest = _fill(archive, house=house, url=url, at=at)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, target)
    except FileExistsError as fault:
        raise TargetNotEmpty(target=target) from fault
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def verify(file: Path) -> Manifest:
    """The manifest of a backup whose every part has the size and checksum it should. Raises BackupDamaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _read_manifest(archive, file)
            for name, expected in manifest.parts.items():
                with archive.open(name) as part:
                    size, digest = _digest(part)
                if (size, digest) != (expected["size"], expected["sha256"]):
                    raise BackupDamaged(file=file, part=name, reason="sha256")
    except (OSError, zipfile.BadZipFile, KeyError, EOFError, ValueError, zlib.error) as fault:
        raise BackupDamaged(file=file, part="zip", reason=fault) from fault
    return manifest


def unpack_keys(*, file: Path, house: settings.Config) -> None:
    """Lay the secret key and the keys of personal data of a verified backup into a new home."""
    with zipfile.ZipFile(file) as archive:
        _lay_key(house.secret_key_file, archive.read(_KEY))
        held = [name for name in archive.namelist() if name.startswith(_KEYS)]
        if held:
            house.private_keys.mkdir(mode=0o700)
        for name in held:
            _lay_key(house.private_keys / PurePosixPath(name).name, archive.read(name))


def unpack(*, file: Path, house: settings.Config, url: str, manifest: Manifest) -> None:
    """Lay the database and the attachments of a verified backup into an empty house, and count the rows.

    Raises TargetNotEmpty when the database holds tables, DumpFailed, BackupDamaged when the counts differ.
    """
    if rows_of(url):
        raise TargetNotEmpty(target="database")
    _make_roles(url)
    with zipfile.ZipFile(file) as archive:
        with archive.open(_DUMP) as dump:
            _run_restore(dump, house=house, url=url)
        for name in manifest.parts:
            for prefix, folder in ((_FILES, house.files), (_LEDGER, house.ledger)):
                if name.startswith(prefix):
                    _lay(archive, name, folder / PurePosixPath(name).relative_to(prefix))
    found = rows_of(url)
    if found != dict(manifest.rows):
        differing = sorted({*found.items()} ^ {*manifest.rows.items()})
        raise BackupDamaged(file=file, part=_DUMP, reason=f"rows {differing[:3]}")


def _make_roles(url: str) -> None:
    """The dump's policies name roles. Who may not make them is told by the restore itself, where they are missing."""
    with psycopg.connect(url) as connection, contextlib.suppress(psycopg.errors.InsufficientPrivilege):
        for role in (postgres.WEB, postgres.JOBS):
            connection.execute(postgres.MAKE_ROLE.format(role=role, login="NOLOGIN").encode())


def rows_of(url: str) -> dict[str, int]:
    """How many rows each table of a database has."""
    with psycopg.connect(url) as connection:
        return _count(connection)


def _lay(archive: zipfile.ZipFile, name: str, destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, destination.open("xb") as copy:
        shutil.copyfileobj(source, copy, _CHUNK)


def _lay_key(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as key:
        key.write(content)


# --- writing ------------------------------------------------------------------------------------------------


def _fill(archive: zipfile.ZipFile, *, house: settings.Config, url: str, at: datetime) -> Manifest:
    parts: dict[str, dict[str, Any]] = {}
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        rows = _count(connection)
        parts[_DUMP] = _add_dump(archive, house=house, url=url, snapshot=snapshot[0] if snapshot else "")
    with house.secret_key_file.open("rb") as key:
        parts[_KEY] = _add(archive, _KEY, key)
    kept = {_KEYS: house.private_keys, _FILES: house.files}
    kept |= {f"{_LEDGER}{name}/": house.ledger / name for name in _FROM_OTHERS}
    for prefix, folder in kept.items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                name = prefix + path.relative_to(folder).as_posix()
                with path.open("rb") as source:
                    parts[name] = _add(archive, name, source)
    manifest = Manifest(made_at=at.isoformat(), version=_VERSION, parts=parts, rows=rows)
    said = {"format": _FORMAT, "made_at": manifest.made_at, "version": _VERSION, "parts": parts, "rows": rows}
    archive.writestr(_MANIFEST, json.dumps(said, indent=1, sort_keys=True))
    return manifest


def _add(archive: zipfile.ZipFile, name: str, source: IO[bytes]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as entry:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            entry.write(chunk)
    return {"size": size, "sha256": digest.hexdigest()}


def _add_dump(archive: zipfile.ZipFile, *, house: settings.Config, url: str, snapshot: str) -> dict[str, Any]:
    program = str(postgres.program("pg_dump", house.postgres_bin))
    command = [
        program,
        "--format=custom",
        "--compress=0",
        "--no-owner",
        "--enable-row-security",
        f"--snapshot={snapshot}",
    ]
    process = subprocess.Popen(
        command,
        env=_connection(url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    part = _add(archive, _DUMP, process.stdout)
    complaint = process.stderr.read().decode(errors="replace")
    if process.wait() != 0:
        raise DumpFailed(program="pg_dump", reason=complaint.strip())
    return part


# --- reading ------------------------------------------------------------------------------------------------


def _read_manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    said = json.loads(archive.read(_MANIFEST))
    if said["format"] != _FORMAT:
        raise BackupDamaged(file=file, part=_MANIFEST, reason=f"format {said['format']}")
    manifest = Manifest(
        made_at=said["made_at"], version=said["version"], parts=dict(said["parts"]), rows=dict(said["rows"])
    )
    for name in (_DUMP, _KEY):
        if name not in manifest.parts:
            raise BackupDamaged(file=file, part=name, reason="missing")
    for name in archive.namelist():
        outside = PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts
        if outside or (name != _MANIFEST and name not in manifest.parts):
            raise BackupDamaged(file=file, part=name, reason="not in the manifest")
    return manifest


def _digest(part: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := part.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def _run_restore(dump: IO[bytes], *, house: settings.Config, url: str) -> None:
    program = str(postgres.program("pg_restore", house.postgres_bin))
    environment = _connection(url)
    command = [
        program,
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={environment['PGDATABASE']}",
    ]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stdin is not None and process.stderr is not None
    try:
        shutil.copyfileobj(dump, process.stdin, _CHUNK)
        process.stdin.close()
    except BrokenPipeError:
        pass  # it gave up; its complaint says why
    complaint = process.stderr.read().decode(errors="replace")
    if process.wait() != 0:
        raise DumpFailed(program="pg_restore", reason=complaint.strip())


def _connection(url: str) -> dict[str, str]:
    """The address as environment: a command line can be read by everybody on the machine."""
    names = {
        "HOST": "PGHOST",
        "PORT": "PGPORT",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
        "NAME": "PGDATABASE",
    }
    parts = settings.database(url)
    chosen = {variable: str(parts[key]) for key, variable in names.items() if parts[key]}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **chosen}


def _count(connection: psycopg.Connection[Any]) -> dict[str, int]:
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace ORDER BY relname"
    ).fetchall()
    counts = {}
    for (table,) in tables:
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        counts[table] = int(row[0]) if row else 0
    return counts
