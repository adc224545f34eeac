"""docs/operate.md tells of every command and every setting, and of none that is not there."""

import argparse
import inspect
import re
from pathlib import Path

from zhili.site import cli, config

OPERATE = (Path(__file__).resolve().parents[2] / "docs" / "operate.md").read_text()


def _subparsers() -> dict[str, argparse.ArgumentParser]:
    for action in cli.parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("no subcommands")


def test_every_command_is_described_and_every_described_command_exists() -> None:
    described = set(re.findall(r"^### `zhili ([\w-]+)", OPERATE, re.MULTILINE))
    assert described == set(_subparsers())


def test_every_option_is_described() -> None:
    missing = [
        f"{name} {option}"
        for name, parser in _subparsers().items()
        for action in parser._actions
        for option in action.option_strings[-1:]
        if option not in {"--help", "-h"} and f"`{option}" not in OPERATE
    ]
    assert missing == []


def test_every_setting_is_described_and_every_described_setting_exists() -> None:
    known = set(re.findall(r'"(ZHILI_[A-Z_]+)"', inspect.getsource(config)))
    assert set(re.findall(r"\bZHILI_[A-Z_]+\b", OPERATE)) == known
