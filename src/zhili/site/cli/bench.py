"""``zhili bench``: what this version costs on this machine."""

import argparse
import dataclasses
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("bench", help="measure speed, memory and disk on a throw-away house")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, within a minute: only a smoke test"
    )
    parser.add_argument(
        "--cases", type=int, metavar="N", help="how many cases lists are measured over (default: 1000000)"
    )
    parser.add_argument("--pages", action="store_true", help="only what each page costs; not to be written")
    parser.add_argument(
        "--alike", action="store_true", help="only how long like cases take; not to be written"
    )
    parser.add_argument(
        "--mediators",
        action="store_true",
        help="only how long it takes to propose mediators; not to be written",
    )
    parser.add_argument(
        "--papers", action="store_true", help="only what papers and a case file take; not to be written"
    )
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="put the figures into the table of this page"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure, and print the figures."""
    from zhili.site.bench import report
    from zhili.site.bench.run import FULL, QUICK, Run

    sizes = QUICK if arguments.quick else FULL
    if arguments.cases:
        sizes = dataclasses.replace(sizes, cases=arguments.cases)
    bench = Run(sizes, lambda words: print(f"bench: {words}", file=sys.stderr, flush=True))
    if arguments.pages:
        return _through_pages(bench.go_through_pages(), arguments)
    alone = {
        bench.go_through_likes: arguments.alike,
        bench.go_through_mediators: arguments.mediators,
        bench.go_through_papers: arguments.papers,
    }
    for measure in (one for one, wanted in alone.items() if wanted):
        print(json.dumps(measure(), ensure_ascii=False))
        return 0
    figures = bench.go()
    if arguments.write:
        report.write(arguments.write, figures)
    print(json.dumps(figures, ensure_ascii=False) if arguments.json else report.table(figures))
    return 0


def _through_pages(figures: Mapping[str, Any], arguments: argparse.Namespace) -> int:
    from zhili.site.bench import report

    told = json.dumps(figures, ensure_ascii=False) if arguments.json else report.pages_table(figures["pages"])
    print(told)
    return 0
