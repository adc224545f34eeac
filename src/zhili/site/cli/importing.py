"""``zhili import``: take a file of requests in."""

import argparse
import json
from pathlib import Path

from zhili.site.cli import house


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("import", help="open cases from a CSV, XLSX or JSONL file, gzipped or not")
    house.add_home(parser)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--type", required=True, metavar="TYPE", help="key of the case type, as hotline.request"
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN[+COLUMN]",
        help="fill a form field (or opened_at) from a column of another name; + joins several",
    )
    parser.add_argument(
        "--rejects", type=Path, metavar="FILE", help="side file for bad rows (default: ./NAME.rejected.csv)"
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=0,
        metavar="N",
        help="processes side by side (default: one for each processor)",
    )
    parser.add_argument("--json", action="store_true", help="print the summary as one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Take the file in and print what became of it; 0 also where rows were rejected."""
    with house.open_house(arguments):
        from zhili.kernel import clock
        from zhili.kernel.actor import SYSTEM
        from zhili.site import importing

        path: Path = arguments.file
        summary = importing.Run(
            path=path,
            type_key=arguments.type,
            maps=arguments.map,
            rejects=arguments.rejects or Path(f"{path.name}.rejected.csv"),
            actor=SYSTEM,
            at=clock.now(),
            progress=importing.to_terminal(),
            language=arguments.lang,
            jobs=max(0, arguments.jobs),
        ).go()
    if arguments.json:
        print(json.dumps(summary.plain()))
    else:
        print(
            f"read {summary.read}, opened {summary.opened}, rejected {summary.rejected}, {summary.seconds:.1f} s"
        )
        if summary.rejects:
            print(f"rejected rows, with reasons: {summary.rejects}")
    return 0
