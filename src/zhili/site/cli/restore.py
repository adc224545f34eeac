"""``zhili restore FILE|DIR --home DIR``: a house out of its backup, checked before anything is touched."""

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from zhili.kernel.text import Text
from zhili.site import config
from zhili.site.cli import house

_DONE = Text(
    zh="已恢复到 {home}（备份时间 {made_at}）：{tables} 张表 {rows} 行。可运行：zhili up --home {home}",
    en="Restored into {home} (backup of {made_at}): {tables} tables, {rows} rows."
    " Now: zhili up --home {home}",
)
_LEDGER = Text(
    zh="存证日志在您说明之前不排序：备份之后发布过的，运行 zhili ledger rebuild --from {copy}；"
    "没有的，运行 zhili ledger rebuild",
    en="The sealed log waits until you say what was published after the backup: zhili ledger rebuild --from {copy}, or,"
    " if nothing was, zhili ledger rebuild",
)
_COPY = Text(zh="已发布目录的副本", en="COPY")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("restore", help="lay out a backup in an empty home, after checking it")
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="a file of zhili backup, or the folder of --to"
    )
    parser.add_argument(
        "--at",
        type=instant,
        metavar="INSTANT",
        help="out of a folder: as the house was then, 2026-11-22T15:04:05+08:00 (default: its end)",
    )
    house.add_home(parser)
    parser.set_defaults(run=run)


def instant(written: str) -> datetime:
    """An instant with its zone; one without is read as UTC. Raises ValueError."""
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def run(arguments: argparse.Namespace) -> int:
    """Verify, then restore; a restore that fails leaves the home empty again."""
    chosen = house.choose_house(arguments)
    made_at, rows = restore(arguments.file, chosen, at=arguments.at)
    words = _DONE.format(home=chosen.home, made_at=made_at, tables=len(rows), rows=sum(rows.values()))
    copy = Text(zh=str(arguments.file / "ledger"), en=str(arguments.file / "ledger"))
    ledger = _LEDGER.format(copy=copy if arguments.file.is_dir() else _COPY)
    print(words.in_(arguments.lang), ledger.in_(arguments.lang), sep="\n")
    return 0


def restore(source: Path, chosen: config.Config, *, at: datetime | None) -> tuple[str, dict[str, int]]:
    """Lay a backup out in an empty home: of when it is, and the rows of each table. The database is stopped again."""
    _refuse_unless_empty(chosen)
    if source.is_dir():
        return _rewind(source.resolve(), chosen, at=at)
    return _unpack(source, chosen)


def _unpack(file: Path, chosen: config.Config) -> tuple[str, dict[str, int]]:
    from zhili.site import archive, postgres

    manifest = archive.verify(file)
    with _emptied_if_it_fails(chosen):
        chosen.home.mkdir(parents=True, exist_ok=True)
        archive.unpack_keys(file=file, house=chosen)
        config.prepare_home(chosen)
        with house.database_of(chosen):
            url = chosen.database_url or postgres.url(chosen.home / "postgres")
            archive.unpack(file=file, house=chosen, url=url, manifest=manifest)
    return manifest.made_at, dict(manifest.rows)


def _rewind(folder: Path, chosen: config.Config, *, at: datetime | None) -> tuple[str, dict[str, int]]:
    from zhili.site import archive, continuous, postgres, rewinding

    safe = continuous.Safe(folder)
    if chosen.database_url is not None:
        raise continuous.OwnDatabaseOnly()
    base = rewinding.choose(safe, at=at)
    rewinding.verify(safe, base, house=chosen)
    with _emptied_if_it_fails(chosen):
        rewinding.lay_out(safe, base, house=chosen, at=at)
        with house.database_of(chosen):
            rows = archive.rows_of(postgres.url(chosen.home / "postgres"))
    return at.isoformat() if at else base.name + "…", rows


@contextmanager
def _emptied_if_it_fails(chosen: config.Config) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for child in chosen.home.iterdir() if chosen.home.is_dir() else ():
            shutil.rmtree(child) if child.is_dir() else child.unlink()
        raise


def _refuse_unless_empty(chosen: config.Config) -> None:
    from zhili.site.archive import TargetNotEmpty

    if chosen.home.exists() and any(chosen.home.iterdir()):
        raise TargetNotEmpty(target=chosen.home)
