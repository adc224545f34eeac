"""``zhili migrate``: bring the tables of a house to this version. ``zhili up`` does it at every start."""

import argparse

from zhili.kernel import clock
from zhili.site import stamp
from zhili.site.cli import house


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("migrate", help="bring the tables to this version (up does it by itself)")
    house.add_home(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Apply what is missing, quick when nothing is; say which case types have faults and were not taken in."""
    with house.open_house(arguments, as_owner=True) as chosen:
        from zhili.site import preparation

        refused = preparation.prepare(at=clock.now())
    for fault in (fault for refusal in refused for fault in refusal.faults):
        print(f"zhili: {fault.render(arguments.lang)}", flush=True)
    if not refused:
        stamp.remember(chosen)
    return 0
