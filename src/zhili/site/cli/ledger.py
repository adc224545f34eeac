"""``zhili ledger``: check the sealed log against its tiles, make the tiles anew, run published test vectors."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from zhili.kernel import clock
from zhili.kernel.text import Text
from zhili.site import postgres
from zhili.site.cli import anchors, evidence, house, witness

if TYPE_CHECKING:
    from zhili.ledger.public import Folder

_WHOLE = Text(
    zh="日志、条目包与哈希块一致：{size} 条，根 {root}",
    en="rows, bundles and tiles agree: {size} entries, root {root}",
)
_REBUILT = Text(zh="已重建：{size} 条，根 {root}", en="rebuilt: {size} entries, root {root}")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its verbs."""
    parser = subparsers.add_parser("ledger", help="the sealed log")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser("check", help="compare the log's rows, bundles and tiles, entry by entry")
    check.set_defaults(run=_check)
    rebuild = verbs.add_parser("rebuild", help="lay the tiles down again out of the database")
    rebuild.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="DIR",
        help="a copy of the published folder: entries that the database lost come back from it",
    )
    rebuild.set_defaults(run=_rebuild)
    for verb in (check, rebuild):
        house.add_home(verb)
    vectors = verbs.add_parser("check-vectors", help="run a folder of published test vectors; needs no house")
    house.add_home(vectors)
    vectors.add_argument("folder", type=Path, metavar="DIR", help="the folder of JSON files")
    vectors.add_argument("--json", action="store_true", help="print the counts as one JSON object")
    vectors.set_defaults(run=_check_vectors)
    evidence.add_verbs(verbs)
    anchors.add_verbs(verbs)
    witness.add_verbs(verbs)


def _check(arguments: argparse.Namespace) -> int:
    """Print what is at fault, 1 if anything is; else the size and the root."""
    with _log(arguments) as (db, folder):
        from zhili.ledger import public as ledger

        whole = True
        for fault in ledger.faults(db, folder):
            whole = False
            print(f"{fault.where}: {fault.what.in_(arguments.lang)}", flush=True)
        if whole:
            head = folder.head()
            print(_WHOLE.format(size=head.size, root=head.root.hex()).in_(arguments.lang))
    return 0 if whole else 1


def _rebuild(arguments: argparse.Namespace) -> int:
    """Make the tiles anew; the sequencer must not run."""
    with _log(arguments) as (db, folder):
        from zhili.ledger import public as ledger

        source = ledger.Folder(arguments.source) if arguments.source else None
        head = ledger.rebuild(db, folder, source=source, at=clock.now())
        print(_REBUILT.format(size=head.size, root=head.root.hex()).in_(arguments.lang))
    return 0


@contextmanager
def _log(arguments: argparse.Namespace) -> "Iterator[tuple[psycopg.Connection[Any], Folder]]":
    """The database of a house and the folder of its log."""
    with house.open_house(arguments) as chosen:
        from zhili.ledger.public import Folder

        url = chosen.database_url or postgres.url(chosen.home / "postgres")
        with psycopg.connect(url, autocommit=True) as db:
            yield db, Folder(chosen.ledger)


def _check_vectors(arguments: argparse.Namespace) -> int:
    """Print the counts; 1 where a case failed."""
    import django

    house.choose_house(arguments)
    django.setup()
    from zhili.ledger import public as ledger

    counts = ledger.check_vectors(arguments.folder)
    print(json.dumps(counts, ensure_ascii=False) if arguments.json else "\n".join(_lines(counts)))
    return 1 if counts["failed"] else 0


def _lines(counts: dict[str, Any]) -> list[str]:
    told = [
        f"{name}: {one['passed']} passed, {one['failed']} failed, {one['skipped']} skipped"
        + "".join(f"\n  {failure}" for failure in one["failures"])
        for name, one in counts["files"].items()
    ]
    return [*told, f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"]
