"""``zhili ledger``: run published test vectors against the log's own rules."""

import argparse
import json
from pathlib import Path
from typing import Any

from zhili.site.cli import house


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its verbs."""
    parser = subparsers.add_parser("ledger", help="the sealed log")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    vectors = verbs.add_parser("check-vectors", help="run a folder of published test vectors; needs no house")
    house.add_home(vectors)
    vectors.add_argument("folder", type=Path, metavar="DIR", help="the folder of JSON files")
    vectors.add_argument("--json", action="store_true", help="print the counts as one JSON object")
    vectors.set_defaults(run=_check_vectors)


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
