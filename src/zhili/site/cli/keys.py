"""``zhili keys``: keys under which outside systems act, and the keys that personal data is sealed with."""

import argparse
import sys
from collections.abc import Callable

from zhili.kernel.text import Text
from zhili.site.cli import house

_STATES = {
    "in_use": Text(zh="使用中", en="in use"),
    "retired": Text(zh="已退役", en="retired"),
    "house": Text(zh="房屋旧密钥，请轮换", en="the house's former key: rotate"),
    "missing": Text(zh="缺失", en="missing"),
}
_ROTATED = Text(
    zh="{district_id}：{sealed} 条改用密钥 {key_id}；打不开 {unopened} 条；退役 {retired} 把，销毁 {destroyed} 把",
    en="{district_id}: {sealed} records now under key {key_id}; {unopened} could not be opened;"
    " {retired} keys retired, {destroyed} destroyed",
)
_KEPT = Text(
    zh="旧密钥已退役，一小时后再运行一次 zhili keys rotate 即销毁；此前的备份仍含旧密钥，请按期销毁。",
    en="The old keys are retired; rotating again after an hour destroys them. Backups made before hold them still.",
)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "keys", help="keys of outside systems, and those that personal data is sealed with"
    )
    deeds = parser.add_subparsers(metavar="DEED", required=True)
    create = _deed(deeds, "create", _create, "make the key of an outside system")
    create.add_argument("name", help="what the key is called in every record of its acts")
    create.add_argument("--role", default="outside", help="outside (default) or the role of a mandate")
    create.add_argument("--unit", help="code of the unit it acts for")
    create.add_argument("--area", help="path of the area it acts in (default: the whole city)")
    end = _deed(deeds, "end", _end, "let the key of an outside system act no more")
    end.add_argument("name")
    _deed(deeds, "list", _list, "how many records of personal data lie under which key")
    rotate = _deed(deeds, "rotate", _rotate, "seal personal data with new keys; begun again, it goes on")
    rotate.add_argument(
        "--district", type=int, action="append", default=[], help="this district only (may be given again)"
    )


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


def _create(arguments: argparse.Namespace) -> int:
    """Print the new key on standard output, once; it is kept as a digest only."""
    with house.open_house(arguments):
        from zhili.kernel import clock
        from zhili.kernel.actor import SYSTEM
        from zhili.people import public as people

        at = clock.now()
        token = people.create_key(
            name=arguments.name, role=arguments.role, unit=arguments.unit, area=arguments.area, from_at=at,
            actor=SYSTEM, at=at,
        )  # fmt: skip
    print(token)
    sys.stderr.write("This key is shown once. Keep it where only the outside system can read it.\n")
    return 0


def _end(arguments: argparse.Namespace) -> int:
    with house.open_house(arguments):
        from zhili.kernel import clock
        from zhili.kernel.actor import SYSTEM
        from zhili.people import public as people

        people.end_key(name=arguments.name, actor=SYSTEM, at=clock.now())
    return 0


def _list(arguments: argparse.Namespace) -> int:
    """One line for each district and key; 1 where a key is missing."""
    with house.open_house(arguments):
        from zhili.people import public as people

        standing = people.private_keys()
    for one in standing:
        print(
            f"{one.district_id:>8}  {one.key_id}  {one.records:>10}  {_STATES[one.state].in_(arguments.lang)}"
        )
    return int(any(one.state == "missing" for one in standing))


def _rotate(arguments: argparse.Namespace) -> int:
    """Seal everything anew; 1 where a record could not be opened."""
    with house.open_house(arguments):
        from zhili.kernel import clock
        from zhili.people import public as people

        done = people.rotate_keys(at=clock.now(), districts=tuple(arguments.district), told=_told)
    for one in done:
        said = _ROTATED.format(
            district_id=one.district_id, sealed=one.sealed, key_id=one.key_id, unopened=one.unopened,
            retired=one.retired, destroyed=one.destroyed,
        )  # fmt: skip
        print(said.in_(arguments.lang))
    if any(one.retired for one in done):
        print(_KEPT.in_(arguments.lang))
    return int(any(one.unopened for one in done))


def _told(district_id: int, sealed: int) -> None:
    sys.stderr.write(f"\r{district_id}: {sealed}")
