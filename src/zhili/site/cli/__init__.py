"""The command ``zhili``. A subcommand is a module with ``add(subparsers)`` and ``run(arguments) -> int``.

Its module imports nothing of Django at its top: the settings are read after ``--home`` is known, by
``house.open_house``.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from zhili.kernel.errors import ZhiliError
from zhili.site.cli import (
    backup,
    bench,
    demo,
    doctor,
    export,
    importing,
    insight,
    keys,
    ledger,
    load,
    migrate,
    packs,
    persons,
    platforms,
    restore,
    restore_drill,
    seals,
    understand,
    up,
    witness,
)

# The one list of subcommands; ``docs/operate.md`` describes each, a test sees to it.
COMMANDS = (
    up,
    demo,
    doctor,
    backup,
    restore,
    restore_drill,
    migrate,
    importing,
    export,
    load,
    keys,
    seals,
    persons,
    platforms,
    packs,
    insight,
    ledger,
    witness,
    understand,
    bench,
)


def parser() -> argparse.ArgumentParser:
    """The parser with every subcommand."""
    whole = argparse.ArgumentParser(
        prog="zhili", description="智理 Zhili: grassroots governance, end to end."
    )
    whole.add_argument("--lang", choices=["zh", "en"], default=_language(), help="language of messages")
    subparsers = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(subparsers)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 with the reason in words, 2 for wrong usage, 130 when interrupted."""
    parsed = parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except ZhiliError as fault:
        sys.stderr.write(f"zhili: {fault.render(parsed.lang)}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if spoken.startswith("zh") else "en"
