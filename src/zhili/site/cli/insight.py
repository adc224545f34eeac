"""``zhili insight``: bring the figures of board and supervision up to the present, or count everything anew."""

import argparse
import time

from zhili.kernel import clock
from zhili.site.cli import house


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("insight", help="count the figures of board and supervision")
    house.add_home(parser)
    parser.add_argument(
        "--from-scratch",
        action="store_true",
        help="throw every figure away and count all cases from the beginning",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Count, and say how many cases were counted and how long it took; safe beside a running house."""
    with house.open_house(arguments):
        from zhili.insight import public as insight

        began, at = time.monotonic(), clock.now()
        counted = insight.recount(at=at) if arguments.from_scratch else 0
        counted += insight.count(at=at)
        seconds = time.monotonic() - began
    words = {
        "zh": "统计了 {count} 件案件，用时 {seconds:.1f} 秒。",
        "en": "{count} cases counted in {seconds:.1f} s.",
    }
    print(words[arguments.lang].format(count=counted, seconds=seconds))
    return 0
