"""``zhili export``: hand cases out as a file."""

import argparse
from pathlib import Path

from zhili.site.cli import house


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "export", help="write cases to a CSV, XLSX or JSONL file, without personal data"
    )
    house.add_home(parser)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--type", metavar="TYPE", help="only cases of this type")
    parser.add_argument(
        "--stage", action="append", default=[], help="only cases in this stage; may be repeated"
    )
    parser.add_argument("--area", help="only cases in this area (a path of codes)")
    parser.add_argument("--unit", help="only open cases in which this unit takes part")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file and print how many cases it holds."""
    from zhili.kernel.actor import SYSTEM

    with house.open_house(arguments):
        from zhili.cases.public import Filters
        from zhili.kernel import clock
        from zhili.site import exporting

        if arguments.file.suffix.lower() not in exporting.FORMATS:
            raise SystemExit(f"zhili export: the file's name should end in {', '.join(exporting.FORMATS)}")
        filters = Filters(
            type_key=arguments.type, stages=tuple(arguments.stage), area=arguments.area, unit=arguments.unit
        )
        found = exporting.rows(actor=SYSTEM, filters=filters, at=clock.now(), language=arguments.lang)
        print(exporting.write(arguments.file, found))
    return 0
