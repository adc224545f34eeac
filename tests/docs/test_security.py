"""docs/security.md names a test for each place where personal data might come out; each of them is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECURITY = (ROOT / "docs" / "security.md").read_text()
_NAMED = re.compile(r"`((?:src|tests)/[\w/]+\.py)::(test_\w+)`")


def test_every_place_names_a_test_that_is_there() -> None:
    named = _NAMED.findall(SECURITY)
    rows = [line for line in SECURITY.splitlines() if line.startswith("| ") and "masked as" not in line]
    assert len(named) >= len(rows) - 1 > 10, "a row without a test"
    assert [f"{file}::{test}" for file, test in named if test not in _tests_in(ROOT / file)] == []


def _tests_in(file: Path) -> set[str]:
    return {one.name for one in ast.parse(file.read_text()).body if isinstance(one, ast.FunctionDef)}
