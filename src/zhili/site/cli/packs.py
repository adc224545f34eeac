"""``zhili packs``: work on case types as folders."""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from zhili.casetypes.faults import PackFault
from zhili.site.cli import house, packs_on_cases

if TYPE_CHECKING:
    from zhili.site.pack_work import Tried


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its verbs."""
    parser = subparsers.add_parser("packs", help="check, test, list and begin case types")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, (act, words) in _VERBS.items():
        verb = verbs.add_parser(name, help=words)
        house.add_home(verb)
        verb.set_defaults(run=run, act=act)
        if name == "new":
            verb.add_argument("name", metavar="FIELD/NAME")
            verb.add_argument(
                "--in", dest="where", type=Path, metavar="DIR", help="default: $ZHILI_PACKS or ./packs"
            )
        else:
            verb.add_argument(
                "folders", nargs="*", type=Path, metavar="FOLDER", help="default: all there are"
            )
            verb.add_argument("--json", action="store_true", help="one JSON object in place of lines")
    packs_on_cases.add(verbs)


def run(arguments: argparse.Namespace) -> int:
    """Do one verb; 1 when it found a fault."""
    import django

    house.choose_house(arguments)
    django.setup()
    act: Callable[[argparse.Namespace], int] = arguments.act
    return act(arguments)


def _check(arguments: argparse.Namespace) -> int:
    from zhili.site import case_types, config, pack_work

    everything = case_types.folders(config.load())
    examined = pack_work.examine(_folders(arguments), beside=everything)
    faults = [fault for one in examined for fault in one.faults]
    if arguments.json:
        warnings = [fault for one in examined for fault in one.warnings]
        _print_json(arguments, checked=len(examined), faults=faults, warnings=warnings)
        return int(bool(faults))
    for one in examined:
        print(f"{'✗' if one.faults else '✓'} {pack_work.name_of(one.folder)}")
        for sign, found in (("✗", one.faults), ("!", one.warnings)):
            for fault in found:
                print(f"    {sign} {fault.render(arguments.lang)}")
    return int(bool(faults))


def _test(arguments: argparse.Namespace) -> int:
    from zhili.kernel.workdays import WorkCalendar
    from zhili.site import pack_work

    tried = pack_work.try_out(_folders(arguments), calendar=WorkCalendar.default())
    faults = [fault for one in tried for fault in one.faults]
    if arguments.json:
        packs = [_told(arguments, pack_work.name_of(one.folder), one) for one in tried]
        told = {
            "failed": sum(bool(one.faults) for one in tried),
            "coverage": pack_work.covered(tried),
            "packs": packs,
        }
        print(json.dumps(told, ensure_ascii=False))
        return int(bool(faults))
    for one in tried:
        share = f"  {one.coverage.share:.0%}" if one.coverage else ""
        print(f"{'✗' if one.faults else '✓'} {pack_work.name_of(one.folder)}  {len(one.examples)}{share}")
        for fault in one.faults:
            print(f"    ✗ {fault.render(arguments.lang)}")
    return int(bool(faults))


def _list(arguments: argparse.Namespace) -> int:
    from zhili.site import pack_work

    examined = pack_work.examine(_folders(arguments))
    rows = [
        {
            "key": one.case_type.key,
            "title": one.case_type.title.in_(arguments.lang),
            "stages": len(one.case_type.stages),
            "actions": len(one.case_type.actions),
            "folder": str(one.folder),
        }
        for one in examined
        if one.case_type
    ]
    if arguments.json:
        print(json.dumps({"case_types": rows}, ensure_ascii=False))
    else:
        for row in rows:
            print(f"{row['key']:<28} {row['title']}  ({row['folder']})")
    return int(len(rows) < len(examined))


def _new(arguments: argparse.Namespace) -> int:
    from zhili.site import pack_work

    where = arguments.where or Path(os.environ.get("ZHILI_PACKS") or "packs")
    folder = pack_work.begin(arguments.name, where=where)
    print(folder)
    if arguments.lang == "zh":
        print(f"  zhili packs check {folder}\n  zhili packs test {folder}\n  说明见 docs/add-a-case-type.md")
    else:
        print(f"  zhili packs check {folder}\n  zhili packs test {folder}\n  read docs/add-a-case-type.md")
    return 0


def _folders(arguments: argparse.Namespace) -> list[Path]:
    from zhili.site import case_types, config, pack_work

    chosen: list[Path] = arguments.folders
    return pack_work.folders_in(chosen) if chosen else case_types.folders(config.load())


def _told(arguments: argparse.Namespace, name: str, one: "Tried") -> dict[str, object]:
    """What became of one folder's examples, for a program to read; ``missed`` are the parts that none came through."""
    return {
        "pack": name,
        "ran": len(one.examples),
        "coverage": one.coverage.share if one.coverage else 0.0,
        "missed": list(one.coverage.missed) if one.coverage else [],
        "faults": [_plain(arguments, fault) for fault in one.faults],
    }


def _plain(arguments: argparse.Namespace, fault: PackFault) -> dict[str, object]:
    words = {"message": fault.message.in_(arguments.lang), "mend": fault.mend.in_(arguments.lang)}
    return {"file": fault.file, "line": fault.line, **words}


def _print_json(arguments: argparse.Namespace, **facts: int | list[PackFault]) -> None:
    ready = {
        name: fact if isinstance(fact, int) else [_plain(arguments, fault) for fault in fact]
        for name, fact in facts.items()
    }
    print(json.dumps(ready, ensure_ascii=False))


_VERBS: dict[str, tuple[Callable[[argparse.Namespace], int], str]] = {
    "check": (_check, "report every fault, with file, line and mend"),
    "test": (_test, "run the examples"),
    "list": (_list, "name the case types there are"),
    "new": (_new, "write the folder of a new case type that runs as it stands"),
}
