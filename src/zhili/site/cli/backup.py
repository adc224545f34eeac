"""``zhili backup FILE``: a house in one file, taken while it runs; ``--to DIR``: a folder that follows it."""

import argparse
from pathlib import Path

from zhili.kernel import clock
from zhili.kernel.text import Text
from zhili.site.cli import house

_DONE = Text(
    zh="已备份到 {file}：{tables} 张表 {rows} 行，{parts} 个部分，{size} MB。其中含密钥，请妥善保管。",
    en="Backed up to {file}: {tables} tables, {rows} rows, {parts} parts, {size} MB. It holds the secret key:"
    " keep it safe.",
)
_FOLLOWED = Text(
    zh="基础备份 {name} 已在 {folder}（{tables} 张表 {rows} 行）。zhili up 运行时变更随时写入，可恢复到此后任一时刻："
    "zhili restore {folder} --at 时刻。其中含密钥，请妥善保管。",
    en="The base {name} lies in {folder} ({tables} tables, {rows} rows). While zhili up runs, changes follow as they"
    " come; any instant from now on can be had back: zhili restore {folder} --at INSTANT. It holds the keys: keep it"
    " safe.",
)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("backup", help="keep the whole house, while it runs")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("file", metavar="FILE", type=Path, nargs="?", help="one file, as the house is now")
    which.add_argument(
        "--to", type=Path, metavar="DIR", help="a folder that follows the house, for any instant from now on"
    )
    parser.add_argument(
        "--keep", type=int, default=2, metavar="N", help="with --to: how many bases stay (default: 2)"
    )
    house.add_home(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file, or begin to follow, and say what is kept."""
    return _follow(arguments) if arguments.to else _write(arguments)


def _write(arguments: argparse.Namespace) -> int:
    from zhili.site import archive, postgres

    chosen = house.choose_house(arguments)
    with house.database_of(chosen):
        manifest = archive.write(
            house=chosen,
            url=chosen.database_url or postgres.url(chosen.home / "postgres"),
            target=arguments.file.resolve(),
            at=clock.now(),
        )
    said = _DONE.format(
        file=arguments.file,
        tables=len(manifest.rows),
        rows=sum(manifest.rows.values()),
        parts=len(manifest.parts),
        size=round(arguments.file.stat().st_size / 1e6, 1),
    )
    print(said.in_(arguments.lang))
    return 0


def _follow(arguments: argparse.Namespace) -> int:
    from zhili.site import continuous

    chosen, folder = house.choose_house(arguments), arguments.to.expanduser().resolve()
    with house.database_of(chosen):
        base = continuous.begin(house=chosen, folder=folder, keep=arguments.keep)
    said = _FOLLOWED.format(
        name=base.name, folder=folder, tables=len(base.rows), rows=sum(base.rows.values())
    )
    print(said.in_(arguments.lang))
    return 0
