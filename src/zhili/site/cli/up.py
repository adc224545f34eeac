"""``zhili up``: the whole house in the foreground, until Ctrl-C."""

import argparse
import os

from zhili.kernel.text import Text
from zhili.site.cli import house
from zhili.site.supervisor import House

_READY = Text(
    zh="智理已就绪：{address}（按 Ctrl-C 停止）", en="Zhili is ready at {address} (Ctrl-C stops it)"
)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("up", help="run the database, the web site and the worker until Ctrl-C")
    house.add_home(parser)
    add_address(parser)
    parser.set_defaults(run=run)


def add_address(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument(
        "--workers",
        type=int,
        default=min(2, os.cpu_count() or 1),
        help="web processes (default: 2, or 1 on one core)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    site = House(
        house.choose_house(arguments),
        host=arguments.host,
        port=arguments.port,
        web_processes=max(1, arguments.workers),
        announce=lambda address: print(_READY.format(address=address).in_(arguments.lang), flush=True),
    )
    site.run()
    return 0
