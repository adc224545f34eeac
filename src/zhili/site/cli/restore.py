"""``zhili restore FILE --home DIR``: a house out of its backup, checked before anything is touched."""

import argparse
import shutil
from pathlib import Path

from zhili.kernel.text import Text
from zhili.site import config
from zhili.site.cli import house

_DONE = Text(
    zh="已恢复到 {home}（备份时间 {made_at}）：{tables} 张表 {rows} 行。可运行：zhili up --home {home}"
    "\n存证日志在您说明之前不排序：备份之后发布过的，运行 zhili ledger rebuild --from 已发布目录的副本；"
    "没有的，运行 zhili ledger rebuild",
    en="Restored into {home} (backup of {made_at}): {tables} tables, {rows} rows."
    " Now: zhili up --home {home}"
    "\nThe sealed log waits until you say what was published after the backup: zhili ledger rebuild --from COPY, or, if"
    " nothing was, zhili ledger rebuild",
)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("restore", help="lay out a backup in an empty home, after checking it")
    parser.add_argument("file", metavar="FILE", type=Path)
    house.add_home(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Verify, then restore; a restore that fails leaves the home empty again."""
    from zhili.site import archive, postgres

    chosen = house.choose_house(arguments)
    _refuse_unless_empty(chosen)
    manifest = archive.verify(arguments.file)
    try:
        chosen.home.mkdir(parents=True, exist_ok=True)
        archive.unpack_keys(file=arguments.file, house=chosen)
        config.prepare_home(chosen)
        with house.database_of(chosen):
            url = chosen.database_url or postgres.url(chosen.home / "postgres")
            archive.unpack(file=arguments.file, house=chosen, url=url, manifest=manifest)
    except BaseException:
        for child in chosen.home.iterdir():
            shutil.rmtree(child) if child.is_dir() else child.unlink()
        raise
    said = _DONE.format(
        home=chosen.home,
        made_at=manifest.made_at,
        tables=len(manifest.rows),
        rows=sum(manifest.rows.values()),
    )
    print(said.in_(arguments.lang))
    return 0


def _refuse_unless_empty(chosen: config.Config) -> None:
    from zhili.site.archive import TargetNotEmpty

    if chosen.home.exists() and any(chosen.home.iterdir()):
        raise TargetNotEmpty(target=chosen.home)
