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


def test_every_list_of_pinned_parts_is_named_with_the_terms_in_which_holes_are_mended() -> None:
    (part,) = re.findall(r"\*\*Parts from others\.\*\*.*?\n\n", SECURITY, re.DOTALL)
    pinned = {
        str(path.relative_to(ROOT))
        for path in (*ROOT.glob("requirements/*.lock"), ROOT / "package-lock.json")
    }
    assert set(re.findall(r"`([\w/-]+\.(?:lock|json))`", part)) == pinned
    assert [int(days) for days in re.findall(r"(\d+) days", part)] == [3, 14, 90, 90]
    (command,) = re.findall(r"`make (\w+) UPGRADE=--upgrade`", part)
    assert f"\n{command}:" in (ROOT / "Makefile").read_text()


def _tests_in(file: Path) -> set[str]:
    return {one.name for one in ast.parse(file.read_text()).body if isinstance(one, ast.FunctionDef)}
