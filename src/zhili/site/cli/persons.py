"""``zhili persons``: whether anything of a person is left in the house."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from zhili.kernel.text import Text
from zhili.site.cli import house

_NOTHING = Text(
    zh="没有找到：查了 {tables} 张表 {rows} 行、{files} 个文件。加密和压缩的内容看不进去，见文档 personal-data.md。",
    en="Nothing found in {tables} tables with {rows} rows and {files} files. What is encrypted or compressed cannot be"
    " looked into: see personal-data.md.",
)
_FOUND = Text(zh="第 {value} 个值：{place} 有 {times} 处", en="value {value}: {times} in {place}")
_RUNNING = Text(zh="案件 {number}：还在办理", en="case {number}: still running")
_RETAINED = Text(
    zh="案件 {number}：按事项规定的保存期限保存到 {until}",
    en="case {number}: kept until {until}, as its type says",
)
_UNTIMED = Text(
    zh="案件 {number}：已办结，没有保存期限", en="case {number}: ended, without a term of retention"
)


_ALTERED = Text(zh="查看记录 {id} 与存证不符", en="row {id} of the trail is not as it was sealed")
_UNALTERED = Text(zh="查看记录与存证一致", en="the trail is as it was sealed")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("persons", help="look for what is left of a person")
    parser.add_argument(
        "deed",
        choices=("search", "trail"),
        help="look for a person's values, or check the trail of who read what against its seals",
    )
    house.add_home(parser)
    parser.add_argument(
        "--backup", metavar="FILE", type=Path, action="append", default=[], help="look into this backup too"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object in place of lines")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do one of the two; 1 where something was found."""
    return _search(arguments) if arguments.deed == "search" else _trail(arguments)


def _trail(arguments: argparse.Namespace) -> int:
    """Compare every row of the trail with its seal."""
    with house.open_house(arguments):
        from zhili.people import public as people

        altered = list(people.altered_trail())
    for one in altered:
        print(_ALTERED.format(id=one).in_(arguments.lang))
    if not altered:
        print(_UNALTERED.in_(arguments.lang))
    return int(bool(altered))


def _search(arguments: argparse.Namespace) -> int:
    """Look for the values on standard input, one a line. They are printed nowhere."""
    values = [line.strip() for line in sys.stdin if line.strip()]
    with house.open_house(arguments) as chosen:
        from zhili.site import tracing

        folders = [
            path for path in (chosen.files, chosen.ledger, chosen.logs, chosen.signer) if path.is_dir()
        ]
        looked = tracing.look(values, folders=folders, backups=arguments.backup)
    if arguments.json:
        print(json.dumps(asdict(looked), ensure_ascii=False))
        return int(bool(looked.traces))
    language = arguments.lang
    if not looked.traces:
        print(_NOTHING.format(tables=looked.tables, rows=looked.rows, files=looked.files).in_(language))
    for one in looked.traces:
        print(_FOUND.format(value=one.value, place=one.place, times=one.times).in_(language))
    for kept in looked.kept:
        words = _RUNNING if kept.running else _RETAINED if kept.until else _UNTIMED
        print(words.format(number=kept.number, until=kept.until).in_(language))
    return int(bool(looked.traces))
