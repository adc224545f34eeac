"""``zhili backup FILE``: a house in one file, taken while it runs."""

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


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("backup", help="write the whole house into one file, while it runs")
    parser.add_argument("file", metavar="FILE", type=Path)
    house.add_home(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file and say what it holds."""
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
