"""``zhili seals``: the certificates by which offices seal papers and officers sign them."""

import argparse
from collections.abc import Callable

from zhili.kernel.text import Text
from zhili.site.cli import house

_KINDS = {
    "ca": Text(zh="根证书", en="authority"),
    "seal": Text(zh="公章", en="seal"),
    "officer": Text(zh="经办人", en="officer"),
}
_IN_FORCE, _OVER = Text(zh="有效", en="in force"), Text(zh="已停用或到期", en="revoked or over")
_NOT_THERE = Text(zh="没有这张有效的证书", en="there is no such certificate in force")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("seals", help="certificates by which papers are sealed and signed")
    deeds = parser.add_subparsers(metavar="DEED", required=True)
    _deed(deeds, "list", _list, "every certificate, and whether it is in force")
    revoke = _deed(deeds, "revoke", _revoke, "let a certificate sign nothing any more; old seals stay good")
    revoke.add_argument("serial")
    revoke.add_argument("--why", required=True, help="kept beside the certificate")
    renew = _deed(deeds, "renew", _renew, "make a new certificate in place of one, and revoke that")
    renew.add_argument("serial")


def _deed(
    deeds: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    help: str,
) -> argparse.ArgumentParser:
    parser = deeds.add_parser(name, help=help)
    house.add_home(parser)
    parser.set_defaults(run=run)
    return parser


def _list(arguments: argparse.Namespace) -> int:
    with house.open_house(arguments):
        from zhili.documents import public as documents
        from zhili.kernel import clock

        at, found = clock.now(), documents.certificates()
    for one in found:
        state = (_IN_FORCE if one.in_force(at) else _OVER).in_(arguments.lang)
        kind = _KINDS[one.kind].in_(arguments.lang)
        print(f"{one.serial}  {one.unit}  {kind}  {one.holder}  {one.until:%Y-%m-%d}  {state}")
    return 0


def _revoke(arguments: argparse.Namespace) -> int:
    """1 where there is none to revoke."""
    with house.open_house(arguments):
        from zhili.documents import public as documents
        from zhili.kernel import clock
        from zhili.kernel.actor import SYSTEM

        done = documents.revoke(serial=arguments.serial, why=arguments.why, actor=SYSTEM, at=clock.now())
    if not done:
        print(_NOT_THERE.in_(arguments.lang))
    return int(not done)


def _renew(arguments: argparse.Namespace) -> int:
    """Print the new serial."""
    with house.open_house(arguments):
        from zhili.documents import public as documents
        from zhili.kernel import clock

        serial = documents.renew(serial=arguments.serial, at=clock.now())
    print(serial)
    return 0
