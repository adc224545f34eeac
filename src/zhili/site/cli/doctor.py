"""``zhili doctor``: says what is wrong with a house, and the mend. Exit code 1 when something is."""

import argparse
import json
from collections.abc import Iterator

from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.site import checks, key_checks
from zhili.site.checks import Finding
from zhili.site.cli import house
from zhili.site.config import Config
from zhili.site.lock import HomeLock

_SIGNS = {"ok": "✓", "warning": "!", "fault": "✗"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = subparsers.add_parser("doctor", help="say what is wrong with a house, and the mend")
    house.add_home(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object in place of lines")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look at everything, print it, and return 1 if anything is at fault."""
    findings = list(_examine(arguments))
    if arguments.json:
        print(
            json.dumps(
                {"findings": [_plain(finding, arguments.lang) for finding in findings]}, ensure_ascii=False
            )
        )
    else:
        for finding in findings:
            said = _plain(finding, arguments.lang)
            print(f"{_SIGNS[finding.level]} {finding.topic:<12} {said['state']}")
            if said["mend"]:
                print(f"    → {said['mend']}")
    return int(any(finding.level == "fault" for finding in findings))


def _examine(arguments: argparse.Namespace) -> Iterator[Finding]:
    yield checks.python()
    chosen = house.choose_house(arguments)
    about_home = checks.home(chosen)
    yield from about_home
    if any(finding.topic == "home" and finding.level == "fault" for finding in about_home):
        return
    lock = HomeLock(chosen.home)
    up = lock.taken()
    yield checks.running(lock.holder() if up else None)
    yield checks.ledger_published(chosen, at=clock.now())
    yield from _examine_database(arguments, chosen, up=up)


def _examine_database(arguments: argparse.Namespace, chosen: Config, *, up: bool) -> Iterator[Finding]:
    from django.db import DatabaseError

    try:
        with house.open_house(arguments, as_owner=True):
            from zhili.site import parts

            yield from checks.database()
            yield checks.isolation()
            yield from checks.packs(chosen)
            yield from key_checks.private_keys(chosen)
            yield from checks.worker(at=clock.now(), expected=up)
            yield from checks.deliveries(at=clock.now())
            yield parts.messages(at=clock.now())
            yield parts.models()
            yield parts.backups(chosen, expected=up)
            yield checks.ledger_queue(expected=up)
            yield checks.ledger_anchors()
            yield checks.clock_sanity(at=clock.now())
    except ZhiliError as fault:
        yield Finding("fault", "database", fault.words)
    except DatabaseError as fault:
        yield checks.database_fault(chosen, fault)


def _plain(finding: Finding, language: str) -> dict[str, str]:
    return {
        "level": finding.level,
        "topic": finding.topic,
        "state": finding.state.in_(language),
        "mend": finding.mend.in_(language),
    }
