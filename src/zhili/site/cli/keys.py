"""``zhili keys``: make and end the keys under which outside systems act."""

import argparse
import sys

from zhili.site.cli import house


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("keys", help="make or end the key of an outside system")
    house.add_home(parser)
    parser.add_argument("deed", choices=("create", "end"))
    parser.add_argument("name", help="what the key is called in every record of its acts")
    parser.add_argument("--role", default="outside", help="outside (default) or the role of a mandate")
    parser.add_argument("--unit", help="code of the unit it acts for")
    parser.add_argument("--area", help="path of the area it acts in (default: the whole city)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the new key on standard output, once; it is kept as a digest only."""
    with house.open_house(arguments):
        from zhili.kernel import clock
        from zhili.kernel.actor import SYSTEM
        from zhili.people import public as people

        at = clock.now()
        if arguments.deed == "end":
            people.end_key(name=arguments.name, actor=SYSTEM, at=at)
            return 0
        token = people.create_key(
            name=arguments.name, role=arguments.role, unit=arguments.unit, area=arguments.area, from_at=at,
            actor=SYSTEM, at=at,
        )  # fmt: skip
    print(token)
    sys.stderr.write("This key is shown once. Keep it where only the outside system can read it.\n")
    return 0
