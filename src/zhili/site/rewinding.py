"""A house out of its continuous backup, as it was at an instant: base, changes up to then, files, keys.

Nothing of the backup is changed. PostgreSQL replays the changes itself (recovery to a target time), stops after the
last transaction that was committed by then, and goes on from there on a timeline of its own.
"""

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.site import archive, continuous, postgres
from zhili.site.config import Config
from zhili.site.continuous import Base, Safe
from zhili.site.postgres import Postgres, PostgresFault

_REPLAYED_WITHIN = 6 * 3600.0
_TOO_FAR = "before configured recovery target"


class NoBase(ZhiliError):
    """The backup begins after the instant that is wanted."""

    code: ClassVar[str] = "no-base"
    status: ClassVar[int] = 422
    message = Text(
        zh="{folder} 里没有 {at} 之前完成的基础备份（最早 {first}）。",
        en="{folder} holds no base that was whole by {at} (the first: {first}).",
    )


class NotReached(ZhiliError):
    """The backup ends before the instant that is wanted."""

    code: ClassVar[str] = "not-reached"
    status: ClassVar[int] = 422
    message = Text(
        zh="{folder} 里的变更到不了 {at}：请选更早的时刻，或不写 --at，恢复到最后。",
        en="The changes in {folder} end before {at}: choose an earlier instant, or leave --at out for the last one.",
    )


def choose(safe: Safe, *, at: datetime | None) -> Base:
    """The newest base that was whole by an instant. Raises NoBase, archive.BackupDamaged."""
    bases = safe.all_bases()
    fitting = [one for one in bases if at is None or one.finished_at <= at]
    if not fitting:
        first = f"{bases[0].finished_at:%Y-%m-%dT%H:%M:%SZ}" if bases else "-"
        raise NoBase(folder=safe.root, at=at or "-", first=first)
    return fitting[-1]


def verify(safe: Safe, base: Base, *, house: Config) -> None:
    """Compare every file of a base with its checksum (pg_verifybackup). Raises archive.BackupDamaged."""
    program = str(postgres.program("pg_verifybackup", house.postgres_bin))
    done = subprocess.run(
        [program, "--no-parse-wal", "--quiet", str(safe.bases / base.name)],
        env=continuous.environment(house),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["-"])[0]
        raise archive.BackupDamaged(file=safe.root, part=base.name, reason=reason)


def lay_out(safe: Safe, base: Base, *, house: Config, at: datetime | None) -> None:
    """Make the empty home ``house`` what the backup held at an instant; None: at its end. Stops the database again.

    Raises NotReached, PostgresFault.
    """
    data = house.home / "postgres"
    house.home.mkdir(parents=True, exist_ok=True)
    shutil.copytree(safe.bases / base.name, data)
    for segment in sorted(safe.wal.iterdir()):
        name = segment.name.removesuffix(".partial")
        if name >= base.first_segment or name.endswith(".history"):
            shutil.copyfile(segment, data / "pg_wal" / name)
    (data / "recovery.signal").touch()
    postgres.give_to_server(data)
    _lay_files(safe, house)
    server = Postgres(
        data, binaries=house.postgres_bin, log=house.logs / "postgres.log", settings=_recovery(at)
    )
    try:
        server.start(within=_REPLAYED_WITHIN)
    except PostgresFault as fault:
        if _TOO_FAR in fault.render("en"):
            raise NotReached(folder=safe.root, at=at) from fault
        raise
    finally:
        server.stop()


def _recovery(at: datetime | None) -> dict[str, str]:
    told = {"restore_command": "false", "hot_standby": "off", "recovery_target_action": "promote"}
    return told | ({"recovery_target_time": at.isoformat()} if at is not None else {})


def _lay_files(safe: Safe, house: Config) -> None:
    house.logs.mkdir(exist_ok=True)
    for source, to in ((safe.files, house.files), (safe.keys / "private_keys", house.home / "private_keys")):
        if source.is_dir():
            shutil.copytree(source, to, ignore=shutil.ignore_patterns("*.part"))
    key = next(path for path in safe.keys.iterdir() if path.is_file())
    _private(key, house.secret_key_file)
    if (house.home / "private_keys").is_dir():
        (house.home / "private_keys").chmod(0o700)


def _private(source: Path, to: Path) -> None:
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(source.read_bytes())
