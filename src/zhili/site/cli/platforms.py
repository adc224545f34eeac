"""``zhili platforms``: register the outside platforms that cases travel to and from."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from zhili.kernel.text import Text
from zhili.site.cli import house

_SECRET = Text(
    zh="密钥只显示这一次，请交给对方保管；双方用它签名。",
    en="The secret is shown this once. Give it to the other side; both sign with it.",
)
_GIVEN = Text(zh="已登记，使用所给的密钥。", en="Registered with the secret that was given.")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "platforms", help="register outside platforms such as 110, list or end them"
    )
    house.add_home(parser)
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="add|list|end")
    adding = deeds.add_parser("add", help="register a platform and print the shared secret, once")
    adding.add_argument("key", help="what it is called in cases, such as 110")
    adding.add_argument("--name", required=True, help="what people call it")
    adding.add_argument("--url", default="", help="where it takes messages; without it nothing is sent")
    adding.add_argument(
        "--we-are", default="", metavar="NAME", help="our name with it (default: last step of --url)"
    )
    adding.add_argument(
        "--type",
        default="",
        metavar="TYPE",
        help="case type of what it sends (default: the one that travels)",
    )
    adding.add_argument(
        "--register",
        action="store_true",
        help="it keeps cases too: of --type, or of every type that declares in_step",
    )
    adding.add_argument(
        "--secret-file", metavar="FILE", help="take its secret from a file, - for standard input"
    )
    adding.set_defaults(do=_add)
    deeds.add_parser("list", help="show them and what waits for each").set_defaults(do=_list)
    ending = deeds.add_parser("end", help="send and take nothing any more; what waits is kept")
    ending.add_argument("key")
    ending.set_defaults(do=_end)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it in the house."""
    do: Callable[[argparse.Namespace], None] = arguments.do
    with house.open_house(arguments):
        do(arguments)
    return 0


def _add(arguments: argparse.Namespace) -> None:
    from zhili.cases import public as cases
    from zhili.kernel import clock

    given = _read(arguments.secret_file) if arguments.secret_file else None
    secret = cases.add_platform(
        key=arguments.key, name=arguments.name, url=arguments.url, we_are=arguments.we_are,
        type_key=arguments.type, register=arguments.register, secret=given, at=clock.now(),
    )  # fmt: skip
    if given is None:
        print(secret)
    sys.stderr.write((_GIVEN if given else _SECRET).in_(arguments.lang) + "\n")


def _read(source: str) -> str:
    """Never from the command line itself: everybody on the machine can read that."""
    return (sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")).strip()


def _list(arguments: argparse.Namespace) -> None:
    from zhili.cases import public as cases
    from zhili.kernel import clock

    waiting = {one.platform: one.messages for one in cases.waiting(before=clock.now())}
    for one in cases.platforms():
        state = ("register" if one.register else "active") if one.active else "ended"
        print(
            f"{one.key}\t{one.name}\t{one.url or '-'}\t{one.we_are or '-'}\t{state}\t{waiting.get(one.key, 0)}"
        )


def _end(arguments: argparse.Namespace) -> None:
    from zhili.cases import public as cases
    from zhili.kernel import clock

    cases.end_platform(key=arguments.key, at=clock.now())
